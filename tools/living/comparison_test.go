package main

import (
	"slices"
	"testing"

	"github.com/omise-conformance/harness/tools/network"
)

func outcome(exit int, statuses ...string) *network.Outcome {
	o := &network.Outcome{Exit: exit, Said: "what it said\n", Report: network.Report{Totals: map[string]int{}}}
	for i, status := range statuses {
		o.Report.Totals[status]++
		o.Report.Cases = append(o.Report.Cases, network.Case{ID: string(rune('a' + i)), Status: status, Reason: "why"})
	}
	return o
}

// A run is compared with those of its kind, and every way to differ is told.
func TestRunsAreCompared(t *testing.T) {
	for name, row := range map[string]struct {
		runs []*network.Outcome // the first, third … with the control API
		want []string
	}{
		"equal":        {[]*network.Outcome{outcome(0, "passed", "passed"), outcome(0, "passed", "unsupported"), outcome(0, "passed", "passed"), outcome(0, "passed", "unsupported")}, nil},
		"another":      {[]*network.Outcome{outcome(0, "passed"), outcome(0, "passed"), outcome(0, "passed"), outcome(0, "passed", "passed")}, []string{"b is new in run 4"}},
		"one less":     {[]*network.Outcome{outcome(0, "passed", "passed"), outcome(0, "passed"), outcome(0, "passed")}, []string{"b is in run 1 and not in run 3"}},
		"not the same": {[]*network.Outcome{outcome(0, "passed", "passed"), outcome(0, "passed"), outcome(0, "passed", "unsupported")}, []string{"b is passed in run 1 and unsupported in run 3: why"}},
		"red":          {[]*network.Outcome{outcome(1, "failed", "passed")}, []string{"run 1 ends with 1: what it said"}},
		"empty":        {[]*network.Outcome{outcome(0)}, []string{"run 1 ends with 0: what it said"}},
	} {
		var c comparison
		for i, o := range row.runs {
			c.add(i+1, i%2 == 0, o)
		}
		if !slices.Equal(c.wrong, row.want) {
			t.Errorf("%s: got %q, want %q", name, c.wrong, row.want)
		}
	}
}
