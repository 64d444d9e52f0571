package explanation

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/lifecyclegraph"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/specs"
)

func (b *Book) addLifecycles() error {
	for _, schema := range b.contract.Models() {
		model := b.contract.Model(schema)
		title := fmt.Sprintf("The states of a %s, and what leads from one to another.", strings.ToLower(schema))
		b.add(Lifecycle, schema, title, func() Page { return b.lifecycle(model) }, strings.ToLower(schema))
	}
	for _, schema := range b.contract.Models() {
		model := b.contract.Model(schema)
		for _, name := range model.Names() {
			full := strings.ToLower(schema) + "/" + name
			b.add(State, full, model.States[name].Description, func() Page { return b.state(model, name) }, name, schema+"."+name)
		}
	}
	return nil
}

// where names the part of the contract that has a lifecycle.
func where(model *specs.Lifecycle) string {
	return "x-lifecycle of " + model.Schema + " in " + specs.OpenAPIFile + ", which docs/lifecycles.md shows"
}

func (b *Book) lifecycle(model *specs.Lifecycle) Page {
	page := Page{Sources: []string{where(model)}}
	for _, name := range model.Names() {
		page.Facts = fact(page.Facts, name, model.States[name].Description)
	}
	for _, arrow := range lifecyclegraph.Arrows(model) {
		page.Facts = fact(page.Facts, "leads", arrowText(arrow))
	}
	for _, name := range model.Names() {
		page.Related = append(page.Related, Link{Kind: State, Name: strings.ToLower(model.Schema) + "/" + name})
	}
	return page
}

func arrowText(arrow lifecyclegraph.Arrow) string {
	if arrow.From == "" {
		return lifecyclegraph.TextOf(arrow.Labels) + " → " + arrow.To
	}
	return arrow.From + " → " + arrow.To + ": " + lifecyclegraph.TextOf(arrow.Labels)
}

func (b *Book) state(model *specs.Lifecycle, name string) Page {
	state := model.States[name]
	page := Page{Sources: []string{where(model)}}
	facts := []rulebook.Fact{{Name: "of", Text: "a " + strings.ToLower(model.Schema)}}
	facts = fact(facts, "shown by", fieldsText(state.Fields))
	facts = fact(facts, "at first", fieldsText(state.Fresh))
	facts = fact(facts, "looks as", state.Looks)
	facts = fact(facts, "note", state.Unreached)
	if state.Gone {
		facts = fact(facts, "afterwards", "the object is not found")
	}
	for _, arrow := range lifecyclegraph.Arrows(model) {
		switch name {
		case arrow.From:
			facts = fact(facts, "leads to", arrow.To+": "+lifecyclegraph.TextOf(arrow.Labels))
		case arrow.To:
			facts = fact(facts, "comes from", strings.TrimPrefix(arrow.From+": ", ": ")+lifecyclegraph.TextOf(arrow.Labels))
		}
	}
	for i := range model.Refusals {
		refusal := &model.Refusals[i]
		if slices.Contains(refusal.In, name) {
			facts = fact(facts, "refuses", fmt.Sprintf("%s: %s", refusal.On, specs.Refusal{Status: refusal.Status, Codes: refusal.Codes}))
			page.Related = append(page.Related, b.ruleLinks([]string{refusal.Rule})...)
		}
	}
	page.Facts = facts
	page.Related = append(page.Related, Link{Kind: Lifecycle, Name: model.Schema})
	return page
}

func fieldsText(fields map[string]any) string {
	parts := make([]string, 0, len(fields))
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		parts = append(parts, fmt.Sprintf("%s %s", name, strings.Trim(strings.ReplaceAll(fmt.Sprint(fields[name]), " ", " or "), "[]")))
	}
	return strings.Join(parts, ", ")
}
