package session

import (
	"fmt"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/causes"
	"github.com/omise-conformance/harness/internal/evidence"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
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
	// What is wrong with an object of others has been left to one case by now, so that objects make no difference.
	e.Findings = causes.Keep(result.Findings, func(f *judge.Finding) string { return f.Rule })
	e.FindingsLeftOut = result.FindingsLeftOut + len(result.Findings) - len(e.Findings)
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

// briefBody is the longest request body that a brief entry keeps, in bytes.
const briefBody = 4 << 10

// exchangeEntry returns the report's entry of an exchange. It leaves out bodies that were made to be too large.
// A brief one leaves out the answer, too: with them report.json had 87 MB, and nobody reads what was answered to
// generated cases that passed.
func exchangeEntry(ex *exchange.Exchange, brief bool) reports.ExchangeEntry {
	brief = brief && ex.Response != nil
	most := evidence.LongestRequest
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
