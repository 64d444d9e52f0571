package main

import (
	"encoding/base64"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

// TestEmbeddedEmulatorInEveryDialect: every rule gets a verdict, without the derived cases
// as well, which are two of three.
func TestEmbeddedEmulatorInEveryDialect(t *testing.T) {
	t.Parallel()
	for _, dialect := range []string{"any", "recorded", "documented"} {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			o := omise(t, "run", "-q", "--dialect", dialect, "--label-filter", "!generated").exits(t, 0)
			report := o.whole(t)
			contract, err := specs.Load()
			if err != nil {
				t.Fatal(err)
			}
			if got, want := len(report.Rules), len(contract.Rules); got != want {
				t.Errorf("the report has %d rules of %d", got, want)
			}
			for _, rule := range report.Rules {
				if rule.Status == reports.StatusNotRun {
					t.Errorf("%s was not run", rule.ID)
				}
			}
			if counts := statuses(report); counts["failed"]+counts["not_judged"] > 0 || counts["passed"] < 1000 {
				t.Errorf("the cases are %v", counts)
			}
			speaks := strings.Replace(dialect, "any", "recorded", 1)
			o.says(t, "the embedded emulator, speaking the "+speaks+" dialect", "The target speaks the "+speaks+" dialect", "Report: conformance-report/report.json")
			if o.err != "" {
				t.Errorf("stderr has %s", o.err)
			}
			hasNoSecret(t, filepath.Join(o.folder, defaultReportDir))
		})
	}
}

// TestWholeSuiteByCommand runs every case, and leaves none out.
func TestWholeSuiteByCommand(t *testing.T) {
	suitetest.WholeSuite(t)
	o := omise(t, "run", "-q").exits(t, 0)
	if counts := statuses(o.whole(t)); counts["failed"]+counts["not_judged"]+counts["excluded"] > 0 {
		t.Errorf("the cases are %v", counts)
	}
	hasNoSecret(t, filepath.Join(o.folder, defaultReportDir))
}

// secretPatterns are the shapes of secrets, by a word that is looked for first:
// the reports have 20 MB. x stands for what was masked.
var secretPatterns = map[string]*regexp.Regexp{
	"key_":          regexp.MustCompile(`[psc]key_((test|live)_[0-9a-z]*[0-9a-wyz][0-9a-z]*|[0-9a-z]{10,})`),
	"ck_":           regexp.MustCompile(`ck_((test|live)_[0-9a-z]*[0-9a-wyz][0-9a-z]*|[0-9a-z]{10,})`),
	"security_code": regexp.MustCompile(`security_code(\\*"|%22)?\]?\s*[:=]\s*(\\*"|%22)?[0-9]{3,4}\b`),
}

// hasNoSecret searches the reports for keys and security codes in every encoding
// that a request or a log could have.
func hasNoSecret(t *testing.T, dir string) {
	t.Helper()
	secrets := []string{}
	for _, key := range []string{emulator.DefaultPublicKey, emulator.DefaultSecretKey} {
		secrets = append(secrets, key, url.QueryEscape(key), base64.StdEncoding.EncodeToString([]byte(key+":")), base64.StdEncoding.EncodeToString([]byte(key)))
	}
	for _, name := range []string{"report.json", "junit.xml", "summary.md"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range secrets {
			if strings.Contains(string(text), secret) {
				t.Errorf("%s has the key %s", name, secret)
			}
		}
		for mark, pattern := range secretPatterns {
			for rest := string(text); ; {
				i := strings.Index(rest, mark)
				if i < 0 {
					break
				}
				if found := pattern.FindString(rest[max(0, i-4):min(len(rest), i+80)]); found != "" {
					t.Fatalf("%s has %s", name, found)
				}
				rest = rest[i+len(mark):]
			}
		}
	}
}

// someSubjects has a tenth of the cases: shards and seeds know no subjects.
const someSubjects = "tokens || customers || recipients"

