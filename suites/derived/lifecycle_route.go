package derived

import (
	"maps"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// route is a way to bring an object into a state: its start, and the transitions and limits
// that follow.
type route struct {
	start    *specs.Start
	moves    []routeStep
	state    string
	facts    map[string]any // what is known of the object's fields
	requires []string
	dialect  bool // only one dialect states it
}

// routeStep is one step of a route: a transition, or waiting for a limit.
type routeStep struct {
	change *specs.Transition
	limit  *specs.Limit
	to     string
}

// route returns the best route to a state in which an object has the fields that a transition
// depends on: the one that most targets support, and of those the shortest. Routes are found in
// the model alone.
func (m *modelCases) route(state string, condition map[string]any) (route, bool) {
	var best *route
	if m.ways == nil {
		m.ways = m.routes()
	}
	for _, way := range m.ways {
		if way.state == state && known(way.facts, condition) && (best == nil || way.before(best)) {
			best = &way
		}
	}
	if best == nil {
		return route{}, false
	}
	return *best, true
}

func (r *route) before(other *route) bool {
	if r.dialect != other.dialect {
		return !r.dialect
	}
	if len(r.requires) != len(other.requires) {
		return len(r.requires) < len(other.requires)
	}
	return len(r.moves) < len(other.moves)
}

// routes follows each start in every direction, and visits no state twice.
func (m *modelCases) routes() []route {
	var all []route
	for i := range m.model.Starts {
		start := &m.model.Starts[i]
		first := route{
			start: start, state: start.State, requires: m.needs(start), dialect: start.Dialect != "",
			facts: m.facts(start.Fields, start.State),
		}
		visited := map[string]bool{start.State: true}
		for queue := []route{first}; len(queue) > 0; queue = queue[1:] {
			way := queue[0]
			all = append(all, way)
			for _, next := range m.onward(way) {
				if !visited[next.state] {
					visited[next.state] = true
					queue = append(queue, next)
				}
			}
		}
	}
	return all
}

// onward returns the routes that are one step longer, those with the fewest required features
// first.
func (m *modelCases) onward(way route) []route {
	var out []route
	for i := range m.model.Transitions {
		change := &m.model.Transitions[i]
		to := change.Target(way.state)
		if to == way.state || change.Provided != "" || !slices.Contains(change.From, way.state) ||
			!known(way.facts, change.If) {
			continue
		}
		next := routeStep{change: change, to: to}
		out = append(out, way.with(next, m.facts(way.facts, to), change.Requires, change.Dialect != ""))
	}
	for i := range m.model.Limits {
		if limit := &m.model.Limits[i]; limit.In == way.state {
			out = append(out, way.with(routeStep{limit: limit, to: limit.To}, m.facts(way.facts, limit.To), []string{"clock"}, false))
		}
	}
	slices.SortStableFunc(out, func(a, b route) int { return len(a.requires) - len(b.requires) })
	return out
}

func (r route) with(step routeStep, facts map[string]any, requires []string, dialect bool) route {
	r.moves = append(slices.Clone(r.moves), step)
	r.state, r.facts = step.to, facts
	r.requires = appendNew(r.requires, requires)
	r.dialect = r.dialect || dialect
	return r
}

// facts returns what is known of an object that enters a state.
func (m *modelCases) facts(before map[string]any, state string) map[string]any {
	facts := maps.Clone(before)
	if facts == nil {
		facts = map[string]any{}
	}
	maps.Copy(facts, m.model.States[state].Fields)
	maps.Copy(facts, m.model.States[state].Fresh)
	return facts
}

// known reports whether the facts suffice to say that a condition holds.
func known(facts, condition map[string]any) bool {
	for field, want := range condition {
		if fact, given := facts[field]; !given || fact != want {
			return false
		}
	}
	return true
}

// needs returns the features that a start requires: its own and those of the objects that must
// exist before.
func (m *modelCases) needs(start *specs.Start) []string {
	needs := appendNew(start.Requires, suites.RequestFeatures(start.Operation))
	if start.Operation == "createSource" || start.Operation == specs.Dashboard {
		needs = slices.Clone(start.Requires)
	}
	if schema, state, found := strings.Cut(start.Of, "."); found {
		other := &modelCases{contract: m.contract, model: m.contract.Model(schema)}
		if way, found := other.route(state, nil); found {
			needs = appendNew(needs, way.requires)
		}
	}
	return needs
}
