package judge

import (
	"testing"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
)

// Rules of the contract that stand for the ways in which refusals are stated.
const (
	ruleBoth     = "token.single-use-charge"       // both dialects alike, with a message
	ruleSplit    = "token.month-out-of-range"      // another code in each dialect
	ruleAccepted = "token.expires"                 // accepted or refused, no status stated
	ruleMaybe    = "token.security-code-malformed" // recorded: accepted or refused
	ruleRecorded = "token.faults-joined"           // stated by recorded traffic only
)

func refused(status int, code, message string) *exchange.Exchange {
	return answered("POST /charges", "amount=10&currency=thb", status,
		`{"object":"error","location":"https://www.omise.co/api-errors#`+dashes(code)+`","code":"`+code+`","message":"`+message+`"}`)
}

func dashes(code string) string {
	out := []byte(code)
	for i := range out {
		if out[i] == '_' {
			out[i] = '-'
		}
	}
	return string(out)
}

const sentTen = "sent POST /charges with amount=10, currency=thb; "

func TestRefusals(t *testing.T) {
	accepted := answered("POST /charges", "amount=10&currency=thb", 200, `{"object":"charge","id":"chrg_test_65rxa7k2m9d4hq0w3ne","status":"failed","failure_code":"insufficient_fund"}`)
	for name, test := range map[string]struct {
		dialect specs.Dialect
		rule    string
		ex      *exchange.Exchange
		spoke   specs.Dialect
		want    string
	}{
		"both, met":            {specs.Any, ruleBoth, refused(400, "used_token", "token was already used"), "", ""},
		"recorded, met":        {specs.Any, ruleSplit, refused(400, "invalid_card", "expiration month is not between 1 and 12"), specs.Recorded, ""},
		"documented, met":      {specs.Any, ruleSplit, refused(400, "invalid_expiration_date", "no"), specs.Documented, ""},
		"accepted, met":        {specs.Any, ruleAccepted, accepted, specs.Recorded, ""},
		"refused, met":         {specs.Any, ruleAccepted, refused(422, "token_expired", "no"), specs.Documented, ""},
		"accepted or refused":  {specs.Recorded, ruleMaybe, accepted, specs.Recorded, ""},
		"accepted, or refused": {specs.Recorded, ruleMaybe, refused(400, "invalid_card", "no"), specs.Recorded, ""},
		"not stated":           {specs.Documented, ruleRecorded, accepted, "", ""},
		"not stated, refused":  {specs.Documented, ruleRecorded, refused(400, "x", ""), "", ""},
		"pinned to the other": {
			specs.Recorded, ruleSplit, refused(400, "invalid_expiration_date", "no"), "",
			ruleSplit + " (MUST): " + sentTen + "expected status 400, code invalid_card and a message like " +
				"/expiration month is not between 1 and 12/; got status 400 and code invalid_expiration_date (no); " +
				"see specs/rules.yaml #" + ruleSplit + ".",
		},
		"neither": {
			specs.Any, ruleSplit, accepted, "",
			ruleSplit + " (MUST): " + sentTen + "expected status 400, code invalid_card and a message like " +
				"/expiration month is not between 1 and 12/ (recorded), or status 400 and code invalid_expiration_date (documented); " +
				"got status 200 and a charge chrg_test_… with status failed and failure_code insufficient_fund; see specs/rules.yaml #" + ruleSplit + ".",
		},
		"pinned, no status stated": {
			specs.Documented, ruleAccepted, accepted, "",
			ruleAccepted + " (MUST): " + sentTen + "expected a 4xx status and code token_expired; " +
				"got status 200 and a charge chrg_test_… with status failed and failure_code insufficient_fund; see specs/rules.yaml #" + ruleAccepted + ".",
		},
		"message": {
			specs.Any, ruleBoth, refused(400, "used_token", "the token is spent"), "",
			ruleBoth + " (MUST): " + sentTen + "expected status 400, code used_token and a message like /^token was already used$/; " +
				"got status 400 and code used_token (the token is spent); see specs/rules.yaml #" + ruleBoth + ".",
		},
		"malformed error, which error.schema judges": {
			specs.Any, ruleBoth, answered("POST /charges", "amount=10&currency=thb", 400,
				`{"object":"oops","location":"https://x.y/#used-token","code":"used_token","message":"token was already used"}`), "", "",
		},
		"no such rule": {
			specs.Any, "x.none", accepted, "",
			"x.none (SHOULD): " + sentTen + "expected a rule with a refusal; got none of that name in the contract; see specs/rules.yaml.",
		},
	} {
		verdict := (&Judge{Contract: contract(t), Dialect: test.dialect}).Refusal(test.rule, test.ex)
		want(t, name, messages(verdict.Findings), test.want)
		if verdict.Spoke != test.spoke {
			t.Errorf("%s: spoke %q, want %q", name, verdict.Spoke, test.spoke)
		}
	}
}

