package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/tools/network"
)

// TestDifferingVerdictsAreSeen adds runs that agree, and then one that does not.
func TestDifferingVerdictsAreSeen(t *testing.T) {
	fresh := func() *table { return &table{started: time.Now(), verdicts: map[string]map[string][]int{}} }
	same := []network.Case{{ID: "a/one", Status: "passed"}, {ID: "a/two", Status: "unsupported"}}
	steady := fresh()
	for number := range 3 {
		steady.add(wholeRun(number+1), same, time.Second)
	}
	if found := steady.differing(); len(found) > 0 || !strings.HasPrefix(steady.verdict(), "3 runs, 6 verdicts on 2 cases: each case had the same verdict") {
		t.Errorf("%q, %s", found, steady.verdict())
	}
	for name, other := range map[string][]network.Case{
		"failed once":      {{ID: "a/one", Status: "failed", Reason: "why"}, same[1]},
		"not judged once":  {{ID: "a/one", Status: "not_judged", Reason: "why"}, same[1]},
		"unsupported once": {{ID: "a/one", Status: "unsupported"}, same[1]},
	} {
		shaken := fresh()
		shaken.add(wholeRun(1), same, time.Second)
		shaken.add(slowRun(2, 1, 1), other, time.Second)
		if found := shaken.differing(); !slices.Equal(found, []string{"a/one"}) || !strings.Contains(shaken.markdown(), "- a/one:") {
			t.Errorf("%s: %q\n%s", name, found, shaken.markdown())
		}
	}
	always := fresh()
	always.add(wholeRun(1), []network.Case{{ID: "a/one", Status: "failed"}}, time.Second)
	if len(always.differing()) != 1 {
		t.Error("a case that fails in every run is no false alarm")
	}
}

// TestSlowRunsHaveEveryShardOnce holds that the slow runs together are one whole run.
func TestSlowRunsHaveEveryShardOnce(t *testing.T) {
	var shards []string
	for i := range 20 {
		shards = append(shards, slowRun(i+1, i+1, 20).shards...)
	}
	slices.Sort(shards)
	if len(shards) != 160 || len(slices.Compact(shards)) != 160 {
		t.Errorf("%d shards, %d of them different", len(shards), len(slices.Compact(slices.Clone(shards))))
	}
}
