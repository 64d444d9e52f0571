package refunds

import (
	"fmt"
	"slices"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

var lists = []*suites.Case{
	{
		ID:    "refunds/in-charge",
		Title: "A charge shows its refunds in the order of their creation",
		Rules: []string{"refund.in-charge"},
		Run: func(t *suites.T) {
			charge, want := refundedThrice(t)
			got := t.Get("/charges/" + charge.ID())
			t.OK(got, suites.F{
				"refunds.object": "list", "refunds.total": len(want), "refunds.data": expect.HasLen(len(want)),
				"refunds.location":  refundsPath(charge),
				"refunds.data.0.id": want[0], "refunds.data.1.id": want[1], "refunds.data.2.id": want[2],
			})
		},
	},
	{
		ID:    "refunds/list-of-charge",
		Title: "The refunds of a charge are listed in the order of their creation",
		Rules: []string{"refund.in-charge"},
		Run: func(t *suites.T) {
			charge, want := refundedThrice(t)
			list := t.Get(refundsPath(charge))
			t.OK(list, suites.F{"object": "list", "total": len(want), "location": refundsPath(charge)})
			t.Holds(list, slices.Equal(list.IDs(), want), fmt.Sprintf("the refunds %v", want), fmt.Sprintf("%v", list.IDs()))
		},
	},
	{
		ID:    "refunds/list-of-charge-apart",
		Title: "A charge does not list the refunds of another charge",
		Rules: []string{"refund.in-charge"},
		Run: func(t *suites.T) {
			other := t.Captured(nil)
			refundedThrice(t)
			t.OK(t.Get(refundsPath(other)), suites.F{"total": 0, "data": expect.HasLen(0)})
		},
	},
	{
		ID:    "refunds/list-all",
		Title: "A new refund is in the list of all refunds",
		Rules: []string{"refund.list-all"},
		Run: func(t *suites.T) {
			refund := t.Refund(t.Captured(nil).ID(), 10000)
			list := t.Get("/refunds", map[string]string{"order": "reverse_chronological", "limit": "100"})
			t.OK(list, suites.F{"object": "list"})
			t.Holds(list, slices.Contains(list.IDs(), refund.ID()),
				refund.ID()+" among the newest 100 refunds", fmt.Sprintf("%d refunds without it", len(list.IDs())))
		},
	},
}

// refundedThrice creates a charge with three refunds and returns their ids in order.
func refundedThrice(t *suites.T) (charge *suites.Answer, ids []string) {
	charge = t.Captured(nil)
	for _, amount := range []int64{30000, 10000, 20000} {
		ids = append(ids, t.Refund(charge.ID(), amount).ID())
	}
	return charge, ids
}
