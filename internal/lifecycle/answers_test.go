package lifecycle

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
)

const readCharge, captureCharge = "GET /charges/chrg_test_1", "POST /charges/chrg_test_1/capture"

// Only an answer that shows success with an object moves what it is about: after any other,
// the charge that was authorized may still be so.
func TestAnswersThatMoveNothing(t *testing.T) {
	for name, row := range map[string]struct {
		status int
		body   any
	}{
		"no object":                     {200, []any{}},
		"an error with a wrong status":  {200, map[string]any{"object": "error", "code": "failed_capture"}},
		"a redirect with an object":     {300, map[string]any{"object": "charge"}},
		"a refusal without an error":    {400, charge(t, "CapturedLaterCharge", nil)},
		"one that was not judged (429)": {429, charge(t, "CapturedLaterCharge", nil)},
	} {
		_, sentences := observed(t, exchanged(t, 0, "POST /charges", 200, authorized(t)),
			exchanged(t, 1, captureCharge, row.status, row.body), exchanged(t, 2, readCharge, 200, authorized(t)))
		if sentences != "" {
			t.Errorf("%s: %s", name, sentences)
		}
	}
}

// A read moves nothing, whatever it is answered: that a customer who is gone is not found is
// for the rule on refusals to judge.
func TestReadsMoveNothing(t *testing.T) {
	gone := map[string]any{"object": "customer", "id": "cust_test_1", "deleted": true}
	for _, method := range []string{"GET", "HEAD"} {
		_, sentences := observed(t, exchanged(t, 0, "DELETE /customers/cust_test_1", 200, gone),
			exchanged(t, 1, method+" /customers/cust_test_1", 200, gone))
		if sentences != "" {
			t.Errorf("%s: %s", method, sentences)
		}
	}
}

// What a form names is moved as what JSON names.
func TestTokenThatIsTakenTwiceByForms(t *testing.T) {
	token := map[string]any{"object": "token", "id": "tokn_test_1", "used": false}
	const pay = "POST /charges with amount=1000&currency=thb&card=tokn_test_1"
	_, sentences := observed(t, exchanged(t, 0, "GET /tokens/tokn_test_1", 200, token),
		exchanged(t, 1, pay, 200, charge(t, "Charge", nil)), exchanged(t, 2, pay, 200, charge(t, "Charge", map[string]any{"id": "chrg_test_2"})))
	if !strings.Contains(sentences, "expected createCharge to be refused for a token that is used; got success;") {
		t.Errorf("got %q", sentences)
	}
}

// Of the objects within others only the elements of the list that was asked for are as they
// are now; the rest may be as they were once.
func TestWhichObjectsAreOfNow(t *testing.T) {
	reversed, old := charge(t, "ReversedCharge", nil), authorized(t)
	within := func(kind, member string) map[string]any {
		return map[string]any{"object": kind, member: []any{old}}
	}
	for name, row := range map[string]struct {
		answer map[string]any
		now    bool
	}{
		"an element of the list":                   {within("list", "data"), true},
		"in another member of the list":            {within("list", "before"), false},
		"in an object that is not a list":          {within("report", "data"), false},
		"in another member of no list":             {within("report", "charges"), false},
		"in a list that an object holds":           {map[string]any{"object": "report", "charges": within("list", "data")}, false},
		"in a list that an element holds":          {map[string]any{"object": "list", "data": []any{map[string]any{"charges": within("list", "data")}}}, false},
		"in an object that an element holds":       {map[string]any{"object": "list", "data": []any{map[string]any{"charge": old}}}, false},
		"in another member of a list that is held": {map[string]any{"object": "report", "charges": within("list", "before")}, false},
	} {
		_, sentences := observed(t, exchanged(t, 0, "POST /charges/chrg_test_1/reverse", 200, reversed), exchanged(t, 1, "GET /charges", 200, row.answer))
		if found := strings.Contains(sentences, "got one that is authorized"); found != row.now {
			t.Errorf("%s: %q", name, sentences)
		}
	}
}

// A schema with a model whose "object" says nothing has no kind, and those after it have.
func TestKindsOfSchemasWithoutAnObject(t *testing.T) {
	loaded, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, property := range map[string]*openapi3.SchemaRef{
		"no property":         nil,
		"no value":            {Value: &openapi3.Schema{}},
		"a value that is odd": {Value: &openapi3.Schema{Enum: []any{7}}},
	} {
		card := *loaded.Doc.Components.Schemas["Card"].Value
		card.Properties = maps.Clone(card.Properties)
		card.Properties["object"] = property
		contract, doc, components := *loaded, *loaded.Doc, *loaded.Doc.Components
		components.Schemas = maps.Clone(components.Schemas)
		components.Schemas["Card"] = &openapi3.SchemaRef{Value: &card}
		doc.Components, contract.Doc = &components, &doc
		got := slices.Sorted(maps.Keys(kindsOf(&contract)))
		if want := []string{"chain", "charge", "customer", "recipient", "refund", "source", "token"}; !slices.Equal(got, want) {
			t.Errorf("%s: kinds %v, want %v", name, got, want)
		}
	}
}

// Without an answer there is nothing to judge.
func TestNoAnswerIsNotJudged(t *testing.T) {
	for name, raw := range map[string]exchange.Raw{
		"a failure": {Method: "GET", Host: exchange.API, Path: "/charges/chrg_test_1", Failure: &exchange.Failure{Kind: "timeout", Message: "no answer came in time"}},
		"neither":   {Method: "GET", Host: exchange.API, Path: "/charges/chrg_test_1"},
	} {
		if rules, sentences := observed(t, exchange.New(raw)); rules != nil || sentences != "" {
			t.Errorf("%s: %v, %s", name, rules, sentences)
		}
	}
}

// That a deleted recipient receives nothing is a rule of the guides alone: against the API itself, where
// such a rule is a SHOULD, success breaks no MUST of the lifecycle either.
func TestARefusalOfTheGuidesIsNotDemandedOfTheAPI(t *testing.T) {
	softly := func(rule *specs.Rule) specs.Level {
		if rule.Basis == specs.BasisGuide {
			return specs.Should
		}
		return rule.Level
	}
	life := []*exchange.Exchange{
		exchanged(t, 0, "DELETE /recipients/recp_test_1", 200, map[string]any{"object": "recipient", "id": "recp_test_1", "deleted": true}),
		exchanged(t, 1, `POST /charges with {"amount":1000,"currency":"thb","destination":"recp_test_1"}`, 200, charge(t, "Charge", nil)),
	}
	for name, row := range map[string]struct {
		dialect specs.Dialect
		level   func(*specs.Rule) specs.Level
		found   bool
	}{
		"a target of the guides":  {specs.Any, nil, true},
		"the API":                 {specs.Any, softly, false},
		"pinned to the recorded":  {specs.Recorded, nil, false},
		"pinned to the documents": {specs.Documented, nil, true},
	} {
		m := monitor(t)
		m.judge.Dialect, m.judge.Level = row.dialect, row.level
		m.Observe(life[0])
		_, findings := m.Observe(life[1])
		if (len(findings) > 0) != row.found {
			t.Errorf("%s: %v", name, findings)
		}
	}
}
