package session

import (
	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// coverage measures how much of the contract the session has exercised.
func (s *Session) coverage() (*coverage.Coverage, error) {
	options := coverage.Options{Dialect: s.options.Target.Dialect, Spoke: map[specs.Dialect]int{}}
	if s.featuresKnown {
		options.Features = s.env.Features
	}
	for _, card := range suites.TestCards {
		options.Cards = append(options.Cards, coverage.Card{Name: card.Brand + " " + card.Outcome, Number: card.Number})
	}
	var cases []coverage.Case
	for _, c := range s.listed() { // in their order, so that reports are alike
		result := s.results[c]
		if result == nil || len(result.Exchanges) == 0 {
			continue
		}
		for _, dialect := range result.DialectByRule {
			options.Spoke[dialect]++
		}
		cases = append(cases, coverage.Case{ID: c.ID, Exchanges: result.Exchanges})
	}
	measured, err := coverage.Measure(s.options.Contract, cases, options)
	if err != nil {
		return nil, err
	}
	measured.Minimum = s.options.MinCoverage
	return measured, nil
}
