package explore

import (
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/omise-conformance/harness/specs"
)

// drawing makes the next step of a walk of what rapid draws and the model allows,
// illegal steps among them.
type drawing struct {
	*rapid.T
	world    *world
	clients  int
	cards    map[string]any // a card without its number
	payer    bool           // payments can be ended
	clock    bool
	made     map[string]int // how many labels of each word were given
	returnTo string
}

// kinds are the sorts of step, as often as they are to come.
var kinds = []struct {
	weight int
	draw   func(*drawing) (Step, bool)
}{
	{4, (*drawing).token},
	{5, (*drawing).charge},
	{6, (*drawing).refund},
	{9, func(d *drawing) (Step, bool) { return d.act("Charge") }},
	{2, func(d *drawing) (Step, bool) { return d.make("Source") }},
	{1, func(d *drawing) (Step, bool) { return d.make("Recipient") }},
	{2, (*drawing).customer},
	{2, func(d *drawing) (Step, bool) { return d.act("Customer") }},
	{2, func(d *drawing) (Step, bool) { return d.act("Card") }},
	{1, func(d *drawing) (Step, bool) { return d.act("Recipient") }},
	{1, func(d *drawing) (Step, bool) { return d.act("Token") }},
	{1, func(d *drawing) (Step, bool) { return d.act("Source") }},
	{2, (*drawing).attach},
	{2, (*drawing).list},
	{1, (*drawing).time},
	{4, (*drawing).together},
}

// next draws a step that the model has something to say of.
func (d *drawing) next() Step {
	total := 0
	for _, kind := range kinds {
		total += kind.weight
	}
	for {
		n := d.below(total)
		for _, kind := range kinds {
			if n -= kind.weight; n < 0 {
				if s, ok := kind.draw(d); ok && d.world.possible(&s) {
					return s
				}
				break
			}
		}
	}
}

// below draws a number evenly; rapid's own numbers favour the small ones, and
// with them the oldest object.
func (d *drawing) below(n int) int {
	value := 0
	for range bits.Len(uint(n)) + 4 {
		value <<= 1
		if coin.Draw(d.T, "bit") {
			value++
		}
	}
	return value % n
}

var coin = rapid.Bool()

func pick[V any](d *drawing, from []V) (chosen V, ok bool) {
	if len(from) == 0 {
		return chosen, false
	}
	return from[d.below(len(from))], true
}

func (d *drawing) label(word string) string {
	d.made[word]++
	return fmt.Sprintf("%s %d", word, d.made[word])
}

// The numbers that tokens are made of: of a card that pays, and one that the
// starts of the model name.
const payingCard = "4242424242424242"

func (d *drawing) token() (Step, bool) {
	numbers := []string{payingCard, payingCard, payingCard}
	for _, start := range d.world.contract.Model("Charge").Starts {
		if number, named := strings.CutPrefix(fmt.Sprint(start.With["card"]), "$token:"); named && d.world.has(start.Requires, start.Dialect) {
			numbers = append(numbers, number)
		}
	}
	number, _ := pick(d, numbers)
	card := maps.Clone(d.cards)
	card["number"] = number
	start := &d.world.contract.Model("Token").Starts[0]
	return Step{On: start.Operation, Params: map[string]any{"card": card}, Makes: []string{d.label("token")}, start: start}, true
}

// starts are those of a model that the target can do.
func (d *drawing) starts(schema string) []*specs.Start {
	var out []*specs.Start
	model := d.world.contract.Model(schema)
	for i := range model.Starts {
		if s := &model.Starts[i]; s.Operation != specs.Dashboard && d.world.has(s.Requires, s.Dialect) {
			out = append(out, s)
		}
	}
	return out
}

func (d *drawing) make(schema string) (Step, bool) {
	start, ok := pick(d, d.starts(schema))
	if !ok {
		return Step{}, false
	}
	return d.fill(Step{On: start.Operation, Params: maps.Clone(start.With), Makes: []string{d.label(strings.ToLower(schema))}, start: start})
}

// amounts of charges; a source has its own.
var amounts = []int64{100000, 20000, 54321}

func (d *drawing) charge() (Step, bool) {
	s, ok := d.make("Charge")
	if ok && s.start.With["source"] == nil {
		s.Params["amount"], _ = pick(d, amounts)
	}
	return s, ok
}

// fill puts objects of the walk in the places of the placeholders.
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
		var fit []*object
		for _, o := range d.world.objects {
			if strings.ToLower(o.schema) == word && (word != "token" || o.number == what || what == "" && o.number == payingCard) {
				fit = append(fit, o)
			}
		}
		// The newest half of the time: most older ones are spent.
		chosen, ok := pick(d, fit)
		if ok && coin.Draw(d.T, "newest") {
			chosen = fit[len(fit)-1]
		}
		if !ok {
			return s, false
		}
		s.Params[name] = ref(chosen.label)
	}
	return s, true
}

func (d *drawing) customer() (Step, bool) {
	start := &d.world.contract.Model("Customer").Starts[0]
	s := Step{On: start.Operation, Params: maps.Clone(start.With), Makes: []string{d.label("customer")}, start: start}
	if coin.Draw(d.T, "with a card") {
		s.Params["card"] = "$token"
		s.Makes = append(s.Makes, d.label("card"))
	}
	return d.fill(s)
}

