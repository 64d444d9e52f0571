package check

import (
	"context"
	"errors"
	"slices"

	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/internal/corrections"
	"github.com/omise-conformance/harness/internal/guarded"
	"github.com/omise-conformance/harness/internal/inputfile"
	"github.com/omise-conformance/harness/internal/versions"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports/files"
)

// Mended is a file with what is surely wrong in it corrected.
type Mended struct {
	File     string
	Old, New []byte
	Edits    []corrections.Edit
	// Why says why nothing is corrected, as the end of the sentence "FILE …"; empty where something is.
	Why string
}

// mendable are the kinds of files of which something may be corrected. What is missing of a file that was trimmed may be null.
var mendable = []files.Kind{files.Broken, files.Mixture, files.Template, files.Trimmed, files.Older}

// Mend yields the files of which something may be corrected, in their order. It changes none.
func Mend(ctx context.Context, settings Settings, each func(*Mended) error) error {
	by, err := New(settings.Options)
	if err != nil {
		return err
	}
	w := &work{Files: settings.Files, judge: by}
	w.Captures.Stdin = nil // which was read
	w.list(ctx, func(next *pending, read bool) {
		if !read || err != nil || ctx.Err() != nil {
			return
		}
		var mended *Mended
		if defect := guarded.Call(ctx, func() { mended = by.mendFile(ctx, next.source) }); defect != nil {
			mended = &Mended{File: next.source.Name, Why: defect.Error()}
		}
		if mended != nil {
			err = each(mended)
		}
	})
	return errors.Join(err, ctx.Err())
}

// Why nothing of a file is corrected.
const (
	notVerbatim = "keeps its bodies within other text, where no correction is sure; record it anew"
	notSure     = "has nothing whose correction is sure"
)

// mendFile corrects a file. It returns nil for one of which there is nothing to say.
func (j *Judge) mendFile(ctx context.Context, source *captures.Source) *Mended {
	file, err := source.Open(ctx)
	if err != nil {
		return nil // the check has told it
	}
	defer file.Close()
	m := &Mended{File: source.Name}
	wrong := false
	for record, err := range file.Records() {
		if err != nil || record == nil || len(record.Body) == 0 {
			continue
		}
		if record.BodyAt.Line == 0 || !record.BodyAt.Verbatim {
			if m.Why == "" && slices.Contains(mendable, j.Record(source.Name, 1, record).Kind) {
				m.Why = notVerbatim
			}
			continue
		}
		edits, kind := j.mend(source.Name, record)
		wrong = wrong || slices.Contains(mendable, kind)
		if len(edits) == 0 {
			continue
		}
		if m.Old == nil {
			if m.Old, err = inputfile.Read(inputfile.Correction, source.Name); err != nil {
				m.Why = err.Error()
				return m
			}
		}
		if offset, found := corrections.Find(m.Old, record.BodyAt.Line, record.Body); found {
			m.Edits = append(m.Edits, corrections.Shift(edits, offset)...)
		}
	}
	switch {
	case len(m.Edits) > 0:
		m.New, m.Why = corrections.Apply(m.Old, m.Edits), ""
		return m
	case wrong:
		m.Why = notSure
	case m.Why == "":
		return nil
	}
	return m
}

// mend returns what is surely to be corrected in the body of a record, and what the record is found to be.
func (j *Judge) mend(file string, record *captures.Record) (sure []corrections.Edit, kind files.Kind) {
	with := func(body []byte) *captures.Record {
		changed := *record
		changed.Body = body
		return &changed
	}
	before := j.Record(file, 1, record)
	if !slices.Contains(mendable, before.Kind) {
		return nil, before.Kind
	}
	sure = corrections.Sure(record.Body, corrections.Candidates(record.Body), func(body []byte) []judge.Finding { return j.asWanted(file, with(body)) })
	if len(sure) == 0 {
		return nil, before.Kind
	}
	// A body of another version, of which a part would be of this one, would be of none. What is found in a mixture may be worse
	// once it is of one version, and was in it before.
	after := j.Record(file, 1, with(corrections.Apply(record.Body, sure)))
	was := before.Reading.Versions
	if len(was) > 0 && !slices.Contains(was, j.wanted()) && files.Compare(after.Kind, before.Kind) < 0 || len(after.Secrets) > len(before.Secrets) {
		return nil, before.Kind
	}
	return sure, before.Kind
}

// asWanted returns what is wrong with a record of whatever version as one of the version that is wanted.
func (j *Judge) asWanted(file string, record *captures.Record) []judge.Finding {
	r := &reading{judge: j, record: record, Judged: Judged{File: file, Number: 1, wanted: j.wanted()}}
	r.exchange()
	var found []judge.Finding
	if by := j.edition(j.wanted()); by != nil {
		_, found = r.judged(by)
	}
	for _, mark := range versions.Read(r.Exchange.Response.JSON).Marks {
		if !slices.Contains(mark.Versions, j.wanted()) {
			found = append(found, judge.Finding{Rule: statementOf(files.Older), Place: mark.Place})
		}
	}
	return found
}
