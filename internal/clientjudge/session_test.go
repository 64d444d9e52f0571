package clientjudge_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/clientjudge"
	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// sessionRules are the rules about a session as a whole.
var sessionRules = []string{"client.token-once", "client.source-once", "client.lifecycle", "client.amount-left", "client.no-double-charge"}

// step is a request of a client and what came of it.
type step struct {
	line   string // "POST /charges with amount=1"
	status int
	body   map[string]any
	// at is when it was sent, in seconds; 0: a second after the one before. It takes half a second.
	at     float64
	takes  float64
	lost   bool
	proper map[string]any // what the upstream answered, where the client got another answer
	mark   string
}

// charge returns the example of a state as a charge with an id.
func charge(tb testing.TB, example, id string, over map[string]any) map[string]any {
	tb.Helper()
	text, err := json.Marshal(load(tb).Doc.Components.Examples[example].Value.Value)
	if err != nil {
		tb.Fatal(err)
	}
	object := map[string]any{}
	if err := json.Unmarshal(text, &object); err != nil {
		tb.Fatal(err)
	}
	object["id"] = id
	maps.Copy(object, over)
	return object
}

func authorized(tb testing.TB, id string) map[string]any {
	tb.Helper()
	return charge(tb, "ReversedCharge", id, map[string]any{
		"status": "pending", "capturable": true, "reversible": true, "reversed": false, "reversed_at": nil, "expired_at": nil,
	})
}

func refusal(code string) map[string]any {
	return map[string]any{"object": "error", "code": code, "message": code, "location": "https://docs.omise.co"}
}

// sent returns what a gate tells of a step.
func (s *step) sent(tb testing.TB, seq int, at float64) *clientjudge.Sent {
	tb.Helper()
	line, form, _ := strings.Cut(s.line, " with ")
	method, path, _ := strings.Cut(line, " ")
	answer := func(status int, body map[string]any) *exchange.RawResponse {
		text, err := json.Marshal(body)
		if err != nil {
			tb.Fatal(err)
		}
		return &exchange.RawResponse{Status: status, Body: text, Header: http.Header{"Content-Type": {"application/json"}}}
	}
	takes := s.takes
	if takes == 0 {
		takes = 0.5
	}
	raw := exchange.Raw{
		Seq: seq, Method: method, Host: exchange.API, Path: path, Body: []byte(form), Header: http.Header{},
		Started: embedded.Epoch().Add(time.Duration(at * float64(time.Second))), Duration: time.Duration(takes * float64(time.Second)),
	}
	if strings.HasPrefix(path, "/tokens") {
		raw.Host = exchange.Vault
	}
	if s.status == 0 {
		raw.Failure = &exchange.Failure{Kind: exchange.FailureTimeout, Message: "no answer"}
	} else {
		raw.Response = answer(s.status, s.body)
	}
	out := &clientjudge.Sent{Exchange: exchange.New(raw), Lost: s.lost, Mark: s.mark}
	if s.proper != nil {
		raw.Response, raw.Failure = answer(200, s.proper), nil
		out.Proper = exchange.New(raw).Response
	}
	return out
}

// session shows steps to an observer, and returns which rules of sessions were judged and what they found.
func session(tb testing.TB, steps ...step) (judged, broken []string) {
	tb.Helper()
	o := clientjudge.New(&judge.Judge{Contract: load(tb), Dialect: specs.Any})
	at := 0.0
	for i := range steps {
		if at++; steps[i].at != 0 {
			at = steps[i].at
		}
		verdict := o.Observe(steps[i].sent(tb, i+1, at))
		for _, rule := range verdict.Judged {
			if slices.Contains(sessionRules, rule) {
				judged = append(judged, rule)
			}
		}
		for _, f := range verdict.Findings {
			if slices.Contains(sessionRules, f.Rule) {
				broken = append(broken, fmt.Sprintf("%d %s", f.Exchange, f.Rule))
			}
		}
	}
	return judged, broken
}

