package site

import (
	"bytes"
	"context"
	"html/template"
	"strings"

	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/internal/explanation"
	"github.com/omise-conformance/harness/internal/lifecyclegraph"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// lifecycles draws each model, with its states below.
func (b *builder) lifecycles(context.Context) error {
	type model struct {
		Name    string
		Picture template.HTML
		States  []item
	}
	states := map[string]explanation.Page{}
	for _, entry := range b.book.Entries(explanation.State) {
		states[entry.Name] = entry.Brief()
	}
	var models []model
	for _, schema := range b.contract.Models() {
		lifecycle := b.contract.Model(schema)
		var picture bytes.Buffer
		if err := lifecyclegraph.SVG(&picture, lifecycle, nil, nil); err != nil {
			return err
		}
		m := model{Name: schema, Picture: template.HTML(picture.String())} //nolint:gosec // drawn here, each text of it escaped
		for _, name := range lifecycle.Names() {
			full := strings.ToLower(schema) + "/" + name
			m.States = append(m.States, item{anchor(explanation.State, full), states[full]})
		}
		models = append(models, m)
	}
	return b.page("lifecycles.html", "lifecycles.html", "Lifecycles", models)
}

// coverage says what of the contract a run can exercise, and why not the rest.
func (b *builder) coverage(context.Context) error {
	reasons, err := specs.CoverageReasons()
	if err != nil {
		return err
	}
	features := map[string]bool{}
	for i := range b.contract.Features {
		features[b.contract.Features[i].Name] = true
	}
	measured, err := coverage.Measure(b.contract, nil, coverage.Options{Dialect: specs.Recorded, Features: features, Cards: cards()})
	if err != nil {
		return err
	}
	return b.page("coverage.html", "coverage.html", "Coverage", map[string]any{"Totals": measured.Totals, "Reasons": reasons})
}

func cards() []coverage.Card {
	var all []coverage.Card
	for _, card := range suites.TestCards {
		all = append(all, coverage.Card{Name: card.Brand + " " + card.Outcome, Number: card.Number})
	}
	return all
}
