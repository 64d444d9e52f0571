package coverage

import (
	"fmt"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
)

// meter counts, for every item of the contract, the cases that covered it.
type meter struct {
	contract *specs.Contract
	options  Options
	items    []plannedItem
	at       map[itemKey]int
	current  int // the case at hand, from 1

	operations map[*specs.Operation]*operationPlan
	fields     *fieldPlans
	cards      map[string]int // number → item
	sources    map[string]int // type → item
	objects    objects
}

// plannedItem is an Item with what decides whether it is reachable.
type plannedItem struct {
	Item
	last     int // the last case that covered it
	dialect  specs.Dialect
	requires []string
	reason   string // why the contract itself makes it unreachable
}

// noItem stands for no item at all.
const noItem = -1

func newMeter(contract *specs.Contract, options Options) *meter {
	m := &meter{
		contract: contract, options: options, at: map[itemKey]int{},
		operations: map[*specs.Operation]*operationPlan{}, cards: map[string]int{}, sources: map[string]int{},
	}
	for _, op := range contract.Operations {
		m.operations[op] = m.planOperation(op)
	}
	m.planObjects()
	m.fields = newFieldPlans(m)
	for _, card := range options.Cards {
		m.cards[card.Number] = m.add(TestCard, card.Name+" "+card.Number)
	}
	for _, feature := range contract.Features {
		if name, ok := strings.CutPrefix(feature.Name, "source."); ok {
			m.sources[name] = m.add(SourceType, name)
			m.items[m.sources[name]].requires = []string{feature.Name}
		}
	}
	return m
}

// add makes an item, or returns the one of that name.
func (m *meter) add(kind Kind, name string) int {
	key := itemKey{kind, name}
	if i, known := m.at[key]; known {
		return i
	}
	m.at[key] = len(m.items)
	m.items = append(m.items, plannedItem{Item: Item{Kind: kind, Name: name}})
	return len(m.items) - 1
}

// addFor makes an item that only one dialect states; empty: both do.
func (m *meter) addFor(kind Kind, name string, dialect specs.Dialect) int {
	i := m.add(kind, name)
	m.items[i].dialect = dialect
	return i
}

// cover counts the case at hand for an item, once.
func (m *meter) cover(i int) {
	if i == noItem || m.items[i].last == m.current {
		return
	}
	m.items[i].last = m.current
	m.items[i].Cases++
}

func (m *meter) begin() {
	m.current++
	m.objects.begin()
}

// observe looks at one exchange. What got no answer covers nothing.
func (m *meter) observe(ex *exchange.Exchange) {
	if ex.Response == nil {
		return
	}
	op := m.contract.Find(string(ex.Request.Host), ex.Request.Method, ex.Request.Path)
	if op == nil {
		return
	}
	plan := m.operations[op]
	m.cover(plan.item)
	answer := plan.answers[ex.Response.Status]
	if answer == nil {
		return
	}
	m.cover(answer.item)
	object := ex.Response.Object()
	if code, ok := object["code"].(string); ok {
		if i, known := answer.codes[code]; known {
			m.cover(i)
		}
	}
	sent := m.request(plan, ex)
	m.trigger(op, ex, sent)
	if answer.fields != nil && ex.Response.JSON != nil {
		m.fields.walk(answer.fields, ex.Response.JSON)
	}
}

// result returns the status of every item.
func (m *meter) result(reasons []specs.Unreachable) *Coverage {
	c := &Coverage{Items: make([]Item, len(m.items))}
	byKind := map[Kind][]*specs.Unreachable{}
	for i := range reasons {
		kind := Kind(reasons[i].Kind)
		byKind[kind] = append(byKind[kind], &reasons[i])
	}
	for i := range m.items {
		item := &m.items[i]
		item.Status = Covered
		if item.Cases == 0 {
			item.Status = NotCovered
			if item.Reason = m.unreachable(item, byKind[item.Kind]); item.Reason != "" {
				item.Status = NotReachable
			}
		}
		c.Items[i] = item.Item
	}
	sortItems(c.Items)
	c.Count()
	return c
}

// unreachable says why an item could not be covered, empty where it could.
func (m *meter) unreachable(item *plannedItem, reasons []*specs.Unreachable) string {
	if item.reason != "" {
		return item.reason
	}
	if len(m.options.Features) > 0 {
		for _, feature := range item.requires {
			if !m.options.Features[feature] {
				return "The target lacks the feature " + feature + "."
			}
		}
	}
	if why := m.otherDialect(item.dialect); why != "" {
		return why
	}
	for _, listed := range reasons {
		if (listed.Dialect == "" || listed.Dialect == m.spoken()) && listed.Names(item.Name) {
			return listed.Reason
		}
	}
	return ""
}

// otherDialect says that the target speaks the dialect that does not state an item.
func (m *meter) otherDialect(dialect specs.Dialect) string {
	if dialect == "" {
		return ""
	}
	other := m.spoken()
	switch {
	case other == "" || other == dialect:
		return ""
	case m.options.Dialect == other:
		return fmt.Sprintf("Only the %s dialect states it, and the run is pinned to the %s one.", dialect, other)
	}
	return fmt.Sprintf("Only the %s dialect states it, and the target speaks the %s one.", dialect, other)
}

// spoken is the dialect that the run is pinned to, or that the target was seen to
// speak more; empty where it is not known.
func (m *meter) spoken() specs.Dialect {
	recorded, documented := m.options.Spoke[specs.Recorded], m.options.Spoke[specs.Documented]
	switch {
	case m.options.Dialect == specs.Recorded, m.options.Dialect == specs.Documented:
		return m.options.Dialect
	case recorded > documented:
		return specs.Recorded
	case documented > recorded:
		return specs.Documented
	}
	return ""
}
