package cassettelint

import (
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// verdicts are the statuses with which a case can have been recorded: those of a
// case that was judged.
var verdicts = []string{"passed", "failed", "known_failing"}

// clockSkew is how far the clocks of two machines may be apart.
const clockSkew = 24 * time.Hour

// header checks what a header says against what can be.
func (c *check) header(h cassettes.Header, id string) {
	switch {
	case h.Case == "":
		c.problem(Header, 0, "its header names no case")
	case h.Case != id:
		c.problem(Header, 0, "its header names the case %s; the file was moved, or the case renamed: record it again", h.Case)
	case c.options.Cases != nil && !slices.Contains(c.options.Cases, h.Case):
		c.problem(Header, 0, "the suite has no case %s; delete the file, or record the case under its new ID", h.Case)
	}
	for _, field := range []struct{ name, value string }{
		{"target", h.Target}, {"dialect", h.Dialect}, {"harness_version", h.HarnessVersion}, {"spec_version", h.SpecVersion}, {"verdict", h.Verdict},
	} {
		if field.value == "" {
			c.problem(Header, 0, "its header has no %s", field.name)
		}
	}
	if h.SpecVersion != "" && h.SpecVersion != specs.Version {
		c.problem(Header, 0, "it was recorded against version %s of the contract, and this is version %s: record it again", h.SpecVersion, specs.Version)
	}
	if h.Dialect != "" && !slices.Contains([]specs.Dialect{specs.Any, specs.Recorded, specs.Documented}, specs.Dialect(h.Dialect)) {
		c.problem(Header, 0, "its header names the unknown dialect %q", h.Dialect)
	}
	switch {
	case h.RecordedAt.IsZero():
		c.problem(Header, 0, "its header has no recorded_at")
	case h.RecordedAt.After(c.options.Now.Add(clockSkew)):
		c.problem(Header, 0, "it says that it was recorded at %s, which is yet to come", h.RecordedAt.UTC().Format(time.RFC3339))
	}
	switch {
	case h.Verdict == "" || h.Verdict == "passed":
	case slices.Contains(verdicts, h.Verdict):
		c.warn(Header, 0, "its case was recorded as %s", strings.ReplaceAll(h.Verdict, "_", " "))
	default:
		c.problem(Header, 0, "its header has the verdict %q, with which nothing is recorded", h.Verdict)
	}
}

// contract judges every answer as a run would. What a rule says only for the
// case at hand is left to replay.
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

// levelFor gives the force that rules have against the target that was recorded:
// what only a guide states is a SHOULD for the API itself.
func levelFor(h cassettes.Header) func(*specs.Rule) specs.Level {
	return func(rule *specs.Rule) specs.Level {
		if rule.Basis == "guide" && h.Target == "omise" && h.Dialect != string(specs.Documented) {
			return specs.Should
		}
		return rule.Level
	}
}
