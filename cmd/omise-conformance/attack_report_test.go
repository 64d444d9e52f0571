package main

import (
	"encoding/json"
	"html"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/diff"
	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/matrix"
	"github.com/omise-conformance/harness/reports/trials"
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
	secrets := slices.DeleteFunc(slices.Clone(echoed()), inParts)
	texts := slices.Concat(secrets, obeyed)
	at := slices.IndexFunc(report.Cases, func(c reports.CaseEntry) bool { return c.Status == reports.StatusPassed })
	one := &report.Cases[at]
	one.Status, one.Title, one.Reason = reports.StatusFailed, strings.Join(obeyed, " "), strings.Join(obeyed, " ")
	for _, text := range texts {
		one.Findings = append(one.Findings, judge.Finding{
			Rule: one.Rules[0], Level: specs.Must, Sent: text, Message: "m " + text,
		})
	}
	one.Exchanges = strangerExchanges(secrets) // what they say otherwise is evidence, and stays
	report.Totals.Requests = len(one.Exchanges)
	report.Run.Filters, report.Run.Timeouts, report.Run.Spoke = map[string]string{}, map[string]string{}, map[string]int{}
	report.JudgedInPassing, one.Judged = map[string]int{}, map[string]int{}
	for _, text := range secrets {
		report.Run.Filters[text], report.Run.Timeouts[text] = text, text
		report.Run.Spoke[text], report.JudgedInPassing[text], one.Judged[text] = unquoted, unquoted, unquoted
		report.Run.Features = append(report.Run.Features, text)
		report.Rules = append(report.Rules, reports.RuleEntry{ID: text, Sentence: text, Reason: text, Cases: []string{text}})
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

// unquoted is a card number as a number.
const unquoted = 4929_1234_5678_1236

// strangerExchanges are exchanges that nobody has redacted: each of their texts is one of those given.
func strangerExchanges(texts []string) (all []reports.ExchangeEntry) {
	for i, text := range texts {
		side := http.Header{"X-Echo": {text}, text: {"1"}, "Cookie": {"session=" + echoedCookie}, "Authorization": {"Bearer " + echoedCookie}}
		body, _ := json.Marshal(map[string]any{"object": "error", "echo": text, text: 1}) // of texts alone
		one := reports.ExchangeEntry{RequestBody: string(body), ResponseBody: text, Curl: "curl -d '" + text + "'", Before: []string{text}}
		one.Seq, one.Leaks = i+1, []exchange.Leak{{Kind: exchange.SecretKind(text), At: text}}
		one.Request = exchange.Request{Method: text, Host: exchange.Host(text), Path: "/" + text, Query: text, Header: side, Key: exchange.KeyKind(text)}
		one.Response = &exchange.Response{Status: 400, Header: side, JSONError: text, Flaws: []string{text}}
		if i%2 > 0 {
			one.Response, one.Failure = nil, &exchange.Failure{Kind: exchange.FailureClosed, Message: text}
		}
		all = append(all, one)
	}
	return all
}

// echoedCookie is known for a secret by its header alone.
const echoedCookie = "0f4a1c2b9d8e"

// strangerDocument writes a document of another kind than a report of a run.
func strangerDocument(t *testing.T, folder, name string, document func(text string) any) {
	t.Helper()
	var of any
	switch made := document(strings.Join(slices.DeleteFunc(slices.Clone(echoed()), inParts), " ")); name {
	case "faults.json", "variants.json":
		of = []any{made}
	default:
		of = made
	}
	text, err := json.Marshal(of)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, name), string(text))
}

// TestDocumentsOfStrangers: the same of what the other commands write.
func TestDocumentsOfStrangers(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, document := range map[string]func(text string) any{
		"faults.json": func(text string) any {
			return trials.FaultEntry{ID: text, Sentence: text, Note: text, Unexpected: []string{text}, Failed: []string{text}}
		},
		"variants.json": func(text string) any {
			found := trials.VariantFinding{Rule: text, Message: text, Cases: []string{text}}
			return trials.VariantEntry{
				Variant: specs.Variant{ID: text, Sentence: text}, Kind: trials.VariantSet, Variants: []string{text},
				Findings: []trials.VariantFinding{found}, NotJudged: []string{text},
			}
		},
		"diff.json": func(text string) any {
			return diff.Result{
				Schema: diff.SchemaID, A: diff.Source{Path: text, About: text},
				Changes: []diff.Change{{Kind: diff.CaseAppeared, Subject: text, Before: text, Sentence: text, Places: []diff.Place{{Case: text, Request: text}}}},
			}
		},
		"matrix.json": func(text string) any {
			row := matrix.Row{Injection: text, Sentence: text, Good: text, Ended: matrix.Failed, Problem: text, Twice: []string{text}, Output: text, Met: 1}
			return matrix.Matrix{Command: []string{text}, Version: text, Rows: []matrix.Row{row}}
		},
	} {
		strangerDocument(t, folder, name, document)
		o := invocation{args: []string{"report", "html", name}, folder: folder}.run(t).exits(t, 0)
		page, err := os.ReadFile(filepath.Join(folder, strings.TrimSuffix(name, ".json")+".html"))
		if err != nil {
			t.Fatal(err)
		}
		holdsNoEcho(t, name, o.out+o.err+html.UnescapeString(string(page)))
	}
	for _, name := range []string{"faults", "variants"} {
		shard := filepath.Join(folder, name)
		if err := os.Mkdir(shard, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(filepath.Join(folder, name+".json"), filepath.Join(shard, name+".json")); err != nil {
			t.Fatal(err)
		}
		strangerDocument(t, shard, name+"-shard.json", func(text string) any {
			return trials.Part{Things: trials.Things(name), Shard: "1/1", Planned: []string{text}, Filters: map[string]string{text: text}}
		})
		o := invocation{args: []string{"report", "merge", name, "--report-dir", "made"}, folder: folder}.run(t)
		holdsNoEcho(t, name, o.out+o.err)
		for _, extension := range []string{".json", ".md", ".html"} {
			text, err := os.ReadFile(filepath.Join(folder, "made", name+extension))
			if err != nil {
				t.Fatal(err)
			}
			holdsNoEcho(t, name+extension, html.UnescapeString(string(text)))
		}
	}
}

// withUnpacked returns a document with what is packed in it.
func withUnpacked(t *testing.T, document string) string {
	t.Helper()
	for _, block := range suitetest.Evidence(t, document) {
		document += string(block)
	}
	return document
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
		whole := withUnpacked(t, string(text))
		holdsNoEcho(t, entry.Name(), whole)
		if strings.Contains(whole, echoedCookie) {
			t.Errorf("%s holds a cookie", entry.Name())
		}
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
