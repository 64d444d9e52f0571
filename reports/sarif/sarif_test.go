package sarif

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

//go:embed testdata/sarif-schema-2.1.0.json
var schemaText []byte

// compiled returns the schema of SARIF, with its formats: a URI has to be one.
var compiled = sync.OnceValues(func() (*jsonschema.Schema, error) {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaText))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("sarif.json", value); err != nil {
		return nil, err
	}
	return compiler.Compile("sarif.json")
})

// checked returns a report of a check of some files.
func checked(cases ...reports.CaseEntry) *reports.Report {
	r := &reports.Report{
		Run: reports.Run{
			Mode: reports.ModeCheck, HarnessVersion: "v1.2.3", StartedAt: time.Date(2025, 3, 4, 5, 6, 7, 0, time.UTC), DurationMS: 1500,
		},
		Rules: []reports.RuleEntry{
			{ID: "answer.shape", Level: specs.Must, Sentence: "Never judged."},
			{ID: "charge.schema", Level: specs.Must, Sentence: "A charge fits its schema."},
			{ID: "list.limit", Level: specs.Should, Sentence: "A list keeps its limit."},
		},
		Cases: cases,
	}
	reports.Finish(r)
	return r
}

func file(name string, status reports.Status, findings ...judge.Finding) reports.CaseEntry {
	c := reports.CaseEntry{ID: name, Title: name, Status: status, Judged: map[string]int{"charge.schema": 1}, Checks: 1, Findings: findings}
	if status == reports.StatusKnownFailing || status == reports.StatusNotJudged {
		c.Reason = "an older recording"
	}
	return c
}

func found(name string, line int, rule, place string) judge.Finding {
	level := specs.Must
	if rule == "list.limit" {
		level = specs.Should
	}
	return judge.Finding{
		Rule: rule, Level: level, File: name, Line: line, Place: place,
		Message: fmt.Sprintf("%s (%s): expected an integer at %q; got {\"a\": [1](2)}.", rule, level, place),
	}
}

// written returns what Write writes, which has to fit the schema of SARIF.
func written(t *testing.T, r *reports.Report, limits ...int) *document {
	t.Helper()
	limits = append(limits, mostResults, mostPacked)
	var text bytes.Buffer
	if err := write(&text, r, limits[0], limits[1]); err != nil {
		t.Fatal(err)
	}
	schema, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("the document does not fit the schema of SARIF 2.1.0: %v\n%s", err, text.Bytes())
	}
	var read document
	if err := json.Unmarshal(text.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	return &read
}

func TestFindingsStandAtTheirLines(t *testing.T) {
	at := "fixtures/a charge #1%.json"
	run := written(t, checked(
		file(at, reports.StatusFailed, found(at, 12, "charge.schema", "/amount"), found(at, 0, "list.limit", ""), found(at, 3, "secret.live-key", "")),
		file("fixtures/fine.json", reports.StatusPassed),
	)).Runs[0]
	if len(run.Results) != 3 {
		t.Fatalf("%d results", len(run.Results))
	}
	first, second, third := run.Results[0], run.Results[1], run.Results[2]
	if uri := first.Locations[0].Physical.Artifact.URI; uri != "reports/sarif/fixtures/a%20charge%20%231%25.json" {
		t.Errorf("the file is called %q", uri)
	}
	if line := first.Locations[0].Physical.Region.StartLine; line != 12 || second.Locations[0].Physical.Region != nil {
		t.Errorf("the first is in line %d, the second in %+v", line, second.Locations[0].Physical.Region)
	}
	if place := first.Locations[0].Logical[0].FullyQualifiedName; place != "/amount" {
		t.Errorf("the place is %q", place)
	}
	if want := `got {{"a": \[1\](2)}}.`; !strings.HasSuffix(first.Message.Text, want) {
		t.Errorf("the message is %q, want it to end with %q", first.Message.Text, want)
	}
	if first.Level != "error" || second.Level != "warning" {
		t.Errorf("the levels are %s and %s", first.Level, second.Level)
	}
	for _, each := range []struct{ r result }{{first}, {second}, {third}} {
		if id := run.Tool.Driver.Rules[each.r.RuleIndex].ID; id != each.r.Rule {
			t.Errorf("the result of %s refers to the rule %s", each.r.Rule, id)
		}
	}
	if rules := run.Tool.Driver.Rules; len(rules) != 3 || rules[0].ID != "charge.schema" || rules[0].Short.Text != "A charge fits its schema." ||
		!strings.HasSuffix(rules[0].HelpURI, "/rules/charge.schema.html") || rules[1].Configuration.Level != "warning" {
		t.Errorf("the rules are %+v", rules)
	}
	if called := run.Invocations[0]; !called.Successful || called.ExitCode != 1 || called.Start != "2025-03-04T05:06:07.000Z" || called.End != "2025-03-04T05:06:08.500Z" {
		t.Errorf("the invocation is %+v", called)
	}
}

