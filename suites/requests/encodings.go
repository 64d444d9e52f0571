package requests

import (
	"maps"
	"strconv"

	"github.com/omise-conformance/harness/suites"
)

const formRule = "request.form-means-json"

// twinRequest is a request that is sent once as JSON and once as a form.
type twinRequest struct {
	name  string
	path  func(t *suites.T) string
	needs []string
	// params returns new parameters for each of the two: a token can be charged only once.
	params func(t *suites.T) suites.P
	// own are the fields in which two equal objects differ.
	own []string
}

func fixedPath(path string) func(*suites.T) string { return func(*suites.T) string { return path } }

var address = suites.P{
	"city":         "Bangkok",
	"country":      "TH",
	"state":        "Bangkok",
	"street1":      "1 Wireless Road",
	"phone_number": "0812345678",
}

var twins = []twinRequest{
	{
		"token", fixedPath("/tokens"), nil,
		func(*suites.T) suites.P { return suites.P{"card": suites.CardParams(suites.Visa, address)} },
		[]string{"id", "location", "created_at", "card.id", "card.created_at"},
	},
	{"charge", fixedPath("/charges"), nil, func(t *suites.T) suites.P {
		return suites.ChargeParams(suites.P{
			"card": t.Token(suites.Visa).ID(), "description": "order 1 & 2", "capture": false,
			"metadata": suites.P{"order": "26041", "payer": suites.P{"name": "Somchai = ประเสริฐ"}},
		})
	}, []string{
		"id", "location", "created_at", "authorized_at", "expires_at", "card.id", "card.created_at", "refunds.location",
		"acquirer_reference_number", "approval_code",
	}},
	{
		"source", fixedPath("/sources"),
		[]string{"source.truemoney"},
		func(*suites.T) suites.P { return suites.SourceParams("truemoney", nil) },
		[]string{"id", "location", "created_at"},
	},
	{"installment", fixedPath("/sources"), []string{"source.installment_kbank"}, func(*suites.T) suites.P {
		return suites.SourceParams("installment_kbank", suites.P{"zero_interest_installments": true})
	}, []string{"id", "location", "created_at"}},
	{"customer", fixedPath("/customers"), nil, func(*suites.T) suites.P {
		return suites.P{"email": "payer+1@shop.example", "description": "50% off", "metadata": suites.P{"color": "pink"}}
	}, []string{"id", "location", "created_at", "cards.location", "linked_accounts.location"}},
	{
		"recipient", fixedPath("/recipients"), nil,
		func(*suites.T) suites.P { return suites.RecipientParams(suites.P{"description": "a/b"}) },
		[]string{"id", "location", "created_at", "bank_account.created_at"},
	},
	{
		"refund",
		func(t *suites.T) string { return "/charges/" + t.Captured(nil).ID() + "/refunds" },
		nil,
		func(*suites.T) suites.P {
			return suites.P{"amount": suites.Amount / 10, "metadata": suites.P{"reason": "too small"}}
		},
		[]string{"id", "location", "created_at", "transaction", "acquirer_reference_number", "approval_code"},
	},
}

func formMeansJSON() []*suites.Case {
	var cases []*suites.Case
	for _, w := range twins {
		cases = append(cases, &suites.Case{
			ID:       "requests/form-" + w.name,
			Title:    "A form creates the same " + w.name + " as JSON",
			Rules:    []string{formRule},
			Requires: w.needs,
			Run: func(t *suites.T) {
				path := w.path(t)
				json := t.Post(path, w.params(t))
				t.OK(json, nil)
				form := t.With(suites.Form()).Post(path, w.params(t))
				t.OK(form, nil)
				t.StopIfBroken()
				t.Same(json, form, w.own...)
			},
		})
	}
	return cases
}

// slashes has cases on paths with a slash at their end, as the PHP library sends them.
var slashes = []*suites.Case{
	slash("create-charge", func(t *suites.T) (*suites.Answer, string) {
		return t.Post("/charges/", suites.ChargeParams(suites.P{"card": t.Token(suites.Visa).ID()})), "charge"
	}),
	slash("create-token", func(t *suites.T) (*suites.Answer, string) {
		return t.Post("/tokens/", suites.P{"card": suites.CardParams(suites.Visa, nil)}), "token"
	}),
	slash("list-charges", func(t *suites.T) (*suites.Answer, string) {
		return t.Get("/charges/", map[string]string{"limit": "1"}), "list"
	}),
	slash("retrieve-charge", func(t *suites.T) (*suites.Answer, string) {
		return t.Get("/charges/" + t.Captured(nil).ID() + "/"), "charge"
	}),
}

func slash(name string, send func(*suites.T) (*suites.Answer, string)) *suites.Case {
	return &suites.Case{
		ID:    "requests/trailing-slash-" + name,
		Title: suites.VariantTitle("A slash at the end of the path is ignored", name),
		Rules: []string{"request.trailing-slash"},
		Run: func(t *suites.T) {
			answer, kind := send(t)
			t.OK(answer, suites.F{"object": kind})
		},
	}
}

// charging returns a case on a charge that is valid except for the format of some parameters.
func charging(id, title, rule string, over suites.P, fields suites.F, ways ...suites.Option) *suites.Case {
	return &suites.Case{
		ID:    "requests/" + id,
		Title: title,
		Rules: []string{rule},
		Run: func(t *suites.T) {
			params := suites.ChargeParams(suites.P{"card": t.Token(suites.Visa).ID()})
			maps.Copy(params, over)
			t.OK(t.With(ways...).Post("/charges", params), fields)
		},
	}
}

