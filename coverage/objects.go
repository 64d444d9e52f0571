package coverage

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
)

// lives follows the objects of one case through their states.
type lives struct {
	models map[string]*modelPlan // by component
	seen   map[string]*life      // by id
	// operation is what the answer at hand is of.
	operation string
}

// life is what is known of one object.
type life struct {
	plan  *modelPlan
	state string
	// pending are triggers that were accepted, whose effect was not seen yet.
	pending []step
	// within are the objects with a life of their own that this one shows: what
	// ends a charge ends its source.
	within []string
}

// step is a trigger in a state.
type step struct{ on, in string }

// move is a step with where it leads; in is empty where the object begins.
type move struct {
	step
	to string
}

// modelPlan holds the items of one lifecycle.
type modelPlan struct {
	model    *specs.Lifecycle
	states   map[string]int
	moves    map[move]int
	leads    map[step][]string // where a trigger can lead
	refusals map[step][]refusal
}

type refusal struct {
	item    int
	illegal *specs.Illegal
}

func (l *lives) begin() {
	l.seen, l.operation = map[string]*life{}, ""
}

func (m *meter) planLives() {
	m.lives.models = map[string]*modelPlan{}
	for _, schema := range m.contract.Models() {
		model := m.contract.Model(schema)
		plan := &modelPlan{
			model: model, states: map[string]int{}, moves: map[move]int{}, leads: map[step][]string{}, refusals: map[step][]refusal{},
		}
		m.lives.models[schema] = plan
		for _, state := range model.Names() {
			plan.states[state] = m.add(State, schema+" "+state)
			m.items[plan.states[state]].reason = unseen(model, state)
		}
		for _, s := range model.Starts {
			m.planMove(plan, move{step{s.Operation, ""}, s.State}, s.Operation, s.Guard)
		}
		for _, t := range model.Transitions {
			for _, from := range t.From {
				m.planMove(plan, move{step{t.On, from}, t.To}, t.On, t.Guard)
			}
		}
		for _, l := range model.Limits {
			m.planMove(plan, move{step{specs.Time, l.In}, l.To}, "after "+span(l.After), specs.Guard{Dialect: l.Dialect})
		}
		m.planRefusals(plan)
	}
}

// unseen says why no answer shows a state, empty where one does.
func unseen(model *specs.Lifecycle, state string) string {
	if looks := model.States[state].Looks; looks != "" {
		return "No answer tells it from the state " + looks + "; the cases of its rules judge it."
	}
	return ""
}

// planMove makes the item of a transition. Variants of one, with other parameters,
// share it, so it needs only what all of them need.
func (m *meter) planMove(plan *modelPlan, made move, trigger string, guard specs.Guard) {
	name := fmt.Sprintf("%s → %s: %s", made.in, made.to, trigger)
	if made.in == "" {
		name = fmt.Sprintf("→ %s: %s", made.to, trigger)
	}
	before := len(m.items)
	i := m.add(Transition, plan.model.Schema+" "+name)
	item := &m.items[i]
	if len(m.items) > before {
		item.dialect, item.requires = guard.Dialect, guard.Requires
		if guard.Provided != "" {
			item.reason = "No request brings it about: " + guard.Provided
		}
		for _, state := range []string{made.in, made.to} {
			if why := unseen(plan.model, state); why != "" {
				item.reason = why
			}
		}
	} else {
		if item.dialect != guard.Dialect {
			item.dialect = ""
		}
		item.requires = slices.DeleteFunc(slices.Clone(item.requires), func(f string) bool { return !slices.Contains(guard.Requires, f) })
		if guard.Provided == "" && unseen(plan.model, made.in)+unseen(plan.model, made.to) == "" {
			item.reason = ""
		}
	}
	plan.moves[made] = i
	if !slices.Contains(plan.leads[made.step], made.to) {
		plan.leads[made.step] = append(plan.leads[made.step], made.to)
	}
}

