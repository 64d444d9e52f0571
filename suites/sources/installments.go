package sources

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// documentedTerms are the terms of each type of installment in the documentation (x-installment-terms of
// the contract). The contract is embedded, so that it cannot fail to load once its own tests pass.
var documentedTerms = sync.OnceValue(func() map[string][]int {
	contract, err := specs.Load()
	if err != nil {
		panic("the cases on installments need the contract: " + err.Error())
	}
	parameter := contract.Doc.Components.Schemas["SourceParameters"].Value.Properties["installment_term"].Value
	listed, _ := parameter.Extensions["x-installment-terms"].(map[string]any)
	all := make(map[string][]int, len(listed))
	for kind, terms := range listed {
		each, _ := terms.([]any)
		for _, term := range each {
			months, _ := term.(float64)
			all[kind] = append(all[kind], int(months))
		}
	}
	return all
})

// installmentAmount is enough for the longest term at the highest published minimum for a month.
const installmentAmount = 3_600_000

// terms returns a case for each type of installment that is a feature, and one for all others.
func terms() []*suites.Case {
	var cases []*suites.Case
	ofFeature := map[string]bool{}
	for _, st := range suites.SourceTypes {
		if !strings.HasPrefix(st.Type, "installment_") {
			continue
		}
		ofFeature[st.Type] = true
		cases = append(cases, &suites.Case{
			ID:       "sources/terms-of-" + suites.KebabCase(st.Type),
			Title:    "A source of type " + st.Type + " takes every term of its bank",
			Rules:    []string{"source.installment-terms"},
			Requires: []string{feature(st.Type)},
			Run:      func(t *suites.T) { judgeTerms(t, func(kind string) bool { return kind == st.Type }) },
		})
	}
	return append(cases, &suites.Case{
		ID:    "sources/terms-of-other-installments",
		Title: "Other installment sources of the account take every term of their bank",
		Rules: []string{"source.installment-terms"},
		Run:   func(t *suites.T) { judgeTerms(t, func(kind string) bool { return !ofFeature[kind] }) },
	})
}

// judgeTerms creates a source for each term of some types that documentation and capability have in common:
// an account may have fewer than the documentation.
func judgeTerms(t *suites.T, which func(kind string) bool) {
	capability := t.Must("capability.retrieve", t.With(suites.Key(t.Keys().Public)).Get("/capability"))
	tried := 0
	for i, listed := range capability.List("payment_methods") {
		method, _ := listed.(map[string]any)
		kind, _ := method["name"].(string)
		if !which(kind) {
			continue
		}
		currency := strings.ToLower(capability.Str(fmt.Sprintf("payment_methods.%d.currencies.0", i)))
		offered, _ := method["installment_terms"].([]any)
		for _, term := range documentedTerms()[kind] {
			if !slices.Contains(offered, any(float64(term))) {
				continue
			}
			tried++
			source := t.Post("/sources", suites.P{
				"type": kind, "amount": installmentAmount, "currency": currency, "installment_term": term,
			})
			t.OK(source, suites.F{"installment_term": term})
		}
	}
	if tried == 0 {
		t.Holds(capability, true, "", "") // nothing that both have
	}
}
