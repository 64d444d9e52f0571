package requests

import (
	"strings"

	"github.com/omise-conformance/harness/suites"
)

// retrieval is an operation that reads one object by its id.
type retrieval struct {
	operation string
	unknown   string // an id of the right form that no object has
	notFound  string // the rule on it
	other     func(t *suites.T) string
}

var retrievals = []retrieval{
	{"retrieveToken", "tokn_test_5xuy4w91xqz7d1w9u0t", "token.not-found", aCharge},
	{"retrieveCharge", "chrg_test_5xuy4w91xqz7d1w9u0t", "charge.not-found", aCustomer},
	{"retrieveRefund", "rfnd_test_5xuy4w91xqz7d1w9u0t", "refund.not-found", aCharge},
	{"retrieveSource", "src_test_5xuy4w91xqz7d1w9u0t", "source.not-found", aCharge},
	{"retrieveCustomer", "cust_test_5xuy4w91xqz7d1w9u0t", "customer.not-found", aRecipient},
	{"retrieveCustomerCard", "card_test_5xuy4w91xqz7d1w9u0t", "card.not-found", aToken},
	{"retrieveRecipient", "recp_test_5xuy4w91xqz7d1w9u0t", "recipient.not-found", aCustomer},
	{"retrieveChain", "acch_test_5xuy4w91xqz7d1w9u0t", "chain.not-found", aRecipient},
	{"retrieveEvent", "evnt_test_5xuy4w91xqz7d1w9u0t", "event.not-found", aCharge},
}

func aCharge(t *suites.T) string    { return t.Captured(nil).ID() }
func aCustomer(t *suites.T) string  { return t.Customer(nil).ID() }
func aRecipient(t *suites.T) string { return t.Recipient(false).ID() }
func aToken(t *suites.T) string     { return t.Token(suites.Visa).ID() }

// instead returns the request with another id in place of the last one of its path.
func instead(request suites.ValidRequest, id string) suites.ValidRequest {
	before := request.Object[:strings.LastIndex(request.Object, "/")+1]
	request.Path = before + id + request.Path[len(request.Object):]
	return request
}

func unknownIDs() []*suites.Case {
	var cases []*suites.Case
	for _, r := range retrievals {
		cases = append(cases, &suites.Case{
			ID:       "requests/unknown-id-" + suites.KebabCase(r.operation),
			Title:    r.operation + " does not find an unknown id",
			Rules:    []string{r.notFound},
			Requires: suites.RequestFeatures(r.operation),
			Run: func(t *suites.T) {
				t.Refused(instead(t.ValidRequest(r.operation), r.unknown).Send(t))
			},
		})
	}
	return cases
}

func otherKinds() []*suites.Case {
	const rule = "request.id-of-other-kind"
	var cases []*suites.Case
	for _, r := range retrievals {
		cases = append(cases, &suites.Case{
			ID:       "requests/id-of-other-kind-" + suites.KebabCase(r.operation),
			Title:    r.operation + " does not find an object of another kind",
			Rules:    []string{rule},
			Requires: suites.RequestFeatures(r.operation),
			Run: func(t *suites.T) {
				t.Refused(instead(t.ValidRequest(r.operation), r.other(t)).Send(t))
			},
		})
	}
	return cases
}

// malformedIDs returns a case for each operation on one object.
func malformedIDs() []*suites.Case {
	const rule = "request.malformed-id"
	var cases []*suites.Case
	for _, o := range operations() {
		if !strings.Contains(o.Path, "}") {
			continue
		}
		cases = append(cases, &suites.Case{
			ID:       "requests/malformed-id-" + suites.KebabCase(o.ID),
			Title:    o.Method + " " + o.Path + " does not find a malformed id",
			Rules:    []string{rule},
			Requires: suites.RequestFeatures(o.ID),
			Run: func(t *suites.T) {
				t.Refused(instead(t.ValidRequest(o.ID), "not-an-id").Send(t))
			},
		})
	}
	return cases
}

// nasty are ids that a careless reader fails on.
var nasty = []struct{ name, id string }{
	{"prefix-alone", "chrg_test_"},
	{"word", "missing"},
	{"number", "12345"},
	{"zero", "0"},
	{"null", "null"},
	{"quote", "chrg_test_%27"},
	{"percent-sign", "chrg_test_%25"},
	{"space", "chrg_test_%20"},
	{"line-break", "chrg_test_%0A"},
	{"thai", "chrg_test_%E0%B8%81"},
	{"angle-brackets", "%3Cscript%3E"},
	{"thousand-characters", "chrg_test_" + strings.Repeat("5", 1000)},
	{"suffix-too-short", "chrg_test_5xuy4w91xqz7d1w9u0"},
	{"suffix-too-long", "chrg_test_5xuy4w91xqz7d1w9u0t0"},
	{"of-live-mode", "chrg_5xuy4w91xqz7d1w9u0t"},
}

func nastyIDs() []*suites.Case {
	const rule = "request.malformed-id"
	var cases []*suites.Case
	for _, n := range nasty {
		cases = append(cases, &suites.Case{
			ID:    "requests/malformed-id-" + n.name,
			Title: suites.VariantTitle("A charge with a malformed id is not found", n.name),
			Rules: []string{rule, "answer.no-5xx"},
			Run:   func(t *suites.T) { t.Rule(rule).Refused(t.Get("/charges/" + n.id)) },
		})
	}
	return cases
}
