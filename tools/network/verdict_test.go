package network

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func noneFailed(t *testing.T, o *Outcome) {
	t.Helper()
	if o.Exit != 0 && o.Exit != 3 {
		t.Errorf("the exit code is %d", o.Exit)
	}
	for _, c := range o.Report.Cases {
		switch {
		case slices.Contains([]string{"passed", "excluded", "unsupported"}, c.Status):
		case c.Status == "not_judged" && c.Reason != "":
		default:
			t.Errorf("%s is %s: %s %v", c.ID, c.Status, c.Reason, c.Findings)
		}
	}
}

// reportSchema is the schema of report.json.
func reportSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join(root, "reports", "report.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// wholeReports reads all three reports again and compares their numbers.
func wholeReports(t *testing.T, schema *jsonschema.Schema, o *Outcome) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(o.Folder, "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(document); err != nil {
		t.Errorf("report.json does not fit its schema: %v", err)
	}
	counted := map[string]int{}
	for _, c := range o.Report.Cases {
		counted[c.Status]++
	}
	for _, status := range []string{"passed", "failed", "blocked", "not_judged", "unsupported", "excluded"} {
		if counted[status] != o.Report.Totals[status] {
			t.Errorf("%d cases are %s, the totals say %d", counted[status], status, o.Report.Totals[status])
		}
	}
	if o.Report.ExitCode != o.Exit || len(o.Report.Cases) != o.Report.Totals["cases"] || counted["passed"]+counted["not_judged"]+counted["blocked"] < 20 {
		t.Errorf("exit code %d and %d, %d cases, totals %v", o.Exit, o.Report.ExitCode, len(o.Report.Cases), o.Report.Totals)
	}
	var junit struct {
		Tests  int `xml:"tests,attr"`
		Suites []struct {
			Cases []struct {
				Name   string `xml:"name,attr"`
				Status string `xml:"status,attr"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	text, err = os.ReadFile(filepath.Join(o.Folder, "junit.xml"))
	if err == nil {
		err = xml.Unmarshal(text, &junit)
	}
	if err != nil {
		t.Fatalf("junit.xml: %v", err)
	}
	named := map[string]bool{}
	for _, suite := range junit.Suites {
		for _, c := range suite.Cases {
			named[c.Name] = true
		}
	}
	for _, c := range o.Report.Cases {
		if selected := c.Status != "excluded"; named[c.ID] != selected {
			t.Errorf("%s is in junit.xml: %t; it was selected: %t", c.ID, named[c.ID], selected)
		}
	}
	if summary, err := os.ReadFile(filepath.Join(o.Folder, "summary.md")); err != nil || len(summary) == 0 {
		t.Errorf("summary.md: %d bytes, %v", len(summary), err)
	}
}

// inTime holds every request, every case and the run to the named timeouts.
func inTime(t *testing.T, o *Outcome, w waits) {
	t.Helper()
	var sum time.Duration
	for _, c := range o.Report.Cases {
		took := time.Duration(c.DurationMS * float64(time.Millisecond))
		sum += took
		if took > w.test+slack {
			t.Errorf("%s took %s with timeouts.case %s", c.ID, took, w.test)
		}
		for _, exchange := range c.Exchanges {
			if took := time.Duration(exchange.DurationNS); took > w.request+slack {
				t.Errorf("a request of %s took %s with timeouts.request %s", c.ID, took, w.request)
			}
		}
	}
	// Cases run one after another; beside them there is only asking for the
	// features, four requests, and asking whether the target is back.
	if bound := sum + 4*w.request + askingBack + 2*slack; o.Took > bound {
		t.Errorf("the run took %s, more than the %s of its cases and timeouts", o.Took, bound)
	}
}