var numbers = []*suites.Case{
	charging(
		"number-as-text", "An amount may be sent as a JSON string", "request.numeric-strings",
		suites.P{"amount": "100000"},
		suites.F{"amount": 100000, "status": "successful"},
	),
	charging(
		"number-in-form", "An amount may be sent in a form", "request.numeric-strings",
		suites.P{"amount": "100000"},
		suites.F{"amount": 100000, "status": "successful"},
		suites.Form(),
	),
	{
		ID:    "requests/number-of-card-date",
		Title: "The expiry of a card may be sent as strings",
		Rules: []string{"request.numeric-strings"},
		Run: func(t *suites.T) {
			card := suites.CardParams(suites.Visa, suites.P{"expiration_month": "09", "expiration_year": strconv.Itoa(t.CardYear(2034))})
			t.OK(t.Post("/tokens", suites.P{"card": card}), suites.F{
				"card.expiration_month": 9, "card.expiration_year": t.CardYear(2034),
			})
		},
	},
	{
		ID:    "requests/number-of-refund",
		Title: "The amount of a refund may be sent as a string",
		Rules: []string{"request.numeric-strings"},
		Run: func(t *suites.T) {
			path := "/charges/" + t.Captured(nil).ID() + "/refunds"
			t.OK(t.Post(path, suites.P{"amount": "10000"}), suites.F{"amount": 10000})
		},
	},
}

// words are the booleans of forms: what is sent, and whether it means true.
var words = map[string]bool{"true": true, "1": true, "false": false, "0": false}

func booleans() []*suites.Case {
	var cases []*suites.Case
	for _, word := range []string{"true", "1", "false", "0"} {
		fields := suites.F{"capture": false, "status": "pending", "authorized": true}
		if words[word] {
			fields = suites.F{"capture": true, "status": "successful", "paid": true}
		}
		cases = append(cases, charging("boolean-"+word, "A boolean in a form may be "+word, "request.boolean-words",
			suites.P{"capture": word}, fields, suites.Form()))
	}
	return cases
}

// nulls has cases on parameters that clients send as null when they are not set.
var nulls = []*suites.Case{
	charging(
		"null-in-charge", "Null parameters of a charge mean the same as missing ones", "request.null-means-absent",
		suites.P{
			"customer":     nil,
			"source":       nil,
			"description":  nil,
			"return_uri":   nil,
			"ip":           nil,
			"metadata":     nil,
			"expires_at":   nil,
			"platform_fee": nil,
		},
		suites.F{"status": "successful", "description": nil, "return_uri": nil, "customer": nil, "source": nil},
	),
	charging(
		"null-capture",
		"A charge with capture null is captured, which is the default",
		"request.null-means-absent",
		suites.P{"capture": nil},
		suites.F{"capture": true, "status": "successful"},
	),
	absent(
		"null-in-customer",
		"/customers",
		suites.P{"email": "payer@shop.example"},
		suites.P{"description": nil, "card": nil, "metadata": nil},
		"id", "location", "created_at", "cards.location", "linked_accounts.location",
	),
	absent(
		"null-in-token",
		"/tokens",
		suites.P{"card": suites.CardParams(suites.Visa, nil)},
		suites.P{"tokenization": nil},
		"id", "location", "created_at", "card.id", "card.created_at",
	),
	{
		ID:    "requests/null-in-card",
		Title: "Null parameters of a card mean the same as missing ones",
		Rules: []string{"request.null-means-absent"},
		Run: func(t *suites.T) {
			without := t.Token(suites.Visa)
			card := suites.CardParams(
				suites.Visa,
				suites.P{"country": nil, "street1": nil, "state": nil, "phone_number": nil, "email": nil},
			)
			with := t.Post("/tokens", suites.P{"card": card})
			t.OK(with, nil)
			t.Same(without, with, "id", "location", "created_at", "card.id", "card.created_at")
		},
	},
}

// absent returns a case on two equal objects, one of them created with additional nulls.
func absent(id, path string, params, with suites.P, own ...string) *suites.Case {
	const rule = "request.null-means-absent"
	return &suites.Case{
		ID:    "requests/" + id,
		Title: "Null parameters of POST " + path + " mean the same as missing ones",
		Rules: []string{rule},
		Run: func(t *suites.T) {
			without := t.Post(path, params)
			t.OK(without, nil)
			all := maps.Clone(params)
			maps.Copy(all, with)
			nulled := t.Post(path, all)
			t.OK(nulled, nil)
			t.StopIfBroken()
			t.Same(without, nulled, own...)
		},
	}
}

const anything = "request.unknown-parameter"

var unknownParameters = []*suites.Case{
	charging(
		"unknown-in-charge",
		"A charge with an unknown parameter succeeds",
		anything,
		suites.P{"shoe_size": 43, "nested": suites.P{"a": []any{1}}},
		suites.F{"status": "successful"},
	),
	charging("unknown-in-form", "A form with an unknown parameter succeeds", anything, suites.P{"shoe_size": "43"},
		suites.F{"status": "successful"}, suites.Form()),
	charging("unused-installments", "A card charge with zero_interest_installments succeeds", anything,
		suites.P{"zero_interest_installments": false}, suites.F{"status": "successful"}),
}
