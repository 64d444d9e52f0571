package relations

import (
	"maps"

	"github.com/omise-conformance/harness/suites"
)

// richer are more parameters for the requests that are sent in both encodings: nested ones, and
// values that an encoding could damage.
var richer = map[string]suites.P{
	"createCharge": {
		"capture":     false,
		"description": "50% + 1 & more = ประเสริฐ",
		"metadata":    suites.P{"a": suites.P{"b": "c d"}, "n": "1"},
	},
	"createCustomer": {
		"email":    "payer+1@shop.example",
		"metadata": suites.P{"color": "pink", "list": suites.P{"x": "y"}},
	},
	"updateCustomer": {"metadata": suites.P{"k.1": "v"}},
	"createSource": {
		"email":   "payer@shop.example",
		"billing": suites.P{"city": "Bangkok", "street1": "1 Wireless Road"},
	},
	"createRecipient": {"tax_id": "0-1234", "metadata": suites.P{"shop": "7"}},
	"createRefund":    {"metadata": suites.P{"reason": "a=b&c=d"}},
	"updateCharge":    {"metadata": suites.P{"note": "ที่ 1 é"}},
}

// encodings returns a case for each operation with a body: two valid requests on two equal
// objects, one in each encoding.
func encodings() []*suites.Case {
	const rule = "relation.encodings-agree"
	var cases []*suites.Case
	for _, o := range operations() {
		if o.Spec.RequestBody == nil {
			continue
		}
		cases = append(cases, &suites.Case{
			ID:       "relations/encodings-" + suites.KebabCase(o.ID),
			Title:    o.Method + " " + o.Path + " has the same result for JSON and for a form",
			Rules:    []string{rule},
			Requires: suites.RequestFeatures(o.ID),
			Run: func(t *suites.T) {
				var answers []*suites.Answer
				for _, sender := range []suites.Sender{t, t.With(suites.Form())} {
					request := t.ValidRequest(o.ID)
					if params := maps.Clone(request.Params); len(params) > 0 {
						maps.Copy(params, richer[o.ID])
						request.Params = params
					}
					answer := request.Send(sender)
					t.OK(answer, nil)
					answers = append(answers, answer)
				}
				t.StopIfBroken()
				// The fixtures give each customer and recipient another name and email.
				alike(t, rule, answers[0], answers[1], "name", "email")
			},
		})
	}
	return cases
}
