package explore

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/target"
)

// Step is one thing that a walk does: a request, a move of time, what a payer
// does, or several requests at once. It names objects by their labels, so that it
// means the same in a reduced walk.
type Step struct {
	On      string // operationId, specs.Time, specs.PayerPays or specs.PayerFails; empty for Together
	Subject string // the object that the path names
	Params  map[string]any
	Makes   []string // labels of the objects that it makes
	For     time.Duration
	// Together are requests of several clients at once.
	Together []Step

	start *specs.Start // of what it makes
}

// labelRef stands in parameters for the id of the object with that label.
type labelRef string

// variables are the names that paths give to ids.
var variables = map[string]string{
	"Token": "token_id", "Charge": "charge_id", "Source": "source_id", "Customer": "customer_id",
	"Card": "card_id", "Recipient": "recipient_id", "Refund": "refund_id", "Chain": "chain_id",
}

// refs returns the labels that the parameters name, in order.
func (s *Step) refs() []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(s.Params)) {
		if label, ok := s.Params[name].(labelRef); ok {
			out = append(out, string(label))
		}
	}
	return out
}

// call makes the request of a step.
func (m *walkModel) call(s *Step, keys target.Keys) target.Call {
	operation := m.contract.Operation(s.On)
	call := target.Call{Method: operation.Method, Host: exchange.Host(operation.Host), Path: operation.Path, Key: keys.Secret}
	if slices.Equal(operation.Keys, []string{"public"}) || call.Host == exchange.Vault {
		call.Key = keys.Public
	}
	for label := s.Subject; label != ""; {
		o := m.find(label)
		call.Path = strings.ReplaceAll(call.Path, "{"+variables[o.schema]+"}", o.id)
		if m.byKey(o, s) {
			call.Key = o.key
		}
		label = o.owner
	}
	if s.Params == nil {
		return call
	}
	if call.Method == http.MethodGet {
		call.Query = map[string]string{}
		for name, value := range s.Params {
			call.Query[name] = fmt.Sprint(value)
		}
		return call
	}
	call.Params = make(map[string]any, len(s.Params))
	for name, value := range s.Params {
		if label, ok := value.(labelRef); ok {
			value = m.find(string(label)).id
		}
		call.Params[name] = value
	}
	return call
}

// byKey reports whether a step authenticates with the key of its object.
func (m *walkModel) byKey(o *object, s *Step) bool {
	if o.key == "" || o.label != s.Subject {
		return false
	}
	for _, t := range o.Model.Transitions {
		if t.On == s.On && t.Key != "" {
			return true
		}
	}
	return false
}

// String says what the step does: "createRefund of charge 1 with amount=30000".
func (s Step) String() string {
	if len(s.Together) > 0 {
		parts := make([]string, len(s.Together))
		for i, each := range s.Together {
			parts[i] = each.String()
		}
		return "at once: " + strings.Join(parts, "; ")
	}
	if s.On == specs.Time {
		return "time passes: " + strings.TrimSuffix(s.For.String(), "0s")
	}
	text := s.On
	if s.Subject != "" {
		text += " of " + s.Subject
	}
	var params []string
	for _, name := range slices.Sorted(maps.Keys(s.Params)) {
		if nested, ok := s.Params[name].(map[string]any); ok {
			if number, ok := nested["number"]; ok {
				params = append(params, fmt.Sprintf("%s %v", name, number))
			}
			continue
		}
		params = append(params, fmt.Sprintf("%s=%v", name, s.Params[name]))
	}
	if len(params) > 0 {
		text += " with " + strings.Join(params, ", ")
	}
	if len(s.Makes) > 0 {
		text += " → " + strings.Join(s.Makes, ", ")
	}
	return text
}

// participants are the objects whose models have a say in a step, the subject
// first: a charge, and the source that pays it; a customer, and the cards it has.
func (m *walkModel) participants(s *Step) []*object {
	var out []*object
	if o := m.find(s.Subject); o != nil {
		out = append(out, o)
		if paying := m.find(o.source); paying != nil {
			out = append(out, paying)
		}
		if s.On == "destroyCustomer" {
			for _, card := range m.of("Card") {
				if card.owner == o.label {
					out = append(out, card)
				}
			}
		}
	}
	for _, label := range s.refs() {
		if o := m.find(label); o != nil {
			out = append(out, o)
		}
	}
	return slices.DeleteFunc(out, func(o *object) bool { return !slices.Contains(o.Model.Triggers(), s.On) })
}

// possible reports whether the model says anything of a step: the objects are there,
// and no state of theirs leaves the outcome open.
func (m *walkModel) possible(s *Step) bool {
	if len(s.Together) > 0 {
		return !slices.ContainsFunc(s.Together, func(each Step) bool { return !m.possible(&each) })
	}
	if slices.ContainsFunc(s.refs(), func(label string) bool { return !m.usable(m.find(label), s) }) {
		return false
	}
	if s.Subject == "" {
		return true
	}
	subject := m.find(s.Subject)
	if subject == nil || s.On == "createRefund" && subject.refunds >= mostRefunds || len(subject.After(s.On).Open) > 0 {
		return false
	}
	return !slices.Contains(subject.Model.Triggers(), s.On) || !m.silent(subject, s)
}

// usable reports whether the parameters of a step can name an object.
func (m *walkModel) usable(o *object, s *Step) bool {
	switch {
	case o == nil:
		return false
	case o.schema == "Customer":
		return m.hasCard(o)
	case o.schema == "Recipient":
		return !m.silent(o, s)
	}
	return true
}

// silent reports whether the model of an object says nothing of a step.
func (m *walkModel) silent(o *object, s *Step) bool {
	outcome := m.outcome(o, s)
	return len(outcome.Moves) == 0 && len(outcome.Refusals) == 0
}

// mostRefunds stays below the 15 refunds that a charge can have.
const mostRefunds = 12

// hasCard reports whether a customer can pay: it is there, and none of its cards was
// removed, because no source says which card is the default one then.
func (m *walkModel) hasCard(customer *object) bool {
	cards := 0
	for _, card := range m.of("Card") {
		if card.owner == customer.label {
			if !card.Is("attached") {
				return false
			}
			cards++
		}
	}
	return cards > 0 && customer.Is("active")
}
