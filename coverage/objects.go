package coverage

import (
	"net/http"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/lifecycle"
	"github.com/omise-conformance/harness/specs"
)

// objects follows the objects of one case through their states.
type objects struct {
	models map[string]*modelPlan     // by component
	seen   map[string]*trackedObject // by id
	// operation is the one that was answered.
	operation string
}

// trackedObject is what is known of one object. Coverage takes it to be in one state
// only, the first of the track: an item counts as covered where an answer shows it.
type trackedObject struct {
	lifecycle.Track
	plan *modelPlan
	// within are the objects with states of their own that this one shows: what ends a
	// charge ends its source.
	within []string
}

func (o *trackedObject) state() string { return o.States[0] }

func (o *objects) begin() {
	o.seen, o.operation = map[string]*trackedObject{}, ""
}

// trigger follows what a request does to the objects that it names.
func (m *meter) trigger(op *specs.Operation, ex *exchange.Exchange, body map[string]any) {
	m.objects.operation = op.ID
	for segment := range strings.SplitSeq(ex.Request.Path, "/") {
		m.touch(segment, ex)
	}
	m.touchAll(body, ex)
	if ex.Request.Key == exchange.KeyChain {
		m.touch(m.objects.onlyChain(), ex)
	}
}

// onlyChain returns the chain that a chain key belongs to. No exchange holds the
// key, so it is empty where a case has seen several chains.
func (o *objects) onlyChain() string {
	only := ""
	for id, known := range o.seen {
		if known.Model.Schema == "Chain" {
			if only != "" {
				return ""
			}
			only = id
		}
	}
	return only
}

func (m *meter) touchAll(value any, ex *exchange.Exchange) {
	switch value := value.(type) {
	case string:
		m.touch(value, ex)
	case map[string]any:
		for _, inner := range value {
			m.touchAll(inner, ex)
		}
	}
}

func (m *meter) touch(id string, ex *exchange.Exchange) {
	known := m.objects.seen[id]
	if known == nil {
		return
	}
	for _, inner := range known.within {
		m.touch(inner, ex)
	}
	outcome := known.After(m.objects.operation)
	if ex.Response.Status >= http.StatusBadRequest {
		for _, r := range outcome.Refusals {
			if (len(r.Status) == 0 || slices.Contains(r.Status, ex.Response.Status)) &&
				(len(r.Codes) == 0 || slices.Contains(r.Codes, textOf(ex.Response.Object()["code"]))) {
				m.cover(known.plan.refusals[r])
			}
		}
		return
	}
	at := lifecycle.Trigger{On: m.objects.operation, In: known.state()}
	switch targets := targetsOf(outcome.Moves); len(targets) {
	case 0:
	case 1:
		m.passed(known.plan, at, targets[0])
		if targets[0] != specs.Same {
			known.States = targets
			m.passed(known.plan, lifecycle.Trigger{On: at.On}, targets[0]) // the card of a token becomes that of a customer
		}
	default:
		known.MovedBy = append(known.MovedBy, at)
	}
}

// targetsOf returns the targets of transitions as the contract writes them, each once.
func targetsOf(moves []lifecycle.Move) []string {
	var out []string
	for _, move := range moves {
		if !slices.Contains(out, move.Transition.To) {
			out = append(out, move.Transition.To)
		}
	}
	return out
}

// show takes the state in which an answer shows an object, and what is within it.
func (m *meter) show(plan *fieldPlan, object map[string]any) {
	id := textOf(object["id"])
	if id == "" {
		return
	}
	m.showState(plan.model, id, object)
	if known := m.objects.seen[id]; known != nil && len(plan.lively) > 0 {
		known.within = known.within[:0]
		for _, field := range plan.lively {
			inner, _ := object[field].(map[string]any)
			known.hold(inner)
			elements, _ := inner["data"].([]any)
			for _, element := range elements {
				if object, ok := element.(map[string]any); ok {
					known.hold(object)
				}
			}
		}
	}
}

func (o *trackedObject) hold(object map[string]any) {
	if id := textOf(object["id"]); id != "" {
		o.within = append(o.within, id)
	}
}

func (m *meter) showState(plan *modelPlan, id string, object map[string]any) {
	known := m.objects.seen[id]
	if known == nil {
		state := plan.stateOf(object)
		if state == "" {
			return
		}
		m.objects.seen[id] = &trackedObject{Track: lifecycle.Track{Model: plan.model, States: []string{state}}, plan: plan}
		m.cover(plan.states[state])
		m.passed(plan, lifecycle.Trigger{On: m.objects.operation}, state)
		m.passed(plan, lifecycle.Trigger{On: specs.Dashboard}, state)
		return
	}
	before, state := known.state(), known.state()
	if !known.Fits(object) {
		if state = plan.stateOf(object); state == "" {
			return
		}
	}
	m.cover(plan.states[state])
	for _, at := range known.MovedBy {
		m.passed(plan, at, state)
		if at.In == state {
			m.passed(plan, at, specs.Same)
		}
	}
	if len(known.MovedBy) == 0 && state != before {
		for _, on := range []string{m.objects.operation, specs.PayerPays, specs.PayerFails, specs.Time} {
			m.passed(plan, lifecycle.Trigger{On: on, In: before}, state)
		}
		m.passed(plan, lifecycle.Trigger{On: m.objects.operation}, state)
	}
	known.States, known.MovedBy = []string{state}, nil
}

// passed covers the transition of a trigger to a state, where the model has it.
func (m *meter) passed(plan *modelPlan, at lifecycle.Trigger, to string) {
	if i, known := plan.passages[passage{at, to}]; known {
		m.cover(i)
	}
}

// stateOf returns the state that an object is in by its fields: of those that look
// alike, the one that needs no history.
func (p *modelPlan) stateOf(object map[string]any) string {
	states := p.model.Match(object)
	for _, state := range states {
		if p.model.States[state].Looks == "" {
			return state
		}
	}
	if len(states) > 0 {
		return states[0]
	}
	return ""
}
