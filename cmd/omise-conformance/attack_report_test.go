package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

// obeyed are what nobody may obey in a report of a stranger.
var obeyed = []string{
	"\n::error::x", "##vso[x]", "\r\nsection_start:1:x", "##teamcity[x]", "\x1b]8;;http://example.com\x07x", "\x1b[2J", "\u202ex",
	"\n--- x", "\n+++ x", "\n~~~ x", "\n^^^ +++",
}

// inParts reports whether a text is a key in parts, which is found only by a command that knows the key: nothing else of its shape is left.
func inParts(text string) bool {
	return strings.HasPrefix(text, someSecretKey[:4]) && !strings.Contains(text, someSecretKey[:len("skey_test")])
}

// strangerReport writes a report that no run has made: each of its texts holds a secret or a sign.
func strangerReport(t *testing.T, folder string) {
	t.Helper()
	invocation{args: []string{"run", "--case", "tokens/fresh", "-q", "--report-dir", folder}, folder: folder}.run(t).exits(t, 0)
	path := filepath.Join(folder, reportFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	report := &reports.Report{}
	if err := json.Unmarshal(text, report); err != nil {
		t.Fatal(err)
	}
	texts := slices.Concat(slices.DeleteFunc(slices.Clone(echoed()), inParts), obeyed)
	at := slices.IndexFunc(report.Cases, func(c reports.CaseEntry) bool { return c.Status == reports.StatusPassed })
	one := &report.Cases[at]
	one.Status, one.Title, one.Reason = reports.StatusFailed, strings.Join(obeyed, " "), strings.Join(obeyed, " ")
	for _, text := range texts {
		one.Findings = append(one.Findings, judge.Finding{
			Rule: one.Rules[0], Level: specs.Must, Sent: text, Message: "m " + text,
		})
	}
	report.Incomplete, report.Stale, report.Problems = texts, obeyed, reports.NewProblems(obeyed...)
	report.Run.Target = strings.Join(obeyed, " ")
	report.Verdict, report.ExitCode = reports.NotConformant, 1
	report.Totals.Passed, report.Totals.Failed = report.Totals.Passed-1, 1
	if text, err = json.Marshal(report); err != nil {
		t.Fatal(err)
	}
	write(t, path, string(text))
}

// TestReportsOfStrangers: a report.json that somebody wrote by hand has no secret in what is made of it, and nobody obeys it.
func TestReportsOfStrangers(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	strangerReport(t, folder)
	made := filepath.Join(folder, "made")
	for _, row := range []struct {
		args string
		code int
	}{
		{"report merge $DIR --report-dir $MADE -v", 1},
		{"report html $DIR --output $MADE/page.html", 0},
		{"report annotations $DIR", 0},
		{"diff $DIR $DIR --format markdown --output $MADE/diff.md", 0},
		{"diff $DIR $DIR --format html --output $MADE/diff.html", 0},
	} {
		args := strings.Fields(strings.NewReplacer("$DIR", folder, "$MADE", made).Replace(row.args))
		o := invocation{args: args, folder: folder}.run(t).exits(t, row.code)
		holdsNoEchoOfAStranger(t, row.args, o.out+o.err)
	}
	entries, err := os.ReadDir(made)
	if err != nil || len(entries) < 7 {
		t.Fatalf("%d files were made: %v", len(entries), err)
	}
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(made, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		holdsNoEchoOfAStranger(t, entry.Name(), string(text))
	}
}

func holdsNoEchoOfAStranger(t *testing.T, where, text string) {
	t.Helper()
	holdsNoEcho(t, where, text)
	for _, sign := range []string{"##vso[", "##teamcity[", "section_start:", "\x1b", "\u202e"} {
		if strings.Contains(text, sign) {
			t.Errorf("%s holds %q", where, sign)
		}
	}
	for line := range strings.Lines(text) {
		for _, sign := range []string{"--- x", "+++ x", "~~~ x", "^^^ +++", "::error::x"} {
			if strings.HasPrefix(strings.TrimLeft(line, " \t"), sign) && (where[0] != 'j' || sign[0] == ':') { // junit.xml is no log
				t.Errorf("%s has a line that begins with %q", where, sign)
			}
		}
	}
}
