package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/tools/network"
)

// table gathers the verdicts of all runs.
type table struct {
	started time.Time
	rows    []row
	// verdicts holds, for each case, the numbers of the runs by verdict.
	verdicts map[string]map[string][]int
	reasons  []string
}

// row is one run.
type row struct {
	plan   plan
	counts map[string]int
	took   time.Duration
}

func (t *table) add(p plan, cases []network.Case, took time.Duration) {
	r := row{plan: p, counts: map[string]int{}, took: took}
	for _, c := range cases {
		r.counts[c.Status]++
		if t.verdicts[c.ID] == nil {
			t.verdicts[c.ID] = map[string][]int{}
		}
		t.verdicts[c.ID][c.Status] = append(t.verdicts[c.ID][c.Status], p.number)
		if c.Status != "passed" && c.Status != "unsupported" {
			why := c.Reason
			if len(c.Findings) > 0 {
				why = c.Findings[0].Message
			}
			t.reasons = append(t.reasons, fmt.Sprintf("run %d (seed %d): %s is %s: %s", p.number, p.seed, c.ID, c.Status, why))
		}
	}
	t.rows = append(t.rows, r)
}

// columns are the heads of the table.
var columns = []string{"run", "kind", "seed", "shards at once", "busy processes", "added latency", "cases", "passed", "unsupported", "failed", "not judged", "seconds"}

func (r row) cells() []string {
	shards := fmt.Sprint(len(r.plan.shards))
	if r.plan.latency {
		shards = r.plan.shards[0] + " to " + r.plan.shards[len(r.plan.shards)-1]
	}
	latency := "none"
	if r.plan.latency {
		latency = "0–200 ms"
	}
	all := 0
	for _, n := range r.counts {
		all += n
	}
	cells := []string{fmt.Sprint(r.plan.number), r.plan.kind, fmt.Sprint(r.plan.seed), shards, fmt.Sprint(r.plan.load), latency, fmt.Sprint(all)}
	for _, status := range []string{"passed", "unsupported", "failed", "not_judged"} {
		cells = append(cells, fmt.Sprint(r.counts[status]))
	}
	return append(cells, fmt.Sprintf("%.0f", r.took.Seconds()))
}

// last returns the last run as one line.
func (t *table) last() string {
	cells := t.rows[len(t.rows)-1].cells()
	parts := make([]string, len(cells))
	for i, cell := range cells {
		parts[i] = columns[i] + " " + cell
	}
	return strings.Join(parts, ", ")
}

// differing returns the cases that had more than one verdict, or a verdict that is
// a false alarm in every run, because the emulator has no fault.
func (t *table) differing() []string {
	var found []string
	for _, id := range slices.Sorted(maps.Keys(t.verdicts)) {
		verdicts := t.verdicts[id]
		if len(verdicts) > 1 || verdicts["failed"] != nil || verdicts["not_judged"] != nil {
			found = append(found, id)
		}
	}
	return found
}

// verdict is the end of the output.
func (t *table) verdict() string {
	judged := 0
	for _, r := range t.rows {
		for _, n := range r.counts {
			judged += n
		}
	}
	differing := t.differing()
	if len(differing) == 0 {
		return fmt.Sprintf("%d runs, %d verdicts on %d cases: each case had the same verdict in every run.\n", len(t.rows), judged, len(t.verdicts))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d runs, %d verdicts on %d cases: %d cases did not have the same verdict in every run, or have a false one.\n", len(t.rows), judged, len(t.verdicts), len(differing))
	for _, id := range differing {
		fmt.Fprintf(&b, "- %s:", id)
		for _, status := range slices.Sorted(maps.Keys(t.verdicts[id])) {
			fmt.Fprintf(&b, " %s in %d runs;", status, len(t.verdicts[id][status]))
		}
		b.WriteString("\n")
	}
	for _, reason := range t.reasons {
		b.WriteString("- " + reason + "\n")
	}
	return b.String()
}

// about begins the document.
const about = `# False alarms

These runs repeat the suite against the emulator without faults: in random order (each run has its own seed), in parallel
shards with an emulator each, while other processes keep the processors busy, and with 0 to 200 ms of latency and jitter
that a proxy adds to each answer. A case whose verdict differs between two runs, or that is anything but passed or
unsupported, is a defect, and ` + "`make false-alarms`" + ` exits with 1.

With latency, a run of all cases would take about half an hour. So each slow run has a part of the cases, and all slow
runs together have every case once. Their verdicts are compared with the verdicts of the whole runs.

This file is the output of ` + "`make false-alarms`" + `.

`

func (t *table) markdown() string {
	var b strings.Builder
	b.WriteString(about)
	fmt.Fprintf(&b, "%s\n%.0f minutes in all.\n\n", t.verdict(), time.Since(t.started).Minutes())
	b.WriteString("| " + strings.Join(columns, " | ") + " |\n|" + strings.Repeat(" ---: |", len(columns)) + "\n")
	for _, r := range t.rows {
		b.WriteString("| " + strings.Join(r.cells(), " | ") + " |\n")
	}
	return b.String()
}
