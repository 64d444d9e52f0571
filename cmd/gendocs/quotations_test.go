package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/suites/all"

	"github.com/omise-conformance/harness/specs"
)

func TestQuotationsAreRenewed(t *testing.T) {
	values := map[string]value{
		"cases":  number(3953),
		"list":   fixed("a\nb"),
		"broken": {text: func() (string, error) { return "", errors.New("no run") }},
		"timed":  {text: func() (string, error) { return "10 checks in 5 requests, … s.", nil }, mask: maskRun},
	}
	for _, test := range []struct{ name, old, want, fails string }{
		{"in a sentence", "It has <!-- generated: cases -->12<!-- end --> cases.", "It has <!-- generated: cases -->3,953<!-- end --> cases.", ""},
		{"twice in a line", "<!-- generated: cases --><!-- end -->, <!-- generated: cases -->1<!-- end -->", "<!-- generated: cases -->3,953<!-- end -->, <!-- generated: cases -->3,953<!-- end -->", ""},
		{"on lines of its own", "x\n<!-- generated: list -->\nold\n<!-- end -->\ny\n", "x\n<!-- generated: list -->\na\nb\n<!-- end -->\ny\n", ""},
		{"only what varies differs", "<!-- generated: timed -->9 checks in 6 requests, … s.<!-- end -->", "<!-- generated: timed -->9 checks in 6 requests, … s.<!-- end -->", ""},
		{"nothing to quote", "It has 12 cases. <!-- a remark -->", "It has 12 cases. <!-- a remark -->", ""},
		{"unknown name", "<!-- generated: case -->12<!-- end -->", "", `the quotation "case": want one of broken, cases, list, timed`},
		{"no end", "<!-- generated: cases -->12 cases.", "", "1 quotations begin and 0 end"},
		{"one end for two", "<!-- generated: cases -->12 <!-- generated: cases -->1<!-- end -->", "", "2 quotations begin and 1 end"},
		{"no value", "<!-- generated: broken -->12<!-- end -->", "", `the quotation "broken": no run`},
	} {
		got, err := quote(test.old, values)
		switch {
		case test.fails != "":
			if err == nil || !strings.Contains(err.Error(), test.fails) {
				t.Errorf("%s: got the error %v, want %q", test.name, err, test.fails)
			}
		case err != nil || got != test.want:
			t.Errorf("%s: got %q (%v), want %q", test.name, got, err, test.want)
		}
	}
}

func TestStaleQuotationsAreReported(t *testing.T) {
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "docs", "decisions"), 0o755); err != nil {
		t.Fatal(err)
	}
	deep := filepath.Join(root, "docs", "decisions", "one.md")
	stale := "<!-- generated: cases -->1<!-- end -->"
	if err := os.WriteFile(deep, []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "README.md"), []byte("fresh"), 0o600); err != nil {
		t.Fatal(err)
	}
	values := map[string]value{"cases": number(2)}
	if err := quoteAll(root, values, true); err == nil || err.Error() != deep+" is stale: run make generate" {
		t.Errorf("the check returns %v", err)
	}
	if text, err := os.ReadFile(deep); err != nil || string(text) != stale {
		t.Errorf("the check wrote %q (%v)", text, err)
	}
	if err := quoteAll(root, values, false); err != nil {
		t.Fatal(err)
	}
	if err := quoteAll(root, values, true); err != nil {
		t.Errorf("after it was written: %v", err)
	}
}

// The documents of the project quote what holds now, but for the sample of a run,
// which -check makes.
func TestDocumentsQuoteWhatHolds(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	faults, err := conformance.AllFaults()
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join("..", "..")
	values := quotable(root, contract, all.Cases(), faults)
	values["run"] = value{text: func() (string, error) { return "", nil }, mask: func(string) string { return "" }}
	if err := quoteAll(root, values, true); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"rules", "ambient-rules", "cases", "derived-cases", "written-cases", "faults", "semantic-faults", "wire-faults", "harmless-changes", "fuzz-targets", "emulator-cassettes", "emulator-requests", "emulator-megabytes"} {
		if text, err := values[name].text(); err != nil || text == "0" || text == "0.0 MB" {
			t.Errorf("%s: %q (%v)", name, text, err)
		}
	}
}

func TestSampleOfARun(t *testing.T) {
	got, err := sampleOf("a table\n\nThe run covers 100.0 % of the contract.\n\n12 checks in 3 requests, 3.2 s.\n\nConformant.\n")
	if want := "```console\n$ make run\n…\nThe run covers 100.0 % of the contract.\n\n12 checks in 3 requests, … s.\n\nConformant.\n```"; err != nil || got != want {
		t.Errorf("got %q (%v), want %q", got, err, want)
	}
	if maskRun(got) != maskRun(strings.ReplaceAll(got, "12 checks in 3 requests", "13 checks in 4 requests")) {
		t.Error("the numbers of another run are a difference")
	}
	if maskRun(got) == maskRun(strings.ReplaceAll(got, "100.0 %", "99.0 %")) {
		t.Error("another coverage is no difference")
	}
	if _, err := sampleOf("nothing"); err == nil {
		t.Error("an output without the sentence is quoted")
	}
}
