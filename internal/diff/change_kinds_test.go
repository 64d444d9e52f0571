package diff

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// kindCases shows one change of every kind, with the sentence it is told in.
var kindCases = []struct {
	name string
	a, b *Side
	want []string
}{
	{
		"status", side(call{request: "POST /charges amount=10", status: 200, body: `{"object":"charge","status":"successful"}`}),
		side(call{request: "POST /charges amount=10", status: 400, body: `{"object":"error","code":"invalid_charge","message":"no"}`}),
		[]string{"status! POST /charges answered 200 and answers 400 invalid_charge"},
	},
	{
		"error code", side(call{request: "POST /charges amount=10", status: 400, body: `{"object":"error","code":"invalid_charge","location":"https://x.example/api-errors#invalid-charge"}`}),
		side(call{request: "POST /charges amount=10", status: 400, body: `{"object":"error","code":"bad_request","location":"https://x.example/api-errors#bad-request"}`}),
		[]string{`error-code! the error code of POST /charges was "invalid_charge" and is "bad_request"`},
	},
	{
		"failure code", answer(`{"object":"charge","failure_code":"stolen_or_lost_card"}`), answer(`{"object":"charge","failure_code":"payment_rejected"}`),
		[]string{`error-code! charge.failure_code was "stolen_or_lost_card" and is "payment_rejected"`},
	},
	{
		"pinned message", side(call{request: "POST /charges card=tokn_test_1", status: 400, body: `{"object":"error","code":"used_token","message":"token was already used"}`}),
		side(call{request: "POST /charges card=tokn_test_1", status: 400, body: `{"object":"error","code":"used_token","message":"used before"}`}),
		[]string{`pinned-message! the message of POST /charges was "token was already used" and is "used before", which the contract does not know`},
	},
	{
		"message", side(call{request: "POST /charges", status: 400, body: `{"object":"error","code":"odd","message":"one"}`}),
		side(call{request: "POST /charges", status: 400, body: `{"object":"error","code":"odd","message":"two"}`}),
		[]string{`message the message of POST /charges was "one" and is "two"`},
	},
	{
		"answer lost", answer(`{"object":"charge"}`), side(call{request: "GET /charges/" + idA}),
		[]string{"answer-lost! GET /charges/{charge_id} was answered 200 and is no longer: no answer (timeout)"},
	},
	{
		"answer new", side(call{request: "GET /charges/" + idA}), answer(`{"object":"charge"}`),
		[]string{"answer-new GET /charges/{charge_id} got no answer (timeout) and is answered 200"},
	},
	{
		"body", answer(`{"object":"charge"}`), answer("<html>"),
		[]string{"body! the answer to GET /charges/{charge_id} was JSON and is not JSON"},
	},
	{
		"object", answer(`{"object":"charge"}`), answer(`{"object":"refund","id":"x"}`),
		[]string{"object! the answer to GET /charges/{charge_id} was the object charge and is refund"},
	},
	{
		"object within", answer(`{"object":"charge","card":{"object":"card"}}`), answer(`{"object":"charge","card":{"object":"debit_card"}}`),
		[]string{`object! the object at /card in the answer to GET /charges/{charge_id} was the object "card" and is "debit_card"`},
	},
	{
		"fields", answer(`{"object":"charge","net":1,"card":{"object":"card","brand":"Visa"}}`), answer(`{"object":"charge","net":1,"card":{"object":"card","scheme":{"a":1}}}`),
		[]string{"field-removed! card.brand is gone; it was string", "field-added card.scheme is new; it is object"},
	},
	{
		"types", answer(`{"object":"charge","amount":100,"net":1,"card":{"object":"card"},"paid":true}`), answer(`{"object":"charge","amount":"100","net":1.0,"card":[],"paid":"true"}`),
		[]string{
			"type! charge.amount was integer and is string", "type! charge.card was object and is array",
			"type! charge.net was integer and is number", "type! charge.paid was boolean and is string",
		},
	},
	{
		"null where never null", answer(`{"object":"charge","description":"x"}`), answer(`{"object":"charge","description":null}`),
		[]string{`null-new! charge.description is null now, and was never null; it was "x"`},
	},
	{
		"null where null is known",
		side(call{request: "GET /charges/" + idA, status: 200, body: `{"object":"charge","description":"x"}`}, call{request: "POST /charges", status: 200, body: `{"object":"charge","description":null}`}),
		side(call{request: "GET /charges/" + idA, status: 200, body: `{"object":"charge","description":null}`}, call{request: "POST /charges", status: 200, body: `{"object":"charge","description":null}`}),
		[]string{`value charge.description was "x" and is null`},
	},
	{
		"value where null was", answer(`{"object":"charge","paid_at":null,"failure_code":null}`), answer(`{"object":"charge","paid_at":"2026-01-01T00:00:00Z","failure_code":"timeout"}`),
		[]string{`error-code! charge.failure_code was null and is "timeout"`, `value charge.paid_at was null and is "[time]"`},
	},
	{
		"new value of an enumeration", answer(`{"object":"charge","status":"pending"}`), answer(`{"object":"charge","status":"processing"}`),
		[]string{`enum-new! charge.status shows the new value "processing" where "pending" was`, `enum-gone charge.status no longer has the value "pending"`},
	},
	{
		"known value of an enumeration",
		side(call{request: "POST /charges a=1", status: 200, body: `{"object":"charge","status":"pending"}`}, call{request: "POST /charges b=1", status: 200, body: `{"object":"charge","status":"failed"}`}),
		side(call{request: "POST /charges a=1", status: 200, body: `{"object":"charge","status":"pending"}`}, call{request: "POST /charges b=1", status: 200, body: `{"object":"charge","status":"pending"}`}),
		[]string{`outcome! charge.status was "failed" and is "pending"`, `enum-gone charge.status no longer has the value "failed"`},
	},
	{
		"currency", answer(`{"object":"charge","currency":"THB"}`), answer(`{"object":"charge","currency":"thb"}`),
		[]string{`enum-new! charge.currency shows the new value "thb" where "THB" was`, `enum-gone charge.currency no longer has the value "THB"`},
	},
	{
		"flag, amount and value", answer(`{"object":"charge","paid":true,"amount":100,"fee":3,"description":"x"}`), answer(`{"object":"charge","paid":false,"amount":99,"fee":4,"description":"y"}`),
		[]string{
			"flag! charge.paid was true and is false", "amount! charge.amount was 100 and is 99",
			`value charge.description was "x" and is "y"`, "value charge.fee was 3 and is 4",
		},
	},
	{
		"elements", answer(`{"object":"charge","refunds":{"object":"list","data":[{"object":"refund","amount":1},{"object":"refund","amount":2}]}}`),
		answer(`{"object":"charge","refunds":{"object":"list","data":[{"object":"refund","amount":1}]}}`),
		[]string{"element-removed! list.data lacks an object refund"},
	},
	{
		"elements by name", side(call{request: "GET /capability", status: 200, body: `{"object":"capability","payment_methods":[{"name":"card","currencies":["THB","USD"]},{"name":"promptpay"}]}`}),
		side(call{request: "GET /capability", status: 200, body: `{"object":"capability","payment_methods":[{"name":"alipay"},{"name":"promptpay"},{"name":"card","currencies":["JPY","THB"]}]}`}),
		[]string{
			`element-removed! capability.payment_methods.currencies lacks "USD"`,
			`element-added capability.payment_methods has the additional element "alipay"`,
			`element-added capability.payment_methods.currencies has the additional element "JPY"`,
		},
	},
	{
		"headers", side(call{request: "GET /charges/" + idA, status: 200, body: `{}`, header: http.Header{
			"Content-Type": {"application/json; charset=utf-8"}, "Omise-Version": {"2019-05-29"}, "Cache-Control": {"no-store"}, "X-Request-Id": {"1"}, "Date": {"x"},
		}}),
		side(call{request: "GET /charges/" + idA, status: 200, body: `{}`, header: http.Header{
			"Content-Type": {"application/json"}, "X-Request-Id": {"2"}, "Retry-After": {"1"},
		}}),
		[]string{
			"contract-header! the header Omise-Version of GET /charges/{charge_id} was 2019-05-29 and is nothing",
			"header the header Cache-Control of GET /charges/{charge_id} was no-store and is nothing",
			"header the header Content-Type of GET /charges/{charge_id} was application/json; charset=utf-8 and is application/json",
			"header the header Retry-After of GET /charges/{charge_id} was nothing and is [set]",
		},
	},
	{
		"media type", side(call{request: "GET /charges/" + idA, status: 200, body: `{}`, header: http.Header{"Content-Type": {"application/json"}}}),
		side(call{request: "GET /charges/" + idA, status: 200, body: `{}`, header: http.Header{"Content-Type": {"text/plain"}}}),
		[]string{"contract-header! the header Content-Type of GET /charges/{charge_id} was application/json and is text/plain"},
	},
	{
		"request", side(call{request: "POST /charges amount=1&ip=a", status: 200, body: `{"object":"charge","amount":1}`}),
		side(call{request: "POST /charges amount=2", status: 200, body: `{"object":"charge","amount":2}`}),
		[]string{"request POST /charges sent amount=1 and sends amount=2", "request POST /charges sent ip and sends nothing"},
	},
	{
		"interactions", side(call{request: "POST /charges", status: 200, body: `{}`}, call{request: "POST /refunds-x", status: 404, body: `{"object":"error","code":"not_found"}`}),
		side(call{request: "POST /charges", status: 200, body: `{}`}, call{request: "GET /capability", status: 200, body: `{}`}),
		[]string{
			"interaction-vanished POST /refunds-x is no longer sent; it was answered 404 not_found",
			"interaction-appeared GET /capability is sent in addition and answered 200",
		},
	},
}

