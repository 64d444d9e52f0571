package explore

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/specs"
)

// drawing draws the next step of a walk from what the model allows, illegal steps
// among them.
type drawing struct {
	random  *rand.Rand
	model   *walkModel
	clients int
	cards   map[string]any // a card without its number
	payer   bool           // payments can be ended
	clock   bool
	// dashboard says that chains can be made.
	dashboard bool
	sources   []Source
	made      map[string]int // the last number of each word's labels
	returnTo  string
}

// kinds are the kinds of steps, with how often each is drawn.
var kinds = []struct {
	weight int
	draw   func(*drawing) (Step, bool)
}{
	{4, (*drawing).token},
	{5, (*drawing).charge},
	{6, (*drawing).refund},
	{9, func(d *drawing) (Step, bool) { return d.act("Charge") }},
	{2, (*drawing).source},
	{2, (*drawing).part},
	{1, func(d *drawing) (Step, bool) { return d.make("Recipient") }},
	{2, (*drawing).customer},
	{2, func(d *drawing) (Step, bool) { return d.act("Customer") }},
	{2, func(d *drawing) (Step, bool) { return d.act("Card") }},
	{1, func(d *drawing) (Step, bool) { return d.act("Recipient") }},
	{1, func(d *drawing) (Step, bool) { return d.act("Token") }},
	{1, func(d *drawing) (Step, bool) { return d.act("Source") }},
	{2, (*drawing).attach},
	{2, (*drawing).destination},
	{1, (*drawing).chain},
	{2, (*drawing).events},
	{2, (*drawing).list},
	{1, (*drawing).time},
	{4, (*drawing).together},
}

// next draws a step of which the model says anything.
func (d *drawing) next() Step {
	total := 0
	for _, kind := range kinds {
		total += kind.weight
	}
	for {
		n := d.below(total)
		for _, kind := range kinds {
			if n -= kind.weight; n < 0 {
				if s, ok := kind.draw(d); ok && d.model.possible(&s) {
					return s
				}
				break
			}
		}
	}
}

// below draws a number from 0 to n-1, each as often. 32 bits: the numbers of
// rand.IntN depend on the size of an int.
func (d *drawing) below(n int) int { return int(d.random.Uint32N(uint32(n))) }

// coin is true half of the time.
func (d *drawing) coin() bool { return d.below(2) == 0 }

func pickFrom[V any](d *drawing, from []V) (chosen V, ok bool) {
	if len(from) == 0 {
		return chosen, false
	}
	return from[d.below(len(from))], true
}

func (d *drawing) label(word string) string {
	d.made[word]++
	return fmt.Sprintf("%s %d", word, d.made[word])
}

// act draws a trigger of an object's model, legal or not.
func (d *drawing) act(schema string) (Step, bool) {
	o, ok := d.some(schema)
	if !ok {
		return Step{}, false
	}
	model := o.Model
	own := strings.ToLower(variables[schema])
	var triggers []string
	for _, on := range model.Triggers() {
		if specs.IsOperation(on) {
			if operation := d.model.contract.Operation(on); !strings.Contains(operation.Path, "{"+own+"}") || slices.Contains(elsewhere, on) {
				continue
			}
		} else if !d.payer || schema != "Charge" {
			continue
		}
		triggers = append(triggers, on)
	}
	on, ok := pickFrom(d, triggers)
	s := Step{On: on, Subject: o.label}
	for _, state := range o.States {
		for _, t := range model.On(on, state) {
			s.Params = t.With
		}
		if r := model.Refused(on, state); r != nil {
			s.Params = r.With
		}
	}
	if on == "captureCharge" {
		s.Params = d.capture(o)
	}
	return s, ok
}

// elsewhere are triggers that are drawn with more than the model has for them.
var elsewhere = []string{"createRefund", "createCustomerCard"}

// some draws an object, the newest more often.
func (d *drawing) some(schema string) (*object, bool) {
	all := d.model.of(schema)
	o, ok := pickFrom(d, all)
	if ok && d.coin() {
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
	on, _ := pickFrom(d, []string{"listCharges", "listRefunds", "listCustomers", "listRecipients", "listChargeRefunds"})
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
	span, _ := pickFrom(d, spans)
	return Step{On: specs.Time, For: span}, d.clock && d.model.clock+span < longest
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
		case ok && o.Can("authorized"):
			on, _ := pickFrom(d, []string{"captureCharge", "reverseCharge"})
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
