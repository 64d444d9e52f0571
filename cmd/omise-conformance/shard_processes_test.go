package main

import (
	"fmt"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/omise-conformance/harness/reports"
)

// machines are as many processes as an Indexed Job has pods, side by side, each with a folder of its own below one.
const machines = 3

// pod is one of the machines, as Kubernetes starts it. The arguments are those of deploy/kubernetes/shards.yaml.
func pod(index int, volume string, env, args []string) invocation {
	return invocation{
		args:   append([]string{"run", "--shard", "auto", "--report-dir", filepath.Join(volume, strconv.Itoa(index)), "-q"}, args...),
		env:    append([]string{fmt.Sprintf("JOB_COMPLETION_INDEX=%d", index), fmt.Sprintf("JOB_COMPLETION_COUNT=%d", machines)}, env...),
		folder: volume,
	}
}

// job runs the pods of some indexes at once, and returns their exit codes.
func job(t *testing.T, volume string, indexes []int, env, args []string) []int {
	t.Helper()
	codes := make([]int, len(indexes))
	var pods sync.WaitGroup
	for n, index := range indexes {
		pods.Go(func() {
			o := pod(index, volume, env, args).run(t)
			if codes[n] = o.code; o.code > 1 {
				t.Errorf("pod %d: %s", index, o.err)
			}
		})
	}
	pods.Wait()
	return codes
}

// judgment is what a report says of each case, and how often each rule was broken in it.
func judgment(report *reports.Report) map[string]string {
	said := map[string]string{}
	for i := range report.Cases {
		c := &report.Cases[i]
		var rules []string
		for n := range c.Findings {
			rules = append(rules, c.Findings[n].Rule+" "+c.Findings[n].Expected)
		}
		said[c.ID] = string(c.Status) + ": " + strings.Join(rules, ", ")
	}
	return said
}

// TestPodsJudgeAsOneProcess: of one target that is right and one that is wrong.
func TestPodsJudgeAsOneProcess(t *testing.T) {
	t.Parallel()
	_, right, _ := startEmulator(t)
	for name, each := range map[string]struct {
		env, args []string
		code      int
	}{
		"right": {
			[]string{"OMISE_PUBLIC_KEY=" + right.Public, "OMISE_SECRET_KEY=" + right.Secret},
			[]string{"--api-url", right.API, "--vault-url", right.Vault, "--case", "tokens/create*,charges/by-token*,customers/create*"},
			0,
		},
		"wrong": {someKeys, []string{"--api-url", fakes["no-fingerprint"](t, -1), "--case", "tokens/create*,customers/create*"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			volume := t.TempDir()
			job(t, volume, []int{0, 1, 2}, each.env, each.args)
			merged := invocation{args: []string{"report", "merge", volume, "--report-dir", filepath.Join(volume, "merged")}, folder: volume}.run(t)
			merged.exits(t, each.code)
			one := invocation{args: append([]string{"run", "-q"}, each.args...), env: each.env, folder: t.TempDir()}.run(t).exits(t, each.code)
			all, err := readWhole(filepath.Join(volume, "merged"))
			if err != nil {
				t.Fatal(err)
			}
			whole := one.whole(t)
			if got, want := judgment(all), judgment(whole); !reflect.DeepEqual(got, want) || all.Verdict != whole.Verdict {
				t.Errorf("%s: merged they say\n%v\nand one process %s\n%v", all.Verdict, got, whole.Verdict, want)
			}
			if whole.Totals.Passed+whole.Totals.Failed < 2*machines || (whole.Totals.Failed > 0) != (each.code == 1) {
				t.Errorf("too little is judged: %+v", whole.Totals)
			}
		})
	}
}

// TestAPodThatDiedIsMissed: it has left nothing, and the merged verdict is not that of the others.
func TestAPodThatDiedIsMissed(t *testing.T) {
	t.Parallel()
	_, target, _ := startEmulator(t)
	env := []string{"OMISE_PUBLIC_KEY=" + target.Public, "OMISE_SECRET_KEY=" + target.Secret}
	args := []string{"--api-url", target.API, "--vault-url", target.Vault, "--case", "tokens/create*"}
	volume := t.TempDir()
	killed := pod(1, volume, env, args).command(t)
	if err := killed.Start(); err != nil {
		t.Fatal(err)
	}
	_ = killed.Process.Kill()
	_ = killed.Wait()
	job(t, volume, []int{0, 2}, env, args)
	o := invocation{args: []string{"report", "merge", volume, "--report-dir", filepath.Join(volume, "merged")}, folder: volume}.run(t)
	o.exits(t, 3).says(t, "The run is incomplete: there is no report for shard 2/3.")

	// Merged again, the report of all is not one of the shards. A pod that knows its index alone judges nothing.
	invocation{args: []string{"report", "merge", volume, "--report-dir", filepath.Join(volume, "merged")}, folder: volume}.run(t).exits(t, 3)
	alone := invocation{args: []string{"run", "-q", "--shard", "auto"}, env: []string{"JOB_COMPLETION_INDEX=1"}, folder: t.TempDir()}.run(t)
	alone.exits(t, 2).complains(t, "--shard: JOB_COMPLETION_INDEX is set and JOB_COMPLETION_COUNT is not: an Indexed Job sets the index; "+
		"give the container the completions of the Job as JOB_COMPLETION_COUNT (Kubernetes)")
}
