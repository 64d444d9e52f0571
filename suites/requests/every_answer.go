package requests

import (
	"net/url"
	"slices"

	"github.com/omise-conformance/harness/suites"
)

// rulesOfBytes are those on the bytes and headers of an answer, which every answer is judged by.
var rulesOfBytes = []string{
	"answer.http", "answer.utf-8", "answer.header-once", "answer.coding", "answer.whole-numbers", "answer.readable",
}

// valid returns a case for each operation: a valid request gets an answer that the contract
// declares.
func valid() []*suites.Case {
	var cases []*suites.Case
	for _, o := range operations() {
		cases = append(cases, &suites.Case{
			ID:    "requests/valid-" + suites.KebabCase(o.ID),
			Title: "A valid " + o.Method + " " + o.Path + " is answered as the contract declares",
			Rules: slices.Concat(
				[]string{"answer.success-is-200", "answer.declared-status", "answer.json", "answer.no-5xx"}, rulesOfBytes,
			),
			Requires: suites.RequestFeatures(o.ID),
			Run: func(t *suites.T) {
				answer := t.ValidRequest(o.ID).Send(t)
				t.Rule("answer.success-is-200").Holds(
					answer,
					answer.Succeeded(),
					"status 200",
					"a refusal with code "+answer.Code(),
				)
			},
		})
	}
	return cases
}

// refused is a request that every dialect refuses, with an error of its own.
type refused struct {
	name string
	send func(t *suites.T) *suites.Answer
}

var refusals = []refused{
	{"authentication-failure", func(t *suites.T) *suites.Answer { return t.With(suites.NoKey()).Get("/charges") }},
	{"authentication-failure-of-vault", func(t *suites.T) *suites.Answer {
		return t.With(suites.NoKey()).Post("/tokens", suites.P{"card": suites.CardParams(suites.Visa, nil)})
	}},
	{"not-found", func(t *suites.T) *suites.Answer { return t.Get("/charges/chrg_test_5xuy4w91xqz7d1w9u0t") }},
	{"not-found-on-vault", func(t *suites.T) *suites.Answer { return t.Get("/tokens/tokn_test_5xuy4w91xqz7d1w9u0t") }},
	{"invalid-charge", func(t *suites.T) *suites.Answer {
		return t.Post("/charges", suites.ChargeParams(suites.P{"card": t.Token(suites.Visa).ID(), "currency": "invalid"}))
	}},
	{"bad-request", func(t *suites.T) *suites.Answer {
		return t.Post("/sources", suites.P{"type": "invalid", "amount": suites.Amount, "currency": "thb"})
	}},
	{"invalid-card", func(t *suites.T) *suites.Answer {
		return t.Post("/tokens", suites.P{"card": suites.CardParams("4242424242424241", nil)})
	}},
	{"used-token", func(t *suites.T) *suites.Answer {
		token := t.Token(suites.Visa).ID()
		t.Charge(suites.P{"card": token})
		return t.Post("/charges", suites.ChargeParams(suites.P{"card": token}))
	}},
	{
		"failed-capture",
		func(t *suites.T) *suites.Answer { return t.Post("/charges/"+t.Captured(nil).ID()+"/capture", nil) },
	},
	{
		"failed-reverse",
		func(t *suites.T) *suites.Answer { return t.Post("/charges/"+t.Captured(nil).ID()+"/reverse", nil) },
	},
	{"failed-refund", func(t *suites.T) *suites.Answer {
		return t.Post("/charges/"+t.Captured(nil).ID()+"/refunds", suites.P{"amount": suites.Amount * 2})
	}},
	{"failed-expire", func(t *suites.T) *suites.Answer { return t.Post("/charges/"+t.Captured(nil).ID()+"/expire", nil) }},
}

// errorAnswers returns a case for each kind of refusal: it is an error object.
func errorAnswers() []*suites.Case {
	var cases []*suites.Case
	for _, r := range refusals {
		cases = append(cases, &suites.Case{
			ID:    "requests/error-" + r.name,
			Title: suites.VariantTitle("A refusal is an error object", r.name),
			Rules: []string{"error.schema", "error.location", "answer.declared-status", "answer.json"},
			Run: func(t *suites.T) {
				answer := r.send(t)
				t.Rule("error.schema").Holds(answer, answer.Response.Status >= 400 && answer.Str("object") == "error",
					"a refusal with an error object", "status and object of another kind")
			},
		})
	}
	return cases
}

