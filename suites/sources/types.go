package sources

import (
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// flowRules maps types to the rule on their flow.
var flowRules = map[string]string{
	"redirect": "source.flow-redirect", "app_redirect": "source.flow-app-redirect", "offline": "source.flow-offline",
}

// flows returns a case for each type: a source is created, with its flow and its parameters.
func flows() []*suites.Case {
	var cases []*suites.Case
	for _, st := range suites.SourceTypes {
		rules := []string{"source.create", flowRule(st)}
		if len(st.Params) > 0 {
			rules = append(rules, "source.params-echo")
		}
		cases = append(cases, &suites.Case{
			ID:       "sources/flow-" + suites.KebabCase(st.Type),
			Title:    "A source of type " + st.Type + " can be created and has flow " + st.Flow,
			Rules:    rules,
			Requires: []string{feature(st.Type)},
			Run:      func(t *suites.T) { judgeFlow(t, st) },
		})
	}
	return cases
}

func flowRule(st suites.SourceType) string {
	if st.Type == "promptpay" {
		return "source.flow-promptpay"
	}
	return flowRules[st.Flow]
}

func judgeFlow(t *suites.T, st suites.SourceType) {
	source := t.Post("/sources", suites.SourceParams(st.Type, nil))
	t.Rule("source.create").OK(source, suites.F{
		"object": "source", "id": expect.Pattern("^src_test_"), "type": st.Type, "amount": st.Amount,
	})
	t.Rule("source.create").StopIfBroken()
	if st.Type == "promptpay" {
		t.Rule("source.flow-promptpay").Answer(source,
			suites.Want{Dialect: specs.Recorded, Fields: suites.F{"flow": "offline"}},
			suites.Want{Dialect: specs.Documented, Fields: suites.F{"flow": "redirect"}})
	} else {
		t.Rule(flowRule(st)).OK(source, suites.F{"flow": st.Flow})
	}
	if len(st.Params) > 0 {
		t.Rule("source.params-echo").OK(source, suites.F(st.Params))
	}
}

// charged returns a case for each type: its charge waits for its payer.
func charged() []*suites.Case {
	var cases []*suites.Case
	for _, st := range suites.SourceTypes {
		cases = append(cases, &suites.Case{
			ID:       "sources/charge-" + suites.KebabCase(st.Type),
			Title:    "A charge of " + st.Type + " waits for its payer",
			Rules:    []string{"source.charge-pending", "source.charge-authorize-uri"},
			Requires: []string{feature(st.Type)},
			Run:      func(t *suites.T) { judgeCharge(t, st) },
		})
	}
	return cases
}

func judgeCharge(t *suites.T, st suites.SourceType) {
	source := t.Source(st.Type, nil)
	charge := t.Post("/charges", suites.P{
		"amount": st.Amount, "currency": st.Currency, "source": source.ID(), "return_uri": returnURI,
	})
	t.Rule("source.charge-pending").State("Charge", "pending", charge, suites.F{
		"amount": st.Amount, "card": nil, "source.id": source.ID(), "source.type": st.Type, "source.charge_status": "pending",
	})
	t.Rule("source.charge-pending").StopIfBroken()
	var address any = expect.Pattern("^https?://")
	if st.Flow == "offline" {
		address = nil
	}
	wants := []suites.Want{{Fields: suites.F{"authorize_uri": address}}}
	if st.Type == "promptpay" {
		// The guides call promptpay a redirect and show no charge of it.
		wants = []suites.Want{
			{Dialect: specs.Recorded, Fields: suites.F{"authorize_uri": nil}},
			{Dialect: specs.Documented, Fields: suites.F{"authorize_uri": expect.Anything}},
		}
	}
	t.Rule("source.charge-authorize-uri").Answer(charge, wants...)
}

// requiredParams returns a case for each parameter that a type needs.
func requiredParams() []*suites.Case {
	var cases []*suites.Case
	for _, st := range suites.SourceTypes {
		for _, name := range st.Required {
			cases = append(cases, &suites.Case{
				ID:       "sources/" + suites.KebabCase(st.Type) + "-without-" + suites.KebabCase(name),
				Title:    "A source of type " + st.Type + " needs " + name,
				Rules:    []string{"source.required-params"},
				Requires: []string{feature(st.Type)},
				Run: func(t *suites.T) {
					// A null parameter means the same as a missing one.
					t.Refused(t.Post("/sources", suites.SourceParams(st.Type, suites.P{name: nil})))
				},
			})
		}
	}
	return cases
}
