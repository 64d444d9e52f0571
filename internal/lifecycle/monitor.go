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
	*Objects

	mu     sync.Mutex
	tracks map[string]*Track // by id
}

// NewMonitor returns a monitor that has seen nothing and reports findings at the
// levels of a judge.
func NewMonitor(by *judge.Judge) *Monitor { return NewObjects(by.Contract).Monitor(by) }

// Monitor is NewMonitor for one of many of the same contract.
func (o *Objects) Monitor(by *judge.Judge) *Monitor {
	return &Monitor{judge: by, Objects: o, tracks: map[string]*Track{}}
}

// Observe judges the objects of one answer. It returns the names of the rules that
// it judged, and the findings.
func (m *Monitor) Observe(ex *exchange.Exchange) (judged []string, findings []judge.Finding) {
	if ex.NotJudged() != "" || ex.Response == nil || ex.Response.Object() == nil {
		return nil, nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	o := &observation{Monitor: m, ex: ex, until: ex.Started.Add(ex.Duration), moved: map[*Track]bool{}}
	object := ex.Response.Object()
	if ex.Response.Status < 300 && object["object"] != "error" {
		if len(o.tracks) > 0 { // else there is nothing that the request could move
			o.act()
		}
		o.walk(object, true)
	}
	return o.judged, o.findings
}

// Forget forgets in which state an object was seen.
func (m *Monitor) Forget(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.tracks, id)
}

// observation holds the state of one call of Observe.
type observation struct {
	*Monitor
	ex       *exchange.Exchange
	until    time.Time
	judged   []string
	findings []judge.Finding
	// moved holds the objects that the request itself moved, and whether another
	// request that showed or moved them ran at the same time.
	moved map[*Track]bool
}

func (o *observation) note(rule string) {
	if !slices.Contains(o.judged, rule) {
		o.judged = append(o.judged, rule)
	}
}

func (o *observation) report(rule string, model *specs.Lifecycle, id, expected, got string) {
	found := o.judge.Model(rule, model.Schema, o.ex, expected, got)
	found.Object = id
	o.findings = append(o.findings, found)
}

// walk visits the objects of an answer. What stands alone or in the list that
// was asked for is as it is now; what is embedded may be as it was once, such as
// the card of an old charge. Events are about the past altogether.
func (o *observation) walk(object map[string]any, now bool) {
	kind, _ := object["object"].(string)
	if kind == "event" {
		return
	}
	if model := o.kinds[kind]; model != nil {
		o.see(model, object, now)
	}
	for name, value := range object {
		switch v := value.(type) {
		case map[string]any:
			o.walk(v, false)
		case []any:
			for _, each := range v {
				if inner, ok := each.(map[string]any); ok {
					o.walk(inner, now && kind == "list" && name == "data")
				}
			}
		}
	}
}

// see judges one object, and whether it can have come to be as it is.
func (o *observation) see(model *specs.Lifecycle, object map[string]any, now bool) {
	id, _ := object["id"].(string)
	if id == "" {
		return // the rule on the schema says so
	}
	o.note(OneState)
	states := model.Match(object)
	if len(states) == 0 {
		nearest, differences := model.Nearest(object)
		o.report(OneState, model, id, "a "+kindOf(object)+" in one state of its lifecycle",
			"one that is nearly "+nearest+", but "+strings.Join(differences, " and "))
		return
	}
	if !now {
		return
	}
	track := o.tracks[id]
	if track == nil {
		o.tracks[id] = &Track{Model: model, States: states, Until: o.until}
		return
	}
	o.note(LegalChange)
	legal := slices.DeleteFunc(slices.Clone(states), func(state string) bool { return !track.Reaches(state) })
	switch {
	case len(legal) > 0:
		track.States = legal
	case o.overlaps(track): // nobody knows which of the two was first
	default:
		o.report(LegalChange, model, id, "a "+kindOf(object)+" that was "+either(track.States)+" to be "+either(track.Reachable()),
			"one that is "+either(states))
		track.States = states
	}
	track.Until = later(track.Until, o.until)
}

// overlaps reports whether the request was sent before the end of another one that
// showed or moved the object.
func (o *observation) overlaps(track *Track) bool {
	if overlapped, moved := o.moved[track]; moved {
		return overlapped
	}
	return o.ex.Started.Before(track.Until)
}

func kindOf(object map[string]any) string {
	kind, _ := object["object"].(string)
	return kind
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// either writes "a, b or c".
func either(states []string) string {
	if len(states) < 2 {
		return strings.Join(states, "")
	}
	return strings.Join(states[:len(states)-1], ", ") + " or " + states[len(states)-1]
}
