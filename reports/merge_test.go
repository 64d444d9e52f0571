package reports

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/specs"
)

func shard(name string, cases ...CaseEntry) *Report {
	r := newReport(cases...)
	r.Run.Shard = name
	return r
}

func TestMergeJudgesTheWholeAnew(t *testing.T) {
	one, two := shard("1/2", passed("tokens/create")), shard("2/2", failed("charges/minimum"), passed("charges/ok"))
	two.Run.StartedAt, two.Run.DurationMS = startedAt.Add(time.Second), 2000
	before := written(t, WriteJSON, one)
	merged, err := Merge(one, two)
	if err != nil {
		t.Fatal(err)
	}
	if merged.Verdict != NotConformant || merged.ExitCode != 1 {
		t.Errorf("the verdict is %s with exit code %d", merged.Verdict, merged.ExitCode)
	}
	if want := (Totals{Cases: 3, Passed: 2, Failed: 1, Checks: 9, Requests: 4}); merged.Totals != want {
		t.Errorf("the totals are %+v, want %+v", merged.Totals, want)
	}
	if first := merged.Rules[0]; first.Status != StatusPassed || first.Checks != 4 || len(first.Cases) != 2 {
		t.Errorf("the rule of both shards is %+v", first)
	}
	if second := merged.Rules[1]; second.Status != StatusFailed {
		t.Errorf("the rule that shard 2 broke is %s", second.Status)
	}
	if merged.Cases[0].ID != "charges/minimum" || merged.Cases[2].ID != "tokens/create" {
		t.Errorf("the cases are not in order: %s, %s, %s", merged.Cases[0].ID, merged.Cases[1].ID, merged.Cases[2].ID)
	}
	if !merged.Run.StartedAt.Equal(startedAt) || merged.Run.DurationMS != 3000 || merged.Run.Shard != "" {
		t.Errorf("the run started %s, took %v ms, has shard %q", merged.Run.StartedAt, merged.Run.DurationMS, merged.Run.Shard)
	}
	if len(merged.Problems) != 0 {
		t.Errorf("there are problems: %q", merged.Problems)
	}
	if !bytes.Equal(before, written(t, WriteJSON, one)) {
		t.Error("merging changed a report that was given")
	}
}

func TestMergeIsTheSameInAnyOrder(t *testing.T) {
	known := failed("charges/b")
	known.Status, known.Reason = StatusKnownFailing, "issue 12"
	parts := []*Report{
		shard("1/3", passed("a/a"), excluded("b/b")), shard("2/3", passed("b/b"), known), shard("3/3", notJudged("c/c"), unsupported("a/a", "x")),
	}
	var first []byte
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 2, 0}} {
		merged, err := Merge(parts[order[0]], parts[order[1]], parts[order[2]])
		if err != nil {
			t.Fatal(err)
		}
		text := written(t, WriteJSON, merged)
		if first == nil {
			first = text
		}
		if !bytes.Equal(first, text) {
			t.Errorf("the order %v gives another report", order)
		}
	}
}

func TestMergeOfAllShardsIsTheRunInOnePiece(t *testing.T) {
	whole := newReport(failed("charges/minimum"), passed("charges/ok"), excluded("lists/order"), passed("tokens/create"))
	merged, err := Merge(shard("2/2", passed("tokens/create"), passed("charges/ok")), shard("1/2", excluded("lists/order"), failed("charges/minimum")))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(complete(whole), complete(merged)) {
		t.Errorf("got\n%s\nwant\n%s", written(t, WriteJSON, merged), written(t, WriteJSON, whole))
	}
}

