// Package sarif writes a report as SARIF 2.1.0, the form in which code hosts and editors take findings to show them at the line
// of the file that they are about.
package sarif

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/internal/jsondocument"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

// FileName is what the document is called beside the other reports.
const FileName = "report.sarif"

const (
	schema     = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	version    = "2.1.0"
	home       = "https://github.com/omise-conformance/harness"
	rulesPage  = home + "/blob/main/docs/rules.md"
	identifier = "omise-conformance/" // begins the id of an analysis, and the name of a fingerprint
)

// Limits of GitHub's code scanning, which refuses a larger file as a whole. Other hosts allow more.
const (
	mostResults = 25_000
	mostPacked  = 10_000_000 // bytes, packed with gzip
	mostText    = 1024       // bytes of a description
)

// Write writes the report. The names of files begin at the root of the repository that the working folder is in, as code hosts
// expect, or at the working folder where it is in none. Of more results than hosts take, the gravest are written, and a
// notification says how many are not.
func Write(w io.Writer, r *reports.Report) error { return write(w, r, mostResults, mostPacked) }

func write(w io.Writer, r *reports.Report, mostResults, mostPacked int) error {
	places, err := newPlaces()
	if err != nil {
		return err
	}
	rules := newRules(r)
	all := results(r, rules, places)
	if len(all) > mostResults { // the order of the report is kept where nothing has to go
		slices.SortStableFunc(all, func(a, b result) int { return cmp.Compare(a.rank(), b.rank()) })
	}
	for kept := min(len(all), mostResults); ; {
		document := newDocument(r, rules, all[:kept], len(all), places)
		var text bytes.Buffer
		if err := jsondocument.Write(&text, document, " "); err != nil {
			return fmt.Errorf("the SARIF report cannot be encoded: %w", err)
		}
		size, err := packed(text.Bytes())
		if err != nil {
			return err
		}
		if size <= mostPacked || kept == 0 {
			_, err := w.Write(text.Bytes())
			return err
		}
		if kept == len(all) {
			slices.SortStableFunc(all, func(a, b result) int { return cmp.Compare(a.rank(), b.rank()) })
		}
		kept = kept * 9 / 10 * mostPacked / size // nine tenths of what would just fit
	}
}

// packed returns how many bytes a text has once it is packed.
func packed(text []byte) (int, error) {
	var counted counter
	packer := gzip.NewWriter(&counted)
	if _, err := packer.Write(text); err != nil {
		return 0, err
	}
	err := packer.Close() // writes what it held back
	return int(counted), err
}

type counter int

// Write counts.
func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

func newDocument(r *reports.Report, rules *ruleTable, kept []result, all int, places *places) *document {
	invoked := invocation{
		Successful: r.Verdict == reports.Conformant || r.Verdict == reports.NotConformant,
		ExitCode:   r.ExitCode, ExitReason: escaped(reports.VerdictSentence(r)),
		Notifications: notifications(r, places),
	}
	if left := all - len(kept); left > 0 {
		invoked.Notifications = append(invoked.Notifications, notification{Level: levelWarning, Message: text{fmt.Sprintf(
			"%s left out, which is more than code hosts take; report.json has the cases.", names.Counted(left, "result is", "results are"),
		)}})
	}
	if start := r.Run.StartedAt; !start.IsZero() {
		invoked.Start = utc(start)
		invoked.End = utc(start.Add(time.Duration(r.Run.DurationMS * float64(time.Millisecond))))
	}
	return &document{Schema: schema, Version: version, Runs: []execution{{
		Tool: tool{Driver: component{
			Name: "omise-conformance", Version: r.Run.HarnessVersion, InformationURI: home, Rules: rules.list,
		}},
		Automation:  &automation{ID: identifier + string(r.Run.Mode) + "/"},
		Invocations: []invocation{invoked}, ColumnKind: "unicodeCodePoints", Results: jsondocument.List(kept),
	}}}
}

func utc(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// results returns a result for each finding of the report, in its order.
func results(r *reports.Report, rules *ruleTable, places *places) (all []result) {
	seen := map[string]int{}
	for i := range r.Cases {
		c := &r.Cases[i]
		if c.Status == reports.StatusExcluded {
			continue
		}
		for n := range c.Findings {
			f := &c.Findings[n]
			all = append(all, result{
				Rule: f.Rule, RuleIndex: rules.index(f), Level: levelOf(f.Level), Message: text{escaped(f.Message)},
				Locations: []location{places.of(c, f)}, Fingerprints: fingerprint(places, c, f, seen), Suppressions: suppressions(r, c, f),
			})
		}
	}
	return all
}

// suppressions returns why a finding is no failure, or nothing.
func suppressions(r *reports.Report, c *reports.CaseEntry, f *judge.Finding) []suppression {
	reason, known := r.KnownReason(c, *f)
	if !known {
		return nil
	}
	return []suppression{{Kind: "external", Status: "accepted", Justification: escaped(reason)}}
}

// notifications returns what is wrong with the run itself, and what was not judged.
func notifications(r *reports.Report, places *places) (all []notification) {
	add := func(level level, sentences ...string) {
		for _, sentence := range sentences {
			all = append(all, notification{Level: level, Message: text{escaped(sentence)}})
		}
	}
	add(levelError, r.Stale...)
	add(levelError, r.Incomplete...)
	for _, problem := range r.Problems {
		add(levelNote, problem.Text)
	}
	for i := range r.Cases {
		if c := &r.Cases[i]; c.Status == reports.StatusNotJudged && len(c.Findings) == 0 {
			add(levelError, c.ID+": "+cmp.Or(c.Reason, "not judged"))
		}
	}
	return all
}

// rank orders results: what fails a run first, what is known last.
func (r *result) rank() int {
	return slices.Index([]level{levelError, levelWarning, levelNote}, r.Level) + 3*min(len(r.Suppressions), 1)
}

// levelOf returns the level of a finding of a rule of that level.
func levelOf(l specs.Level) level {
	switch l {
	case specs.Must:
		return levelError
	case specs.Should:
		return levelWarning
	}
	return levelNote
}

// escaped returns a text as messages have it, where braces hold places of arguments and brackets links.
func escaped(message string) string {
	message = strings.NewReplacer("{", "{{", "}", "}}").Replace(message)
	if strings.Contains(message, "](") {
		message = strings.NewReplacer("[", `\[`, "]", `\]`).Replace(message)
	}
	return message
}
