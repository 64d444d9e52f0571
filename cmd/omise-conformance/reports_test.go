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

// TestWholeSuiteByCommand is the whole suite where only what was recorded conforms: every rule is
// judged, every case passes, and no report has a secret. Tests of the root package run it in the
// other dialects.
func TestWholeSuiteByCommand(t *testing.T) {
	suitetest.WholeSuite(t)
	o := omise(t, "run", "-q", "--dialect", "recorded", "--label-filter", "!generated").exits(t, 0)
	report := o.whole(t)
	if counts := statuses(report); counts["failed"]+counts["not_judged"] > 0 || counts["passed"] < 1000 {
		t.Errorf("the cases are %v", counts)
	}
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(report.Rules), len(contract.Rules); got != want {
		t.Errorf("the report has %d rules of %d", got, want)
	}
	for i := range report.Rules {
		if report.Rules[i].Status == reports.StatusNotRun {
			t.Errorf("%s was not run", report.Rules[i].ID)
		}
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
	for _, name := range []string{"report.json", "junit.xml", "summary.md", "report.html"} {
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
		return requests(omise(t, "run", "-q", "--full-report", "--seed", seed, "--label-filter", "tokens").exits(t, 0).whole(t))
	}
	first, second, other := run("7"), run("7"), run("8")
	if len(first) < 50 {
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
