package conformance

import (
	"math"

	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// coverage measures what of the contract the run has exercised.
func (r *run) coverage() (*coverage.Coverage, error) {
	options := coverage.Options{Dialect: r.config.Dialect, Spoke: map[specs.Dialect]int{}}
	if r.told {
		options.Features = r.env.Features
	}
	for _, card := range suites.TestCards {
		options.Cards = append(options.Cards, coverage.Card{Name: card.Brand + " " + card.Outcome, Number: card.Number})
	}
	var cases []coverage.Case
	for _, c := range allCases() { // in their order, so that reports are alike
		result := r.results[c]
		if result == nil || len(result.Exchanges) == 0 {
			continue
		}
		for _, dialect := range result.DialectByRule {
			options.Spoke[dialect]++
		}
		cases = append(cases, coverage.Case{ID: c.ID, Exchanges: result.Exchanges})
	}
	measured, err := coverage.Measure(r.contract, cases, options)
	if err != nil {
		return nil, err
	}
	measured.Minimum = r.config.MinCoverage
	return measured, nil
}

// checkMinCoverage refuses what is no percentage.
func (c Config) checkMinCoverage() error {
	if math.IsNaN(c.MinCoverage) || c.MinCoverage < 0 || c.MinCoverage > 100 {
		return usagef("MinCoverage", "the coverage is a percentage from 0 to 100; it is %g", c.MinCoverage)
	}
	return nil
}
