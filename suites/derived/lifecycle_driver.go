package derived

import (
	"maps"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// driver moves one object through its lifecycle.
type driver struct {
	t        *suites.T
	contract *specs.Contract
	model    *specs.Lifecycle
	// ids holds the ids of all objects that were created, by their variables in paths:
	// charge_id.
	ids map[string]string
	// last is the last answer that showed the object, for amounts and keys.
	last *suites.Answer
	// key is the object's own key, which answers do not show.
	key string
}

func newDriver(t *suites.T, c *specs.Contract, model *specs.Lifecycle) *driver {
	return &driver{t: t, contract: c, model: model, ids: map[string]string{}}
}

// variable returns the name of the object's id in paths.
func (d *driver) variable() string { return d.contract.Operation(d.model.Read).LastVariable() }

// travel moves an object along a route. Anything that goes wrong breaks the rule on
// transitions.
func (d *driver) travel(way route) {
	d.start(way.start, false)
	for _, step := range way.moves {
		if step.limit != nil {
			d.wait(step.limit, false)
			continue
		}
		d.change(ruleTransition, step.change, step.to, false)
	}
}

// start creates the object and, if judged is true, judges the state that it starts in.
func (d *driver) start(start *specs.Start, judged bool) {
	if schema, state, found := strings.Cut(start.Of, "."); found {
		first := &modelCases{contract: d.contract, model: d.contract.Model(schema)}
		way, known := first.route(state, nil)
		if !known {
			panic("no way leads to " + start.Of)
		}
		owner := newDriver(d.t, d.contract, first.model)
		owner.travel(way)
		maps.Copy(d.ids, owner.ids)
	}
	if start.Operation == specs.Dashboard {
		d.ids[d.variable()], d.key = d.t.Chain()
		d.last = d.read()
	} else {
		d.last = d.send(d.t, start.Operation, start.With)
		if start.Dialect != "" && !d.last.Succeeded() {
			d.elsewhere(start, judged)
			return
		}
		d.t.Must(ruleTransition, d.last)
		d.learn(d.last, start.At)
		if slices.Contains(start.Requires, "three_d_secure") {
			d.t.NeedsChallenge(d.last)
		}
	}
	if judged {
		d.judge(ruleTransition, start.State, d.last, start.At, start.Fields)
		if start.At == "" && !d.model.States[start.State].Gone {
			d.judge(ruleTransition, start.State, d.read(), "", start.Fields)
		}
	}
}

// elsewhere judges a start that only one dialect knows: the other refuses it.
func (d *driver) elsewhere(start *specs.Start, judged bool) {
	other := specs.Documented
	if start.Dialect == specs.Documented {
		other = specs.Recorded
	}
	if judged {
		d.t.Rule(ruleTransition).Answer(d.last, suites.Want{Dialect: start.Dialect},
			suites.Want{Dialect: other, Status: []int{400, 402, 404}})
		return
	}
	d.t.Must(ruleTransition, d.last)
}

// learn keeps the ids that an answer shows. at is the path of the object itself.
func (d *driver) learn(a *suites.Answer, at string) {
	for _, schema := range d.contract.Models() {
		model := d.contract.Model(schema)
		if a.Str("object") == strings.ToLower(schema) {
			d.ids[d.contract.Operation(model.Read).LastVariable()] = a.ID()
		}
	}
	if at != "" {
		d.ids[d.variable()] = a.Str(at + ".id")
	}
}

// read retrieves the object.
func (d *driver) read() *suites.Answer { return d.send(d.t, d.model.Read, nil) }

// change triggers a transition. If judged is true, it judges the state that the transition
// leads to: in the answer, if that shows the object, and when the object is retrieved.
func (d *driver) change(rule string, change *specs.Transition, to string, judged bool) {
	answer := d.trigger(change.On, change.With, change.Key != "")
	d.t.Must(rule, answer)
	if change.Shows {
		d.last = answer
		if judged {
			d.judge(rule, to, answer, "", change.Fields)
		}
	} else {
		d.learn(answer, "")
	}
	if !judged {
		d.refresh(to)
		return
	}
	d.t.Rule(rule).StopIfBroken()
	if d.model.States[to].Gone {
		d.t.Rule(rule).Answer(d.read(), suites.Want{Status: []int{404}, Codes: []string{"not_found"}})
		return
	}
	d.judge(rule, to, d.read(), "", change.Fields)
	if d.model.Schema == "Charge" && len(change.Events) > 0 {
		d.judgeEvents(change.Events)
	}
}

// refresh retrieves the object, if its state permits that, and keeps the answer.
func (d *driver) refresh(state string) {
	if !d.model.States[state].Gone {
		d.last = d.t.Must(ruleTransition, d.read())
	}
}

// trigger sends the request that a transition or a refusal is about.
func (d *driver) trigger(on string, with map[string]any, byKey bool) *suites.Answer {
	if outcome, isPayer := strings.CutPrefix(on, "payer:"); isPayer {
		return d.t.Complete(d.ids["charge_id"], outcome)
	}
	var sender suites.Sender = d.t
	if byKey {
		sender = d.t.With(suites.Key(d.key))
	}
	return d.send(sender, on, with)
}

// wait lets a time limit pass and, if judged is true, judges the state that it leads to.
func (d *driver) wait(limit *specs.Limit, judged bool) {
	d.t.Outlive(d.last, limit.After)
	if !judged {
		return
	}
	answer := d.read()
	d.judge(ruleLimit, limit.To, answer, "", nil)
	var wants []suites.Want
	for _, each := range d.model.LimitsOf(limit.In, d.t.Dialect()) {
		if each.To == limit.To && len(each.Fields) > 0 {
			wants = append(wants, suites.Want{Dialect: each.Dialect, Fields: fields("", each.Fields)})
		}
	}
	if len(wants) > 0 {
		d.t.Rule(ruleLimit).Answer(answer, wants...)
	}
}

// refused judges an illegal trigger: that it is refused, and that nothing changed.
func (d *driver) refused(refusal *specs.Illegal, in string) {
	gone := d.model.States[in].Gone
	var before *suites.Answer
	if !gone {
		before = d.t.Must(ruleTransition, d.read())
		d.last = before
	}
	answer := d.trigger(refusal.On, refusal.With, refusal.Key != "")
	if refusal.Rule != "" {
		d.t.Rule(refusal.Rule).Refused(answer)
	} else {
		d.t.Rule(ruleIllegal).Answer(answer, suites.Want{Status: refusal.Status, Codes: refusal.Codes})
	}
	switch {
	case answer.Succeeded(): // said already, or a dialect takes it
	case gone:
		d.t.Rule(ruleIllegal).Answer(d.read(), suites.Want{Status: []int{404}, Codes: []string{"not_found"}})
	default:
		d.t.Rule(ruleIllegal).Same(before, d.read())
	}
}

// judge judges that the object of an answer is in a state.
func (d *driver) judge(rule, state string, a *suites.Answer, at string, extra map[string]any) {
	if at == "" {
		d.t.Rule(rule).State(d.model.Schema, state, a, fields("", extra))
		return
	}
	entered := d.contract.Lifecycle(d.model.Schema)[state]
	wants := fields(at+".", entered.Fields)
	maps.Copy(wants, fields(at+".", extra))
	d.t.Rule(rule).OK(a, wants)
}

// fields returns fields of the model as fields of an answer.
func fields(prefix string, of map[string]any) suites.F {
	out := suites.F{}
	for name, want := range of {
		switch w := want.(type) {
		case []any:
			out[prefix+name] = expect.OneOf(w...)
		default:
			switch want {
			case specs.Set:
				out[prefix+name] = expect.NotNull
			case specs.Null:
				out[prefix+name] = expect.Null
			default:
				out[prefix+name] = want
			}
		}
	}
	return out
}

// judgeEvents judges that the charge has the events of a transition. A target may create
// them after it has answered.
func (d *driver) judgeEvents(keys []string) {
	var missing []string
	list, complete := d.t.Poll(
		func() *suites.Answer { return d.t.Get("/charges/" + d.ids["charge_id"] + "/events") },
		func(list *suites.Answer) bool {
			missing = missingEvents(list, keys)
			return len(missing) == 0
		})
	d.t.Rule(ruleEvents).Holds(list, complete, "the events "+strings.Join(keys, ", "),
		"none of "+strings.Join(missing, ", "))
}

// missingEvents returns those keys that no event of a list has.
func missingEvents(list *suites.Answer, keys []string) []string {
	return slices.DeleteFunc(slices.Clone(keys), func(key string) bool {
		return slices.ContainsFunc(list.List("data"), func(each any) bool {
			event, _ := each.(map[string]any)
			return event["key"] == key
		})
	})
}