func TestAnswerSentences(t *testing.T) {
	ex := answered("POST /charges", `{"amount":100000,"card":{"name":"A B","security_code":"987"},"metadata":{},"items":[{"n":null}],"capture":false}`, 200,
		`{"object":"charge","id":"chrg_test_65rxa7k2m9d4hq0w3ne","amount":100000,"currency":"THB","paid":null,"data":[{"id":"a"},{"id":"b"}]}`)
	const sent = "sent POST /charges with amount=100000, card[name]=A B, card[security_code]=***, metadata={}, items[0][n]=null, capture=false; "
	for name, test := range map[string]struct {
		wants []Want
		spoke specs.Dialect
		want  string
	}{
		"all met":       {[]Want{{Fields: Fields{"amount": 100000, "paid": nil, "data.#": 2, "data.1.id": "b", "data.-1.id": "b", "x": Absent}}}, "", ""},
		"no expected":   {nil, "", ""},
		"one dialect":   {[]Want{{Dialect: specs.Recorded, Fields: Fields{"currency": "THB"}}, {Dialect: specs.Documented, Fields: Fields{"currency": "thb"}}}, specs.Recorded, ""},
		"both dialects": {[]Want{{Dialect: specs.Recorded, Fields: Fields{"amount": 100000}}, {Dialect: specs.Documented, Fields: Fields{"amount": Set}}}, "", ""},
		"every field": {
			[]Want{{Fields: Fields{"amount": 1, "paid": true, "data.#": 3, "failure_code": Null, "currency": "THB"}}},
			"",
			"charge.echo (MUST): " + sent + "expected amount to be 1; got 100000 at /amount; see specs/rules.yaml #charge.echo.\n" +
				"charge.echo (MUST): " + sent + "expected data.# to be 3; got 2 at /data/#; see specs/rules.yaml #charge.echo.\n" +
				"charge.echo (MUST): " + sent + "expected failure_code to be null; got nothing at /failure_code; see specs/rules.yaml #charge.echo.\n" +
				"charge.echo (MUST): " + sent + "expected paid to be true; got null at /paid; see specs/rules.yaml #charge.echo.",
		},
		"nearest of two": {
			[]Want{
				{Dialect: specs.Documented, Status: []int{402}, Codes: []string{"failed_processing"}},
				{Dialect: specs.Recorded, Fields: Fields{"status": "failed", "amount": 100000}},
			},
			"",
			"charge.echo (MUST): " + sent + `expected status to be "failed" (recorded), or status 402 and code failed_processing (documented); ` +
				"got nothing at /status; see specs/rules.yaml #charge.echo.",
		},
	} {
		verdict := (&Judge{Contract: contract(t)}).Answer("charge.echo", ex, test.wants...)
		want(t, name, messages(verdict.Findings), test.want)
		if verdict.Spoke != test.spoke {
			t.Errorf("%s: spoke %q, want %q", name, verdict.Spoke, test.spoke)
		}
	}
}