// TestWhatASessionMayNotSay: the client could not know better, or the answer is about something else.
func TestWhatASessionMayNotSay(t *testing.T) {
	t.Parallel()
	const id = "chrg_test_5xuy4w91xqz7d1w9u0t"
	create := step{line: "POST /charges with amount=1", status: 200, body: authorized(t, id)}
	reversed := charge(t, "ReversedCharge", id, nil)
	reverse := step{line: "POST /charges/" + id + "/reverse", status: 200, body: reversed}
	capture := step{line: "POST /charges/" + id + "/capture", status: 400, body: refusal("failed_capture")}
	with := func(s step, change func(*step)) step {
		change(&s)
		return s
	}
	sessions{
		"the fault itself":                 {[]step{create, reverse, capture}, "3 client.lifecycle"},
		"sent before the answer was there": {[]step{create, with(reverse, func(s *step) { s.at, s.takes = 10, 5 }), with(capture, func(s *step) { s.at = 12 })}, ""},
		"a read that was there before the reverse": {[]step{
			create, with(reverse, func(s *step) { s.at = 10 }),
			{line: "GET /charges/" + id, status: 200, body: authorized(t, id), at: 9, takes: 8},
			with(capture, func(s *step) { s.at = 20 }),
		}, ""},
		"refused for its key":          {[]step{create, reverse, with(capture, func(s *step) { s.status, s.body = 401, refusal("authentication_failure") })}, ""},
		"not found":                    {[]step{create, reverse, with(capture, func(s *step) { s.status, s.body = 404, refusal("not_found") })}, ""},
		"too many requests":            {[]step{create, reverse, with(capture, func(s *step) { s.status, s.body = 429, refusal("too_many_requests") })}, ""},
		"an error of the server":       {[]step{create, reverse, with(capture, func(s *step) { s.status, s.body = 500, refusal("internal_error") })}, ""},
		"the code with another status": {[]step{create, reverse, with(capture, func(s *step) { s.status = 503 })}, ""},
		"no answer":                    {[]step{create, reverse, with(capture, func(s *step) { s.status = 0 })}, ""},
		"a lost answer":                {[]step{create, with(reverse, func(s *step) { s.lost = true }), capture}, ""},
		"an answer changed on purpose": {[]step{create, with(reverse, func(s *step) { s.status, s.body, s.proper = 500, refusal("internal_error"), reversed }), capture}, ""},
		"never shown":                  {[]step{capture}, ""},
		"accepted after all":           {[]step{create, reverse, with(capture, func(s *step) { s.status, s.body = 200, reversed })}, "3 client.lifecycle"},
		"another charge": {[]step{create, reverse, {
			line: "POST /charges/chrg_test_5xuy4w91xqz7d1w9u0u/capture", status: 400, body: refusal("failed_capture"),
		}}, ""},
		"made anew by a stand-in": {[]step{create, reverse, create, with(capture, func(s *step) { s.status, s.body = 200, charge(t, "CapturedLaterCharge", id, nil) })}, ""},
		"shown as no state of the contract": {[]step{create, reverse, {line: "GET /charges/" + id, status: 200, body: map[string]any{
			"object": "charge", "id": id, "status": "strange",
		}}, capture}, ""},
		"in an old event": {[]step{{line: "GET /events", status: 200, body: map[string]any{"object": "list", "data": []any{
			map[string]any{"object": "event", "id": "evnt_test_1", "data": reversed},
		}}}, capture}, ""},
	}.run(t)
}

// TestWhatIsLeftOfACharge: it grows with a new charge alone, and a source never waits to be captured.
func TestWhatIsLeftOfACharge(t *testing.T) {
	t.Parallel()
	const id = "chrg_test_5xuy4w91xqz7d1w9u0t"
	paid := charge(t, "CapturedLaterCharge", id, map[string]any{"amount": 100000, "captured_amount": 100000, "refunded_amount": 0})
	create := step{line: "POST /charges with amount=100000", status: 200, body: paid}
	refund := step{line: "POST /charges/" + id + "/refunds with amount=60000", status: 200, body: map[string]any{
		"object": "refund", "id": "rfnd_test_5xuy4w91xqz7d1w9u0t", "amount": 60000, "status": "closed", "voided": false,
	}}
	refused, old := refund, step{line: "GET /charges/" + id, status: 200, body: paid, at: 1.9, takes: 5}
	refused.status, refused.body, refused.at = 400, refusal("failed_refund"), 20
	waits := charge(t, "ReversedCharge", id, map[string]any{
		"status": "pending", "authorized": false, "authorized_at": nil, "reversed": false, "reversed_at": nil, "expired_at": nil, "paid": false,
		"source": map[string]any{"object": "source", "id": "src_test_5xuy4w91xqz7d1w9u0t"},
	})
	capture := step{line: "POST /charges/" + id + "/capture", status: 400, body: refusal("bad_request")}
	card := maps.Clone(waits)
	card["source"] = nil
	sessions{
		"beyond the rest":                      {[]step{create, refund, refused}, "3 client.amount-left"},
		"an older answer shows more":           {[]step{create, refund, old, refused}, "4 client.amount-left"},
		"another charge with the same id":      {[]step{create, refund, create, refund}, ""},
		"a source, refused for what it is":     {[]step{{line: create.line, status: 200, body: waits}, capture}, "2 client.lifecycle"},
		"a card that may have been checked":    {[]step{{line: create.line, status: 200, body: card}, capture}, ""},
		"a refund that the client did not see": {[]step{create, func() step { lost := refund; lost.lost = true; return lost }(), refused}, ""},
	}.run(t)
}

