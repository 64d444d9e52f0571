package reports

import (
	"fmt"
	"net/http"
	"time"

	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

var startedAt = time.Date(2025, 3, 4, 5, 6, 7, 0, time.UTC)

// kinds are reports of every kind; the writers and schemas are tested on all.
func kinds() map[string]*Report {
	return map[string]*Report{
		"passing":     newReport(passed("tokens/create"), passed("charges/captured-card")),
		"failing":     newReport(passed("tokens/create"), failed("charges/minimum")),
		"skipping":    newReport(passed("tokens/create"), unsupported("chains/act-for", "the target has no chains"), excluded("lists/order")),
		"blocked":     newReport(passed("tokens/create"), blocked("charges/minimum"), blocked("charges/maximum")),
		"unjudged":    newReport(passed("tokens/create"), notJudged("charges/timeout")),
		"empty":       newReport(),
		"left-out":    newReport(unsupported("chains/act-for", "the target has no chains"), excluded("lists/order")),
		"stale":       stale(),
		"interrupted": interrupted(),
		"mixed":       mixed(),
		"covering":    covering(),
		"listed":      listed(),

		"gate-kept":    gated(),
		"gate-broken":  gateBroken(),
		"gate-missing": gateMissing(),
		"gate-nobody":  gateOf(Gate{Command: []string{"npm", "test"}, Notes: []string{"node was found, whose fetch heeds no proxy variable."}}),
		"gate-outside": gateOf(Gate{Requests: 2, Outside: map[string]int{"GET /account": 2}, Ways: map[string]int{"proxy": 2}}),
		"gate-cut":     gateCut(),
	}
}

func newReport(cases ...CaseEntry) *Report {
	r := &Report{
		Run: Run{
			Mode: "run", Target: "emulator (http://127.0.0.1:18080, http://127.0.0.1:18081)", Dialect: "any",
			SpecVersion: "2019-05-29", HarnessVersion: "v1.2.3", StartedAt: startedAt, DurationMS: 1234.5678, Seed: 42,
			Full: true, Features: []string{"clock", "webhooks"}, Timeouts: map[string]string{"request": "30s"},
		},
		Rules: []RuleEntry{
			rule("token.create", specs.Must, "POST /tokens with a valid card answers 200 and a token."),
			rule("charge.amount.minimum", specs.Must, "A charge below the limits <of its currency> is refused | always."),
			rule("list.limit", specs.Should, "A list honours limit."),
			rule("answer.shape", specs.Must, "Every answer fits the schema of its operation."),
			rule("chain.act", specs.Must, "A chain key acts for the sub-merchant."),
		},
		Cases: cases,
	}
	Finish(r)
	return r
}

// covering is a run that passed and covers less than was asked for.
func covering() *Report {
	r := newReport(passed("tokens/create"))
	r.Coverage = &coverage.Coverage{Minimum: 95.5, Items: []coverage.Item{
		{Kind: coverage.Operation, Name: "createToken", Status: coverage.Covered, Cases: 1},
		{Kind: coverage.Operation, Name: "createCharge", Status: coverage.NotCovered},
		{Kind: coverage.Status, Name: "createToken 429", Status: coverage.NotReachable, Reason: "The limits are not published."},
		{Kind: coverage.Transition, Name: "Charge → captured: createCharge", Status: coverage.NotCovered},
		{Kind: coverage.Transition, Name: "Charge → failed: createCharge", Status: coverage.NotCovered},
		{Kind: coverage.Transition, Name: "Charge → pending: createCharge", Status: coverage.NotCovered},
		{Kind: coverage.Transition, Name: "Charge pending → failed: payer:failed", Status: coverage.NotCovered},
		{Kind: coverage.State, Name: "Token unused", Status: coverage.Covered, Cases: 1},
	}}
	Finish(r)
	return r
}

func mixed() *Report {
	known := failed("charges/known")
	known.Status, known.Reason = StatusKnownFailing, "issue 12: the limit is not checked"
	warned := passed("lists/limit")
	warned.Rules, warned.Judged["list.limit"] = []string{"list.limit"}, 1
	warned.Findings = []judge.Finding{finding("list.limit", specs.Should, "a list of at most 2", "a list of 20", 1)}
	again := passed("tokens/flaky")
	again.Attempts = 3
	r := newReport(passed("tokens/create"), again, failed("charges/minimum"), known, warned,
		notJudged("charges/timeout"), unsupported("chains/act-for", "the target has no chains"), excluded("lists/order"))
	r.Problems = NewProblems("The target answered 429 three times.")
	return r
}

// listed is a run of which the lists know one failure and one of two warnings.
func listed() *Report {
	r := mixed()
	r.Known = []KnownEntry{
		{Name: "charge.amount.minimum", Reason: "issue 12: the limit is not checked", List: "ci/known-failing.txt"},
		{Name: "list.limit", Reason: "we page by cursor", List: "ci/known-failing.txt"},
		{Name: "token.create", Reason: "not needed", List: "ci/others.txt"},
	}
	Finish(r)
	return r
}

func stale() *Report {
	r := newReport(passed("tokens/create"))
	r.Stale = []string{"known-failing.txt line 3: tokens/create passes now; take it out of the list."}
	Finish(r)
	return r
}

func interrupted() *Report {
	cut := notJudged("charges/timeout")
	cut.Status, cut.Reason = StatusBlocked, "the run was interrupted while the case ran"
	r := newReport(passed("tokens/create"), cut)
	r.Verdict = Interrupted
	Finish(r)
	return r
}

func rule(id string, level specs.Level, sentence string) RuleEntry {
	return RuleEntry{ID: id, Level: level, Basis: "recorded", Sentence: sentence}
}

func newCase(id string, status Status, rules ...string) CaseEntry {
	name, _, _ := cutID(id)
	return CaseEntry{
		ID: id, Title: "Case " + id, Subject: name, Status: status, StartedAt: startedAt.Add(time.Second),
		DurationMS: 12.3456, Rules: rules, Judged: map[string]int{},
	}
}

func cutID(id string) (subject, name string, ok bool) {
	for i := range id {
		if id[i] == '/' {
			return id[:i], id[i+1:], true
		}
	}
	return id, "", false
}

func passed(id string) CaseEntry {
	c := newCase(id, StatusPassed, "token.create")
	c.Judged = map[string]int{"token.create": 2, "answer.shape": 1}
	c.Checks = 3
	c.Exchanges = []ExchangeEntry{created(1)}
	c.Spoke = map[string]specs.Dialect{"token.create": specs.Recorded}
	return c
}

func failed(id string) CaseEntry {
	c := newCase(id, StatusFailed, "charge.amount.minimum")
	c.Judged = map[string]int{"charge.amount.minimum": 1, "answer.shape": 2}
	c.Checks = 3
	c.Exchanges = []ExchangeEntry{created(1), charged(2)}
	c.Findings = []judge.Finding{
		finding("charge.amount.minimum", specs.Must, "status 400 and code invalid_charge", "status 200 and a charge <b>|successful|</b>", 2),
	}
	return c
}

// blocked is a case whose set-up broke a rule that the case does not declare.
func blocked(id string) CaseEntry {
	c := newCase(id, StatusBlocked, "charge.amount.minimum")
	c.Reason = "POST /tokens answers 404: the set-up needs token.create"
	c.Judged = map[string]int{"answer.shape": 1, "token.create": 1}
	c.Checks = 2
	c.Exchanges = []ExchangeEntry{answered(created(1), 404, `{"object":"error","code":"not_found"}`)}
	c.Findings = []judge.Finding{finding("token.create", specs.Must, "status 200", "status 404 and code not_found", 1)}
	c.Findings[0].Sent = "POST /tokens with card={…}"
	return c
}

func notJudged(id string) CaseEntry {
	c := newCase(id, StatusNotJudged, "charge.amount.minimum")
	c.Reason = "POST http://127.0.0.1:18080/charges was not answered within 30s"
	c.Exchanges = []ExchangeEntry{refused(1)}
	return c
}

func unsupported(id, reason string) CaseEntry {
	c := newCase(id, StatusUnsupported, "chain.act")
	c.Reason, c.StartedAt, c.DurationMS = reason, time.Time{}, 0
	return c
}

func excluded(id string) CaseEntry {
	c := newCase(id, StatusExcluded, "list.limit")
	c.Reason, c.StartedAt, c.DurationMS = "left out by --exclude lists", time.Time{}, 0
	return c
}

func finding(rule string, level specs.Level, expected, got string, exchange int) judge.Finding {
	f := judge.Finding{
		Rule: rule, Level: level, Sent: "POST /charges with amount=10, currency=thb", Expected: expected, Got: got,
		Where: "specs/rules.yaml#" + rule, Source: []string{"https://docs.example.test/charges"}, Exchange: exchange,
	}
	f.Message = fmt.Sprintf("%s (%s): sent %s; expected %s; got %s; see %s.", rule, level, f.Sent, expected, got, f.Where)
	return f
}

func created(seq int) ExchangeEntry {
	e := newExchange(seq, exchange.Vault, "/tokens", `{"card":{"number":"4242424242424242"}}`)
	return answered(e, 200, `{"object":"token","id":"tokn_test_1"}`)
}

func charged(seq int) ExchangeEntry {
	e := newExchange(seq, exchange.API, "/charges", `{"amount":10,"card":"tokn_test_1","currency":"thb"}`)
	return answered(e, 200, `{"object":"charge","status":"successful"}`)
}

func refused(seq int) ExchangeEntry {
	e := newExchange(seq, exchange.API, "/charges", `{"amount":10}`)
	e.Failure = &exchange.Failure{Kind: "timeout", Message: "POST http://127.0.0.1:18080/charges was not answered within 30s"}
	return e
}

func newExchange(seq int, host exchange.Host, path, body string) ExchangeEntry {
	return ExchangeEntry{
		Exchange: exchange.Exchange{
			Seq: seq, Started: startedAt.Add(time.Second), Duration: 4*time.Millisecond + 56*time.Microsecond,
			Request: exchange.Request{
				Method: "POST", Host: host, Path: path, Key: exchange.KeySecret,
				Header: http.Header{"Authorization": {"[secret key]"}, "User-Agent": {"harness"}, "Content-Type": {"application/json"}},
			},
		},
		RequestBody: body,
		Curl:        "curl -sS -X POST \"$OMISE_API_URL\"'" + path + "' \\\n  -u \"$OMISE_SECRET_KEY:\" \\\n  --data-raw '" + body + "'",
	}
}

func answered(e ExchangeEntry, status int, body string) ExchangeEntry {
	e.Response = &exchange.Response{Status: status, Header: http.Header{"Content-Type": {"application/json"}, "Date": {"today"}}}
	e.ResponseBody = body
	return e
}