func TestEveryKindOfChange(t *testing.T) {
	for _, test := range kindCases {
		expect(t, test.name, lines(compare(t, test.a, test.b)), test.want...)
	}
}

func TestCasesThatOneSideDidNotRun(t *testing.T) {
	a, b := answer("{}"), answer("{}")
	a.add("charges/two", call{request: "POST /charges", status: 200, body: "{}"})
	a.add("charges/three", call{request: "POST /charges", status: 200, body: "{}"})
	b.Add("charges/three", "unsupported", nil)
	b.add("charges/four", call{request: "POST /charges", status: 200, body: "{}"})
	a.Add("charges/nowhere", "excluded", nil)
	result := compare(t, a, b)
	expect(t, "cases", lines(result),
		"case-vanished the case charges/three was run in A only; in B it is unsupported",
		"case-vanished the case charges/two was run in A only; in B it does not exist",
		"case-appeared the case charges/four was run in B only; in A it does not exist")
	if result.Cases != 1 || result.Interactions != 1 || result.Breaking {
		t.Errorf("cases %d, interactions %d, breaking %v; want 1, 1 and false", result.Cases, result.Interactions, result.Breaking)
	}
}

func TestVerdicts(t *testing.T) {
	a, b := answer("{}"), answer("{}")
	a.cases["charges/one"].verdict, b.cases["charges/one"].verdict = "passed", "failed"
	expect(t, "worse", lines(compare(t, a, b)), "verdict-worse! the case charges/one was passed and is failed")
	expect(t, "better", lines(compare(t, b, a)), "verdict the case charges/one was failed and is passed")
}

// TestEveryRuleIsTested keeps a kind from being added without a test of its
// sentence.
func TestEveryRuleIsTested(t *testing.T) {
	tested := map[Kind]bool{
		CaseVanished: true, CaseAppeared: true, VerdictWorse: true, VerdictChanged: true, // above
		ReferenceChanged: true, TransitionNew: true, TransitionChanged: true, VersionChanged: true, // in other files
	}
	for _, test := range kindCases {
		for _, line := range test.want {
			kind, _, _ := strings.Cut(line, " ")
			tested[Kind(strings.TrimSuffix(kind, "!"))] = true
		}
	}
	for _, rule := range Rules {
		if !tested[rule.Kind] {
			t.Errorf("no test shows a change of the kind %s", rule.Kind)
		}
		if rule.What == "" || rule.Why == "" || !strings.Contains(rule.text, "%subject") {
			t.Errorf("the rule %s lacks words", rule.Kind)
		}
	}
	if breaking := slices.IndexFunc(Rules, func(r Rule) bool { return !r.Breaks }); slices.ContainsFunc(Rules[breaking:], func(r Rule) bool { return r.Breaks }) {
		t.Error("the rules that break must come first")
	}
}
