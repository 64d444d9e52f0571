package session

import (
	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// newMeter returns a meter of the session. It observes each case once it has ended: what was answered is not kept decoded.
func newMeter(contract *specs.Contract) *coverage.Meter {
	cards := make([]coverage.Card, len(suites.TestCards))
	for i, card := range suites.TestCards {
		cards[i] = coverage.Card{Name: card.Brand + " " + card.Outcome, Number: card.Number}
	}
	return coverage.NewMeter(contract, cards)
}

// coverage returns how much of the contract the session has exercised.
func (s *Session) coverage() (*coverage.Coverage, error) {
	options := coverage.Options{Dialect: s.options.Target.Dialect, Spoke: map[specs.Dialect]int{}}
	if s.featuresKnown {
		options.Features = s.env.Features
	}
	for _, c := range s.listed() {
		if result := s.results[c]; result != nil && len(result.Exchanges) > 0 {
			for _, dialect := range result.DialectByRule {
				options.Spoke[dialect]++
			}
		}
	}
	meter := s.meter
	if meter == nil {
		meter = newMeter(s.options.Contract)
	}
	measured, err := meter.Result(options)
	if err != nil {
		return nil, err
	}
	measured.Minimum = s.options.MinCoverage
	return measured, nil
}
