package session

import (
	"fmt"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// entry returns the report's entry of a result.
func entry(result *suites.Result) reports.CaseEntry {
	c := result.Case
	e := reports.CaseEntry{
		ID: c.ID, Title: c.Title, Subject: c.Subject(), Status: result.Status, Reason: result.Reason,
		StartedAt: result.Started.UTC(), DurationMS: float64(result.Duration.Microseconds()) / 1000,
		Checks: result.Checks, Rules: c.Rules, Judged: result.ChecksByRule, Spoke: result.DialectByRule,
		Exchanges: []reports.ExchangeEntry{},
	}
	e.Findings, e.FindingsLeftOut = keptFindings(result.Findings)
	e.FindingsLeftOut += result.FindingsLeftOut
	if e.Findings == nil {
		e.Findings = []judge.Finding{}
	}
	if e.Judged == nil {
		e.Judged = map[string]int{}
	}
	if result.Attempts > 1 {
		e.Attempts = result.Attempts
	}
	brief := result.Status == suites.Passed && c.Subject() == "generated"
	for _, ex := range result.Exchanges {
		kept := exchangeEntry(ex, brief)
		kept.Before = result.Control[ex.Seq]
		e.Exchanges = append(e.Exchanges, kept)
	}
	return e
}

// mostFindings of a rule are kept of one case. A generated case makes hundreds of
// requests: a target that answers {} to everything broke one rule 1,600 times in a
// case, and report.json had 205 MB.
const mostFindings = 10

// keptFindings returns at most mostFindings of each rule, and how many it left out. What two answers of a case have
// in common, such as those to a request as JSON and as a form, is told of the first.
func keptFindings(all []judge.Finding) (kept []judge.Finding, leftOut int) {
	of := map[string]int{}
	type telling struct {
		level                specs.Level
		rule, message, place string
	}
	told := map[telling]bool{}
	for i := range all {
		what := telling{all[i].Level, all[i].Rule, all[i].Message, all[i].Place}
		if told[what] {
			continue
		}
		told[what] = true
		if of[all[i].Rule]++; of[all[i].Rule] <= mostFindings {
			kept = append(kept, all[i])
		}
	}
	if len(kept) == len(all) {
		return all, 0 // of a target that breaks everything a second list has 15 MB
	}
	return kept, len(all) - len(kept)
}

// briefBody is the longest request body that a brief entry keeps, in bytes, and longestBody that of any: a shell
// takes no longer word (128 KiB on Linux), and cases send a megabyte dozens of times.
const (
	briefBody   = 4 << 10
	longestBody = 64 << 10
)

// exchangeEntry returns the report's entry of an exchange. It leaves out bodies that were made to be too large.
// A brief one leaves out the answer, too: with them report.json had 87 MB, and nobody reads what was answered to
// generated cases that passed.
func exchangeEntry(ex *exchange.Exchange, brief bool) reports.ExchangeEntry {
	brief = brief && ex.Response != nil
	most := longestBody
	if brief {
		most = briefBody
	}
	shown := *ex
	shown.Request.DropLongBody(most)
	n := shown.Request.Dropped
	e := reports.NewExchangeEntry(&shown)
	if brief {
		e.ResponseBody, e.Request.Header = "", nil
		e.Response = &exchange.Response{Status: e.Response.Status}
	}
	if n > 0 {
		e.Curl = fmt.Sprintf("# a body of %d bytes, left out", n)
	}
	return e
}
