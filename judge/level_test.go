package judge

import (
	"testing"

	"github.com/omise-conformance/harness/specs"
)

// A finding never has a higher level than what it rests on.
func TestLevelOfARule(t *testing.T) {
	guidesAreSoft := func(rule *specs.Rule) specs.Level {
		if rule.Basis == specs.BasisGuide {
			return specs.Should
		}
		return rule.Level
	}
	const guide, should, must = "destination.deleted", "source.single-charge", "capture.twice"
	for _, row := range []struct {
		rule    string
		dialect specs.Dialect
		level   func(*specs.Rule) specs.Level
		want    specs.Level
	}{
		{must, specs.Any, nil, specs.Must},
		{should, specs.Any, nil, specs.Should},
		{guide, specs.Any, nil, specs.Must},
		{guide, specs.Any, guidesAreSoft, specs.Should},
		{guide, specs.Documented, nil, specs.Must},
		{guide, specs.Recorded, nil, specs.Should}, // which does not state it
		{guide, "", nil, specs.Must},
		{must, specs.Recorded, guidesAreSoft, specs.Must},
		{"no.such-rule", specs.Any, nil, specs.Should},
	} {
		j := &Judge{Contract: contract(t), Dialect: row.dialect, Level: row.level}
		if got := j.LevelOf(row.rule); got != row.want {
			t.Errorf("%s in the dialect %q: %s, want %s", row.rule, row.dialect, got, row.want)
		}
		if got := j.Relation(row.rule, nil, "this", "that").Level; got != row.want {
			t.Errorf("a finding of %s in the dialect %q: %s, want %s", row.rule, row.dialect, got, row.want)
		}
	}
}