// TestShardsMakeTheWhole: each case runs in one shard, and the merged report is
// that of a run without shards.
func TestShardsMakeTheWhole(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	ran := map[string]int{}
	for _, shard := range []string{"1", "2", "3"} {
		invocation{args: []string{"run", "-q", "--label-filter", someSubjects, "--shard", shard + "/3", "--report-dir", shard}, folder: folder}.run(t).exits(t, 0)
		for _, c := range wholeIn(t, filepath.Join(folder, shard)).Cases {
			if c.Status != reports.StatusExcluded {
				ran[c.ID]++
			}
		}
	}
	invocation{args: []string{"report", "merge", "1", "2", "3", "--report-dir", "all"}, folder: folder}.run(t).exits(t, 0)
	invocation{args: []string{"run", "--label-filter", someSubjects, "--report-dir", "whole"}, folder: folder}.run(t).exits(t, 0)
	merged, whole := wholeIn(t, filepath.Join(folder, "all")), wholeIn(t, filepath.Join(folder, "whole"))
	for _, c := range whole.Cases {
		if want := map[bool]int{true: 0, false: 1}[c.Status == reports.StatusExcluded]; ran[c.ID] != want {
			t.Errorf("%s ran in %d shards, want %d", c.ID, ran[c.ID], want)
		}
	}
	if a, b := outcomes(merged), outcomes(whole); !maps.Equal(a, b) {
		t.Errorf("merged and whole differ:\n%v\n%v", statuses(merged), statuses(whole))
	}
	if merged.Verdict != whole.Verdict || len(merged.Rules) != len(whole.Rules) || merged.Run.Shard != "" {
		t.Errorf("merged: %s, %d rules, shard %q", merged.Verdict, len(merged.Rules), merged.Run.Shard)
	}

	o := invocation{args: []string{"report", "merge", "1", "3", "--report-dir", "part"}, folder: folder}.run(t).exits(t, 3)
	o.says(t, "The run is incomplete: there is no report for shard 2/3.", "Not judged: the run is incomplete")
	writeFile(t, filepath.Join(folder, "2"), "report.json", "{")
	invocation{args: []string{"report", "merge", "1", "2", "3"}, folder: folder}.run(t).exits(t, 2)
}

// outcomes maps cases and rules to their status.
func outcomes(report *reports.Report) map[string]reports.Status {
	status := map[string]reports.Status{}
	for _, c := range report.Cases {
		status[c.ID] = c.Status
	}
	for _, rule := range report.Rules {
		status[rule.ID] = rule.Status
	}
	return status
}

var (
	madeIDs = regexp.MustCompile(`\b([a-z]+)_test_[0-9a-z]{19}\b`)
	moments = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d(:|%3A)\d\d(:|%3A)\d\d(\.\d+)?Z|\d{4}-\d\d-\d\d`)
)

// requests returns what each case sent, without what the target and the clock
// made. Requests that were sent at once have no order.
func requests(report *reports.Report) map[string][]string {
	sent := map[string][]string{}
	for _, c := range report.Cases {
		for _, ex := range c.Exchanges {
			text := strings.Join([]string{ex.Request.Method, string(ex.Request.Host), ex.Request.Path, ex.Request.Query, ex.RequestBody}, " ")
			sent[c.ID] = append(sent[c.ID], moments.ReplaceAllString(madeIDs.ReplaceAllString(text, "$1"), "time"))
		}
		slices.Sort(sent[c.ID])
	}
	return sent
}

func TestSeedMakesTheRequests(t *testing.T) {
	t.Parallel()
	run := func(seed string) map[string][]string {
		return requests(omise(t, "run", "-q", "--seed", seed, "--label-filter", someSubjects).exits(t, 0).whole(t))
	}
	first, second, other := run("7"), run("7"), run("8")
	if len(first) < 100 {
		t.Fatalf("%d cases sent requests", len(first))
	}
	for id := range first {
		if !slices.Equal(first[id], second[id]) {
			t.Errorf("%s sends\n%s\nand with the same seed\n%s", id, strings.Join(first[id], "\n"), strings.Join(second[id], "\n"))
		}
	}
	if maps.EqualFunc(first, other, slices.Equal[[]string]) {
		t.Error("another seed sends the same")
	}
}
