package cassettelint

import (
	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// contract judges every answer by the rules that hold for all answers, as a run does. Rules
// that depend on the case are left to a replay.
func (c *check) contract(whole *cassettes.Cassette) {
	j := &judge.Judge{Contract: c.options.Contract, Dialect: specs.Dialect(whole.Header.Dialect), Level: levelFor(whole.Header)}
	for i, ex := range cassettes.Exchanges(whole) {
		if ex.Request.Host == cassettes.Control {
			continue
		}
		_, findings := j.Ambient(ex)
		for _, finding := range findings {
			problem := Problem{Kind: Contract, File: c.file, Interaction: i + 1, Message: finding.Message}
			problem.Warning = finding.Level == specs.Should
			c.add(problem)
		}
	}
}

// levelFor returns the level of a rule for the recorded target: a rule that only a guide
// states is a SHOULD for the API itself.
func levelFor(h cassettes.Header) func(*specs.Rule) specs.Level {
	return func(rule *specs.Rule) specs.Level {
		if rule.Basis == specs.BasisGuide && h.Target == "omise" && h.Dialect != string(specs.Documented) {
			return specs.Should
		}
		return rule.Level
	}
}