func TestFingerprintsStayWhereLinesMove(t *testing.T) {
	at := "charge.json"
	prints := func(findings ...judge.Finding) (all []string) {
		for _, r := range written(t, checked(file(at, reports.StatusFailed, findings...))).Runs[0].Results {
			all = append(all, r.Fingerprints["omise-conformance/v1"])
		}
		return all
	}
	one := found(at, 2, "charge.schema", "/amount")
	moved := found(at, 40, "charge.schema", "/amount")
	moved.Message = "something else was met"
	if before, after := prints(one)[0], prints(moved)[0]; before != after {
		t.Errorf("the fingerprint was %s and is %s", before, after)
	}
	distinct := map[string]bool{}
	for _, print := range prints(one, moved, found(at, 2, "charge.schema", "/fee"), found(at, 2, "list.limit", "/amount"), found("b.json", 2, "charge.schema", "/amount")) {
		distinct[print] = true
	}
	if len(distinct) != 5 {
		t.Errorf("five findings have the fingerprints %v", distinct)
	}
}

func TestNamesBeginAtTheRepository(t *testing.T) {
	repository := t.TempDir()
	sub := filepath.Join(repository, "client", "tests")
	for _, folder := range []string{filepath.Join(repository, ".git"), sub} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(sub)
	outside := filepath.Join(filepath.Dir(repository), "other.json")
	for name, want := range map[string]string{
		"a.json": "client/tests/a.json", "../b.json": "client/b.json", filepath.Join(sub, "c.json"): "client/tests/c.json",
		outside: "file://" + filepath.ToSlash(outside), "gs://bucket/a log.jsonl": "gs://bucket/a%20log.jsonl", "standard input": "client/tests/standard%20input",
	} {
		r := written(t, checked(file("x", reports.StatusFailed, found(name, 1, "charge.schema", ""))))
		if got := r.Runs[0].Results[0].Locations[0].Physical.Artifact.URI; got != want {
			t.Errorf("%s is called %q, want %q", name, got, want)
		}
	}
}

func TestWhatIsKnownIsSuppressed(t *testing.T) {
	at := "charge.json"
	amount, fee := found(at, 2, "charge.schema", "/amount"), found(at, 3, "charge.schema", "/fee")
	r := checked(file(at, reports.StatusFailed, amount, fee))
	r.Known = []reports.KnownEntry{{Name: amount.Identity(), Reason: "an older {recording}"}}
	reports.Finish(r)
	run := written(t, r).Runs[0]
	if s := run.Results[0].Suppressions; len(s) != 1 || s[0].Justification != "an older {{recording}}" || s[0].Kind != "external" {
		t.Errorf("the known finding has the suppressions %+v", s)
	}
	if s := run.Results[1].Suppressions; len(s) != 0 {
		t.Errorf("the new finding has the suppressions %+v", s)
	}
	whole := written(t, checked(file(at, reports.StatusKnownFailing, amount))).Runs[0]
	if s := whole.Results[0].Suppressions; len(s) != 1 || s[0].Justification != "an older recording" {
		t.Errorf("the finding of a file that is known to fail has the suppressions %+v", s)
	}
}

// TestTheGravestAreKept: of more than hosts take, warnings and what is known go first.
func TestTheGravestAreKept(t *testing.T) {
	var findings []judge.Finding
	for n := range 40 {
		rule := "list.limit"
		if n%4 == 3 {
			rule = "charge.schema"
		}
		findings = append(findings, found("a.json", n+1, rule, fmt.Sprintf("/data/%d", n)))
	}
	r := checked(file("a.json", reports.StatusFailed, findings...))
	run := written(t, r, 12, mostPacked).Runs[0]
	graves := 0
	for i := range run.Results {
		if run.Results[i].Level == "error" {
			graves++
		}
	}
	if said := run.Invocations[0].Notifications; len(run.Results) != 12 || graves != 10 || len(said) != 1 ||
		!strings.HasPrefix(said[0].Message.Text, "28 results are left out") {
		t.Errorf("%d results, %d of them errors; said %+v", len(run.Results), graves, said)
	}
	few := written(t, r, mostResults, 1500).Runs[0] // bytes
	if n := len(few.Results); n == 0 || n > 30 || few.Results[0].Level != "error" || len(few.Invocations[0].Notifications) != 1 {
		t.Errorf("%d results fit into 1,500 packed bytes", n)
	}
	if all := written(t, r).Runs[0]; len(all.Results) != 40 || all.Results[0].Level != "warning" || len(all.Invocations[0].Notifications) > 0 {
		t.Error("the order or the number changed where all have room")
	}
}

func TestWhatIsWrongWithTheRunIsTold(t *testing.T) {
	r := checked(file("a.json", reports.StatusNotJudged))
	r.Stale, r.Incomplete = []string{"an entry is stale"}, []string{"a file was not read"}
	reports.Finish(r)
	var said []string
	for _, n := range written(t, r).Runs[0].Invocations[0].Notifications {
		said = append(said, n.Message.Text)
	}
	if got := strings.Join(said, "; "); got != "an entry is stale; a file was not read; a.json: an older recording" {
		t.Errorf("said %q", got)
	}
	for name, empty := range map[string]*reports.Report{"nothing": checked(), "an interrupted run": {Verdict: reports.Interrupted, ExitCode: 130}} {
		if run := written(t, empty).Runs[0]; run.Results == nil || run.Invocations[0].Successful {
			t.Errorf("%s: the results are %v, and it was successful: %v", name, run.Results, run.Invocations[0].Successful)
		}
	}
}
