package check

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/sentence"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports/files"
	"github.com/omise-conformance/harness/specs"
)

// page is what is kept of one file while its records are judged. It is bounded, whatever the number of records.
type page struct {
	verdict files.Verdict
	judge   *Judge
	details map[string]*files.Detail
	order   []string // the keys of details as they came
	found   []judge.Finding
	left    int // findings that are not kept
	judged  map[string]int
	outside map[string]int
	// skipped is why the file was passed over, empty where it was not; cut holds if the check ended before it.
	skipped   string
	cut       bool
	forgotten int // objects that were followed until others took their place
}

// told is what was found in a record after others before it.
type told struct {
	file, agent string
	found       []judge.Finding
}

// tell writes down what was found between records.
func (p *page) tell(all []told) {
	for _, each := range all {
		p.verdict.Kind = files.Worse(p.verdict.Kind, kindOf(each.found))
		p.findings(each.found, files.Broken, each.agent)
	}
}

func kindOf(found []judge.Finding) files.Kind {
	if slices.ContainsFunc(found, func(f judge.Finding) bool { return f.Level == specs.Must }) {
		return files.Broken
	}
	return files.Conformant
}

// What is kept of one file at most.
const (
	mostDetails  = 200
	mostClients  = 20
	mostOutside  = 100
	mostVersions = 20
	longestName  = 120 // of a client, or of what is outside the contract
)

func newPage(by *Judge, file string) *page {
	return &page{
		judge: by, verdict: files.Verdict{File: file, Kind: files.Nothing}, details: map[string]*files.Detail{},
		judged: map[string]int{}, outside: map[string]int{},
	}
}

// add writes down what was said of a record.
func (p *page) add(record *Judged) {
	for i := range record.Secrets {
		p.secret(record.Secrets[i])
	}
	if record.Kind == files.Nothing {
		return
	}
	p.verdict.Records++
	p.verdict.Kind = files.Worse(p.verdict.Kind, record.Kind)
	for _, rule := range record.Rules {
		p.judged[rule]++
	}
	if record.Outside != "" {
		count(p.outside, record.Outside, mostOutside)
		return
	}
	p.version(record)
	if len(record.Found) > 0 {
		p.findings(record.Found, record.Kind, agentOf(record))
	}
}

// findings writes down what was found in a record, or between it and others.
func (p *page) findings(found []judge.Finding, kind files.Kind, agent string) {
	missing := map[string][]string{}
	for i := range found {
		f := &found[i]
		p.keep(f)
		switch {
		case kind == files.Trimmed && isMissing(f):
			missing[f.Rule] = append(missing[f.Rule], fieldOf(f.Place))
		default:
			p.detail(broken(f, agent))
		}
	}
	for rule, fields := range missing {
		p.trimmed(rule, fields, &found[0])
	}
}

// fail writes down that something of the file could not be read.
func (p *page) fail(err error) {
	p.verdict.Kind = files.Worse(p.verdict.Kind, files.Unreadable)
	text := sentence.Clean(err.Error())
	p.detail(files.Detail{Kind: files.Unreadable, Text: text, Cause: text})
}

var position = regexp.MustCompile(`/[0-9]+(/|$)`)

// masked writes a JSON pointer with * for the positions in lists.
func masked(place string) string {
	if !strings.ContainsAny(place, "0123456789") {
		return place
	}
	return position.ReplaceAllString(position.ReplaceAllString(place, "/*$1"), "/*$1")
}

func fieldOf(place string) string { return place[strings.LastIndexByte(place, '/')+1:] }

// broken is the detail of a finding.
func broken(f *judge.Finding, agent string) files.Detail {
	kind := files.Broken
	if isPlaceholder(f) {
		kind = files.Template
	}
	detail := files.Detail{
		Kind: kind, Rule: f.Rule, Level: f.Level, Field: masked(f.Place), Line: f.Line, Record: f.Exchange,
		Text: "expected " + f.Expected + "; got " + f.Got, Cause: maskedWords(f.Expected, f.Place),
	}
	if agent != "" {
		detail.Clients = map[string]int{agent: 1}
	}
	return detail
}

// agentOf returns which client has sent the request of a record, as far as it says so.
func agentOf(record *Judged) string {
	return sentence.Clean(exchange.Cut(record.Exchange.Request.Header.Get("User-Agent"), longestName))
}

var (
	anID   = regexp.MustCompile(`\b[a-z]{3,5}(_test)?_[0-9a-z]{10,}\b`)
	number = regexp.MustCompile(`\.[0-9]+\b`)
)

// maskedWords writes what was expected without what differs from place to place.
func maskedWords(expected, place string) string {
	if strings.Contains(expected, "_") {
		expected = anID.ReplaceAllString(expected, "…")
	}
	if strings.ContainsAny(place, "0123456789") {
		expected = number.ReplaceAllString(expected, ".*")
	}
	return expected
}

// detail adds to the detail of the same cause, or begins one.
func (p *page) detail(next files.Detail) {
	key := string(next.Kind) + "\x00" + next.Rule + "\x00" + next.Field + "\x00" + next.Cause
	known := p.details[key]
	switch {
	case known == nil && len(p.details) == mostDetails:
		p.verdict.LeftOut++
		return
	case known == nil:
		known = &next
		p.details[key], p.order = known, append(p.order, key)
		known.Count = max(next.Count, 1)
		return
	}
	known.Count++
	for client := range next.Clients {
		if known.Clients == nil {
			known.Clients = map[string]int{}
		}
		count(known.Clients, client, mostClients)
	}
}

