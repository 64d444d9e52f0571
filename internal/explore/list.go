package explore

import (
	"fmt"
	"math"

	"github.com/omise-conformance/harness/exchange"
)

// listed judges the objects of a list: each once, and those of the walk in a state
// that they can be in.
func (m *walkModel) listed(s *Step, ex *exchange.Exchange) *mismatch {
	data, isList := ex.Response.Object()["data"].([]any)
	if !isList {
		return nil
	}
	shown := map[string]bool{}
	for _, each := range data {
		item, _ := each.(map[string]any)
		id, _ := item["id"].(string)
		if shown[id] {
			return &mismatch{"repeats " + s.On, ex, "each object once", "twice " + id}
		}
		shown[id] = true
		if miss := m.listedAs(item, id, ex); miss != nil {
			return miss
		}
	}
	if miss := m.listedRefunds(s, data, ex); miss != nil {
		return miss
	}
	return m.complete(s, data, shown, ex)
}

// listedAs judges one object of a list.
func (m *walkModel) listedAs(item map[string]any, id string, ex *exchange.Exchange) *mismatch {
	o := m.byID(id)
	if o == nil || o.Model.Read == "" {
		return nil
	}
	if !o.Fits(item) {
		_, why := o.Model.Nearest(item)
		return &mismatch{"state " + o.schema, ex, o.label + " to be " + o.States[0], fmt.Sprintf("another %s in the list %v", o.schema, why)}
	}
	return o.sums(item, ex)
}

// listedRefunds judges the count and the sum of the refunds of a charge.
func (m *walkModel) listedRefunds(s *Step, data []any, ex *exchange.Exchange) *mismatch {
	charge := m.find(s.Subject)
	if s.On != "listChargeRefunds" || charge == nil {
		return nil
	}
	sum := 0.0
	for _, each := range data {
		item, _ := each.(map[string]any)
		amount, _ := item["amount"].(float64)
		sum += amount
	}
	if len(data) == charge.refunds && math.Abs(sum-float64(charge.refunded)) == 0 {
		return nil
	}
	return &mismatch{
		"refunds Charge", ex, fmt.Sprintf("the %d refunds of %s, of %d together", charge.refunds, charge.label, charge.refunded),
		fmt.Sprintf("%d refunds of %.0f", len(data), sum),
	}
}

// complete judges that a list holds the objects of the walk: all of them where it is
// a list of the account, none where it is a list of a chain.
func (m *walkModel) complete(s *Step, data []any, shown map[string]bool, ex *exchange.Exchange) *mismatch {
	subject := m.find(s.Subject)
	ofChain := subject != nil && subject.schema == "Chain"
	for _, o := range m.of(listOf[s.On]) {
		switch {
		case ofChain && shown[o.id]:
			return &mismatch{"strange " + s.On, ex, "no charge of the platform among those of " + s.Subject, o.label}
		case !ofChain && !shown[o.id] && !o.Can("deleted") && !o.beyond(data):
			return &mismatch{"lacks " + s.On, ex, o.label + " to be in the list", "a list without it"}
		}
	}
	return nil
}

// fullPage is the longest page of a list. A walk asks for it, and makes fewer objects.
const fullPage = 100

// beyond reports whether an object may be on a later page: the page is full of objects that are not older,
// which others made. An earlier run may have made them at a time to which the walk has moved the clock.
func (o *object) beyond(data []any) bool {
	if len(data) < fullPage {
		return false
	}
	created, unknown := timeOf(o.seen["created_at"])
	last, _ := data[len(data)-1].(map[string]any)
	oldest, unreadable := timeOf(last["created_at"])
	return unknown == nil && unreadable == nil && !created.After(oldest)
}

// listOf says which objects of the walk a list must hold.
var listOf = map[string]string{
	"listCharges": "Charge", "listRefunds": "Refund", "listCustomers": "Customer", "listRecipients": "Recipient",
}
