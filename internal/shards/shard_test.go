package shards

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/usage"
)

func TestWrongShards(t *testing.T) {
	for _, text := range []string{"0/3", "5/3", "-1/3", "1/0", "half", "1/2/3", "1/", "/3", "1.5/3", "1/100001", "AUTO"} {
		var wrong *usage.Error
		if _, err := Resolve(text); !errors.As(err, &wrong) || wrong.Setting != "Shard" || !strings.Contains(err.Error(), "want i/n") {
			t.Errorf("%s: %v", text, err)
		}
	}
	if shard, err := Resolve("2/4"); err != nil || shard != (Shard{2, 4}) || shard.String() != "2/4" {
		t.Errorf("%v: %v", shard, err)
	}
	if shard, err := Resolve(""); err != nil || !shard.Whole() || shard.String() != "" {
		t.Errorf("%v: %v", shard, err)
	}
}

func TestDeal(t *testing.T) {
	all := []int{10, 11, 12, 13, 14}
	for text, want := range map[string][]int{"": all, "1/2": {10, 12, 14}, "2/2": {11, 13}, "7/7": nil} {
		shard, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := Deal(shard, all); !slices.Equal(got, want) {
			t.Errorf("shard %q holds %v, want %v", text, got, want)
		}
	}
}

// TestServices: each service as its documentation says, by the first and the last of its machines.
func TestServices(t *testing.T) {
	for _, s := range Services {
		set := map[string]string{s.Total: "3"}
		if s.Mark != "" {
			set[s.Mark] = "0b2c"
		}
		for machine, want := range map[int]Shard{0: {1, 3}, 2: {3, 3}} {
			set[s.Index] = string(rune('0' + s.Base + machine))
			if got, err := fromEnvironment(func(name string) string { return set[name] }); err != nil || got != want {
				t.Errorf("%s: machine %d of 3 is shard %s: %v", s.Name, machine, got, err)
			}
		}
		for _, outside := range []string{string(rune('0' + s.Base - 1)), string(rune('0' + s.Base + 3)), "x", "1e9"} {
			set[s.Index] = outside
			if got, err := fromEnvironment(func(name string) string { return set[name] }); err == nil || !strings.Contains(err.Error(), s.Name) {
				t.Errorf("%s: the index %s is shard %s: %v", s.Name, outside, got, err)
			}
		}
	}
}

func TestEnvironmentsThatNameNoShard(t *testing.T) {
	for want, set := range map[string]map[string]string{
		"auto finds no shard: no service has set its variables (OMISE_SHARD_INDEX, JOB_COMPLETION_INDEX, CI_NODE_INDEX, ": {"HOME": "/"},
		// What GitLab sets for a job without parallel:.
		"auto finds no shard: ": {"CI_NODE_TOTAL": "1"},
		"JOB_COMPLETION_INDEX is set and JOB_COMPLETION_COUNT is not: an Indexed Job sets the index; give the container the completions " +
			"of the Job as JOB_COMPLETION_COUNT (Kubernetes)": {"JOB_COMPLETION_INDEX": "0"},
		"BUILDKITE_PARALLEL_JOB_COUNT is set and BUILDKITE_PARALLEL_JOB is not: a step with parallelism: has both (Buildkite)": {
			"BUILDKITE_PARALLEL_JOB_COUNT": "4",
		},
		"CI_NODE_TOTAL is set and CI_NODE_INDEX is not: a job with parallel: has both (GitLab CI)": {"CI_NODE_TOTAL": "4"},
		`CI_NODE_INDEX is "0" and CI_NODE_TOTAL is "4": want a count from 1 to 100000, and an index from 1 that fits it (GitLab CI)`: {
			"CI_NODE_INDEX": "0", "CI_NODE_TOTAL": "4",
		},
		`CIRCLE_NODE_INDEX is "4" and CIRCLE_NODE_TOTAL is "4": want a count from 1 to 100000, and an index from 0 that fits it (CircleCI)`: {
			"CIRCLE_NODE_INDEX": "4", "CIRCLE_NODE_TOTAL": "4",
		},
		`CIRCLE_NODE_INDEX is "0" and CIRCLE_NODE_TOTAL is "2000000000"`: {"CIRCLE_NODE_INDEX": "0", "CIRCLE_NODE_TOTAL": "2000000000"},
		"JOB_COMPLETION_INDEX says that this is shard 1/4 (Kubernetes), and CI_NODE_INDEX that it is 2/4 (GitLab CI); give the shard as i/n": {
			"JOB_COMPLETION_INDEX": "0", "JOB_COMPLETION_COUNT": "4", "CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "4",
		},
	} {
		if shard, err := fromEnvironment(func(name string) string { return set[name] }); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v names shard %s, and says %v\nwant %s", set, shard, err, want)
		}
	}
}

// Where one service runs within another, both may name the same shard; a total of its own does not count.
func TestServicesThatAgree(t *testing.T) {
	set := map[string]string{
		"OMISE_SHARD_INDEX": "1", "OMISE_SHARD_COUNT": "4", "BUILDKITE_PARALLEL_JOB": "1", "BUILDKITE_PARALLEL_JOB_COUNT": "4", "CI_NODE_TOTAL": "1",
	}
	if shard, err := fromEnvironment(func(name string) string { return set[name] }); err != nil || shard != (Shard{2, 4}) {
		t.Errorf("shard %s: %v", shard, err)
	}
}

func TestParts(t *testing.T) {
	var parts Parts
	for _, each := range []struct {
		text  string
		again bool
		wrong string
	}{
		{text: ""},
		{text: "4/4"},
		{text: "2/4"},
		{text: "2/4", again: true},
		{text: "1/3", wrong: "it is one of 3 shards, and others are of 4"},
		{text: "1/101", wrong: "it is shard 1/101 of a run of 1 case: no run has more shards than cases"},
		{text: "5/4", wrong: `invalid shard "5/4"`},
	} {
		again, err := parts.Add(each.text, 1)
		if again != each.again || (err == nil) != (each.wrong == "") || err != nil && !strings.HasPrefix(err.Error(), each.wrong) {
			t.Errorf("%q: %v, %v", each.text, again, err)
		}
	}
	if got := parts.Missing(); !slices.Equal(got, []string{"1/4", "3/4"}) {
		t.Errorf("missing are %v", got)
	}
}

// TestServicesAreDocumented: the table of docs/scale.md is that of the code.
func TestServicesAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/scale.md")
	if err != nil {
		t.Fatal(err)
	}
	want := "| service | index | from | count |\n|---|---|---|---|\n"
	for _, s := range Services {
		name := s.Name
		if s.Mark != "" {
			name += " (`" + s.Mark + "`)"
		}
		want += fmt.Sprintf("| %s | `%s` | %d | `%s` |\n", name, s.Index, s.Base, s.Total)
	}
	if !strings.Contains(string(page), "\n\n"+want+"\n") {
		t.Errorf("docs/scale.md does not have the table\n%s", want)
	}
}
