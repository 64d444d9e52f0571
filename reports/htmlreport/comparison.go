package htmlreport

import (
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/internal/markup"
)

// comparison is what is different since an earlier report.
type comparison struct {
	Before  string // what the earlier report is of
	Notes   []string
	Parts   []changePart
	byCase  map[string]string
	byRule  map[string]string
	byCause []string // of the causes of the report, in their order
}

// changePart is what is different in the cases, the rules or the likely causes.
type changePart struct {
	Heading string
	Groups  []changeGroup
	None    string // the kinds of which there is none
}

// changeGroup is that to which the same happened.
type changeGroup struct {
	Name, Means string
	Count       int
	Changed     []changed
	More        int
}

// changed is one of a group: a name with the address of what the page has of it, empty for what it does not have, and a sentence.
type changed struct{ Name, Address, Sentence string }

// The kinds of changes, as a case shows them, in the order in which a reader wants them.
const (
	newlyBroken = "newly broken"
	mended      = "mended"
	stillBroken = "still broken"
	added       = "new"
	gone        = "gone"
)

// What the kinds of changes mean.
var (
	caseMeanings = []struct{ kind, means string }{
		{newlyBroken, "they did not fail before and do now"},
		{mended, "they failed before and pass now"},
		{stillBroken, "they failed before and do now"},
		{added, "the earlier report does not have them"},
		{gone, "only the earlier report has them"},
	}
	ruleMeanings = []struct{ kind, means string }{
		{newlyBroken, "they were not broken before and are now"},
		{mended, "they were broken before and hold now"},
		{stillBroken, "they were broken before and are now"},
		{added, "the earlier report does not have them"},
		{gone, "only the earlier report has them"},
	}
	causeMeanings = []struct{ kind, means string }{
		{newlyBroken, "the earlier report does not show them, and has their cases"},
		{mended, "the earlier report shows them, and their cases were judged again without"},
		{stillBroken, "both reports show them"},
		{added, "they come of cases that the earlier report does not have"},
		{gone, "the earlier report shows them, and their cases were not judged again"},
	}
)

// mostChanged is how many of one kind are named; the tables can be filtered by the others.
const mostChanged = 50

// compare returns what is different since a baseline, nil without one.
func compare(r, baseline *reports.Report) *comparison {
	if baseline == nil {
		return nil
	}
	c := &comparison{
		Before: markup.OneLine(fmt.Sprintf("%s: %s", baseline.Run.StartedAt.UTC().Format("2006-01-02 15:04 UTC"), reports.VerdictSentence(baseline))),
		byCase: map[string]string{}, byRule: map[string]string{},
	}
	c.note("target", baseline.Run.Target, r.Run.Target)
	c.note("contract", baseline.Run.SpecVersion, r.Run.SpecVersion)
	c.note("dialect setting", baseline.Run.Dialect, r.Run.Dialect)
	c.note("version", baseline.Run.HarnessVersion, r.Run.HarnessVersion)
	c.causes(r, baseline)
	c.rules(r, baseline)
	c.cases(r, baseline)
	return c
}

// note says that a setting was another one, so that a difference may come of it.
func (c *comparison) note(what, before, now string) {
	if before != now {
		c.Notes = append(c.Notes, markup.OneLine(fmt.Sprintf("The %s is another one: %s before, %s now.", what, before, now)))
	}
}

// add adds a part, of what is sorted by kinds.
func (c *comparison) add(heading string, of []struct{ kind, means string }, byKind map[string][]changed) {
	part := changePart{Heading: heading}
	var none []string
	for _, each := range of {
		if len(byKind[each.kind]) == 0 {
			none = append(none, each.kind)
			continue
		}
		group := changeGroup{Name: each.kind, Means: each.means, Count: len(byKind[each.kind]), Changed: byKind[each.kind]}
		if more := group.Count - mostChanged; more > 0 {
			group.Changed, group.More = group.Changed[:mostChanged], more
		}
		part.Groups = append(part.Groups, group)
	}
	part.None = strings.Join(none, ", ")
	c.Parts = append(c.Parts, part)
}

func (c *comparison) cases(r, baseline *reports.Report) {
	before := statusesOf(baseline.Cases)
	byKind := map[string][]changed{}
	for i := range r.Cases {
		now := &r.Cases[i]
		was, known := before[now.ID]
		delete(before, now.ID)
		if kind := changeOf(fails, was, now.Status, known); kind != "" {
			byKind[kind] = append(byKind[kind], changed{Name: now.ID, Address: "#case/" + now.ID})
			c.byCase[now.ID] = kind
		}
	}
	for _, id := range sortedKeys(before) {
		byKind[gone] = append(byKind[gone], changed{Name: id})
	}
	c.add("Cases", caseMeanings, byKind)
}

