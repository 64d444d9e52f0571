package explore

import (
	"fmt"
	"strings"

	"github.com/omise-conformance/harness/exchange"
)

// made adds the objects that a step made to the model.
func (m *walkModel) made(s *Step, ex *exchange.Exchange) *mismatch {
	if ex == nil || len(s.Makes) == 0 {
		return nil
	}
	answer := ex.Response.Object()
	if s.start != nil {
		if miss := m.started(s, answer, ex); miss != nil {
			return miss
		}
	}
	if s.On == "createRefund" {
		if miss := m.madeRefund(s, answer, ex); miss != nil {
			return miss
		}
	}
	return m.madeCard(s, answer, ex)
}

// started adds an object that began as one of the starts of its lifecycle.
func (m *walkModel) started(s *Step, answer map[string]any, ex *exchange.Exchange) *mismatch {
	o := m.object(s.Makes[0], schemas[s.On], s.start.State)
	o.seen = answer
	o.id, _ = answer["id"].(string)
	if found := o.differences(s.start.State, answer, s.start.Fields, o.Model.States[s.start.State].Fresh); len(found) > 0 || o.id == "" {
		return &mismatch{
			"start " + o.schema,
			ex,
			"a " + strings.ToLower(o.schema) + " that is " + s.start.State,
			"one that differs (" + strings.Join(found, ", ") + ")",
		}
	}
	if card, ok := s.Params["card"].(map[string]any); ok {
		o.number, _ = card["number"].(string)
	}
	if source, ok := s.Params["source"].(labelRef); ok {
		o.source = string(source)
	}
	if o.schema == "Charge" {
		o.events, o.partly = []string{created}, s.Params["authorization_type"] == "pre_auth"
	}
	m.objects = append(m.objects, o)
	if amount, given := s.Params["amount"].(int64); given && answer["amount"] != float64(amount) {
		return &mismatch{"amount " + o.schema, ex, fmt.Sprintf("amount %d", amount), "amount " + written(answer["amount"])}
	}
	return nil
}

func (m *walkModel) madeRefund(s *Step, answer map[string]any, ex *exchange.Exchange) *mismatch {
	state := "closed"
	if s.Params["void"] == true {
		state = "voided"
	}
	o := m.object(s.Makes[0], "Refund", state)
	o.owner, o.seen = s.Subject, answer
	o.id, _ = answer["id"].(string)
	if amount, _ := s.Params["amount"].(int64); answer["amount"] != float64(amount) {
		return &mismatch{"amount Refund", ex, fmt.Sprintf("a refund of %v", s.Params["amount"]), "one of " + written(answer["amount"])}
	}
	m.objects = append(m.objects, o)
	return nil
}

// madeCard adds the card that a customer got of a token: the one that is new.
func (m *walkModel) madeCard(s *Step, answer map[string]any, ex *exchange.Exchange) *mismatch {
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
		if id != "" && m.byID(id) == nil {
			o := m.object(s.Makes[len(s.Makes)-1], "Card", "attached")
			o.id, o.owner, o.seen = id, owner, card
			m.objects = append(m.objects, o)
			return nil
		}
	}
	return &mismatch{"card Customer", ex, "a new card of the token among the cards of " + owner, "none"}
}

// schemas are those of what operations make.
var schemas = map[string]string{
	"createToken": "Token", "createCharge": "Charge", "createSource": "Source", "createCustomer": "Customer", "createRecipient": "Recipient",
}
