package judge

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/exchange"
)

// ofBytes are the rules on the bytes of an answer, which are judged together.
const ofBytes = " answer.http answer.utf-8 answer.header-once answer.coding answer.whole-numbers answer.readable"

const chargeForm = "amount=100000&currency=thb&card=tokn_test_5xuy4w91xqz7d1w9u0t"

func TestAmbientFindsNothingInGoodAnswers(t *testing.T) {
	j := &Judge{Contract: contract(t)}
	for name, test := range map[string]struct {
		ex     *exchange.Exchange
		judged string
	}{
		"charge": {
			answered("POST /charges", chargeForm, 200, with(t, charge(t), nil)),
			"answer.no-5xx answer.declared-status answer.success-is-200 answer.json" + ofBytes + " charge.schema card.schema list.schema " +
				"answer.no-card-data answer.no-secret-key answer.test-mode answer.location",
		},
		"error": {
			answered("POST /charges", chargeForm, 400, usedToken),
			"answer.no-5xx answer.declared-status answer.json" + ofBytes + " error.schema error.location answer.no-card-data answer.no-secret-key",
		},
		"an operation unknown to the contract": {
			answered("GET /balance", "", 200, `{"object":"balance","livemode":false}`),
			"answer.no-5xx answer.success-is-200 answer.json" + ofBytes + " answer.no-card-data answer.no-secret-key answer.test-mode",
		},
	} {
		judged, findings := j.Ambient(test.ex)
		want(t, name, strings.Join(judged, " "), test.judged)
		want(t, name, messages(findings), "")
	}
}

const usedToken = `{"object":"error","location":"https://www.omise.co/api-errors#used-token","code":"used_token","message":"token was already used"}`

func TestAmbientHoldsForEveryExampleOfTheContract(t *testing.T) {
	j := &Judge{Contract: contract(t)}
	seen := 0
	for _, operation := range j.Contract.Operations {
		_, where := operation.ResponseSchema(200)
		component := where[strings.LastIndexByte(where, '/')+1:]
		if j.Contract.Doc.Components.Examples[component] == nil {
			continue
		}
		seen++
		path := strings.NewReplacer("{", "", "}", "").Replace(operation.Path)
		ex := answered(operation.Method+" "+path, "", 200, with(t, example(t, component), nil))
		judged, findings := j.Ambient(ex)
		want(t, operation.ID, messages(findings), "")
		if !slices.Contains(judged, ruleOfKind(componentKind(component))) {
			t.Errorf("%s: the schema of %s was not judged, only %s", operation.ID, component, judged)
		}
	}
	if seen < 30 {
		t.Errorf("only %d operations have an example", seen)
	}
}