func TestStateSentences(t *testing.T) {
	j := &Judge{Contract: contract(t)}
	ex := answered("POST /charges", "capture=false", 200, with(t, charge(t), nil))
	want(t, "in the state", messages(j.State("charge.schema", "Charge", "authorized", ex, Fields{"amount": 100000}).Findings), "")
	want(t, "an override", messages(j.State("charge.schema", "Charge", "authorized", ex, Fields{"paid": AnyValue, "amount": 1}).Findings),
		"charge.schema (MUST): sent POST /charges with capture=false; expected amount to be 1; got 100000 at /amount; "+
			"see specs/openapi.yaml #/components/schemas/Charge/x-lifecycle/authorized.")
	if found := j.State("charge.schema", "Charge", "captured", ex, nil).Findings; len(found) < 5 {
		t.Errorf("an authorized charge differs from a captured one in %d fields only", len(found))
	}
	lacking := answered("POST /charges", "capture=false", 200, with(t, charge(t), map[string]any{"disputable": "absent", "status": "absent"}))
	want(t, "a flag is missing, and the status", messages(j.State("charge.schema", "Charge", "authorized", lacking, nil).Findings),
		`charge.schema (MUST): sent POST /charges with capture=false; expected status to be "pending"; got nothing at /status; `+
			"see specs/openapi.yaml #/components/schemas/Charge/x-lifecycle/authorized.")
	token := answered("POST /tokens", "", 200, `{"object":"token"}`)
	if found := j.State("token.schema", "Token", "used", token, nil).Findings; len(found) != 1 {
		t.Errorf("an object without any field of the state gave %d findings, want 1", len(found))
	}
	want(t, "no such state", messages(j.State("charge.schema", "Charge", "lost", ex, nil).Findings),
		"charge.schema (MUST): sent POST /charges with capture=false; expected a Charge to have a state lost; "+
			"got none of that name in the contract; see specs/openapi.yaml #/components/schemas/Charge/x-lifecycle.")
}

func TestWhatWasSent(t *testing.T) {
	j := &Judge{Contract: contract(t)}
	for want, change := range map[string]func(*exchange.Raw){
		"GET /charges/chrg_test_…?limit=5": func(r *exchange.Raw) {
			r.Method, r.Path, r.Query = "GET", "/charges/chrg_test_65rxa7k2m9d4hq0w3ne", "limit=5"
		},
		"GET /charges without a key":              func(r *exchange.Raw) { r.Header.Del("Authorization") },
		"GET /charges using the public key":       func(r *exchange.Raw) { r.Header.Set("Authorization", basic("pkey_test_abc")) },
		"GET /charges using a chain key":          func(r *exchange.Raw) { r.Header.Set("Authorization", basic("ckey_test_abc")) },
		"GET /charges using an unknown key":       func(r *exchange.Raw) { r.Header.Set("Authorization", basic("nonsense")) },
		"GET /charges with the body {\"a\":":      func(r *exchange.Raw) { r.Body = []byte(`{"a":`) },
		"GET /charges with the body nonsense":     func(r *exchange.Raw) { r.Body = []byte("nonsense") },
		"GET /charges with a[b]=c d, e=":          func(r *exchange.Raw) { r.Body = []byte("a%5Bb%5D=c+d&e=") },
		"GET /charges with card=492912******1236": func(r *exchange.Raw) { r.Body = []byte("card=4929123456781236") },
	} {
		made := raw("GET /charges", "", 200, "{}")
		change(&made)
		if got := j.Relation("x", exchange.New(made), "a", "b").Sent; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	long := raw("POST /charges", `{"description":"`+string(make([]byte, 0))+longText()+`"}`, 200, "{}")
	if got := j.Relation("x", exchange.New(long), "a", "b").Sent; len(got) > 160 {
		t.Errorf("%d bytes were sent: %s", len(got), got)
	}
}

func longText() string {
	text := ""
	for len(text) < 1000 {
		text += "ünï"
	}
	return text
}

func TestRelation(t *testing.T) {
	j := &Judge{Contract: contract(t), Level: func(*specs.Rule) specs.Level { return specs.Should }}
	finding := j.Relation("token.schema", nil, "one charge to win", "2 that were successful")
	want(t, "relation", finding.Message, "token.schema (SHOULD): expected one charge to win; got 2 that were successful; see specs/rules.yaml #token.schema.")
	if len(finding.Source) == 0 || finding.Exchange != 0 {
		t.Errorf("source %v, exchange %d", finding.Source, finding.Exchange)
	}
}

// A missing flag of a state must break the rule on the schema, as State passes
// over it.
func TestEveryFieldOfAStateIsRequired(t *testing.T) {
	j := &Judge{Contract: contract(t)}
	for name, state := range j.Contract.Lifecycle("Charge") {
		for field := range state.Fields {
			ex := answered("POST /charges", "capture=false", 200, with(t, charge(t), map[string]any{field: "absent"}))
			_, findings := j.Ambient(ex)
			if len(findings) != 1 || findings[0].Rule != "charge.schema" {
				t.Errorf("a charge without the field %s of the state %s: %s", field, name, messages(findings))
			}
		}
	}
}