func (d *drawing) attach() (Step, bool) {
	customer, ok := pick(d, d.world.of("Customer"))
	if !ok || !slices.Equal(customer.states, []string{"active"}) {
		return Step{}, false
	}
	return d.fill(Step{On: "updateCustomer", Subject: customer.label, Params: map[string]any{"card": "$token"}, Makes: []string{d.label("card")}})
}

// act draws a trigger of an object's model, legal or not.
func (d *drawing) act(schema string) (Step, bool) {
	o, ok := d.some(schema)
	if !ok {
		return Step{}, false
	}
	model := d.world.model(o)
	own := strings.ToLower(variables[schema])
	var triggers []string
	for _, on := range model.Triggers() {
		if specs.IsOperation(on) {
			if operation := d.world.contract.Operation(on); !strings.Contains(operation.Path, "{"+own+"}") || on == "createRefund" {
				continue
			}
		} else if !d.payer || schema != "Charge" {
			continue
		}
		triggers = append(triggers, on)
	}
	on, ok := pick(d, triggers)
	s := Step{On: on, Subject: o.label}
	for _, state := range o.states {
		for _, t := range model.On(on, state) {
			s.Params = t.With
		}
		if r := model.Refused(on, state); r != nil {
			s.Params = r.With
		}
	}
	return s, ok
}

// some draws an object, the newest more often.
func (d *drawing) some(schema string) (*object, bool) {
	all := d.world.of(schema)
	o, ok := pick(d, all)
	if ok && coin.Draw(d.T, "newest") {
		o = all[len(all)-1]
	}
	return o, ok
}

func (d *drawing) refund() (Step, bool) {
	o, ok := d.some("Charge")
	if !ok {
		return Step{}, false
	}
	return d.refundOf(o), true
}

// refundOf draws part of what is left, all of it, a void, or more than is left.
func (d *drawing) refundOf(o *object) Step {
	left := o.remaining()
	s := Step{On: "createRefund", Subject: o.label, Params: map[string]any{"amount": int64(1000)}, Makes: []string{d.label("refund")}}
	if left <= 1 {
		return s
	}
	switch d.below(8) {
	case 0:
		s.Params["amount"] = left
	case 1:
		s.Params["amount"], s.Params["void"] = left, true
	case 2:
		s.Params["amount"] = left + 1
	default:
		s.Params["amount"] = max(1, left*int64(1+d.below(5))/10)
	}
	return s
}

func (d *drawing) list() (Step, bool) {
	on, _ := pick(d, []string{"listCharges", "listRefunds", "listCustomers", "listRecipients", "listChargeRefunds"})
	s := Step{On: on, Params: map[string]any{"limit": 100, "order": "reverse_chronological"}}
	if on == "listChargeRefunds" {
		charge, ok := d.some("Charge")
		if !ok {
			return s, false
		}
		s.Subject = charge.label
	}
	return s, true
}

// Spans that no sum of them brings to the end of a limit by itself: half an hour
// for tokens, a day for voids, a week for charges.
var spans = []time.Duration{31 * time.Minute, 25 * time.Hour, 169 * time.Hour}

// longest is how far a walk moves the clock, well within the time for refunds.
const longest = 60 * 24 * time.Hour

func (d *drawing) time() (Step, bool) {
	span, _ := pick(d, spans)
	return Step{On: specs.Time, For: span}, d.clock && d.world.clock+span < longest
}

// together draws requests of several clients about one object.
func (d *drawing) together() (Step, bool) {
	if d.clients < 2 {
		return Step{}, false
	}
	n := 2 + d.below(min(d.clients, MostAtOnce)-1)
	var s Step
	if d.below(4) == 0 {
		return d.spend(n)
	}
	o, ok := d.some("Charge")
	for range n {
		var one Step
		switch {
		case ok && slices.Contains(o.states, "authorized"):
			on, _ := pick(d, []string{"captureCharge", "reverseCharge"})
			one = Step{On: on, Subject: o.label}
		case ok:
			one = d.refundOf(o)
			if one.Params["void"] == true {
				delete(one.Params, "void")
			}
		default:
			return s, false
		}
		s.Together = append(s.Together, one)
	}
	return s, true
}

// spend draws charges of one token at once, of which one at most may succeed.
func (d *drawing) spend(n int) (Step, bool) {
	starts := d.starts("Charge")
	i := slices.IndexFunc(starts, func(s *specs.Start) bool { return s.With["card"] == "$token" && s.State == "captured" })
	if i < 0 {
		return Step{}, false
	}
	first, ok := d.fill(Step{On: "createCharge", Params: maps.Clone(starts[i].With), start: starts[i]})
	var s Step
	for range n {
		one := first
		one.Makes = []string{d.label("charge")}
		s.Together = append(s.Together, one)
	}
	return s, ok
}

// MostAtOnce bounds the clients, and with them the orders to look through: 24 of 4 requests.
const MostAtOnce = 4