func TestAmbientSentences(t *testing.T) {
	j := &Judge{Contract: contract(t)}
	card := charge(t)["card"].(map[string]any)
	refunds := charge(t)["refunds"].(map[string]any)
	body := func(changes map[string]any) *exchange.Exchange {
		return answered("POST /charges", chargeForm, 200, with(t, charge(t), changes))
	}
	const sent = "sent POST /charges with amount=100000, currency=thb, card=tokn_test_…; "
	const chargeSchema = "see specs/openapi.yaml #/components/schemas/Charge"
	for name, test := range map[string]struct {
		ex   *exchange.Exchange
		want string
	}{
		"enum": {
			body(map[string]any{"status": "done"}),
			"charge.schema (MUST): " + sent + `expected status to be one of pending, successful, failed, expired, reversed; ` +
				`got "done" at /status; ` + chargeSchema + "/properties/status.",
		},
		"type": {
			body(map[string]any{"amount": "100000"}),
			"charge.schema (MUST): " + sent + `expected amount to be an integer; got "100000" at /amount; ` + chargeSchema + "/properties/amount.",
		},
		"missing": {
			body(map[string]any{"currency": "absent"}),
			"charge.schema (MUST): " + sent + "expected currency to be there; got nothing at /currency; " + chargeSchema + "/required.",
		},
		"card within": {
			body(map[string]any{"card": mustMap(t, with(t, card, map[string]any{"livemode": "no"}))}),
			"card.schema (MUST): " + sent + `expected card.livemode to be true or false; got "no" at /card/livemode; ` +
				"see specs/openapi.yaml #/components/schemas/Card/properties/livemode.",
		},
		"list within": {
			body(map[string]any{"refunds": mustMap(t, with(t, refunds, map[string]any{"total": -1}))}),
			"list.schema (MUST): " + sent + "expected refunds.total to be at least 0; got -1 at /refunds/total; " +
				"see specs/openapi.yaml #/components/schemas/RefundList/properties/total.",
		},
		"live": {
			body(map[string]any{"livemode": true}),
			"answer.test-mode (MUST): " + sent + "expected livemode to be false; got true at /livemode; see specs/rules.yaml #answer.test-mode.",
		},
		"location": {
			body(map[string]any{"location": "/charges/chrg_test_65rxa7k2m9d4hq0w3nf"}),
			"answer.location (MUST): " + sent + "expected location to be a path that ends with /chrg_test_65rxa7k2m9d4hq0w3ne; " +
				`got "/charges/chrg_test_65rxa7k2m9d4hq0w3nf" at /location; see specs/rules.yaml #answer.location.`,
		},
		"201": {
			answered("POST /charges", chargeForm, 201, `{"object":"charge","id":"chrg_test_65rxa7k2m9d4hq0w3ne","status":"successful"}`),
			"answer.declared-status (MUST): " + sent + "expected status 200, 400, 401, 402, 403, 404, 413 or 429; " +
				"got status 201 and a charge chrg_test_… with status successful; see specs/openapi.yaml #/paths/~1charges/post/responses.\n" +
				"answer.success-is-200 (MUST): " + sent + "expected status 200; " +
				"got status 201 and a charge chrg_test_… with status successful; see specs/rules.yaml #answer.success-is-200.",
		},
		"500 with HTML": {
			answered("POST /charges", chargeForm, 500, "<html>oops</html>"),
			"answer.no-5xx (MUST): " + sent + "expected a status below 500; got status 500 and no JSON " +
				"(the body is not JSON: invalid character '<' looking for beginning of value); see specs/rules.yaml #answer.no-5xx.\n" +
				"answer.json (MUST): " + sent + "expected a JSON body; got status 500 and no JSON " +
				"(the body is not JSON: invalid character '<' looking for beginning of value); see specs/rules.yaml #answer.json.",
		},
		"error with more": {
			answered("POST /charges", chargeForm, 400, `{"object":"error","location":"https://x.y/#used-token","code":"used_token","status":400}`),
			"error.schema (MUST): " + sent + "expected message to be a string; got nothing at /message; see specs/openapi.yaml #/components/schemas/Error.\n" +
				"error.schema (MUST): " + sent + "expected no members but object, location, code and message; got 400 at /status; " +
				"see specs/openapi.yaml #/components/schemas/Error.",
		},
		"error location": {
			answered("POST /charges", chargeForm, 400, strings.Replace(usedToken, "#used-token", "#used_token", 1)),
			"error.location (MUST): " + sent + "expected location to be a URL that ends with #used-token; " +
				`got "https://www.omise.co/api-errors#used_token" at /location; see specs/openapi.yaml #/components/schemas/Error/properties/location.`,
		},
		"leak": {
			answered("GET /balance", "", 200, `{"number":"4929123456781236","k":"skey_test_aaaaaaaaaaaaaaaaaaa"}`),
			"answer.no-card-data (MUST): sent GET /balance; expected no card number; got a card number in the body (number); " +
				"see specs/rules.yaml #answer.no-card-data.\n" +
				"answer.no-secret-key (MUST): sent GET /balance; expected no secret key; got a secret key in the body (k); " +
				"see specs/rules.yaml #answer.no-secret-key.",
		},
		"leak by chance": {
			answered("GET /balance", "", 200, `{"trace_id":"4929123456781236"}`),
			"answer.no-card-data (SHOULD): sent GET /balance; expected no possible card number; got a possible card number in the body (trace_id), " +
				"which may be an identifier that looks like one by chance; see specs/rules.yaml #answer.no-card-data.",
		},
		"token location": {
			answered("GET /tokens/tokn_test_66dtww9mm91lnwz4u34", "", 200,
				with(t, example(t, "Token"), map[string]any{"id": "tokn_test_66dtww9mm91lnwz4u34", "location": "https://vault.omise.co/tokens/tokn_test_66dtww9mm91lnwz4u35"})),
			"answer.location (MUST): sent GET /tokens/tokn_test_…; " +
				"expected location to be an absolute URL that ends with /tokens/tokn_test_66dtww9mm91lnwz4u34; " +
				`got "https://vault.omise.co/tokens/tokn_test_66dtww9mm91lnwz4u35" at /location; see specs/rules.yaml #answer.location.`,
		},
	} {
		_, findings := j.Ambient(test.ex)
		want(t, name, messages(findings), test.want)
	}
}

