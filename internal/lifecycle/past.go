package lifecycle

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// The rules that Past judges.
const (
	Fixed      = "history.fixed"
	SetOnce    = "history.once"
	InOrder    = "history.order"
	LikelyPast = "history.likely"
)

// Past remembers what answers said of the past of objects, and holds later answers to it, by
// whatever route they show the object. It is safe for concurrent use.
type Past struct {
	judge *judge.Judge

	mu      sync.Mutex
	objects map[string]*memory // by id
}

// NewPast returns a Past that has seen nothing and reports findings at the levels of a judge.
func NewPast(by *judge.Judge) *Past { return &Past{judge: by, objects: map[string]*memory{}} }

// Forget forgets what was said of an object.
func (p *Past) Forget(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.objects, id)
}

// memory is what was said of one object.
type memory struct {
	id      string
	history *specs.History
	said    []statement // of each field of history.Kept
	late    []bool      // which of history.Order had a finding
}

// statement is a value that an answer showed.
type statement struct {
	value any
	by    *shower
	found bool // another value had a finding, and further ones get none
}

// shower is what is remembered of an exchange: to keep it whole, or a part of one of its texts, would be to keep all that was ever
// answered.
type shower struct {
	host, method, path string
	until              time.Time
}

// kind returns the kind of the object in a sentence.
func (m *memory) kind() string { return strings.ToLower(m.history.Schema) }

// changed reports whether a field had a finding.
func (m *memory) changed(field string) bool {
	i := slices.IndexFunc(m.history.Kept, func(kept specs.Kept) bool { return kept.Field == field })
	return i >= 0 && m.said[i].found
}

// Observe judges the objects of one answer. It returns the names of the rules that it judged, and
// the findings, at most one for a field of an object.
func (p *Past) Observe(ex *exchange.Exchange) (judged []string, findings []judge.Finding) {
	if ex.NotJudged() != "" || ex.Response == nil || ex.Response.Status >= 300 {
		return nil, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	l := &look{Past: p, ex: ex}
	l.walk(ex.Response.Object(), nil, true)
	return l.judged, l.findings
}

// look is one call of Observe.
type look struct {
	*Past
	ex       *exchange.Exchange
	shower   *shower // of ex, once something is kept of it
	judged   []string
	findings []judge.Finding
}

// walk visits the objects of an answer in order of their names, so that equal answers have equal
// findings. now says that the object is shown as it is, and not as it was at the time of an event or
// of the object around it.
func (l *look) walk(object map[string]any, at *place, now bool) {
	kind, _ := object["object"].(string)
	if history := l.judge.Contract.History(kind); history != nil {
		l.see(history, object, at, now)
	}
	var names []string
	for name, value := range object {
		switch value.(type) {
		case map[string]any, []any:
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		switch v := object[name].(type) {
		case map[string]any:
			if name != "metadata" { // what a client has sent
				l.walk(v, &place{outer: at, name: name}, false)
			}
		case []any:
			for i, each := range v {
				if inner, ok := each.(map[string]any); ok {
					l.walk(inner, &place{at, name, strconv.Itoa(i)}, now && kind == "list" && name == "data")
				}
			}
		}
	}
}

// see compares one object with what was said of it before.
func (l *look) see(history *specs.History, object map[string]any, at *place, now bool) {
	id, _ := object["id"].(string)
	if id == "" {
		return // the rule on the schema says so
	}
	known := l.objects[id]
	if known != nil {
		l.judges(history)
	} else {
		known = &memory{id: id, history: history, said: make([]statement, len(history.Kept)), late: make([]bool, len(history.Order))}
		l.objects[id] = known
	}
	if known.history != history {
		return // an id of two kinds of objects: the rule on the schema says so
	}
	for i := range history.Kept {
		if value, present := object[history.Kept[i].Field]; present {
			l.compare(known, i, value, at, now)
		}
	}
	for i := range history.Order {
		if known.changed(history.Order[i].First) || known.changed(history.Order[i].Then) {
			continue // the order follows from that
		}
		l.ordered(known, i, object, at)
	}
}

// compare judges a field that an answer shows. A null is not a statement: the value may follow later.
func (l *look) compare(known *memory, i int, value any, at *place, now bool) {
	kept, said := &known.history.Kept[i], &known.said[i]
	if said.by == nil {
		if value != nil {
			*said = statement{value: idOf(value), by: l.by()}
		}
		return
	}
	if value == nil && !kept.Nullable {
		return // the rule on the schema says so
	}
	if value == nil && kept.Once && (!now || l.ex.Started.Before(said.by.until)) {
		return // as it was before
	}
	if !said.found && !agree(said.value, value) {
		said.found = true
		l.report(ruleOf(kept), known, at.pointer(kept.Field),
			kept.Field+" of the "+known.kind()+" to be "+judge.Display(said.value)+" as "+l.route(said.by)+" answered")
	}
}

// ordered judges two times of an object. Whole seconds count: not all times have more.
func (l *look) ordered(known *memory, i int, object map[string]any, at *place) {
	order := &known.history.Order[i]
	first, second := timeIn(object, order.First), timeIn(object, order.Then)
	if first.IsZero() || second.IsZero() {
		return
	}
	if !known.late[i] && second.Before(first) {
		known.late[i] = true
		rule := InOrder
		if order.Likely {
			rule = LikelyPast
		}
		l.report(rule, known, at.pointer(order.Then),
			order.Then+" of the "+known.kind()+" not to be before "+order.First+", which is "+first.Format(time.RFC3339))
	}
}

// judges notes the rules that an object is judged by which was shown before.
func (l *look) judges(history *specs.History) {
	for i := range history.Kept {
		l.note(ruleOf(&history.Kept[i]))
	}
	if len(history.Order) > 0 {
		l.note(InOrder)
	}
}

func ruleOf(kept *specs.Kept) string {
	switch {
	case kept.Likely:
		return LikelyPast
	case kept.Once:
		return SetOnce
	}
	return Fixed
}

func (l *look) note(rule string) {
	if !slices.Contains(l.judged, rule) {
		l.judged = append(l.judged, rule)
	}
}

func (l *look) report(rule string, about *memory, place, expected string) {
	found := l.judge.Past(rule, about.history.Schema, l.ex, place, expected)
	found.Object = about.id
	l.findings = append(l.findings, found)
}

// by returns what is remembered of the exchange at hand.
func (l *look) by() *shower {
	if l.shower == nil {
		request := &l.ex.Request
		l.shower = &shower{string(request.Host), strings.Clone(request.Method), strings.Clone(request.Path), l.ex.Started.Add(l.ex.Duration)}
	}
	return l.shower
}

// route returns the operation of an exchange, without its ids: "GET /charges/{charge_id}".
func (l *look) route(by *shower) string {
	if operation := l.judge.Contract.Find(by.host, by.method, by.path); operation != nil {
		return operation.Method + " " + operation.Path
	}
	return "an earlier request"
}
