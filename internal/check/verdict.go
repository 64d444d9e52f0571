package check

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/files"
	"github.com/omise-conformance/harness/specs"
)

// verdict is the verdict on the file of the page.
func (p *Page) verdict(failOn []files.Kind) files.Verdict {
	v := files.Verdict{File: p.File, Kind: p.Kind, Format: p.Format, Records: p.Records, Versions: p.Versions}
	for key, group := range p.details() {
		d := group.First.Detail
		d.Count = group.Count
		for client, of := range p.Clients.Kept {
			if strings.HasPrefix(client, key+"\x00") {
				if d.Clients == nil {
					d.Clients = map[string]int{}
				}
				d.Clients[of.First] += of.Count
			}
		}
		v.Details = append(v.Details, d)
	}
	for _, group := range p.Secrets.InOrder() {
		s := group.First
		s.Count = group.Count
		v.Secrets = append(v.Secrets, s)
	}
	v.Fails = slices.Contains(failOn, v.Kind) || slices.ContainsFunc(v.Secrets, func(s files.Secret) bool { return s.Grave })
	v.LeftOut = leftOut(&p.Details)
	v.Sentence = p.sentence(v.Details)
	return v
}

// leftOut counts those of groups that are not kept.
func leftOut(details *Groups[detail]) int {
	if !details.LeftOut {
		return 0
	}
	count := details.Total
	for _, group := range details.Kept {
		count -= group.Count
	}
	return max(count, 1)
}

// details yields the groups of details with their keys, the worst kind first, and those of a kind in the order of their records.
func (p *Page) details() func(yield func(string, *Group[detail]) bool) {
	keys := slices.Collect(maps.Keys(p.Details.Kept))
	slices.SortFunc(keys, func(a, b string) int {
		x, y := p.Details.Kept[a], p.Details.Kept[b]
		if by := files.Compare(x.First.Kind, y.First.Kind); by != 0 {
			return by
		}
		if by := x.Number - y.Number; by != 0 {
			return by
		}
		return strings.Compare(x.Order+a, y.Order+b)
	})
	return func(yield func(string, *Group[detail]) bool) {
		for _, key := range keys {
			if !yield(key, p.Details.Kept[key]) {
				return
			}
		}
	}
}

// sentence says what the file is.
func (p *Page) sentence(details []files.Detail) string {
	if p.Kind == files.Outside {
		return "about " + listed(slices.Sorted(maps.Keys(p.Outside.Kept)), 3)
	}
	if len(details) == 0 || details[0].Kind != p.Kind {
		return files.Means(p.Kind)
	}
	text, same := details[0].Text, 0
	if details[0].Rule != "" && details[0].Kind != files.Trimmed {
		text = details[0].Rule + ": " + text
	}
	for i := range details {
		if details[i].Kind == p.Kind {
			same++
		}
	}
	if same > 1 {
		text += "; and " + strconv.Itoa(same-1) + " more"
	}
	return text
}

// entry is the case of a file.
func (p *Page) entry(v *files.Verdict, failOn []files.Kind, started time.Time) reports.CaseEntry {
	entry := reports.CaseEntry{
		ID: v.File, Title: title(v), Subject: subject(v.File), Status: reports.StatusPassed, StartedAt: started,
		Rules: []string{}, Judged: p.Judged, Findings: p.entryFindings(v, failOn), Requests: v.Records,
	}
	entry.FindingsLeftOut = v.LeftOut
	for _, n := range p.Judged {
		entry.Checks += n
	}
	switch {
	case v.Fails:
		entry.Status = reports.StatusFailed
	case v.Kind == files.Outside:
		entry.Status, entry.Reason = reports.StatusExcluded, "outside the contract: "+v.Sentence
	case p.Cut:
		entry.Status, entry.Reason = reports.StatusNotJudged, "the check ended before the file did"
	}
	return entry
}

// title says what a file is.
func title(v *files.Verdict) string {
	text := files.Label(v.Kind) + ": " + v.Sentence
	if v.Format != "" {
		text += " (" + v.Format + ", " + names.Count(v.Records, "record") + ")"
	}
	return text
}

// subject is the first folder of a file.
func subject(file string) string {
	first, _, within := strings.Cut(strings.TrimLeft(strings.ReplaceAll(file, `\`, "/"), "./"), "/")
	if !within {
		return "files"
	}
	return first
}

// entryFindings are the findings of the case of the file: the first of each detail, and one for each kind of secret. The force of
// what no rule is about is that of the verdict.
func (p *Page) entryFindings(v *files.Verdict, failOn []files.Kind) []judge.Finding {
	var found []judge.Finding
	for _, group := range p.details() {
		d := &group.First
		fails := slices.Contains(failOn, d.Kind)
		if d.Finding == nil {
			found = append(found, statement(statementOf(d.Kind), fails, v.File, d.Line, files.Label(d.Kind)+": "+d.Text))
			continue
		}
		f := *d.Finding
		head := fmt.Sprintf("%s (%s): ", f.Rule, f.Level)
		if !fails {
			f.Level = specs.Should
		}
		if group.Count > 1 {
			f.Message += fmt.Sprintf(" In %d places.", group.Count)
		}
		f.Message = head + files.Place(f.File, f.Line) + ": " + strings.TrimPrefix(f.Message, head)
		found = append(found, f)
	}
	for i := range v.Secrets {
		s := &v.Secrets[i]
		found = append(found, statement("file.secret", s.Grave, v.File, s.Line, s.Sentence()))
	}
	return found
}

// statement is a finding about a file that no rule of the contract is about.
func statement(rule string, fails bool, file string, line int, text string) judge.Finding {
	level := specs.Should
	if fails {
		level = specs.Must
	}
	return judge.Finding{
		Rule: rule, Level: level, File: file, Line: line,
		Message: fmt.Sprintf("%s (%s): %s: %s.", rule, level, files.Place(file, line), text),
	}
}
