package explanation

import (
	"context"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/suites"
)

// derivedSubject is that of cases which are made from the contract.
const derivedSubject = "generated"

func (b *Book) addCases() error {
	for _, c := range b.cases {
		b.addShown(Case, c.ID, c.Title, func() Page { return b.casePage(c) },
			func(ctx context.Context) *Example { return b.caseExample(ctx, c) })
	}
	return nil
}

func (b *Book) casePage(c *suites.Case) Page {
	made := "written by hand, in suites/" + c.Subject()
	if c.Subject() == derivedSubject {
		made = "derived from the contract, by suites/derived"
	}
	facts := fact(fact(nil, "made", made), "requires", strings.Join(c.Requires, ", "))
	facts = fact(fact(facts, "uses", strings.Join(c.Uses, ", ")), "labels", strings.Join(c.Labels, ", "))
	if c.Alone {
		facts = fact(facts, "runs", "alone, since it changes what others see")
	}
	page := Page{
		Facts: fact(facts, "rules", strings.Join(c.Rules, ", ")), Related: b.ruleLinks(c.Rules),
		Steps: []string{"omise-conformance run --case " + c.ID},
	}
	for _, name := range c.Rules {
		page.Causes = append(page.Causes, b.causes(name, nil)...)
		if rule := b.contract.Rule(name); rule != nil {
			page.Sources = slices.Concat(page.Sources, slices.DeleteFunc(b.sources(rule.Source), func(source string) bool {
				return slices.Contains(page.Sources, source)
			}))
		}
	}
	return page
}
