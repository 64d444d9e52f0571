package check

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/internal/sentence"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports/files"
	"github.com/omise-conformance/harness/specs"
)

// Page is what is kept of one file, or of some of its records. It is bounded, whatever their number, and the pages of the parts
// of a file make the page of the file, in whichever order they are merged.
type Page struct {
	File   string     `json:"file"`
	Format string     `json:"format,omitempty"`
	Kind   files.Kind `json:"kind"`
	// Skipped is why the file was passed over, empty where it was not; Cut holds if the check ended before the file.
	Skipped string `json:"skipped,omitempty"`
	Cut     bool   `json:"cut,omitempty"`
	Records int    `json:"records"`
	// Judged counts the checks by their rules, Versions the records by the version that they are of.
	Judged   map[string]int `json:"judged,omitempty"`
	Versions map[string]int `json:"versions,omitempty"`
	Outside  Groups[string] `json:"outside"`
	Details  Groups[detail] `json:"details"`
	// Clients are those whose requests show a detail, by the key of the detail and their name.
	Clients Groups[string]       `json:"clients"`
	Secrets Groups[files.Secret] `json:"secrets"`
	// Forgotten counts the objects that were followed until others took their place.
	Forgotten int `json:"forgotten,omitempty"`
}

// detail is what is said of something in a file, with the finding where a rule is about it.
type detail struct {
	files.Detail
	Finding *judge.Finding `json:"finding,omitempty"`
}

// longestName bounds the name of a client, and of what is outside the contract.
const longestName = 120

// NewPage returns the page of a file of which nothing was judged yet.
func NewPage(file string) *Page {
	return &Page{File: file, Kind: files.Nothing, Judged: map[string]int{}, Versions: map[string]int{}}
}

// Merge adds what the page of another part of the file has.
func (p *Page) Merge(other *Page) {
	p.Kind = files.Worse(p.Kind, other.Kind)
	p.Format, p.Skipped = max(p.Format, other.Format), max(p.Skipped, other.Skipped)
	p.Cut = p.Cut || other.Cut
	p.Records += other.Records
	p.Judged, p.Versions = added(p.Judged, other.Judged), added(p.Versions, other.Versions)
	p.Outside.Merge(&other.Outside)
	p.Details.Merge(&other.Details)
	p.Clients.Merge(&other.Clients)
	p.Secrets.Merge(&other.Secrets)
	p.Forgotten += other.Forgotten
}

func added(to, counts map[string]int) map[string]int {
	if to == nil {
		to = map[string]int{}
	}
	for name, n := range counts {
		to[name] += n
	}
	return to
}

// Add writes down what was said of a record.
func (p *Page) Add(record *Judged) {
	for i := range record.Secrets {
		s := record.Secrets[i]
		s.Grave, s.Count = isGrave(s.Kind), 0
		p.Secrets.Add(string(s.Kind), record.Number, fmt.Sprintf("%09d %s", s.Line, s.At), s)
	}
	if record.Kind == files.Nothing {
		return
	}
	p.Records++
	p.Format = record.Format
	p.Kind = files.Worse(p.Kind, record.Kind)
	for _, rule := range record.Rules {
		p.Judged[rule]++
	}
	if record.Outside != "" {
		p.Outside.Add(exchange.Cut(sentence.Clean(record.Outside), longestName), record.Number, "", "")
		return
	}
	p.version(record)
	p.findings(record, record.Found, func(i int) string { return fmt.Sprintf("%06d", i) })
}

// Tell writes down what was found in a record after others before it.
func (p *Page) Tell(record *Judged, found []judge.Finding) {
	if slices.ContainsFunc(found, func(f judge.Finding) bool { return f.Level == specs.Must }) {
		p.Kind = files.Worse(p.Kind, files.Broken)
	}
	p.findings(record, found, func(i int) string { return "after " + found[i].Message }) // whatever else was told of the record
}

// findings writes down findings about a record. order says where one stands among all about the record.
func (p *Page) findings(record *Judged, found []judge.Finding, order func(i int) string) {
	missing := map[string][]string{}
	for i := range found {
		f := &found[i]
		if isMissing(f) && record.trimmed {
			if missing[f.Rule] = append(missing[f.Rule], fieldOf(f.Place)); len(missing[f.Rule]) > 1 {
				continue
			}
			defer func() { p.detail(record, order(i), trimmed(f, missing[f.Rule])) }()
			continue
		}
		p.detail(record, order(i), broken(f))
	}
}

// detail writes down a detail of a record. Those that are alike are counted.
func (p *Page) detail(record *Judged, order string, d detail) {
	key := strings.Join([]string{string(d.Kind), d.Rule, d.Field, d.Cause}, "\x00")
	p.Details.Add(key, record.Number, order, d)
	if agent := agentOf(record); agent != "" && d.Finding != nil {
		p.Clients.Add(key+"\x00"+agent, record.Number, "", agent)
	}
}

// agentOf returns which client has sent the request of a record, as far as it says so.
func agentOf(record *Judged) string {
	return sentence.Clean(exchange.Cut(record.Exchange.Request.Header.Get("User-Agent"), longestName))
}

// Refuse notes that the file could not be read to its end, or was passed over.
func (p *Page) Refuse(err error) {
	var skipped captures.Skipped
	switch {
	case errors.As(err, &skipped):
		p.Skipped = string(skipped)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		p.Cut = true
	default:
		p.fail(0, err)
	}
}

// fail notes that a record, or the rest of the file, could not be read.
func (p *Page) fail(number int, err error) {
	p.Kind = files.Worse(p.Kind, files.Unreadable)
	text := sentence.Clean(err.Error())
	d := files.Detail{Kind: files.Unreadable, Text: text, Cause: text, Record: number}
	var unreadable *captures.Unreadable
	if errors.As(err, &unreadable) { // the line stands beside the text, so that files that are alike are one cause
		d.Line = unreadable.Line
		d.Text = sentence.Clean("cannot be read: " + unreadable.Why)
		d.Cause = d.Text
	}
	p.Details.Add(string(d.Kind)+"\x00\x00\x00"+d.Text, number, "", detail{Detail: d})
}

// version notes which version a record is of, and by which fields.
func (p *Page) version(record *Judged) {
	name := record.Version
	if name == "" {
		name = spanOf(record.Reading.Versions)
	}
	if name == "" {
		name = "none"
	}
	p.Versions[name]++
	switch record.Kind {
	case files.Older:
		p.detail(record, "", ofVersion(record, name))
	case files.Mixture:
		p.detail(record, "", mixture(record))
	}
}

// isGrave reports whether a secret may be in no file: a key for live mode, and a card that somebody may have.
func isGrave(kind exchange.SecretKind) bool {
	return strings.HasPrefix(string(kind), "live ") || kind == exchange.SecretCardNumber
}
