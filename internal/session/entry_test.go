package session

import (
	"strconv"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/evidence"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/all"
)

// A target that breaks one rule in every answer must not fill a disk, nor hide the
// other rules that it breaks.
func TestTenFindingsOfARuleAreKept(t *testing.T) {
	result := &suites.Result{Case: all.Cases()[0]}
	for i := range 500 {
		result.Findings = append(result.Findings, judge.Finding{Rule: "charge.schema", Place: "/data/" + strconv.Itoa(i)})
	}
	result.Findings = append(result.Findings, judge.Finding{Rule: "answer.json"})
	e := entry(result)
	if last := e.Findings[len(e.Findings)-1].Rule; len(e.Findings) != 11 || e.FindingsLeftOut != 490 || last != "answer.json" {
		t.Errorf("%d findings are kept and %d left out, the last of %s; want 11 and 490, the last of answer.json", len(e.Findings), e.FindingsLeftOut, last)
	}
}

// A request as JSON and as a form gets one answer, and what is wrong with it is said once.
func TestWhatTwoAnswersHaveInCommonIsToldOnce(t *testing.T) {
	finding := func(exchange int, place, message string) judge.Finding {
		return judge.Finding{Rule: "charge.schema", Exchange: exchange, Place: place, Message: message, Source: []string{"W25"}}
	}
	e := entry(&suites.Result{Case: all.Cases()[0], Findings: []judge.Finding{
		finding(2, "/amount", "an amount as text"), finding(3, "/amount", "an amount as text"), finding(4, "/amount", "no amount"),
	}})
	if len(e.Findings) != 2 || e.FindingsLeftOut != 1 || e.Findings[0].Exchange != 2 || e.Findings[1].Exchange != 4 {
		t.Errorf("%d left out of %v", e.FindingsLeftOut, e.Findings)
	}
}

// Bodies that were made to be too large are left out, and of what passed all that nobody reads.
func TestLongBodiesAreLeftOut(t *testing.T) {
	for _, test := range []struct {
		bytes int
		brief bool
		want  bool // that it is kept
	}{{100, false, true}, {100, true, true}, {60_000, false, true}, {60_000, true, false}, {1 << 20, false, false}, {1 << 20, true, false}} {
		body := strings.Repeat("a", test.bytes)
		ex := exchange.New(exchange.Raw{
			Method: "POST", Path: "/charges", Body: []byte(body), Response: &exchange.RawResponse{Status: 400, Body: []byte("{}")},
		})
		e := exchangeEntry(ex, test.brief)
		if kept := e.RequestBody == body && strings.Contains(e.Curl, body); kept != test.want || !kept && (e.RequestBody != "" || len(e.Curl) > 100) {
			t.Errorf("%d bytes, brief %v: kept %v with a command of %d bytes", test.bytes, test.brief, kept, len(e.Curl))
		}
		if (e.ResponseBody == "") != test.brief || len(ex.Request.Body) != test.bytes {
			t.Errorf("%d bytes, brief %v: the answer is %q, and %d bytes are left of the exchange", test.bytes, test.brief, e.ResponseBody, len(ex.Request.Body))
		}
	}
}

// What no report shows is not held until the end of a run.
func TestLongBodiesGoWhenTheirCaseHasEnded(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	ex := exchange.New(exchange.Raw{Method: "POST", Path: "/charges", Body: make([]byte, evidence.LongestRequest+1), Response: &exchange.RawResponse{Status: 400}})
	s := New(Options{Suite: all.Cases(), Contract: contract})
	s.env = &suites.Env{Features: map[string]bool{}, Judge: &judge.Judge{}}
	s.keep(&suites.Result{Case: &suites.Case{ID: "tokens/long"}, Status: suites.Passed, Exchanges: []*exchange.Exchange{ex}})
	if ex.Request.Body != nil || ex.Request.Dropped != evidence.LongestRequest+1 {
		t.Errorf("%d bytes are left, %d dropped", len(ex.Request.Body), ex.Request.Dropped)
	}
}