func TestMergeTellsWhatItMet(t *testing.T) {
	other := shard("2/2", passed("b/b"))
	other.Run.Features, other.Run.Timeouts = []string{"clock"}, map[string]string{"request": "1s"}
	stopped := shard("2/2", passed("b/b"))
	stopped.Verdict = Interrupted
	stale1, stale2 := shard("1/2", passed("a/a")), shard("2/2", passed("b/b"))
	stale1.Stale, stale2.Stale = []string{"line 3 names nothing."}, []string{"line 3 names nothing.", "line 4 passes."}
	for name, test := range map[string]struct {
		reports           []*Report
		verdict           Verdict
		problems, missing []string
	}{
		"case twice in one shard": {
			[]*Report{shard("1/1", passed("a/a")), shard("1/1", failed("a/a"))},
			NotConformant,
			[]string{"Shard 1/1 was given twice.", "1 case was run twice in shard 1/1 (a/a); the worst result counts."},
			nil,
		},
		"left out twice in one shard": {
			[]*Report{shard("1/1", passed("a/a"), excluded("b/b")), shard("1/1", excluded("b/b"))},
			Conformant,
			[]string{"Shard 1/1 was given twice."},
			nil,
		},
		"case in two shards":    {[]*Report{shard("1/2", passed("a/a")), shard("2/2", notJudged("a/a"))}, NotJudged, nil, nil},
		"left out of one shard": {[]*Report{shard("1/2", excluded("a/a")), shard("2/2", passed("a/a"))}, Conformant, nil, nil},
		"case twice, no shards": {
			[]*Report{shard("", passed("a/a")), shard("", passed("a/a"))},
			Conformant,
			[]string{"1 case was run twice in reports without a shard (a/a); the worst result counts."},
			nil,
		},
		"a shard is missing": {
			[]*Report{shard("1/4", passed("a/a")), shard("3/4", passed("b/b"))},
			NotJudged, nil,
			[]string{"The run is incomplete: there is no report for shard 2/4, 4/4."},
		},
		"one shard alone": {
			[]*Report{shard("1/2", passed("a/a"))}, NotJudged, nil, []string{"The run is incomplete: there is no report for shard 2/2."},
		},
		"one whole run": {[]*Report{shard("", passed("a/a"))}, Conformant, nil, nil},
		"other settings": {
			[]*Report{shard("1/2", passed("a/a")), other}, Conformant, []string{
				"The shards ran with different features; this report shows those of the first.",
				"The shards ran with different timeouts; this report shows those of the first.",
			}, nil,
		},
		"interrupted":   {[]*Report{shard("1/2", passed("a/a")), stopped}, Interrupted, nil, nil},
		"stale entries": {[]*Report{stale1, stale2}, NotConformant, nil, nil},
		"nothing ran":   {[]*Report{shard("1/2"), shard("2/2")}, NothingSelected, nil, nil},
	} {
		merged, err := Merge(test.reports...)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if merged.Verdict != test.verdict {
			t.Errorf("%s: the verdict is %s, want %s", name, merged.Verdict, test.verdict)
		}
		if !slices.Equal(merged.Problems, NewProblems(test.problems...)) || !slices.Equal(merged.Incomplete, test.missing) {
			t.Errorf("%s:\ngot  %q and %q\nwant %q and %q", name, merged.Problems, merged.Incomplete, test.problems, test.missing)
		}
	}
	merged, err := Merge(stale1, stale2)
	if err != nil || !slices.Equal(merged.Stale, []string{"line 3 names nothing.", "line 4 passes."}) {
		t.Errorf("the stale entries are %q (%v)", merged.Stale, err)
	}
}

func TestMergeRefusesReportsOfAnotherRun(t *testing.T) {
	first := shard("1/2", passed("a/a"))
	for want, change := range map[string]func(*Report){
		`the reports are not of one run: the mode is "run" in report 1 and "gate" in report 2`:                         func(r *Report) { r.Run.Mode = "gate" },
		`the reports are not of one run: the dialect is "any" in report 1 and "recorded" in report 2`:                  func(r *Report) { r.Run.Dialect = string(specs.Recorded) },
		`the reports are not of one run: the spec version is "2019-05-29" in report 1 and "2017" in report 2`:          func(r *Report) { r.Run.SpecVersion = "2017" },
		`the reports are not of one run: the harness version is "v1.2.3" in report 1 and "v2" in report 2`:             func(r *Report) { r.Run.HarnessVersion = "v2" },
		`the reports are not of one run: the seed is "42" in report 1 and "7" in report 2`:                             func(r *Report) { r.Run.Seed = 7 },
		`report 2: it is one of 3 shards, and others are of 2`:                                                         func(r *Report) { r.Run.Shard = "2/3" },
		`report 2: invalid shard "3/2": want i/n with 1 ≤ i ≤ n ≤ 100000, for example 1/4`:                             func(r *Report) { r.Run.Shard = "3/2" },
		`the reports are not of one run: the target is "` + first.Run.Target + `" in report 1 and "omise" in report 2`: func(r *Report) { r.Run.Target = "omise" },
	} {
		second := shard("2/2", passed("b/b"))
		change(second)
		if _, err := Merge(first, second); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	if _, err := Merge(); err == nil || err.Error() != "there is no report to merge" {
		t.Errorf("merging nothing gives %v", err)
	}
}

// A number that a file names is no number of steps.
func TestMergeRefusesMoreShardsThanCases(t *testing.T) {
	r := mixed()
	r.Run.Shard = "1/20000"
	if _, err := Merge(r); err == nil || !strings.Contains(err.Error(), "no run has more shards than cases") {
		t.Errorf("got %v", err)
	}
}
