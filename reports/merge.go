package reports

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/shards"
)

// Merge returns one report for the reports of the shards of a run. A case in two
// shards counts once, with its worst status. If a shard is missing, the verdict is
// NotJudged unless a case failed. The given reports stay as they are. Merge returns an
// error if the reports are not of one run.
func Merge(reports ...*Report) (*Report, error) {
	if len(reports) == 0 {
		return nil, errors.New("there is no report to merge")
	}
	merged := *complete(reports[0])
	merged.Verdict, merged.ListUpdate = "", "" // each shard wrote a list of its own
	merged.JudgedInPassing = maps.Clone(merged.JudgedInPassing)
	for i, next := range reports[1:] {
		if err := sameRun(reports[0], next, i+2); err != nil {
			return nil, err
		}
		mergeRun(&merged, next)
		mergeRules(&merged, next)
		merged.addKnown(next.Known)
		merged.Stale = appendNew(merged.Stale, next.Stale...)
		merged.Incomplete = appendNew(merged.Incomplete, next.Incomplete...)
		merged.Problems = appendNew(merged.Problems, next.Problems...)
		merged.Run.Full = merged.Run.Full && next.Run.Full
		merged.addPassing(next.JudgedInPassing)
		merged.Gate = merged.Gate.with(next.Gate)
		merged.Check = merged.Check.With(next.Check.Complete())
	}
	if slices.ContainsFunc(reports, func(r *Report) bool { return r.Verdict == Interrupted }) {
		merged.Verdict = Interrupted
	}
	if err := mergeShards(&merged, reports); err != nil {
		return nil, err
	}
	mergeCases(&merged, reports)
	mergeCoverage(&merged, reports)
	Finish(&merged)
	return &merged, nil
}

// addKnown adds the entries of known failures that the report does not have yet. Finish counts their cases.
func (r *Report) addKnown(known []KnownEntry) {
	for _, entry := range known {
		if !slices.ContainsFunc(r.Known, func(e KnownEntry) bool { return e.Name == entry.Name }) {
			r.Known = append(slices.Clip(r.Known), entry)
		}
	}
}

// sameRun returns an error if a report is not of the same run as the first.
func sameRun(first, other *Report, number int) error {
	for _, part := range []struct{ name, want, got string }{
		{"mode", string(first.Run.Mode), string(other.Run.Mode)},
		{"target", targetOf(&first.Run), targetOf(&other.Run)},
		{"dialect", first.Run.Dialect, other.Run.Dialect},
		{"spec version", first.Run.SpecVersion, other.Run.SpecVersion},
		{"harness version", first.Run.HarnessVersion, other.Run.HarnessVersion},
		{"seed", strconv.FormatInt(first.Run.Seed, 10), strconv.FormatInt(other.Run.Seed, 10)},
	} {
		if part.want != part.got {
			return fmt.Errorf("the reports are not of one run: the %s is %q in report 1 and %q in report %d",
				part.name, part.want, part.got, number)
		}
	}
	return nil
}

// targetOf returns the target of a run without the age of a recording, because the
// shards of a replay hold recordings of different minutes.
func targetOf(run *Run) string {
	if run.Mode != ModeReplay {
		return run.Target
	}
	target, _, _ := strings.Cut(run.Target, " recorded ")
	return target
}

// mergeRun extends the time of the run to both and adds a problem for each setting
// that differs.
func mergeRun(merged *Report, next *Report) {
	run := &merged.Run
	run.Target = min(run.Target, next.Run.Target) // of two recordings, the older
	start, end := run.StartedAt, endOf(run)
	if next.Run.StartedAt.Before(start) {
		start = next.Run.StartedAt
	}
	if later := endOf(&next.Run); later.After(end) {
		end = later
	}
	run.Parallel = max(run.Parallel, next.Run.Parallel)
	run.StartedAt, run.DurationMS = start, float64(end.Sub(start))/float64(time.Millisecond)
	for _, part := range []struct {
		name string
		same bool
	}{
		{"features", sameSet(run.Features, next.Run.Features)},
		{"timeouts", maps.Equal(run.Timeouts, next.Run.Timeouts)},
		{"filters", maps.Equal(run.Filters, next.Run.Filters)},
	} {
		if !part.same {
			addProblem(merged, "The shards ran with different "+part.name+"; this report shows those of the first.")
		}
	}
}

