package reports

import (
	"bytes"
	"encoding/xml"
	"os"
	"strings"
	"testing"

	"github.com/jacoelho/xsd"

	"github.com/omise-conformance/harness/reports/internal/junitxml"
)

func junitSchema(t *testing.T) *xsd.Schema {
	t.Helper()
	schema, err := xsd.LoadWithOptions(os.DirFS("."), "junit.xsd", xsd.NewLoadOptions())
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestJUnitFitsItsSchema(t *testing.T) {
	schema := junitSchema(t)
	for kind, r := range kinds() {
		if err := schema.Validate(bytes.NewReader(written(t, WriteJUnit, r))); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// A schema that accepts anything would make the test above worthless.
func TestJUnitSchemaRefusesBrokenDocuments(t *testing.T) {
	schema := junitSchema(t)
	document := string(written(t, WriteJUnit, mixed()))
	for name, change := range map[string][2]string{
		"count that is not a number": {`tests="7"`, `tests="seven"`},
		"count that is missing":      {` failures="1" time="1.235"`, ` time="1.235"`},
		"time with an exponent":      {`time="1.235"`, `time="1e-05"`},
		"time below zero":            {`time="1.235"`, `time="-1"`},
		"timestamp with a zone":      {`timestamp="2025-03-04T05:06:08"`, `timestamp="2025-03-04T05:06:08Z"`},
		"case without a name":        {`name="tokens/create" `, ``},
		"case without a class":       {` classname="omise-conformance.tokens"`, ``},
		"an attribute of one tool":   {`<testcase `, `<testcase status="green" `},
		"unknown element":            {`<skipped `, `<pending></pending><skipped `},
		"skipped and failed at once": {`<failure `, `<skipped message="no"></skipped><failure `},
		"failure without a type":     {` type="charge.amount.minimum"`, ``},
		"another root":               {`testsuites`, `results`},
	} {
		broken := strings.ReplaceAll(document, change[0], change[1])
		if broken == document {
			t.Fatalf("%s: the document has no %s to break", name, change[0])
		}
		if err := schema.Validate(strings.NewReader(broken)); err == nil {
			t.Errorf("%s: the schema accepts it", name)
		}
	}
}

func parseJUnit(t *testing.T, r *Report) junitxml.Suites {
	t.Helper()
	var document junitxml.Suites
	if err := xml.Unmarshal(written(t, WriteJUnit, r), &document); err != nil {
		t.Fatal(err)
	}
	return document
}

func TestJUnitCountsAreThoseOfItsCases(t *testing.T) {
	for kind, r := range kinds() {
		document := parseJUnit(t, r)
		var all junitxml.Suite
		for _, suite := range document.TestSuites {
			var counted junitxml.Suite
			for _, c := range suite.TestCases {
				addCase(&counted, c)
				addCase(&all, c)
			}
			if counted.Tests != suite.Tests || counted.Failures != suite.Failures || counted.Errors != suite.Errors || counted.Skipped != suite.Skipped {
				t.Errorf("%s: testsuite %s says %d tests, %d failures, %d errors, %d skipped, which is not what it holds",
					kind, suite.Name, suite.Tests, suite.Failures, suite.Errors, suite.Skipped)
			}
		}
		if all.Tests != document.Tests || all.Failures != document.Failures || all.Errors != document.Errors || all.Skipped != document.Skipped {
			t.Errorf("%s: testsuites says %d tests, %d failures, %d errors, %d skipped, which is not what it holds",
				kind, document.Tests, document.Failures, document.Errors, document.Skipped)
		}
	}
}

// CI servers decide by failures and errors: a run that is not green must have one.
func TestJUnitIsGreenOnlyWhereTheRunIs(t *testing.T) {
	for kind, r := range kinds() {
		document := parseJUnit(t, r)
		if green := document.Failures+document.Errors == 0; green != (r.ExitCode == 0) {
			t.Errorf("%s: exit code %d, and the JUnit report has %d failures and %d errors", kind, r.ExitCode, document.Failures, document.Errors)
		}
	}
}

func TestJUnitReplacesWhatXMLCannotHold(t *testing.T) {
	r := newReport(failed("charges/minimum"))
	r.Cases[0].Findings[0].Message = "nul \x00, escape \x1b[31m, not UTF-8 \xff, \ufffe and ]]> & \"quoted\" and\r\nnew line"
	r.Cases[0].Exchanges[1].ResponseBody = "body \x08 \xc3("
	document := written(t, WriteJUnit, r)
	if err := junitSchema(t).Validate(bytes.NewReader(document)); err != nil {
		t.Fatal(err)
	}
	failure := parseJUnit(t, r).TestSuites[0].TestCases[0].Failure
	want := "charge.amount.minimum (MUST): nul \ufffd, escape \ufffd[31m, not UTF-8 \ufffd, \ufffd and ]]> & \"quoted\" and\r\nnew line"
	if failure.Message != want {
		t.Errorf("got  %q\nwant %q", failure.Message, want)
	}
	if !strings.Contains(failure.Description, `body \u0008 \xc3(`+"\n") {
		t.Errorf("the body is not in %q", failure.Description)
	}
}

func TestJUnitCutsLongBodiesAtACharacter(t *testing.T) {
	r := newReport(failed("charges/minimum"))
	r.Cases[0].Exchanges[1].ResponseBody = "x" + strings.Repeat("é", 3000)
	text := parseJUnit(t, r).TestSuites[0].TestCases[0].Failure.Description
	if want := "x" + strings.Repeat("é", 2047) + "… (1906 bytes more)\n"; !strings.Contains(text, want) {
		t.Errorf("the cut body is not in %.200q…", text)
	}
	if strings.Contains(text, "\ufffd") {
		t.Error("a character is cut in two")
	}
}

func TestFindingsThatWereLeftOutAreCounted(t *testing.T) {
	entry := &CaseEntry{Title: "A case.", FindingsLeftOut: 3}
	if text := details(entry); !strings.Contains(text, "… and 3 more findings of the same rules\n") {
		t.Errorf("the details of a case with findings left out are %q", text)
	}
}

// TestNothingInATranscriptIsObeyed: who prints junit.xml, as CI services do, prints no command of a target's.
func TestNothingInATranscriptIsObeyed(t *testing.T) {
	r := mixed()
	for i := range r.Cases {
		for n := range r.Cases[i].Exchanges {
			r.Cases[i].Exchanges[n].ResponseBody = "##vso[x] section_start:1:x \u202ex"
		}
	}
	var written strings.Builder
	if err := WriteJUnit(&written, r); err != nil || !strings.Contains(written.String(), `#\u0023vso[x] section_start\u003a1:x \u202ex`) {
		t.Errorf("the body is not shown: %v", err)
	}
	for _, sign := range []string{"##vso[", "section_start:", "\u202e"} {
		if strings.Contains(written.String(), sign) {
			t.Errorf("junit.xml holds %q", sign)
		}
	}
}
