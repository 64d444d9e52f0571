package customers

import (
	"maps"

	"github.com/omise-conformance/harness/suites"
)

// cardChanges are updates of a card that are documented or recorded.
var cardChanges = []struct {
	id, title string
	params    suites.P
}{
	{"name", "The name on a card can be changed", suites.P{"name": "Somsri Jaidee"}},
	{"expiry", "The expiry of a card can be changed", suites.P{"expiration_month": 3, "expiration_year": suites.Year(2036)}},
	{"month", "The expiry month of a card can be changed alone", suites.P{"expiration_month": 11}},
	{"address", "The city and postal code of a card can be changed", suites.P{"city": "Chiang Mai", "postal_code": "50000"}},
}

var cardUpdates = cardUpdateCases()

func cardUpdateCases() []*suites.Case {
	var cases []*suites.Case
	for _, row := range cardChanges {
		cases = append(cases, &suites.Case{
			ID:    "customers/card-update-" + row.id,
			Title: row.title,
			Rules: []string{"card.update"},
			Run: func(t *suites.T) {
				customer := t.CustomerWithCard(suites.Visa)
				card := t.CardOf(customer)
				fields := suites.F{
					"id": card, "last_digits": "4242", "brand": "Visa", "fingerprint": customer.Str("cards.data.0.fingerprint"),
					"name": "Somchai Prasert", "expiration_month": 12, "expiration_year": t.CardYear(2035), "city": "Bangkok",
					"postal_code": "10320",
				}
				maps.Copy(fields, row.params)
				if year, changed := row.params["expiration_year"].(suites.Year); changed {
					fields["expiration_year"] = t.CardYear(year)
				}
				t.OK(t.Patch(cardPath(customer, card), row.params), fields)
				t.OK(t.Get(cardPath(customer, card)), fields)
			},
		})
	}
	return cases
}
