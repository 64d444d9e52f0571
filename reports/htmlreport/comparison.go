package htmlreport

import (
	"fmt"

	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/internal/markup"
)

// comparison is what is different since an earlier report.
type comparison struct {
	Before string // what the earlier report is of
	Notes  []string
	Groups []changeGroup
	byCase map[string]string
}

// changeGroup are the cases to which the same happened.
type changeGroup struct {
	Name, Means string
	Count       int
	Cases       []string
	More        int
}

// The kinds of changes, as a case shows them, in the order in which a reader wants them.
const (
	newlyBroken = "newly broken"
	mended      = "mended"
	stillBroken = "still broken"
	added       = "new"
	gone        = "gone"
)

// mostChanged is how many cases of one kind are named; the table of cases can be filtered by the others.
const mostChanged = 50

// compare returns what is different since a baseline, nil without one.
func compare(r, baseline *reports.Report) *comparison {
	if baseline == nil {
		return nil
	}
	c := &comparison{
		Before: markup.OneLine(fmt.Sprintf("%s: %s", baseline.Run.StartedAt.UTC().Format("2006-01-02 15:04 UTC"), reports.VerdictSentence(baseline))),
		byCase: map[string]string{},
	}
	c.note("target", baseline.Run.Target, r.Run.Target)
	c.note("contract", baseline.Run.SpecVersion, r.Run.SpecVersion)
	c.note("dialect setting", baseline.Run.Dialect, r.Run.Dialect)
	c.note("version", baseline.Run.HarnessVersion, r.Run.HarnessVersion)
	before := map[string]reports.Status{}
	for i := range baseline.Cases {
		before[baseline.Cases[i].ID] = baseline.Cases[i].Status
	}
	byKind := map[string][]string{}
	for i := range r.Cases {
		now := &r.Cases[i]
		was, known := before[now.ID]
		delete(before, now.ID)
		kind := changeOf(was, now.Status, known)
		if kind == "" {
			continue
		}
		byKind[kind] = append(byKind[kind], now.ID)
		c.byCase[now.ID] = kind
	}
	byKind[gone] = sortedKeys(before)
	for _, each := range []struct{ kind, means string }{
		{newlyBroken, "they did not fail before and do now"},
		{mended, "they failed before and pass now"},
		{stillBroken, "they failed before and do now"},
		{added, "the earlier report does not have them"},
		{gone, "only the earlier report has them"},
	} {
		group := changeGroup{Name: each.kind, Means: each.means, Count: len(byKind[each.kind]), Cases: byKind[each.kind]}
		if more := group.Count - mostChanged; more > 0 {
			group.Cases, group.More = group.Cases[:mostChanged], more
		}
		c.Groups = append(c.Groups, group)
	}
	return c
}

// note says that a setting was another one, so that a difference may come of it.
func (c *comparison) note(what, before, now string) {
	if before != now {
		c.Notes = append(c.Notes, markup.OneLine(fmt.Sprintf("The %s is another one: %s before, %s now.", what, before, now)))
	}
}

// fails are the statuses of a case that breaks a rule, or whose set-up does.
var fails = map[reports.Status]bool{reports.StatusFailed: true, reports.StatusBlocked: true, reports.StatusKnownFailing: true}

func changeOf(was, now reports.Status, known bool) string {
	switch {
	case !known && fails[now]:
		return newlyBroken
	case !known:
		return added
	case fails[now] && fails[was]:
		return stillBroken
	case fails[now]:
		return newlyBroken
	case fails[was] && now == reports.StatusPassed:
		return mended
	}
	return ""
}
