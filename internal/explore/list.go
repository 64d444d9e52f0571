package explore

import (
	"fmt"
	"math"
	"slices"

	"github.com/omise-conformance/harness/exchange"
)

// listed judges the objects of a list: each once, and those that the walk knows
// in the state that they must be in.
func (w *world) listed(s *Step, ex *exchange.Exchange) *mismatch {
	data, isList := ex.Response.Object()["data"].([]any)
	if !isList {
		return nil
	}
	seen := map[string]bool{}
	sum := 0.0
	for _, each := range data {
		item, _ := each.(map[string]any)
		id, _ := item["id"].(string)
		if seen[id] {
			return &mismatch{"repeats " + s.On, ex, "each object once", "twice " + id}
		}
		seen[id] = true
		amount, _ := item["amount"].(float64)
		sum += amount
		o := w.byID(id)
		if o == nil || w.model(o).Read == "" {
			continue
		}
		if !slices.ContainsFunc(o.states, func(state string) bool { return w.model(o).Is(item, state) }) {
			_, why := w.model(o).Nearest(item)
			return &mismatch{"state " + o.schema, ex, o.label + " to be " + o.states[0], fmt.Sprintf("another %s in the list %v", o.schema, why)}
		}
		if miss := w.sumsOf(o, item, ex); miss != nil {
			return miss
		}
	}
	if charge := w.find(s.Subject); s.On == "listChargeRefunds" && charge != nil {
		if len(data) != charge.refunds || math.Abs(sum-float64(charge.refunded)) > 0 {
			return &mismatch{
				"refunds Charge", ex, fmt.Sprintf("the %d refunds of %s, of %d together", charge.refunds, charge.label, charge.refunded),
				fmt.Sprintf("%d refunds of %.0f", len(data), sum),
			}
		}
	}
	subject := w.find(s.Subject)
	for _, o := range w.of(listOf[s.On]) {
		if subject != nil && subject.schema == "Chain" {
			if seen[o.id] {
				return &mismatch{"strange " + s.On, ex, "no charge of the platform among those of " + s.Subject, o.label}
			}
			continue
		}
		if !seen[o.id] && !slices.Contains(o.states, "deleted") {
			return &mismatch{"lacks " + s.On, ex, o.label + " to be in the list", "a list without it"}
		}
	}
	return nil
}

// listOf says which objects of the walk a list must hold.
var listOf = map[string]string{
	"listCharges": "Charge", "listRefunds": "Refund", "listCustomers": "Customer", "listRecipients": "Recipient",
}
