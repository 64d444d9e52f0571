package explore

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/specs"
)

// The numbers that tokens are made of: of a card that pays, and one that the
// starts of the model name.
const payingCard = "4242424242424242"

func (d *drawing) token() (Step, bool) {
	numbers := []string{payingCard, payingCard, payingCard}
	for _, start := range d.model.contract.Model("Charge").Starts {
		if number, named := strings.CutPrefix(fmt.Sprint(start.With["card"]), "$token:"); named && d.model.has(start.Requires, start.Dialect) {
			numbers = append(numbers, number)
		}
	}
	number, _ := pickFrom(d, numbers)
	card := maps.Clone(d.cards)
	card["number"] = number
	start := &d.model.contract.Model("Token").Starts[0]
	return Step{On: start.Operation, Params: map[string]any{"card": card}, Makes: []string{d.label("token")}, start: start}, true
}

// starts are those of a model that the target can do.
func (d *drawing) starts(schema string) []*specs.Start {
	var out []*specs.Start
	model := d.model.contract.Model(schema)
	for i := range model.Starts {
		if s := &model.Starts[i]; s.Operation != specs.Dashboard && d.model.has(s.Requires, s.Dialect) {
			out = append(out, s)
		}
	}
	return out
}

func (d *drawing) make(schema string) (Step, bool) {
	start, ok := pickFrom(d, d.starts(schema))
	if !ok {
		return Step{}, false
	}
	return d.fill(Step{On: start.Operation, Params: maps.Clone(start.With), Makes: []string{d.label(strings.ToLower(schema))}, start: start})
}

// amounts of charges; a source has its own.
var amounts = []int64{100000, 20000, 54321}

func (d *drawing) charge() (Step, bool) {
	s, ok := d.make("Charge")
	if !ok {
		return s, false
	}
	if label, paid := s.Params["source"].(labelRef); paid {
		source := d.model.find(string(label))
		s.Params["amount"], s.Params["currency"] = source.amount(), strings.ToLower(fmt.Sprint(source.seen["currency"]))
	} else {
		s.Params["amount"], _ = pickFrom(d, amounts)
	}
	return s, true
}

// source draws one of the payment methods, that of the model as often as all others.
func (d *drawing) source() (Step, bool) {
	s, ok := d.make("Source")
	if other, have := pickFrom(d, d.sources); have && ok && d.coin() {
		s.Params = maps.Clone(other.Params)
	}
	return s, ok
}

// fill replaces placeholders by objects of the walk.
func (d *drawing) fill(s Step) (Step, bool) {
	for _, name := range slices.Sorted(maps.Keys(s.Params)) {
		text, isText := s.Params[name].(string)
		if !isText || !strings.HasPrefix(text, "$") {
			continue
		}
		word, what, _ := strings.Cut(text[1:], ":")
		if word == "return_uri" {
			s.Params[name] = d.returnTo
			continue
		}
		// The newest half of the time: most older ones are spent.
		fit := d.fitting(word, cmp.Or(what, payingCard))
		chosen, ok := pickFrom(d, fit)
		if ok && d.coin() {
			chosen = fit[len(fit)-1]
		}
		if !ok {
			return s, false
		}
		s.Params[name] = labelRef(chosen.label)
	}
	return s, true
}

// fitting returns the objects that a placeholder can stand for; tokens are of a card.
func (d *drawing) fitting(word, number string) []*object {
	return slices.DeleteFunc(slices.Clone(d.model.objects), func(o *object) bool {
		return strings.ToLower(o.schema) != word || word == "token" && o.number != number
	})
}

func (d *drawing) customer() (Step, bool) {
	start := &d.model.contract.Model("Customer").Starts[0]
	s := Step{On: start.Operation, Params: maps.Clone(start.With), Makes: []string{d.label("customer")}, start: start}
	if d.coin() {
		s.Params["card"] = "$token"
		s.Makes = append(s.Makes, d.label("card"))
	}
	return d.fill(s)
}

func (d *drawing) attach() (Step, bool) {
	customer, ok := pickFrom(d, d.model.of("Customer"))
	if !ok || !customer.Is("active") {
		return Step{}, false
	}
	on := "updateCustomer"
	if d.model.features["card_endpoint"] && d.coin() {
		on = "createCustomerCard"
	}
	return d.fill(Step{On: on, Subject: customer.label, Params: map[string]any{"card": "$token"}, Makes: []string{d.label("card")}})
}

// destination draws a charge whose money goes to a recipient, whatever state that
// is in, or makes one ready for it: few would ever be.
func (d *drawing) destination() (Step, bool) {
	recipient, ok := d.some("Recipient")
	starts := d.starts("Charge")
	i := slices.IndexFunc(starts, func(s *specs.Start) bool { return s.With["card"] == "$token" && s.State == "captured" })
	if !ok || i < 0 || !d.model.has([]string{"destination_charges", "recipient_verify"}, specs.Documented) {
		return Step{}, false
	}
	for _, o := range d.model.of("Recipient") {
		if o.Is("verified") && d.coin() {
			recipient = o
		}
	}
	if recipient.Can("unverified") && d.coin() {
		return Step{On: "verifyRecipient", Subject: recipient.label}, true
	}
	s := Step{On: "createCharge", Params: maps.Clone(starts[i].With), Makes: []string{d.label("charge")}, start: starts[i]}
	s.Params["amount"], _ = pickFrom(d, amounts)
	s.Params["destination"] = labelRef(recipient.label)
	return d.fill(s)
}
