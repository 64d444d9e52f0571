package htmlreport

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/trials"
	"github.com/omise-conformance/harness/specs"
)

// failedCase is a case with one finding, whose texts are those of a target.
func failedCase(id, text string) reports.CaseEntry {
	return reports.CaseEntry{
		ID: id, Title: "Case " + text, Subject: "charges", Status: reports.StatusFailed, DurationMS: 12, Rules: []string{"charge.create"},
		Checks: 1, Judged: map[string]int{"charge.create": 1},
		Findings: []judge.Finding{{
			Rule: "charge.create", Level: specs.Must, Sent: "POST /charges with " + text, Expected: "status 200", Got: text,
			Where: "specs/rules.yaml #charge.create", Source: []string{"S1 Charges"}, Place: "/status", Exchange: 1, Message: "charge.create (MUST): " + text,
		}},
		Exchanges: []reports.ExchangeEntry{{
			Exchange:     exchange.Exchange{Seq: 1, Request: exchange.Request{Method: "POST", Host: exchange.API, Path: "/charges"}, Response: &exchange.Response{Status: 200}},
			ResponseBody: text, Curl: "curl -sS \"$OMISE_API_URL\"/charges",
		}},
	}
}

func reportOf(cases ...reports.CaseEntry) *reports.Report {
	r := &reports.Report{
		Run:   reports.Run{Mode: reports.ModeRun, Target: "a fake", Dialect: "any", SpecVersion: "2019-05-29"},
		Rules: []reports.RuleEntry{{ID: "charge.create", Level: specs.Must, Sentence: "A charge is made."}},
		Cases: cases,
	}
	reports.Finish(r)
	return r
}

