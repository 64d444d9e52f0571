package explore

import (
	"fmt"
	"strings"

	"github.com/omise-conformance/harness/exchange"
)

// made adds what a step made to the world.
func (w *world) made(s *Step, ex *exchange.Exchange) *mismatch {
	if ex == nil || len(s.Makes) == 0 {
		return nil
	}
	answer := ex.Response.Object()
	if s.start != nil {
		o := &object{label: s.Makes[0], schema: schemas[s.On], states: []string{s.start.State}, since: w.clock, seen: answer}
		o.id, _ = answer["id"].(string)
		if found := w.differences(o, s.start.State, answer, s.start.Fields, w.model(o).States[s.start.State].Fresh); len(found) > 0 || o.id == "" {
			return &mismatch{"start " + o.schema, ex, "a " + strings.ToLower(o.schema) + " that is " + s.start.State, "one that differs (" + strings.Join(found, ", ") + ")"}
		}
		if card, ok := s.Params["card"].(map[string]any); ok {
			o.number, _ = card["number"].(string)
		}
		if source, ok := s.Params["source"].(ref); ok {
			o.source = string(source)
		}
		if o.schema == "Charge" {
			o.told, o.partly = []string{created}, s.Params["authorization_type"] == "pre_auth"
		}
		w.objects = append(w.objects, o)
		if amount, given := s.Params["amount"].(int64); given && answer["amount"] != float64(amount) {
			return &mismatch{"amount " + o.schema, ex, fmt.Sprintf("amount %d", amount), fmt.Sprintf("amount %v", answer["amount"])}
		}
	}
	if s.On == "createRefund" {
		o := &object{label: s.Makes[0], schema: "Refund", owner: s.Subject, states: []string{"closed"}, seen: answer, since: w.clock}
		if s.Params["void"] == true {
			o.states = []string{"voided"}
		}
		o.id, _ = answer["id"].(string)
		if answer["amount"] != float64(s.Params["amount"].(int64)) {
			return &mismatch{"amount Refund", ex, fmt.Sprintf("a refund of %v", s.Params["amount"]), fmt.Sprintf("one of %v", answer["amount"])}
		}
		w.objects = append(w.objects, o)
	}
	return w.madeCard(s, answer, ex)
}

// madeCard adds the card that a customer got of a token: the one that is new.
func (w *world) madeCard(s *Step, answer map[string]any, ex *exchange.Exchange) *mismatch {
	if len(s.Makes) == 0 || !strings.HasPrefix(s.Makes[len(s.Makes)-1], "card") {
		return nil
	}
	owner := s.Subject
	if owner == "" {
		owner = s.Makes[0]
	}
	cards, _ := answer["cards"].(map[string]any)
	data, _ := cards["data"].([]any)
	if answer["object"] == "card" {
		data = []any{answer}
	}
	for _, each := range data {
		card, _ := each.(map[string]any)
		id, _ := card["id"].(string)
		if id != "" && w.byID(id) == nil {
			w.objects = append(w.objects, &object{
				label: s.Makes[len(s.Makes)-1], schema: "Card", id: id, owner: owner, states: []string{"attached"}, seen: card, since: w.clock,
			})
			return nil
		}
	}
	return &mismatch{"card Customer", ex, "a new card of the token among the cards of " + owner, "none"}
}

// schemas are those of what operations make.
var schemas = map[string]string{
	"createToken": "Token", "createCharge": "Charge", "createSource": "Source", "createCustomer": "Customer", "createRecipient": "Recipient",
}
