package derived

import (
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// returnURI is where a payer returns to.
const returnURI = "https://shop.example/orders/1/complete"

// send sends a request of an operation about the object, with the parameters of the model.
func (d *driver) send(sender suites.Sender, operation string, with map[string]any) *suites.Answer {
	described := d.contract.Operation(operation)
	path := described.Path
	for _, name := range variables(path) {
		path = strings.ReplaceAll(path, "{"+name+"}", d.id(name))
	}
	var params suites.P
	if with != nil {
		params = d.params(with)
	}
	switch described.Method {
	case http.MethodGet:
		return sender.Get(path)
	case http.MethodDelete:
		return sender.Delete(path)
	case http.MethodPatch:
		return sender.Patch(path, params)
	}
	return sender.Post(path, params)
}

// variables returns the names between braces in a path.
func variables(path string) []string {
	var names []string
	for segment := range strings.SplitSeq(path, "/") {
		if name, isVariable := strings.CutPrefix(segment, "{"); isVariable {
			names = append(names, strings.TrimSuffix(name, "}"))
		}
	}
	return names
}

// id returns the id of an object of the driver. It creates a customer if no step has created
// one. If an answer should have shown the id and did not, the rule on transitions is broken and
// the case ends.
func (d *driver) id(name string) string {
	if d.ids[name] == "" && name == "customer_id" {
		d.ids[name] = d.t.Customer(nil).ID()
	}
	if d.ids[name] == "" {
		d.t.Rule(ruleTransition).Holds(d.last, false,
			"a "+d.model.Schema+" whose answers have shown the "+name+" by now", "none")
		d.t.Rule(ruleTransition).StopIfBroken()
	}
	return d.ids[name]
}

// params returns parameters of the model with values in place of its variables, which begin
// with $.
func (d *driver) params(with map[string]any) suites.P {
	params := suites.P{}
	for name, value := range with {
		switch v := value.(type) {
		case string:
			params[name] = d.value(v)
		case map[string]any:
			params[name] = d.params(v)
		default:
			params[name] = v
		}
	}
	return params
}

func (d *driver) value(text string) any {
	switch text {
	case specs.OwnID:
		return d.id(d.variable())
	case specs.OwnToken:
		return d.id("token_id")
	case specs.NewCard:
		return suites.CardParams(suites.Visa, nil)
	case specs.NewToken:
		return d.t.Token(suites.Visa).ID()
	case specs.NewCustomer:
		return d.t.CustomerWithCard(suites.Visa).ID()
	case specs.ReturnURI:
		return returnURI
	case specs.PartOfIt:
		return max(1, d.left()/10)
	case specs.RestOfIt:
		return d.left()
	}
	if number, ok := strings.CutPrefix(text, specs.NewToken+":"); ok {
		return d.t.Token(number).ID()
	}
	if kind, ok := strings.CutPrefix(text, specs.NewSource); ok {
		return d.t.Source(kind, nil).ID()
	}
	return text
}

// left returns what can still be refunded of a charge.
func (d *driver) left() int64 {
	whole, _ := specs.WholeOf(d.last.Response.Object())
	return int64(whole) - d.last.Int("refunded_amount")
}