func pageOf(t *testing.T, r, baseline *reports.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteCompared(&b, r, baseline); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var tags = regexp.MustCompile(`<script[^>]*>`)

// unpacked returns the evidence of a page as the script reads it.
func unpacked(t *testing.T, page string) map[string]detail {
	t.Helper()
	all := map[string]detail{}
	for _, block := range suitetest.Evidence(t, page) {
		if err := json.Unmarshal(block, &all); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// hostile are texts that pages have obeyed.
var hostile = []string{
	`<script>alert(1)</script>`, `</script><img src=x onerror=alert(1)>`, `<!--<script>`, `"><svg onload=alert(1)>`, `javascript:alert(1)`,
	"\x1b[31mred\x1b[0m", "\u202egnp.exe", "a\u2028b", "{{.Title}}",
}

func TestHostileTextsStayTexts(t *testing.T) {
	t.Parallel()
	clean := pageOf(t, reportOf(failedCase("charges/a", "text")), nil)
	for _, text := range hostile {
		r := reportOf(failedCase("charges/"+text, text))
		r.Run.Target, r.Rules[0].Sentence, r.Stale = text, text, []string{text}
		page := pageOf(t, r, r)
		if got, want := len(tags.FindAllString(page, -1)), len(tags.FindAllString(clean, -1)); got != want {
			t.Errorf("%q: the page has %d elements script, want %d", text, got, want)
		}
		for _, part := range []string{"<img src=x", "<svg onload", "<script>alert", "\x1b", "\u202e"} {
			if strings.Contains(page, part) {
				t.Errorf("%q: the page has %q", text, part)
			}
		}
		if strings.Contains(page, `href="javascript:`) {
			t.Errorf("%q leads to a script", text)
		}
		if got := unpacked(t, page)[r.Cases[0].ID]; len(got.Exchanges) != 1 || got.Exchanges[0].ResponseBody != text || got.Findings[0].Titles[0] == "S1 Charges" {
			t.Errorf("%q: the evidence is %+v", text, got)
		}
	}
}

// TestNothingButItsOwnIsObeyed: the policy has the hashes of what is in the page, and nothing in it asks for more.
func TestNothingButItsOwnIsObeyed(t *testing.T) {
	t.Parallel()
	page := pageOf(t, reportOf(failedCase("charges/a", "text")), nil)
	for name, pattern := range map[string]string{"style": `(?s)<style>(.*?)</style>`, "script": `(?s)<script>(.*?)</script>`} {
		found := regexp.MustCompile(pattern).FindAllStringSubmatch(page, -1)
		if len(found) != 1 {
			t.Fatalf("the page has %d elements %s, want one", len(found), name)
		}
		if want := name + "-src &#39;sha256-" + hash(found[0][1]); !strings.Contains(strings.ReplaceAll(page, "&#43;", "+"), want) {
			t.Errorf("the policy lacks %s", want)
		}
	}
	for _, part := range []string{"unsafe-inline", " style=", " onclick=", "<link rel=\"stylesheet\"", "src=\"http"} {
		if strings.Contains(page, part) {
			t.Errorf("the page has %q", part)
		}
	}
}

// TestBounds: a report of any size makes a page that a browser can open, and what is left out is said.
func TestBounds(t *testing.T) {
	t.Parallel()
	const many = mostCases + 1000
	cases := make([]reports.CaseEntry, many)
	for i := range cases {
		cases[i] = failedCase(fmt.Sprintf("charges/%d", i), strings.Repeat(fmt.Sprint(i*7919), 40))
	}
	r := reportOf(cases...)
	page := pageOf(t, r, nil)
	if len(page) > 15<<20 {
		t.Errorf("the page of %d failed cases has %d bytes", many, len(page))
	}
	if want := fmt.Sprintf(`"leftOut":%d`, many-mostCases); !strings.Contains(page, want) {
		t.Errorf("the page does not say %s", want)
	}
	long := pageOf(t, reportOf(failedCase("charges/long", strings.Repeat("x", 1<<20))), nil)
	if len(long) > 200<<10 {
		t.Errorf("the page of one case with a megabyte has %d bytes", len(long))
	}
}

// TestExcludedCasesAreCounted: of a run of one case the page is about that case.
func TestExcludedCasesAreCounted(t *testing.T) {
	t.Parallel()
	page := pageOf(t, reportOf(failedCase("charges/one", "x"), reports.CaseEntry{ID: "charges/other", Status: reports.StatusExcluded}), nil)
	if !strings.Contains(page, `"excluded":1`) || !strings.Contains(page, "charges/one") || strings.Contains(page, "charges/other") {
		t.Error("the page does not count the case that was excluded, and list the other one")
	}
}

// TestFiveThousandCases: the page of a report larger than the suite stays below five megabytes.
func TestFiveThousandCases(t *testing.T) {
	t.Parallel()
	cases := make([]reports.CaseEntry, 5000)
	for i := range cases {
		cases[i] = failedCase(fmt.Sprintf("charges/a-case-with-a-name-as-they-have-%d", i), fmt.Sprintf(`{"object":"charge","id":"chrg_test_%d","amount":%d}`, i*7919, i))
	}
	if page := pageOf(t, reportOf(cases...), nil); len(page) > 5<<20 {
		t.Errorf("the page has %d bytes", len(page))
	}
}

// TestLifecycles: what was exercised and what failed are marked, each with the transition that it is about.
func TestLifecycles(t *testing.T) {
	t.Parallel()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	c := failedCase("charges/a", "x")
	c.Findings[0].Rule, c.Findings[0].Where = "lifecycle.one-state", "specs/openapi.yaml #/components/schemas/Charge/x-lifecycle"
	c.Findings[0].Sent, c.Findings[0].Got = "POST /charges/chrg_test_…/capture", "one that is nearly captured-later, but paid is false, not true"
	r := reportOf(c)
	r.Coverage = &coverage.Coverage{Items: []coverage.Item{
		{Kind: coverage.State, Name: "Charge authorized", Status: coverage.Covered, Cases: 1},
		{Kind: coverage.State, Name: "Charge failed", Status: coverage.NotCovered},
		{Kind: coverage.Transition, Name: "Charge → authorized: createCharge", Status: coverage.Covered, Cases: 1},
	}}
	course := coursesOf(contract, r)["Charge"]
	for _, each := range []struct{ got, want string }{
		{course.markState("authorized"), exercised},
		{course.markState("failed"), ""},
		{course.markState("captured-later"), failed},
		{course.markChange("", "createCharge", "authorized"), exercised},
		{course.markChange("authorized", "captureCharge", "captured-later"), failed},
		{course.markChange("authorized", "reverseCharge", "reversed"), ""},
	} {
		if each.got != each.want {
			t.Errorf("got the class %q, want %q", each.got, each.want)
		}
	}
	drawn, err := lifecyclesOf(contract, r)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range drawn {
		if l.Schema == "Charge" && (l.States != share{1, 2} || len(l.Failed) != 1 || !strings.Contains(string(l.Diagram), `class="state failed"`)) {
			t.Errorf("the charge is drawn with %v states and the failures %q", l.States, l.Failed)
		}
	}
}

// TestOldReports: what an old report does not have is said, and not shown as nothing.
func TestOldReports(t *testing.T) {
	t.Parallel()
	page := pageOf(t, reportOf(failedCase("charges/a", "x")), nil)
	for _, want := range []string{"This report does not say what of the contract was exercised.", "the report does not say what was exercised"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestTrials(t *testing.T) {
	t.Parallel()
	var faults, variants bytes.Buffer
	if err := WriteFaults(&faults, []trials.FaultEntry{
		{ID: "token.create", Kind: specs.SemanticFault, Sentence: "<b>", ExpectedRules: []string{"token.create"}, Killed: true, KilledBy: []string{"token.create"}, ExitCode: 1},
		{ID: "charge.create", Kind: specs.WireFault, ExpectedRules: []string{"charge.create"}},
	}); err != nil {
		t.Fatal(err)
	}
	if err := WriteVariants(&variants, []trials.VariantEntry{{Variant: specs.Variant{ID: "source.a", Usual: "as always", Open: []string{"A"}}, Kind: trials.VariantOfEmulator}},
		func(source string) string { return "source " + source }); err != nil {
		t.Fatal(err)
	}
	for page, wants := range map[string][]string{
		faults.String():   {"&lt;b&gt;", "survived: charge.create stayed green", `data-word="killed"`, "not as specified"},
		variants.String(): {"1 of 1 variants are green", "source A", "as always", `data-word="green"`},
	} {
		for _, want := range wants {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
	}
}
