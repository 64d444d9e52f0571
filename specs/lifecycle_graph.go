package specs

import (
	"fmt"
	"slices"
	"strings"
)

// Triggers returns what moves the objects, or is refused: operations first, then the
// payer and time, each in order of name.
func (l *Lifecycle) Triggers() []string {
	seen := map[string]bool{}
	var operations, others []string
	add := func(on string) {
		switch {
		case seen[on]:
		case IsOperation(on):
			operations = append(operations, on)
		default:
			others = append(others, on)
		}
		seen[on] = true
	}
	for _, t := range l.Transitions {
		add(t.On)
	}
	for _, r := range l.Refusals {
		add(r.On)
	}
	for _, u := range l.Unstated {
		add(u.On)
	}
	slices.Sort(operations)
	slices.Sort(others)
	return append(operations, others...)
}

// IsOperation reports whether a trigger is a request: not time, not the payer and not
// the dashboard.
func IsOperation(on string) bool {
	return on != Time && on != Dashboard && !strings.HasPrefix(on, "payer:")
}

// On returns the transitions that a trigger can cause in a state, none where it is
// refused or unstated. Do not change them.
func (l *Lifecycle) On(trigger, state string) []*Transition {
	var out []*Transition
	for i := range l.Transitions {
		if t := &l.Transitions[i]; t.On == trigger && slices.Contains(t.From, state) {
			out = append(out, t)
		}
	}
	return out
}

// Target returns the state that a transition leads to from a state.
func (t *Transition) Target(from string) string {
	if t.To == Same {
		return from
	}
	return t.To
}

// Refused returns how a trigger is refused in a state, nil where no refusal is stated.
func (l *Lifecycle) Refused(trigger, state string) *Illegal {
	for i := range l.Refusals {
		if r := &l.Refusals[i]; r.On == trigger && slices.Contains(r.In, state) {
			return r
		}
	}
	return nil
}

// Open returns the entry that says why a trigger in a state is not asserted, nil where
// it is asserted.
func (l *Lifecycle) Open(trigger, state string) *Pair {
	for i := range l.Unstated {
		if u := &l.Unstated[i]; u.On == trigger && slices.Contains(u.In, state) {
			return u
		}
	}
	return nil
}

// LimitsOf returns the time limits of a state that hold under a dialect.
func (l *Lifecycle) LimitsOf(state string, dialect Dialect) []*Limit {
	var out []*Limit
	for i := range l.Limits {
		if limit := &l.Limits[i]; limit.In == state && Stated(limit.Dialect, dialect) {
			out = append(out, limit)
		}
	}
	return out
}

// Stated reports whether what one dialect states holds under another.
func Stated(by, under Dialect) bool { return by == "" || by == Any || under == Any || by == under }

// Next returns the states that one transition or limit leads to from a state, whatever
// it depends on, in order of name. The state itself is not among them.
func (l *Lifecycle) Next(state string) []string {
	var out []string
	add := func(to string) {
		if to != state && !slices.Contains(out, to) {
			out = append(out, to)
		}
	}
	for i := range l.Transitions {
		if t := &l.Transitions[i]; slices.Contains(t.From, state) {
			add(t.Target(state))
		}
	}
	for _, limit := range l.LimitsOf(state, Any) {
		add(limit.To)
	}
	slices.Sort(out)
	return out
}

// Reachable returns the states that an object in a state can ever reach, that state
// included. Do not change the map.
func (l *Lifecycle) Reachable(state string) map[string]bool {
	if known := l.reach[state]; known != nil {
		return known
	}
	reached := map[string]bool{state: true}
	for queue := []string{state}; len(queue) > 0; queue = queue[1:] {
		for _, next := range l.Next(queue[0]) {
			if !reached[next] {
				reached[next] = true
				queue = append(queue, next)
			}
		}
	}
	return reached
}

// Problems returns what makes a model inconsistent, one sentence each: states that
// nothing leads to or that do not exclude each other, and pairs of a state and an
// operation about which it says nothing, or two things. A document with problems
// loads; its tests refuse it.
func (l *Lifecycle) Problems() []string {
	var out []string
	reached := map[string]bool{}
	for _, start := range l.Starts {
		for state := range l.Reachable(start.State) {
			reached[state] = true
		}
	}
	names := l.Names()
	for i, name := range names {
		unreached := l.States[name].Unreached != ""
		if reached[name] == unreached {
			out = append(out, fmt.Sprintf("the state %s is reached by what the model says: %t, and is to be: %t", name, reached[name], !unreached))
		}
		for _, other := range names[i+1:] {
			a, b := l.States[name], l.States[other]
			if a.Looks != other && b.Looks != name && !excludes(a.Fields, b.Fields) {
				out = append(out, fmt.Sprintf("an object can be in the states %s and %s at once", name, other))
			}
		}
		for _, trigger := range l.Triggers() {
			if said := l.said(trigger, name); said == 0 && !unreached {
				out = append(out, fmt.Sprintf("nothing says what %s does in the state %s", trigger, name))
			} else if said > 1 {
				out = append(out, fmt.Sprintf("%s is more than one of legal, illegal and unstated in the state %s", trigger, name))
			}
		}
	}
	return out
}

// said returns how many things the model says of a trigger in a state.
func (l *Lifecycle) said(trigger, state string) int {
	said := 0
	if len(l.On(trigger, state)) > 0 {
		said++
	}
	if l.Refused(trigger, state) != nil {
		said++
	}
	if l.Open(trigger, state) != nil {
		said++
	}
	return said
}
