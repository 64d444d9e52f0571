package session

import (
	"testing"

	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/all"
)

// A target that breaks one rule in every answer must not fill a disk, nor hide the
// other rules that it breaks.
func TestTwentyFindingsOfARuleAreKept(t *testing.T) {
	result := &suites.Result{Case: all.Cases()[0]}
	for range 500 {
		result.Findings = append(result.Findings, judge.Finding{Rule: "charge.schema"})
	}
	result.Findings = append(result.Findings, judge.Finding{Rule: "answer.json"})
	e := entry(result)
	if last := e.Findings[len(e.Findings)-1].Rule; len(e.Findings) != 21 || e.FindingsLeftOut != 480 || last != "answer.json" {
		t.Errorf("%d findings are kept and %d left out, the last of %s; want 21 and 480, the last of answer.json", len(e.Findings), e.FindingsLeftOut, last)
	}
}
