package diff

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// history is the statuses of one object in the order in which answers showed them.
type history struct {
	object string
	id     string
	order  int // of first appearance
	states []string
}

// histories follows every object with an id through the answers of a case.
// Events are left out: they show their objects as they were.
func histories(steps []*interaction) map[string]*history {
	found := map[string]*history{}
	for _, s := range steps {
		if s.ex.Response != nil && s.ex.Response.Status < 400 && !s.account {
			follow(found, s.answer)
		}
	}
	return found
}

func follow(found map[string]*history, value any) {
	switch node := value.(type) {
	case []any:
		for _, element := range node {
			follow(found, element)
		}
	case map[string]any:
		if node["object"] == "event" {
			return
		}
		if id, ok := node["id"].(string); ok {
			if state := stateOf(node); state != "" {
				h := found[id]
				if h == nil {
					h = &history{object: objectName(node), id: id, order: len(found)}
					found[id] = h
				}
				if n := len(h.states); n == 0 || h.states[n-1] != state {
					h.states = append(h.states, state)
				}
			}
		}
		for _, name := range slices.Sorted(maps.Keys(node)) {
			follow(found, node[name])
		}
	}
}

// stateOf returns the status of an object. For objects without one it returns whether a token
// was used, or whether an object was deleted.
func stateOf(object map[string]any) string {
	if object["deleted"] == true {
		return "deleted"
	}
	if status, ok := object["status"].(string); ok {
		return status
	}
	switch object["used"] {
	case true:
		return "used"
	case false:
		return "unused"
	}
	if object["deleted"] == false {
		return "there"
	}
	return ""
}

// stateIn returns the status of the object in an answer, empty if it has none.
func stateIn(answer any) string {
	object, _ := answer.(map[string]any)
	return stateOf(object)
}

// transitions returns the transitions of an object, with that to its first status.
func (h *history) transitions() []string {
	steps := []string{h.object + ": new → " + h.states[0]}
	for i := 1; i < len(h.states); i++ {
		steps = append(steps, h.object+": "+h.states[i-1]+" → "+h.states[i])
	}
	return steps
}

func (c *vocabulary) learnTransitions(steps []*interaction) {
	for _, h := range histories(steps) {
		for _, step := range h.transitions() {
			c.transitions[step] = true
		}
	}
}

// transitions compares the histories of the objects of a case.
func (c *comparison) transitions(s *commonCase) {
	if s.objects.loose {
		return
	}
	inA, inB := histories(s.a), histories(s.b)
	ordered := slices.SortedFunc(maps.Values(inA), func(x, y *history) int { return cmp.Compare(x.order, y.order) })
	for _, a := range ordered {
		b := inB[s.objects.toB[a.id]]
		if b == nil || b.object != a.object || slices.Equal(a.states, b.states) {
			continue
		}
		subject, at := "the "+a.object, Place{Case: s.id}
		known := true
		for _, step := range b.transitions() {
			if !c.seenA.transitions[step] {
				known = false
				_, step, _ = strings.Cut(step, ": ")
				c.add(TransitionNew, subject, sequence(a.states), step, at)
			}
		}
		if known {
			c.add(TransitionChanged, subject, sequence(a.states), sequence(b.states), at)
		}
	}
}
