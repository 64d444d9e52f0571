// Package lifecycle follows the objects that answers show, and holds them to the
// models of the contract: each is in exactly one state, and comes from one state
// to the next only in ways that the model knows. It sends nothing itself, so it
// judges the traffic of a client as it judges that of a case.
package lifecycle

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// The rules that the monitor judges.
const (
	OneState    = "lifecycle.one-state"
	LegalChange = "lifecycle.legal-change"
)

// Monitor remembers in which states objects were seen. It is safe for concurrent
// use; show it the exchanges in the order of their answers.
type Monitor struct {
	judge *judge.Judge
	// kinds finds the model of an object by its field "object".
	kinds map[string]*specs.Lifecycle

	mu   sync.Mutex
	seen map[string]*sight
}

// sight is what is known of one object.
type sight struct {
	model *specs.Lifecycle
	// states are those it can be in: several where they look the same, or where
	// a request had more than one possible effect.
	states []string
	// until is the end of the latest request that told of it. What a request that
	// began earlier shows may be older.
	until time.Time
}

// New gives a monitor that has seen nothing.
func New(contract *specs.Contract) *Monitor {
	return Judged(&judge.Judge{Contract: contract, Dialect: specs.Any})
}

// Judged gives a monitor whose findings have the levels of a judge.
func Judged(by *judge.Judge) *Monitor {
	return &Monitor{judge: by, kinds: kindsOf(by.Contract), seen: map[string]*sight{}}
}

// kindsOf maps the "object" of an answer to the model of its schema.
func kindsOf(contract *specs.Contract) map[string]*specs.Lifecycle {
	kinds := map[string]*specs.Lifecycle{}
	for _, schema := range contract.Models() {
		property := contract.Doc.Components.Schemas[schema].Value.Properties["object"]
		if property == nil || len(property.Value.Enum) == 0 {
			continue
		}
		if name, ok := property.Value.Enum[0].(string); ok {
			kinds[name] = contract.Model(schema)
		}
	}
	return kinds
}

// Observe judges the objects of one answer. It returns the names of the rules
// that it judged, and what it found.
func (m *Monitor) Observe(ex *exchange.Exchange) (judged []string, findings []judge.Finding) {
	if ex.NotJudged() != "" || ex.Response == nil || ex.Response.Object() == nil {
		return nil, nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	look := &look{Monitor: m, ex: ex, until: ex.Started.Add(ex.Duration), moved: map[*sight]bool{}}
	object := ex.Response.Object()
	if ex.Response.Status < 300 && object["object"] != "error" {
		look.act()
		look.walk(object, true)
	}
	return look.judged, look.findings
}

// look is one call of Observe.
type look struct {
	*Monitor
	ex       *exchange.Exchange
	until    time.Time
	judged   []string
	findings []judge.Finding
	// moved holds the objects that the request itself moved, and whether others
	// that told of them ran at the same time.
	moved map[*sight]bool
}

func (l *look) note(rule string) {
	if !slices.Contains(l.judged, rule) {
		l.judged = append(l.judged, rule)
	}
}

func (l *look) report(rule string, model *specs.Lifecycle, expected, got string) {
	l.findings = append(l.findings, l.judge.Model(rule, model.Schema, l.ex, expected, got))
}

// walk visits the objects of an answer. What stands alone or in the list that
// was asked for is as it is now; what is embedded may be as it was once, such as
// the card of an old charge. Events are about the past altogether.
func (l *look) walk(object map[string]any, now bool) {
	kind, _ := object["object"].(string)
	if kind == "event" {
		return
	}
	if model := l.kinds[kind]; model != nil {
		l.see(model, object, now)
	}
	for name, value := range object {
		switch v := value.(type) {
		case map[string]any:
			l.walk(v, false)
		case []any:
			for _, each := range v {
				if inner, ok := each.(map[string]any); ok {
					l.walk(inner, now && kind == "list" && name == "data")
				}
			}
		}
	}
}

// see judges one object, and whether it can have come to be as it is.
func (l *look) see(model *specs.Lifecycle, object map[string]any, now bool) {
	id, _ := object["id"].(string)
	if id == "" {
		return // the rule on the schema says so
	}
	l.note(OneState)
	states := model.Match(object)
	if len(states) == 0 {
		nearest, differences := model.Nearest(object)
		l.report(OneState, model, "a "+kindOf(object)+" in one state of its lifecycle",
			"one that is nearly "+nearest+", but "+strings.Join(differences, " and "))
		return
	}
	if !now {
		return
	}
	before := l.seen[id]
	if before == nil {
		l.seen[id] = &sight{model, states, l.until}
		return
	}
	l.note(LegalChange)
	still := slices.DeleteFunc(slices.Clone(states), func(state string) bool { return !before.reaches(state) })
	switch {
	case len(still) > 0:
		before.states = still
	case l.meanwhile(before): // nobody knows which of the two was first
	default:
		l.report(LegalChange, model, "a "+kindOf(object)+" that was "+either(before.states)+" to be "+either(before.reachable()),
			"one that is "+either(states))
		before.states = states
	}
	before.until = later(before.until, l.until)
}

// meanwhile tells whether the request was sent before the end of another that
// told of the object.
func (l *look) meanwhile(object *sight) bool {
	if overlaps, moved := l.moved[object]; moved {
		return overlaps
	}
	return l.ex.Started.Before(object.until)
}

func kindOf(object map[string]any) string {
	kind, _ := object["object"].(string)
	return kind
}

func (s *sight) reaches(state string) bool {
	return slices.ContainsFunc(s.states, func(from string) bool { return s.model.Reachable(from)[state] })
}

// reachable lists the states that the object can be in later, in order.
func (s *sight) reachable() []string {
	return slices.DeleteFunc(s.model.Names(), func(state string) bool { return !s.reaches(state) })
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// either writes "a, b or c".
func either(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