// count counts one more of a name, and the names beyond a bound together.
func count(counts map[string]int, name string, most int) {
	if counts[name] == 0 && len(counts) >= most {
		name = "others"
	}
	counts[name]++
}

// trimmed notes which fields a record lacks.
func (p *page) trimmed(rule string, fields []string, first *judge.Finding) {
	slices.Sort(fields)
	fields = slices.Compact(fields)
	kind := strings.TrimSuffix(rule, ".schema")
	p.detail(files.Detail{
		Kind: files.Trimmed, Rule: rule, Line: first.Line, Record: first.Exchange,
		Text:  kind + " lacks " + listed(fields, 12),
		Cause: kind + " lacks fields",
	})
}

// version notes which version a record is of, and by which fields.
func (p *page) version(record *Judged) {
	name := record.Version
	if name == "" {
		name = spanOf(record.Reading.Versions)
	}
	if p.verdict.Versions == nil {
		p.verdict.Versions = map[string]int{}
	}
	count(p.verdict.Versions, cmp.Or(name, "none"), mostVersions)
	if record.Kind != files.Older && record.Kind != files.Mixture {
		return
	}
	marks := marksOf(record, p.judge.wanted())
	detail := files.Detail{
		Kind: record.Kind, Line: record.Line, Record: record.Number, Cause: name, Text: "of " + name,
	}
	if len(marks) > 0 {
		detail.Text += ": " + listed(marks, 8)
	}
	if record.Kind == files.Mixture {
		detail.Cause, detail.Text = "versions", "of no version: "+listed(marks, 8)
	}
	p.detail(detail)
}

// spanOf writes versions that cannot be told apart.
func spanOf(all []string) string {
	switch len(all) {
	case 0:
		return ""
	case 1:
		return all[0]
	}
	return all[0] + " to " + all[len(all)-1]
}

// marksOf returns the fields by which a record is of another version than is wanted, or of a mixture all that contradict each
// other with the versions that have them.
func marksOf(record *Judged, wanted string) []string {
	var marks []string
	for _, mark := range record.Reading.Marks {
		text := mark.Field
		switch {
		case record.Kind == files.Mixture:
			text += " (" + spanOf(mark.Versions) + ")"
		case slices.Contains(mark.Versions, wanted):
			continue
		}
		if !slices.Contains(marks, text) {
			marks = append(marks, text)
		}
	}
	return marks
}

// listed joins names and says how many it leaves out.
func listed(all []string, most int) string {
	if len(all) <= most {
		return strings.Join(all, ", ")
	}
	return strings.Join(all[:most], ", ") + " and " + strconv.Itoa(len(all)-most) + " more"
}

// mostKept bounds the findings of a file that the report keeps as they are.
const mostKept = 50

// keep keeps a finding, if it is among the first.
func (p *page) keep(f *judge.Finding) {
	if len(p.found) >= mostKept {
		p.left++
		return
	}
	p.found = append(p.found, *f)
}

// secret notes a secret in the file.
func (p *page) secret(next files.Secret) {
	next.Grave = isGrave(next.Kind)
	for i := range p.verdict.Secrets {
		if known := &p.verdict.Secrets[i]; known.Kind == next.Kind {
			known.Count++
			return
		}
	}
	next.Count = 1
	p.verdict.Secrets = append(p.verdict.Secrets, next)
}

// isGrave reports whether a secret may be in no file: a key for live mode, and a card that somebody may have.
func isGrave(kind exchange.SecretKind) bool {
	return strings.HasPrefix(string(kind), "live ") || kind == exchange.SecretCardNumber
}

// finish makes the verdict.
func (p *page) finish(failOn []files.Kind) {
	for _, key := range p.order {
		p.verdict.Details = append(p.verdict.Details, *p.details[key])
	}
	slices.SortStableFunc(p.verdict.Details, func(a, b files.Detail) int { return files.Compare(a.Kind, b.Kind) })
	p.verdict.Fails = slices.Contains(failOn, p.verdict.Kind) ||
		slices.ContainsFunc(p.verdict.Secrets, func(s files.Secret) bool { return s.Grave })
	p.verdict.Sentence = p.sentence()
}

// sentence says what the file is.
func (p *page) sentence() string {
	if len(p.verdict.Details) == 0 || p.verdict.Kind != p.verdict.Details[0].Kind {
		if p.verdict.Kind == files.Outside {
			return "about " + listed(slices.Sorted(maps.Keys(p.outside)), 3)
		}
		return "as the API answers"
	}
	first := &p.verdict.Details[0]
	text := first.Text
	if first.Rule != "" && first.Kind != files.Trimmed {
		text = first.Rule + ": " + text
	}
	same := 0
	for i := range p.verdict.Details {
		if p.verdict.Details[i].Kind == first.Kind {
			same++
		}
	}
	if same > 1 {
		text += "; and " + strconv.Itoa(same-1) + " more"
	}
	return text
}
