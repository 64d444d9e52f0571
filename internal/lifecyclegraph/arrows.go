// Package lifecyclegraph draws the lifecycles of the contract: what leads from one state to another, and a picture of
// it as SVG.
package lifecyclegraph

import (
	"fmt"
	"slices"
	"time"

	"github.com/omise-conformance/harness/specs"
)

// Arrow is all that leads from one state to another.
type Arrow struct {
	From   string // empty: the object comes into being
	To     string
	Labels []Label
}

// Label is one of the things that an arrow stands for.
type Label struct {
	Text    string // in words: "createRefund (part)", "after 7 days"
	Trigger string // Transition.On, Start.Operation or specs.Time
}

// Arrows returns what leads to each state of a model: the starts, the transitions, the time limits. What keeps an object in
// its state is left out, since it says nothing in a diagram.
func Arrows(model *specs.Lifecycle) []Arrow {
	var all []Arrow
	add := func(from, to, text, trigger string) {
		at := slices.IndexFunc(all, func(a Arrow) bool { return a.From == from && a.To == to })
		if at < 0 {
			all, at = append(all, Arrow{From: from, To: to}), len(all)
		}
		if label := (Label{text, trigger}); !slices.Contains(all[at].Labels, label) {
			all[at].Labels = append(all[at].Labels, label)
		}
	}
	for _, start := range model.Starts {
		add("", start.State, byDialect(named(start.Operation, start.Name), start.Dialect), start.Operation)
	}
	for _, change := range model.Transitions {
		for _, from := range change.From {
			if to := change.Target(from); to != from {
				add(from, to, byDialect(named(change.On, change.Name), change.Dialect), change.On)
			}
		}
	}
	for _, limit := range model.Limits {
		stated := limit.Dialect
		if slices.ContainsFunc(model.Limits, func(other specs.Limit) bool { // by both, who see different fields
			return other.Dialect != stated && other.In == limit.In && other.To == limit.To && other.After == limit.After
		}) {
			stated = ""
		}
		add(limit.In, limit.To, byDialect("after "+limitText(limit.After), stated), specs.Time)
	}
	return all
}

// named distinguishes the effects of one trigger with different parameters.
func named(on, name string) string {
	if name == "" {
		return InWords(on)
	}
	return InWords(on) + " (" + name + ")"
}

func byDialect(label string, dialect specs.Dialect) string {
	if dialect == "" {
		return label
	}
	return label + " (" + string(dialect) + ")"
}

// InWords returns the name of a trigger as a diagram shows it.
func InWords(trigger string) string {
	switch trigger {
	case specs.PayerPays:
		return "the payer pays"
	case specs.PayerFails:
		return "the payer fails"
	}
	return trigger
}

func limitText(d time.Duration) string {
	switch day := 24 * time.Hour; {
	case d%day == 0:
		return fmt.Sprintf("%d days", d/day)
	case d%time.Hour == 0:
		return fmt.Sprintf("%d hours", d/time.Hour)
	}
	return fmt.Sprintf("%d minutes", d/time.Minute)
}