// object is a kind of object: how to get one, and the format of its ids.
type object struct {
	name   string
	prefix string
	needs  []string
	get    func(t *suites.T) *suites.Answer
	id     string // path of the id in that answer; empty: id
	// location is the path of the location in that answer; empty means location.
	location string
}

var objects = []object{
	{name: "token", prefix: "tokn", get: func(t *suites.T) *suites.Answer { return t.Token(suites.Visa) }},
	{name: "charge", prefix: "chrg", get: func(t *suites.T) *suites.Answer { return t.Captured(nil) }},
	{
		name:   "refund",
		prefix: "rfnd",
		get:    func(t *suites.T) *suites.Answer { return t.Refund(t.Captured(nil).ID(), suites.Amount/10) },
	},
	{
		name:   "source",
		prefix: "src",
		needs:  []string{"source.promptpay"},
		get:    func(t *suites.T) *suites.Answer { return t.Source("promptpay", nil) },
	},
	{name: "customer", prefix: "cust", get: func(t *suites.T) *suites.Answer { return t.Customer(nil) }},
	{
		name: "card", prefix: "card", id: "cards.data.0.id", location: "cards.data.0.location",
		get: func(t *suites.T) *suites.Answer { return t.CustomerWithCard(suites.Visa) },
	},
	{name: "recipient", prefix: "recp", get: func(t *suites.T) *suites.Answer { return t.Recipient(false) }},
	{name: "chain", prefix: "acch", needs: []string{"chains"}, get: func(t *suites.T) *suites.Answer {
		id, _ := t.Chain()
		return t.Must("chain.retrieve", t.Get("/chains/"+id))
	}},
	{name: "event", prefix: "evnt", id: "data.0.id", location: "data.0.location", get: func(t *suites.T) *suites.Answer {
		return t.Must("event.charge-create", t.Get("/charges/"+t.Captured(nil).ID()+"/events"))
	}},
}

func orDefault(path, usual string) string {
	if path == "" {
		return usual
	}
	return path
}

// locations returns a case for each kind of object: its location retrieves it.
func locations() []*suites.Case {
	var cases []*suites.Case
	for _, o := range objects {
		cases = append(cases, &suites.Case{
			ID:       "requests/location-" + o.name,
			Title:    "The location of a " + o.name + " retrieves it",
			Rules:    []string{"answer.location", "answer.test-mode"},
			Requires: o.needs,
			Run: func(t *suites.T) {
				made := o.get(t)
				address, err := url.Parse(made.Str(orDefault(o.location, "location")))
				t.Rule("answer.location").Holds(made, err == nil && address.Path != "", "a location", "none that is an address")
				t.Rule("answer.location").StopIfBroken()
				t.Rule("answer.location").OK(t.Get(address.Path), suites.F{"id": made.Str(orDefault(o.id, "id")), "object": o.name})
			},
		})
	}
	return cases
}

// secrets has cases on keys in answers.
var secrets = []*suites.Case{
	{
		ID:    "requests/no-key-in-refusal",
		Title: "A refusal does not repeat the key that it refuses",
		Rules: []string{"answer.no-secret-key"},
		Run: func(t *suites.T) {
			t.With(suites.Key(t.UnknownKeys().Secret)).Get("/charges")
			t.With(suites.Key(t.Keys().Secret)).Post("/tokens", suites.P{"card": suites.CardParams(suites.Visa, nil)})
		},
	},
	{
		ID:       "requests/no-key-in-capability",
		Title:    "No answer of an account shows a secret key",
		Rules:    []string{"answer.no-secret-key"},
		Requires: []string{"capability"},
		Run:      func(t *suites.T) { t.Get("/capability") },
	},
	{
		ID:       "requests/no-key-in-chain",
		Title:    "A chain does not show the secret key of the sub-merchant",
		Rules:    []string{"answer.no-secret-key"},
		Requires: []string{"chains"},
		Run: func(t *suites.T) {
			id, _ := t.Chain()
			t.Must("chain.retrieve", t.Get("/chains/"+id))
			t.Must("chain.list", t.Get("/chains"))
		},
	},
}