func (c *comparison) rules(r, baseline *reports.Report) {
	before := map[string]*reports.RuleEntry{}
	for i := range baseline.Rules {
		before[baseline.Rules[i].ID] = &baseline.Rules[i]
	}
	if len(before) == 0 {
		c.Notes = append(c.Notes, "The earlier report does not say what became of each rule.")
		return
	}
	byKind := map[string][]changed{}
	for i := range r.Rules {
		now := &r.Rules[i]
		var was reports.Status
		earlier := before[now.ID]
		if earlier != nil {
			was = earlier.Status
		}
		delete(before, now.ID)
		if kind := changeOf(broken, was, now.Status, earlier != nil); kind != "" {
			byKind[kind] = append(byKind[kind], changed{now.ID, "#rule/" + now.ID, markup.OneLine(now.Sentence)})
			c.byRule[now.ID] = kind
		}
	}
	for _, id := range sortedKeys(before) {
		byKind[gone] = append(byKind[gone], changed{Name: id, Sentence: markup.OneLine(before[id].Sentence)})
	}
	c.add("Rules", ruleMeanings, byKind)
}

// same reports whether two causes of two runs are the same: they break a common rule, at the same place of an answer or with the same
// expectation. What was sent and what came differ from run to run, such as by ids.
func same(a, b *reports.Cause) bool {
	return (a.Expected == b.Expected || a.Place != "" && a.Place == b.Place) &&
		slices.ContainsFunc(a.Rules, func(rule string) bool { return slices.Contains(b.Rules, rule) })
}

// hasCause reports whether one of some causes is the same.
func hasCause(some []reports.Cause, cause *reports.Cause) bool {
	return slices.ContainsFunc(some, func(other reports.Cause) bool { return same(&other, cause) })
}

func (c *comparison) causes(r, baseline *reports.Report) {
	if len(baseline.Causes) == 0 && baseline.Totals.Failed > 0 {
		c.Notes = append(c.Notes, "The earlier report does not name likely causes.")
		return
	}
	casesNow, casesBefore := statusesOf(r.Cases), statusesOf(baseline.Cases)
	byKind := map[string][]changed{}
	put := func(kind string, cause *reports.Cause, address string) {
		byKind[kind] = append(byKind[kind], changed{cause.Rules[0], address, markup.OneLine("expected " + cause.Expected + "; got " + cause.Got)})
	}
	for i := range r.Causes {
		cause := &r.Causes[i]
		kind := newlyBroken
		switch _, known := casesBefore[cause.Case]; {
		case hasCause(baseline.Causes, cause):
			kind = stillBroken
		case !known:
			kind = added
		}
		c.byCause = append(c.byCause, kind)
		put(kind, cause, "#case/"+cause.Case)
	}
	for i := range baseline.Causes {
		cause := &baseline.Causes[i]
		switch status, known := casesNow[cause.Case]; {
		case hasCause(r.Causes, cause):
		case known && judged[status]:
			put(mended, cause, "#case/"+cause.Case)
		default:
			put(gone, cause, "")
		}
	}
	c.add("Likely causes", causeMeanings, byKind)
}

func statusesOf(cases []reports.CaseEntry) map[string]reports.Status {
	statuses := make(map[string]reports.Status, len(cases))
	for i := range cases {
		statuses[cases[i].ID] = cases[i].Status
	}
	return statuses
}

// fails are the statuses of a case that breaks a rule, or whose set-up does, broken those of a rule that is broken, and judged those of a
// case that came to its end.
var (
	fails  = map[reports.Status]bool{reports.StatusFailed: true, reports.StatusBlocked: true, reports.StatusKnownFailing: true}
	broken = map[reports.Status]bool{reports.StatusFailed: true, reports.StatusKnownFailing: true, reports.StatusWarning: true}
	judged = map[reports.Status]bool{reports.StatusPassed: true, reports.StatusFailed: true, reports.StatusKnownFailing: true}
)

// changeOf returns what happened to a case or a rule that is wrong with some statuses.
func changeOf(wrong map[reports.Status]bool, was, now reports.Status, known bool) string {
	switch {
	case !known && wrong[now]:
		return newlyBroken
	case !known:
		return added
	case wrong[now] && wrong[was]:
		return stillBroken
	case wrong[now]:
		return newlyBroken
	case wrong[was] && now == reports.StatusPassed:
		return mended
	}
	return ""
}