// TestMoneyThatIsAskedForTwice: only what was lost and is sent again, from the same place, without a look, is a finding.
func TestMoneyThatIsAskedForTwice(t *testing.T) {
	t.Parallel()
	made := func(id string) map[string]any {
		return charge(t, "CapturedLaterCharge", "chrg_test_5xuy4w91xqz7d1w9u"+id, nil)
	}
	pay := step{line: "POST /charges with amount=100000&currency=thb&customer=cust_test_5xuy4w91xqz7d1w9u0t", status: 200, body: made("01")}
	lost, again := pay, pay
	lost.lost, again.body = true, made("02")
	changed, none, marked, elsewhere, other, declined, twice := lost, lost, lost, again, again, again, again
	changed.lost, changed.status, changed.body, changed.proper = false, 503, refusal("service_unavailable"), made("01")
	none.lost, none.status, none.proper = false, 0, made("01")
	marked.mark, elsewhere.mark = "first test", "second test"
	other.line += "&description=another"
	declined.body = made("02")
	declined.body["status"] = "failed"
	twice.lost = true
	third := again
	third.body = made("03")
	look := func(line string) step {
		return step{line: line, status: 200, body: map[string]any{"object": "list", "data": []any{}}}
	}
	early := again
	early.at = 1.2
	// The client stops waiting after half a second, and its second request is answered before the first.
	overtaking, overtaken, lookedFor := again, lost, look("GET /charges")
	overtaking.at, lookedFor.at, overtaken.at = 2, 1.7, 1
	sessions{
		"lost, and again":              {[]step{lost, again}, "2 client.no-double-charge"},
		"an error in its place":        {[]step{changed, again}, "2 client.no-double-charge"},
		"nothing in its place":         {[]step{none, again}, "2 client.no-double-charge"},
		"lost twice":                   {[]step{lost, twice, third}, "2 client.no-double-charge, 3 client.no-double-charge"},
		"answered, and again":          {[]step{pay, again}, ""},
		"answered once at last":        {[]step{lost, again, third}, "2 client.no-double-charge"},
		"the same charge again":        {[]step{lost, pay}, ""},
		"another purchase":             {[]step{lost, other}, ""},
		"declined":                     {[]step{lost, declined}, ""},
		"sent while the first ran":     {[]step{lost, early}, ""},
		"from another test":            {[]step{marked, elsewhere}, ""},
		"with a mark only once":        {[]step{marked, again}, "2 client.no-double-charge"},
		"sent again, answered first":   {[]step{overtaking, overtaken}, "2 client.no-double-charge"},
		"looked for before that":       {[]step{lookedFor, overtaking, overtaken}, ""},
		"looked for in the list":       {[]step{lost, look("GET /charges"), again}, ""},
		"looked for in the events":     {[]step{lost, look("GET /events"), again}, ""},
		"looked for by a search":       {[]step{lost, look("GET /search"), again}, ""},
		"looked at something else":     {[]step{lost, look("GET /customers"), again}, "3 client.no-double-charge"},
		"a refusal, and then the same": {[]step{{line: pay.line, status: 400, body: refusal("invalid_charge")}, again}, ""},
	}.run(t)
}

// TestRequestsThatLedToAFinding: the report shows how the object came to be as it was.
func TestRequestsThatLedToAFinding(t *testing.T) {
	t.Parallel()
	const id = "chrg_test_5xuy4w91xqz7d1w9u0t"
	steps := []step{
		{line: "POST /charges with amount=1", status: 200, body: authorized(t, id)},
		{line: "GET /customers", status: 200, body: map[string]any{"object": "list", "data": []any{}}},
		{line: "POST /charges/" + id + "/reverse", status: 200, body: charge(t, "ReversedCharge", id, nil)},
		{line: "POST /charges/" + id + "/capture", status: 400, body: refusal("failed_capture")},
	}
	o := clientjudge.New(&judge.Judge{Contract: load(t)})
	var last clientjudge.Verdict
	for i := range steps {
		last = o.Observe(steps[i].sent(t, i+1, float64(i)))
	}
	var before []int
	for _, ex := range last.Before["client.lifecycle"] {
		before = append(before, ex.Seq)
	}
	if !slices.Equal(before, []int{1, 3}) {
		t.Errorf("before it came %v, want 1 and 3", before)
	}
	want := "expected no captureCharge for a charge that is reversed; got one for " + id + ", which reverseCharge (request 3) showed to be reversed"
	if len(last.Findings) == 0 || !slices.ContainsFunc(last.Findings, func(f judge.Finding) bool { return strings.Contains(f.Message, want) && f.Object == id }) {
		t.Errorf("got %+v, want a sentence with %q", last.Findings, want)
	}
}

// TestChargesThatWaitForTheirCapture counts those that the client made, and no others.
func TestChargesThatWaitForTheirCapture(t *testing.T) {
	t.Parallel()
	const one, two, three = "chrg_test_5xuy4w91xqz7d1w9u01", "chrg_test_5xuy4w91xqz7d1w9u02", "chrg_test_5xuy4w91xqz7d1w9u03"
	steps := []step{
		{line: "POST /charges with amount=1", status: 200, body: authorized(t, one)},
		{line: "POST /charges with amount=1", status: 200, body: authorized(t, two)},
		{line: "POST /charges/" + two + "/capture", status: 200, body: charge(t, "CapturedLaterCharge", two, nil)},
		{line: "GET /charges", status: 200, body: map[string]any{"object": "list", "data": []any{authorized(t, three)}}},
	}
	o := clientjudge.New(&judge.Judge{Contract: load(t)})
	for i := range steps {
		o.Observe(steps[i].sent(t, i+1, float64(i)))
	}
	if got := o.Uncaptured(); got != 1 {
		t.Errorf("%d charges wait for their capture, want 1", got)
	}
}
