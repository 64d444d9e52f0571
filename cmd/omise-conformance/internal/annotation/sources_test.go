package annotation

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

var project = fstest.MapFS{
	"go/pay_test.go":                 {Data: []byte("package pay\n\n// TestPay pays.\nfunc TestPay(t *testing.T) {\n\tt.Run(\"card\", nil)\n}\n")},
	"py/test_sdk.py":                 {Data: []byte("class Payments:\n    def test_used(self):\n        pass\n")},
	"py/test_aio.py":                 {Data: []byte("class Payments:\n    async def test_used(self):\n        pass\n")},
	"js/pay.test.cjs":                {Data: []byte("test('token, charge and refund', async () => {});\ntest(`twice`, f);\n")},
	"js/other.test.cjs":              {Data: []byte("test(`twice`, f);\n")},
	"java/src/PayTest.java":          {Data: []byte("class PayTest {\n  @Test\n  void pays() {}\n}\n")},
	"rb/pay_test.rb":                 {Data: []byte("class PayTest\n  def test_it_pays\n  end\nend\n")},
	"node_modules/x/index.js":        {Data: []byte("test('only there', f)\n")},
	"notes.md":                       {Data: []byte("def only_in_notes\n")},
	"php/tests/ChargeTest.php":       {Data: []byte("<?php\nclass ChargeTest {\n  public function testPays() {}\n}\n")},
	"sh/pay.sh":                      {Data: []byte("shell_pays() {\n\t:\n}\nshell_pays\n")},
	"features/pay.feature":           {Data: []byte("Feature: pay\n  Scenario: Somchai pays\n")},
	".github/workflows/x/scripts.py": {Data: []byte("def hidden_test(): pass\n")},
	"py/venv/lib/site/test_thing.py": {Data: []byte("def test_in_venv(): pass\n")},
	"large/" + "generated_test.go":   {Data: []byte("func TestLarge(t *testing.T) {}\n" + strings.Repeat("/", mostBytes))},
	"go/call_test.go":                {Data: []byte("package pay\n\nvar _ = TestPay\n")},
}

func TestMarksLeadToLines(t *testing.T) {
	in := Read(project)
	for mark, want := range map[string]*Place{
		"TestPay":      {"go/pay_test.go", 4},
		"TestPay/card": {"go/pay_test.go", 4},
		"test_used (test_sdk.Payments.test_used)": {"py/test_sdk.py", 2},
		"py/test_aio.py::Payments::test_used[1]":  {"py/test_aio.py", 2},
		"token, charge and refund":                {"js/pay.test.cjs", 1},
		"PayTest.pays":                            {"java/src/PayTest.java", 3},
		"PayTest#test_it_pays":                    {"rb/pay_test.rb", 2},
		"ChargeTest::testPays":                    {"php/tests/ChargeTest.php", 3},
		"Somchai pays":                            {"features/pay.feature", 2},
		"shell_pays":                              {"sh/pay.sh", 1},
		"twice":                                   nil, // in two files
		"only there":                              nil,
		"only_in_notes":                           nil,
		"hidden_test":                             nil,
		"test_in_venv":                            nil,
		"TestLarge":                               nil,
		"TestNowhere":                             nil,
		"":                                        nil,
		"a":                                       nil,
		"([":                                      nil,
	} {
		got := in.Find(mark)
		if (got == nil) != (want == nil) || got != nil && *got != *want {
			t.Errorf("%q leads to %v, want %v", mark, got, want)
		}
	}
}

func TestAnnotationsOfGitHub(t *testing.T) {
	finding := func(level specs.Level, mark, text string) judge.Finding {
		return judge.Finding{Rule: "client.x", Level: level, Mark: mark, Message: text}
	}
	r := &reports.Report{Cases: []reports.CaseEntry{
		{Status: reports.StatusFailed, Findings: []judge.Finding{
			finding(specs.Must, "TestPay", "100 % wrong\nindeed"), finding(specs.Must, "", "nowhere"),
		}},
		{Status: reports.StatusPassed, Findings: []judge.Finding{finding(specs.Should, "PayTest.pays", "odd")}},
		{Status: reports.StatusKnownFailing, Findings: []judge.Finding{finding(specs.Must, "TestPay", "known")}},
	}}
	var said strings.Builder
	if err := WriteGitHub(&said, r, Read(project)); err != nil {
		t.Fatal(err)
	}
	want := "::error file=go/pay_test.go,line=4,title=client.x::100 %25 wrong%0Aindeed\n" +
		"::error title=client.x::nowhere\n" +
		"::warning file=java/src/PayTest.java,line=3,title=client.x::odd\n"
	if said.String() != want {
		t.Errorf("got\n%swant\n%s", &said, want)
	}
}

func TestAnnotationsAreBounded(t *testing.T) {
	r := &reports.Report{Cases: []reports.CaseEntry{{Status: reports.StatusFailed, Findings: make([]judge.Finding, 3*most)}}}
	var said strings.Builder
	if err := WriteGitHub(&said, r, Read(fstest.MapFS{})); err != nil || strings.Count(said.String(), "\n") != most {
		t.Errorf("%d lines, %v", strings.Count(said.String(), "\n"), err)
	}
}

func TestPropertiesAreEscaped(t *testing.T) {
	in := &Sources{found: map[string]*Place{"m": {"a,b:c.go", 7}}}
	got := command(&judge.Finding{Rule: "r", Level: specs.Must, Mark: "m", Message: "x"}, in)
	if want := "::error file=a%2Cb%3Ac.go,line=7,title=r::x\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