func mustMap(t *testing.T, text string) map[string]any {
	t.Helper()
	return answered("GET /x", "", 200, text).Response.Object()
}

func TestElementsOfListsAreJudgedByTheirOwnRules(t *testing.T) {
	j := &Judge{Contract: contract(t)}
	for name, test := range map[string]struct {
		change func(list map[string]any)
		want   string
	}{
		"element":            {func(list map[string]any) { item(list, "data", 0)["amount"] = nil }, "charge.schema /data/0/amount"},
		"list":               {func(list map[string]any) { list["limit"] = "20" }, "list.schema /limit"},
		"no object":          {func(list map[string]any) { delete(item(list, "data", 0), "object") }, "charge.schema /data/0/object"},
		"not an element":     {func(list map[string]any) { list["data"] = []any{"x"} }, "list.schema /data/0"},
		"card of an element": {func(list map[string]any) { member(item(list, "data", 0), "card")["id"] = 1.0 }, "card.schema /data/0/card/id"},
		"refunds of an element": {
			func(list map[string]any) { member(item(list, "data", 0), "refunds")["order"] = "up" }, "list.schema /data/0/refunds/order",
		},
		"broken card": {
			func(list map[string]any) {
				card := member(item(list, "data", 0), "card")
				card["object"], card["deleted"] = "kard", 1.0
			}, "card.schema /data/0/card/deleted, card.schema /data/0/card/object",
		},
	} {
		list := example(t, "ChargeList")
		test.change(list)
		_, findings := j.Ambient(answered("GET /charges", "", 200, with(t, list, nil)))
		var got []string
		for _, finding := range findings {
			_, at, _ := strings.Cut(finding.Got, " at ")
			got = append(got, finding.Rule+" "+at)
		}
		slices.Sort(got)
		want(t, name, strings.Join(got, ", "), test.want)
	}
}

func member(object map[string]any, name string) map[string]any { return object[name].(map[string]any) }

func item(object map[string]any, name string, i int) map[string]any {
	return object[name].([]any)[i].(map[string]any)
}

func TestAmbientJudgesOnlyAnswers(t *testing.T) {
	j := &Judge{Contract: contract(t)}
	for name, ex := range map[string]*exchange.Exchange{
		"no answer": exchange.New(exchange.Raw{Method: "GET", Path: "/charges", Failure: &exchange.Failure{Kind: "timeout", Message: "too slow"}}),
		"429":       answered("GET /charges", "", 429, "slow down"),
	} {
		judged, findings := j.Ambient(ex)
		if len(judged) != 0 || len(findings) != 0 {
			t.Errorf("%s: judged %v, found %v", name, judged, findings)
		}
		verdict := j.Answer("charge.schema", ex, Want{Status: []int{418}})
		if len(verdict.Findings) != 0 {
			t.Errorf("%s: %v", name, verdict.Findings)
		}
	}
}

