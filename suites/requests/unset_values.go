package requests

import (
	"fmt"
	"strings"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// zeros has cases on numbers that are 0 because nobody set them, as the Java library sends them.
var zeros = []*suites.Case{
	zeroTerm("promptpay"),
	zeroTerm("internet_banking_bay"),
	{
		ID:    "requests/zero-capture-amount",
		Title: "A capture_amount of 0 captures the whole amount",
		Rules: []string{"request.zero-means-absent"},
		Run: func(t *suites.T) {
			charge := t.Authorized(nil)
			t.OK(t.Post("/charges/"+charge.ID()+"/capture", suites.P{"capture_amount": 0}), suites.F{
				"paid": true, "funding_amount": suites.Amount,
			})
		},
	},
	{
		ID:    "requests/zero-expiry",
		Title: "A month and a year of 0 leave the expiry of a card as it is",
		Rules: []string{"request.zero-means-absent"},
		Run: func(t *suites.T) {
			customer := t.CustomerWithCard(suites.Visa)
			params := suites.P{"name": "Somsri Jaidee", "expiration_month": 0, "expiration_year": 0}
			t.OK(t.Patch("/customers/"+customer.ID()+"/cards/"+t.CardOf(customer), params), suites.F{
				"expiration_month": 12, "expiration_year": t.CardYear(2035),
			})
		},
	},
}

// zeroTerm returns the case of a source without installments whose installment_term is 0.
func zeroTerm(kind string) *suites.Case {
	return &suites.Case{
		ID:       "requests/zero-term-" + suites.KebabCase(kind),
		Title:    "A source of type " + kind + " may have an installment_term of 0",
		Rules:    []string{"request.zero-means-absent"},
		Requires: []string{"source." + kind},
		Run: func(t *suites.T) {
			source := t.Post("/sources", suites.SourceParams(kind, suites.P{"installment_term": 0}))
			judgeTaken(t, source)
		},
	}
}

// emptyUpdates has cases on updates with empty texts and groups, as the Go library sends them. Whether an empty
// description clears the one that is there, no source states.
var emptyUpdates = []*suites.Case{
	{
		ID:    "requests/empty-update-recipient",
		Title: "An update of a recipient may have empty texts and an empty bank account",
		Rules: []string{"request.empty-on-update"},
		Run: func(t *suites.T) {
			recipient := t.Recipient(false)
			path := "/recipients/" + recipient.ID()
			updated := t.Patch(path, suites.P{
				"name": "", "description": "changed", "type": "", "bank_account": suites.P{"number": "", "name": ""},
			})
			t.OK(updated, suites.F{"name": recipient.Str("name"), "description": "changed"})
			t.Same(recipient, t.Get(path), "description")
		},
	},
	{
		ID:    "requests/empty-update-charge",
		Title: "An update of a charge may have an empty description beside its metadata",
		Rules: []string{"request.empty-on-update"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			updated := t.Patch("/charges/"+charge.ID(), suites.P{"description": "", "metadata": suites.P{"order": "A-17"}})
			t.OK(updated, suites.F{
				"id": charge.ID(), "metadata.order": "A-17", "description": expect.OneOf(expect.Null, ""),
			})
		},
	},
}

// pathWords are words of the API's paths that stand where others have the id of a charge.
var pathWords = []string{"schedules", "search"}

// wordsAsIDs returns a case for each of them. What the paths answer is outside of the contract.
func wordsAsIDs() []*suites.Case {
	var cases []*suites.Case
	for _, word := range pathWords {
		cases = append(cases, &suites.Case{
			ID:    "requests/path-word-" + word,
			Title: "GET /charges/" + word + " is not taken for a charge with the id " + word,
			Rules: []string{"request.path-word"},
			Run: func(t *suites.T) {
				answer := t.Get("/charges/" + word)
				message := answer.Str("message")
				t.Holds(answer, answer.Str("object") != "charge" && !strings.Contains(strings.ToLower(message), "charge "+word+" "),
					"an answer that is not about a charge", fmt.Sprintf("%s %q", answer.Str("object"), message))
			},
		})
	}
	return cases
}