func endOf(run *Run) time.Time {
	return run.StartedAt.Add(time.Duration(run.DurationMS * float64(time.Millisecond)))
}

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// mergeRules adds the rules that only the other report lists. Finish judges them.
func mergeRules(merged *Report, next *Report) {
	for _, rule := range next.Rules {
		if !slices.ContainsFunc(merged.Rules, func(r RuleEntry) bool { return r.ID == rule.ID }) {
			merged.Rules = append(merged.Rules, rule)
		}
	}
	if merged.Run.Mode == ModeExplore { // lists those alone that walks judged
		slices.SortFunc(merged.Rules, func(a, b RuleEntry) int { return cmp.Compare(a.ID, b.ID) })
	}
}

func addProblem(r *Report, text string) { r.Problems = appendNew(r.Problems, NewProblem(text)) }

// appendNew appends what is not in the list yet, and leaves the list given as it is.
func appendNew[T comparable](all []T, more ...T) []T {
	for _, one := range more {
		if !slices.Contains(all, one) {
			all = append(slices.Clip(all), one)
		}
	}
	return all
}

// mergeShards checks that the shards are complete.
func mergeShards(merged *Report, reports []*Report) error {
	merged.Run.Shard = ""
	var parts shards.Parts
	for i, r := range reports {
		again, err := parts.Add(r.Run.Shard, max(len(reports), len(r.Cases)))
		if err != nil {
			return fmt.Errorf("report %d: %w", i+1, err)
		}
		if again {
			addProblem(merged, "Shard "+r.Run.Shard+" was given twice.")
		}
	}
	if missing := parts.Missing(); len(missing) > 0 {
		merged.Incomplete = appendNew(merged.Incomplete,
			"The run is incomplete: there is no report for shard "+listNames(missing, shownShards)+".")
	}
	return nil
}

// shownShards is how many missing shards are named.
const shownShards = 20

// mergeCases keeps the worst entry of every case. A case that two reports judged in the
// same shard was run twice, which is a problem.
func mergeCases(merged *Report, reports []*Report) {
	merged.Cases = []CaseEntry{}
	at := map[string]int{}                   // case → its index in merged.Cases
	judgedIn := map[string]map[string]bool{} // shard → cases that ran there
	again := map[string][]string{}           // shard → cases that ran twice
	for _, r := range reports {
		shard := r.Run.Shard
		if judgedIn[shard] == nil {
			judgedIn[shard] = map[string]bool{}
		}
		for _, c := range complete(r).Cases {
			if c.Status != StatusExcluded && c.Status != StatusUnsupported {
				if judgedIn[shard][c.ID] {
					again[shard] = append(again[shard], c.ID)
				}
				judgedIn[shard][c.ID] = true
			}
			index, known := at[c.ID]
			switch {
			case !known:
				at[c.ID] = len(merged.Cases)
				merged.Cases = append(merged.Cases, c)
			case c.ID == WalksID:
				merged.Cases[index] = addWalks(merged.Cases[index], c)
			case worse(c.Status, merged.Cases[index].Status):
				merged.Cases[index] = c
			}
		}
	}
	if merged.Gate != nil {
		again = nil // each run of a client touches what it touches
	}
	for _, shard := range slices.Sorted(maps.Keys(again)) {
		addProblem(merged, twice(again[shard], shard))
	}
	slices.SortStableFunc(merged.Cases, func(a, b CaseEntry) int {
		return cmp.Or(cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.ID, b.ID))
	})
}

// WalksID is the ID of the entry of an exploration for all walks that held.
const WalksID = "exploration/walks"

// WalksTitle returns the title of that entry.
func WalksTitle(steps, passedOver int) string {
	title := fmt.Sprintf("%d steps of random walks", steps)
	if passedOver > 0 {
		title += fmt.Sprintf(", past %d findings of rules known to fail", passedOver)
	}
	return title
}

// addWalks returns the entry for the walks of two shards, which each took others.
func addWalks(a, b CaseEntry) CaseEntry {
	sum := a
	if worse(b.Status, a.Status) {
		sum = b
	}
	steps := 0
	sum.Judged = map[string]int{}
	for _, part := range []CaseEntry{a, b} {
		for rule, count := range part.Judged {
			sum.Judged[rule] += count
			steps += count
		}
	}
	sum.Checks, sum.Requests, sum.PassedOver = a.Checks+b.Checks, a.Requests+b.Requests, a.PassedOver+b.PassedOver
	sum.DurationMS = max(a.DurationMS, b.DurationMS)
	sum.Title = WalksTitle(steps, sum.PassedOver)
	return sum
}

func twice(ids []string, shard string) string {
	where := "in shard " + shard
	if shard == "" {
		where = "in reports without a shard"
	}
	return fmt.Sprintf("%s run twice %s (%s); the worst result counts.",
		names.Counted(len(ids), "case was", "cases were"), where, listNames(ids, shownCases))
}
