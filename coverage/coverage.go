// Package coverage measures how much of the contract a run has exercised: which
// operations, answers, parameters, fields, states and transitions it saw.
package coverage

import (
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
)

// Kind is a kind of item.
type Kind string

// The kinds of items, in the order of reports.
const (
	Operation      Kind = "operation"
	Status         Kind = "status"          // an answer by its status
	ErrorCode      Kind = "error-code"      // a code that an answer can carry
	Parameter      Kind = "parameter"       // sent with a valid value, and accepted
	ParameterClass Kind = "parameter-class" // sent with one kind of wrong value
	ResponseField  Kind = "response-field"  // seen with a value
	EnumValue      Kind = "enum-value"      // of a response field
	State          Kind = "state"
	Transition     Kind = "transition"
	IllegalPair    Kind = "illegal-pair" // a trigger, refused in a state that does not take it
	TestCard       Kind = "test-card"
	SourceType     Kind = "source-type"
)

// Kinds lists the kinds in the order of reports.
var Kinds = []Kind{
	Operation, Status, ErrorCode, Parameter, ParameterClass, ResponseField, EnumValue, State, Transition, IllegalPair,
	TestCard, SourceType,
}

// ItemStatus says whether an item was covered.
type ItemStatus string

// The statuses of items.
const (
	Covered      ItemStatus = "covered"
	NotCovered   ItemStatus = "not covered"
	NotReachable ItemStatus = "not reachable" // with a reason
)

// Item is one thing that the contract states.
type Item struct {
	Kind   Kind       `json:"kind"`
	Name   string     `json:"name"`
	Status ItemStatus `json:"status"`
	Reason string     `json:"reason,omitempty"` // why it is not reachable
	Cases  int        `json:"cases"`            // how many cases covered it
}

// itemKey identifies an item.
type itemKey struct {
	kind Kind
	name string
}

// Total counts the items of one kind.
type Total struct {
	Kind         Kind `json:"kind"`
	Covered      int  `json:"covered"`
	NotCovered   int  `json:"not_covered"`
	NotReachable int  `json:"not_reachable"`
}

// Reachable is how many items could have been covered.
func (t Total) Reachable() int { return t.Covered + t.NotCovered }

// Coverage is how much of the contract a run has exercised.
type Coverage struct {
	// Percent is the part of what is reachable that is covered.
	Percent float64 `json:"percent"`
	// Minimum is the percentage below which the run fails, 0 where none was asked for.
	Minimum float64 `json:"minimum,omitempty"`
	Totals  []Total `json:"totals"`
	Items   []Item  `json:"items"`
}

// Case is what one case sent and was answered.
type Case struct {
	ID        string
	Exchanges []*exchange.Exchange
}

// Card is a test card.
type Card struct{ Name, Number string }

// Options describe the run and its target.
type Options struct {
	// Dialect is the one that the run was pinned to, or Any.
	Dialect specs.Dialect
	// Spoke counts the rules on which the target was seen to speak each dialect.
	Spoke map[specs.Dialect]int
	// Features are those of the target.
	Features map[string]bool
	Cards    []Card
}

// Measure returns how much of the contract the cases have exercised.
func Measure(contract *specs.Contract, cases []Case, options Options) (*Coverage, error) {
	m := NewMeter(contract, options.Cards)
	for _, c := range cases {
		m.Observe(c.Exchanges)
	}
	return m.Result(options)
}

// Meter measures the coverage of a run, one case at a time. What it keeps does not grow with them.
type Meter struct{ m *meter }

// NewMeter returns a meter of a run without cases so far, that can make tokens of these cards.
func NewMeter(contract *specs.Contract, cards []Card) *Meter {
	return &Meter{newMeter(contract, Options{Cards: cards})}
}

// Observe counts what a case sent and was answered.
func (m *Meter) Observe(exchanges []*exchange.Exchange) {
	m.m.begin()
	for _, ex := range exchanges {
		m.m.observe(ex)
	}
}

// Result returns how much of the contract the cases have exercised. The cards are those of the meter.
func (m *Meter) Result(options Options) (*Coverage, error) {
	reasons, err := specs.CoverageReasons()
	if err != nil {
		return nil, err
	}
	m.m.options = options
	return m.m.result(reasons), nil
}

// Count fills in the totals and the percentage from the items.
func (c *Coverage) Count() {
	at := map[Kind]*Total{}
	c.Totals = make([]Total, len(Kinds))
	for i, kind := range Kinds {
		c.Totals[i].Kind = kind
		at[kind] = &c.Totals[i]
	}
	covered, reachable := 0, 0
	for _, item := range c.Items {
		total := at[item.Kind]
		if total == nil {
			continue
		}
		switch item.Status {
		case Covered:
			total.Covered++
			covered, reachable = covered+1, reachable+1
		case NotCovered:
			total.NotCovered++
			reachable++
		default:
			total.NotReachable++
		}
	}
	c.Percent = 100
	if reachable > 0 {
		c.Percent = 100 * float64(covered) / float64(reachable)
	}
}

// Missing returns the items of a kind that were not covered and could have been.
func (c *Coverage) Missing(kind Kind) []string {
	var names []string
	for _, item := range c.Items {
		if item.Kind == kind && item.Status == NotCovered {
			names = append(names, item.Name)
		}
	}
	return names
}

// Short reports whether less is covered than the minimum.
func (c *Coverage) Short() bool { return c != nil && c.Minimum > 0 && c.Percent < c.Minimum }

// Merge returns the coverage of a run from those of its parts. Where an item is covered in
// none, a part that calls it not reachable counts: another may have seen nothing
// that distinguishes the dialects.
func Merge(parts ...*Coverage) *Coverage {
	merged := &Coverage{}
	at := map[itemKey]int{}
	for _, part := range parts {
		merged.Minimum = max(merged.Minimum, part.Minimum)
		for _, item := range part.Items {
			key := itemKey{item.Kind, item.Name}
			i, known := at[key]
			if !known {
				at[key] = len(merged.Items)
				merged.Items = append(merged.Items, item)
				continue
			}
			have := &merged.Items[i]
			have.Cases += item.Cases
			if statusRank(item.Status) > statusRank(have.Status) {
				have.Status, have.Reason = item.Status, item.Reason
			}
		}
	}
	merged.Count()
	return merged
}

func statusRank(status ItemStatus) int {
	switch status {
	case Covered:
		return 2
	case NotReachable:
		return 1
	case NotCovered:
	}
	return 0
}