func (m *meter) planRefusals(plan *modelPlan) {
	for i := range plan.model.Refusals {
		illegal := &plan.model.Refusals[i]
		for _, in := range illegal.In {
			at := m.addFor(IllegalPair, plan.model.Schema+" "+in+": "+illegal.On, illegal.Dialect)
			m.items[at].requires = illegal.Requires
			m.items[at].reason = unseen(plan.model, in)
			plan.refusals[step{illegal.On, in}] = append(plan.refusals[step{illegal.On, in}], refusal{at, illegal})
		}
	}
	for _, pair := range plan.model.Unstated {
		for _, in := range pair.In {
			m.items[m.add(IllegalPair, plan.model.Schema+" "+in+": "+pair.On)].reason = "No source says what happens. " + pair.Why
		}
	}
}

// span writes a limit in days where it is whole days.
func span(d time.Duration) string {
	if d%(24*time.Hour) == 0 {
		return fmt.Sprintf("%d days", d/(24*time.Hour))
	}
	return strings.TrimSuffix(strings.TrimSuffix(d.String(), "0s"), "0m")
}

// trigger notes what a request does to the objects that it names.
func (m *meter) trigger(op *specs.Operation, ex *exchange.Exchange, body map[string]any) {
	m.lives.operation = op.ID
	for segment := range strings.SplitSeq(ex.Request.Path, "/") {
		m.touch(segment, ex)
	}
	m.touchAll(body, ex)
	if ex.Request.Key == exchange.KeyChain {
		m.touch(m.lives.onlyChain(), ex)
	}
}

// onlyChain gives the chain that a chain key is of: no exchange holds the key, so
// where a case has seen several it is not known.
func (l *lives) onlyChain() string {
	only := ""
	for id, known := range l.seen {
		if known.plan.model.Schema == "Chain" {
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
	known := m.lives.seen[id]
	if known == nil {
		return
	}
	for _, inner := range known.within {
		m.touch(inner, ex)
	}
	at := step{m.lives.operation, known.state}
	if ex.Response.Status >= http.StatusBadRequest {
		for _, r := range known.plan.refusals[at] {
			if (len(r.illegal.Status) == 0 || slices.Contains(r.illegal.Status, ex.Response.Status)) &&
				(len(r.illegal.Codes) == 0 || slices.Contains(r.illegal.Codes, text(ex.Response.Object()["code"]))) {
				m.cover(r.item)
			}
		}
		return
	}
	switch leads := known.plan.leads[at]; len(leads) {
	case 0:
	case 1:
		m.cover(known.plan.moves[move{at, leads[0]}])
		if leads[0] != specs.Same {
			known.state = leads[0]
			m.move(known.plan, step{at.on, ""}, known.state) // the card of a token becomes that of a customer
		}
	default:
		known.pending = append(known.pending, at)
	}
}

// sight notes the state in which an answer shows an object, and what is within it.
func (m *meter) sight(plan *fieldPlan, object map[string]any) {
	id := text(object["id"])
	if id == "" {
		return
	}
	m.sightOf(plan.model, id, object)
	if known := m.lives.seen[id]; known != nil && len(plan.lively) > 0 {
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

func (l *life) hold(object map[string]any) {
	if id := text(object["id"]); id != "" {
		l.within = append(l.within, id)
	}
}

func (m *meter) sightOf(plan *modelPlan, id string, object map[string]any) {
	known := m.lives.seen[id]
	if known == nil {
		state := plan.look(object)
		if state == "" {
			return
		}
		m.lives.seen[id] = &life{plan: plan, state: state}
		m.cover(plan.states[state])
		m.move(plan, step{m.lives.operation, ""}, state)
		m.move(plan, step{specs.Dashboard, ""}, state)
		return
	}
	before, state := known.state, known.state
	if !plan.model.Is(object, state) {
		if state = plan.look(object); state == "" {
			return
		}
	}
	m.cover(plan.states[state])
	for _, at := range known.pending {
		m.move(plan, at, state)
		if at.in == state {
			m.move(plan, at, specs.Same)
		}
	}
	if len(known.pending) == 0 && state != before {
		for _, on := range []string{m.lives.operation, specs.PayerPays, specs.PayerFails, specs.Time} {
			m.move(plan, step{on, before}, state)
		}
		m.move(plan, step{m.lives.operation, ""}, state)
	}
	known.state, known.pending = state, nil
}

func (m *meter) move(plan *modelPlan, at step, to string) {
	if i, known := plan.moves[move{at, to}]; known {
		m.cover(i)
	}
}

// look gives the state that an object is in by its fields: of those that look
// alike, the one that needs no history.
func (p *modelPlan) look(object map[string]any) string {
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
