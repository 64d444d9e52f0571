package relations

import (
	"fmt"
	"slices"

	"github.com/omise-conformance/harness/suites"
)

// orders are the orders in which three parts of a charge are refunded.
var orders = [][]int64{{10000, 20000, 30000}, {30000, 10000, 20000}, {20000, 30000, 10000}, {30000, 20000, 10000}}

// refundOrders returns a case for parts that leave a rest, and one for the whole amount.
func refundOrders() []*suites.Case {
	const rule = "relation.refund-order"
	var cases []*suites.Case
	for _, whole := range []struct {
		name   string
		amount int64
	}{{"of-part", 100000}, {"of-all", 60000}} {
		cases = append(cases, &suites.Case{
			ID:    "relations/refunds-" + whole.name,
			Title: fmt.Sprintf("Refunds of 60000 from a charge of %d lead to the same charge in any order", whole.amount),
			Rules: []string{rule},
			Run: func(t *suites.T) {
				var first *suites.Answer
				for _, order := range orders {
					charge := t.Captured(suites.P{"amount": whole.amount}).ID()
					for _, part := range order {
						t.Refund(charge, part)
					}
					after := t.Get("/charges/" + charge)
					t.OK(after, suites.F{"refunded_amount": 60000, "refunds.total": 3})
					if first == nil {
						first = after
						continue
					}
					alike(t, rule, first, after, "refunds.data")
				}
			},
		})
	}
	return cases
}

// accountLists are the lists of a whole account, with a function that adds to each.
var accountLists = []struct {
	path string
	add  func(t *suites.T)
}{
	{"/charges", func(t *suites.T) { t.Captured(nil) }},
	{"/refunds", func(t *suites.T) { t.Refund(t.Captured(nil).ID(), 1000) }},
	{"/customers", func(t *suites.T) { t.CustomerWithCard(suites.Visa) }},
	{"/recipients", func(t *suites.T) { t.Recipient(false) }},
	{"/events", func(t *suites.T) { t.Captured(nil) }},
}

// accounts returns a case for each list: it never shows what another account adds.
func accounts() []*suites.Case {
	const rule = "relation.accounts-apart"
	var cases []*suites.Case
	for _, l := range accountLists {
		cases = append(cases, &suites.Case{
			ID:    "relations/accounts-" + l.path[1:],
			Title: "GET " + l.path + " shows nothing of another account",
			Rules: []string{rule},
			Run: func(t *suites.T) {
				other := t.OtherAccount()
				before := other.Get(l.path)
				t.OK(before, nil)
				l.add(t)
				after := other.Get(l.path)
				t.OK(after, suites.F{"total": before.Int("total")})
				t.Holds(
					after,
					slices.Equal(before.IDs(), after.IDs()),
					fmt.Sprintf("the list to show %v still", before.IDs()),
					fmt.Sprint(after.IDs()),
				)
			},
		})
	}
	return cases
}
