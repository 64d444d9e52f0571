package coverage

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
)

func contract(t testing.TB) *specs.Contract {
	t.Helper()
	c, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// answered makes an exchange; the answer is JSON.
func answered(t testing.TB, host exchange.Host, method, path, body string, status int, answer any) *exchange.Exchange {
	t.Helper()
	text, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	var decoded any
	if err := json.Unmarshal(text, &decoded); err != nil {
		t.Fatal(err)
	}
	path, query, _ := strings.Cut(path, "?")
	return &exchange.Exchange{
		Request:  exchange.Request{Method: method, Host: host, Path: path, Query: query, Body: []byte(body), Header: http.Header{}},
		Response: &exchange.Response{Status: status, Body: text, JSON: decoded},
	}
}

// example returns an example of the contract, with some fields changed.
func example(t testing.TB, name string, changes map[string]any) map[string]any {
	t.Helper()
	text, err := json.Marshal(contract(t).Doc.Components.Examples[name].Value.Value)
	if err != nil {
		t.Fatal(err)
	}
	var object map[string]any
	if err := json.Unmarshal(text, &object); err != nil {
		t.Fatal(err)
	}
	maps.Copy(object, changes)
	return object
}

func refused(code string) map[string]any {
	return map[string]any{"object": "error", "location": "https://docs.omise.co/", "code": code, "message": "no"}
}

func measure(t testing.TB, options Options, cases ...Case) *Coverage {
	t.Helper()
	c, err := Measure(contract(t), cases, options)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func find(t testing.TB, c *Coverage, kind Kind, name string) Item {
	t.Helper()
	for _, item := range c.Items {
		if item.Kind == kind && item.Name == name {
			return item
		}
	}
	t.Fatalf("there is no %s %q", kind, name)
	return Item{}
}

// expect compares which of the items of a kind are covered.
func expect(t *testing.T, c *Coverage, kind Kind, want ...string) {
	t.Helper()
	var got []string
	for _, item := range c.Items {
		if item.Kind == kind && item.Status == Covered {
			got = append(got, item.Name)
		}
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("of %s is covered %q, want %q", kind, got, want)
	}
}

func TestTokensCoverTheirParametersAndCards(t *testing.T) {
	card := `{"card":{"name":"J","number":"4242424242424242","expiration_month":12,"expiration_year":2030,"security_code":"***"}}`
	form := "card[name]=&card[expiration_month]=13&card[expiration_year]=2030"
	c := measure(t, Options{Cards: []Card{{"visa success", "4242424242424242"}, {"jcb success", "3530111333300000"}}},
		Case{"tokens/one", []*exchange.Exchange{
			answered(t, exchange.Vault, "POST", "/tokens", card, 200, example(t, "Token", nil)),
			answered(t, exchange.Vault, "POST", "/tokens", form, 400, refused("invalid_card")),
		}},
		Case{"tokens/two", []*exchange.Exchange{
			answered(t, exchange.Vault, "POST", "/tokens", card, 200, example(t, "Token", nil)),
			answered(t, exchange.Vault, "GET", "/tokens/none", "", 404, refused("not_found")),
			{Request: exchange.Request{Method: "GET", Host: exchange.API, Path: "/events"}, Failure: &exchange.Failure{Kind: "timeout"}},
		}})
	expect(t, c, Operation, "createToken", "retrieveToken")
	expect(t, c, Status, "createToken 200", "createToken 400", "retrieveToken 404")
	expect(t, c, ErrorCode, "createToken 400 invalid_card", "retrieveToken 404 not_found")
	expect(t, c, Parameter, "createToken card", "createToken card.name", "createToken card.number", "createToken card.expiration_month",
		"createToken card.expiration_year", "createToken card.security_code")
	expect(t, c, ParameterClass, "createToken card.name: empty", "createToken card.name: null", "createToken card.number: missing",
		"createToken card.expiration_month: above-maximum", "retrieveToken {token_id}: malformed")
	expect(t, c, TestCard, "visa success 4242424242424242")
	expect(t, c, State, "Card loose", "Token unused")
	if item := find(t, c, Operation, "createToken"); item.Cases != 2 {
		t.Errorf("createToken is covered by %d cases, want 2", item.Cases)
	}
	if item := find(t, c, ResponseField, "Card.last_digits"); item.Status != Covered {
		t.Errorf("a field within a token is %s", item.Status)
	}
	if item := find(t, c, ResponseField, "Card.first_digits"); item.Status == Covered {
		t.Error("a field that is null counts as seen")
	}
}

func TestChargesAreFollowedThroughTheirStates(t *testing.T) {
	held := example(t, "CapturedLaterCharge", map[string]any{
		"status": "pending", "capturable": true, "paid": false, "reversible": true, "refundable": false, "partially_refundable": false,
		"disputable": false, "can_perform_void": false, "transaction": nil, "paid_at": nil, "captured_amount": 0,
	})
	done := example(t, "CapturedLaterCharge", nil)
	id := held["id"].(string)
	if done["id"] != id {
		t.Fatal("the examples are of two charges")
	}
	create := answered(t, exchange.API, "POST", "/charges", `{"amount":100000,"currency":"thb","capture":false}`, 200, held)
	c := measure(t, Options{},
		Case{"charges/captured", []*exchange.Exchange{
			create,
			answered(t, exchange.API, "POST", "/charges/"+id+"/capture", "", 200, done),
			answered(t, exchange.API, "POST", "/charges/"+id+"/capture", "", 400, refused("failed_capture")),
		}},
		// What another case did to a charge of the same id is forgotten, and a
		// refusal for another reason is none of the state.
		Case{"charges/strange", []*exchange.Exchange{
			create,
			answered(t, exchange.API, "POST", "/charges/"+id+"/refunds", `{"amount":1}`, 401, refused("authentication_failure")),
		}})
	expect(t, c, IllegalPair, "Charge captured-later: captureCharge")
	for _, want := range []struct {
		kind Kind
		name string
	}{
		{State, "Charge authorized"},
		{State, "Charge captured-later"},
		{Transition, "Charge → authorized: createCharge"},
		{Transition, "Charge authorized → captured-later: captureCharge"},
	} {
		if item := find(t, c, want.kind, want.name); item.Status != Covered {
			t.Errorf("%s %s is %s", want.kind, want.name, item.Status)
		}
	}
	if item := find(t, c, Transition, "Charge authorized → reversed: reverseCharge"); item.Status != NotCovered {
		t.Errorf("a transition that nothing brought about is %s", item.Status)
	}
}

func TestWhatCannotBeReachedHasAReason(t *testing.T) {
	spoken := Options{Dialect: specs.Any, Spoke: map[specs.Dialect]int{specs.Recorded: 9, specs.Documented: 1}}
	for _, row := range []struct {
		name    string
		options Options
		kind    Kind
		item    string
		want    string
	}{
		{"by the list", Options{}, Status, "createToken 429", "The rate limits are not published"},
		{"by the dialect spoken", spoken, Status, "createCharge 402", "Only the documented dialect states it, and the target speaks the recorded one."},
		{"by the dialect pinned", Options{Dialect: specs.Recorded}, Status, "createCharge 402", "the run is pinned to the recorded one"},
		{"not by its own dialect", Options{Dialect: specs.Documented}, Status, "createCharge 402", ""},
		{"by a feature", Options{Features: map[string]bool{"clock": true}}, SourceType, "promptpay", "The target lacks the feature source.promptpay."},
		{"not where features are unknown", Options{}, SourceType, "promptpay", ""},
		{"by what the contract leaves open", Options{}, IllegalPair, "Card loose: destroyCustomerCard", "No source says what happens. No customer has it."},
		{"by what no answer shows", Options{}, State, "Token stale", "No answer tells it from the state unused"},
	} {
		t.Run(row.name, func(t *testing.T) {
			item := find(t, measure(t, row.options), row.kind, row.item)
			if (item.Status == NotReachable) != (row.want != "") || !strings.Contains(item.Reason, row.want) {
				t.Errorf("%s is %s: %q, want %q", row.item, item.Status, item.Reason, row.want)
			}
		})
	}
}

// TestReasonsNameItems keeps the list of what cannot be covered from going stale.
func TestReasonsNameItems(t *testing.T) {
	reasons, err := specs.CoverageReasons()
	if err != nil {
		t.Fatal(err)
	}
	c := measure(t, Options{})
	for _, entry := range reasons {
		for _, pattern := range entry.Items {
			one := specs.Unreachable{Items: []string{pattern}}
			if !slices.ContainsFunc(c.Items, func(i Item) bool { return string(i.Kind) == entry.Kind && one.Names(i.Name) }) {
				t.Errorf("%s: there is no %s %q", specs.CoverageFile, entry.Kind, pattern)
			}
		}
	}
}

// TestTheContractMakesTheItems changes one line of the contract each.
func TestTheContractMakesTheItems(t *testing.T) {
	before := measure(t, Options{})
	for _, row := range []struct {
		old, new string
		kind     Kind
		item     string
	}{
		{"[redirect, offline, app_redirect]", "[redirect, offline]", EnumValue, "Source.flow=app_redirect"},
		{"quantity: {type: integer, minimum: 1,", "quantity: {type: integer,", ParameterClass, "createSource items[].quantity: below-minimum"},
		{"            - {code: failed_void}\n", "", ErrorCode, "createRefund 400 failed_void"},
	} {
		find(t, before, row.kind, row.item)
		text := strings.Replace(string(specs.Raw()), row.old, row.new, 1)
		if text == string(specs.Raw()) {
			t.Fatalf("the contract has no %q", row.old)
		}
		changed, err := specs.Parse([]byte(text), specs.RawRules())
		if err != nil {
			t.Errorf("without %q: %v", row.old, err)
			continue
		}
		after, err := Measure(changed, nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(after.Items, func(i Item) bool { return i.Kind == row.kind && i.Name == row.item }) {
			t.Errorf("%s %s is still there", row.kind, row.item)
		}
	}
}

func TestMergeCoversWhatAnyPartCovers(t *testing.T) {
	part := func(a, b, c ItemStatus) *Coverage {
		return &Coverage{Minimum: 50, Items: []Item{
			{Kind: Operation, Name: "a", Status: a, Cases: 1}, {Kind: Operation, Name: "b", Status: b, Reason: "why"}, {Kind: State, Name: "c", Status: c},
		}}
	}
	merged := Merge(part(Covered, NotReachable, NotCovered), part(NotCovered, NotCovered, NotCovered))
	if merged.Items[0].Status != Covered || merged.Items[0].Cases != 2 || merged.Items[1].Status != NotReachable || merged.Items[2].Status != NotCovered {
		t.Errorf("merged %+v", merged.Items)
	}
	if merged.Percent != 50 || merged.Short() {
		t.Errorf("%v %% is covered, short: %t", merged.Percent, merged.Short())
	}
	if merged.Minimum = 50.1; !merged.Short() {
		t.Error("50 % is enough where 50.1 % is asked for")
	}
}