func TestJSONIsAskedOfTheAPIOnly(t *testing.T) {
	j := &Judge{Contract: contract(t)}
	for name, test := range map[string]struct {
		line, contentType, body string
		status                  int
		want                    string
	}{
		"a document":           {"GET /charges/chrg_test_1/documents/docu_test_1/downloads/x", "image/png", "\x89PNG", 200, ""},
		"a payment page":       {"GET /payments/paym_test_1/authorize", "text/html", "<html>", 200, ""},
		"a redirect":           {"GET /payments/paym_test_1/authorize", "text/html", "", 302, ""},
		"HTML from the API":    {"GET /charges", "text/html", "<html>", 200, "a JSON body"},
		"JSON called text":     {"GET /balance", "text/plain", "{}", 404, "Content-Type application/json"},
		"no error object, 404": {"GET /nowhere", "text/html", "<html>", 404, "a JSON body"},
		"an empty answer":      {"GET /charges", "application/json", "", 200, "a JSON body"},
	} {
		made := raw(test.line, "", test.status, test.body)
		made.Response.Header = http.Header{"Content-Type": {test.contentType}}
		_, findings := j.Ambient(exchange.New(made))
		var got []string
		for _, finding := range findings {
			if finding.Rule == "answer.json" {
				got = append(got, finding.Expected)
			}
		}
		want(t, name, strings.Join(got, ", "), test.want)
	}
}

func TestEveryAmbientRuleIsInTheContract(t *testing.T) {
	names := []string{
		"answer.declared-status", "answer.no-5xx", "answer.json", "error.schema", "error.location", "answer.no-card-data",
		"answer.no-secret-key", "answer.test-mode", "answer.success-is-200", "answer.location",
	}
	names = append(names, strings.Fields(ofBytes)...)
	for _, rule := range schemaRules {
		names = append(names, rule)
	}
	names = append(names, "lifecycle.one-state", "lifecycle.legal-change", // by internal/lifecycle
		"history.fixed", "history.once", "history.order", "history.likely")
	for _, name := range names {
		if rule := contract(t).Rule(name); rule == nil || !rule.Ambient {
			t.Errorf("%s is not an ambient rule of the contract: %v", name, fmt.Sprint(rule))
		}
	}
	for _, rule := range contract(t).Rules {
		if rule.Ambient && !slices.Contains(names, rule.Name) {
			t.Errorf("the contract says that %s is judged on every answer; nothing does", rule.Name)
		}
	}
}

func TestObjectAroundAPlace(t *testing.T) {
	var answer any
	if err := json.Unmarshal([]byte(`{"id":"chrg_test_1","object":"charge","card":{"id":"card_test_1","brand":"Visa"},"metadata":{"id":7,"a":{"id":""}},
		"refunds":{"object":"list","data":[{"id":"rfnd_test_1","amount":1}]}}`), &answer); err != nil {
		t.Fatal(err)
	}
	capability := map[string]any{"object": "capability", "limits": map[string]any{"charge_amount": map[string]any{"max": 1.0}}}
	for _, row := range []struct {
		value       any
		place, want string
	}{
		{answer, "", ""},
		{answer, "/amount", "chrg_test_1"},
		{answer, "/card/brand", "card_test_1"},
		{answer, "/metadata/a/b", "chrg_test_1"}, // an id that is no text, or empty, is none
		{answer, "/refunds/data/0/amount", "rfnd_test_1"},
		{answer, "/refunds/total", "chrg_test_1"},
		{capability, "/limits/charge_amount/max", "capability"},
		{map[string]any{"object": "list", "total": 1.0}, "/total", ""},
		{[]any{1.0}, "/0", ""},
	} {
		if got := objectAt(row.value, row.place); got != row.want {
			t.Errorf("%q: %q, want %q", row.place, got, row.want)
		}
	}
}
