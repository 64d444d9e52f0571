package reports

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// bilingual returns a report of a target that speaks the recorded dialect on so many rules, and the documented
// one on some more, one case each.
func bilingual(shard string, level specs.Level, recorded, documented int) *Report {
	r := &Report{
		Run:   Run{Mode: ModeRun, Dialect: "any", Shard: shard},
		Rules: []RuleEntry{{ID: "dialect.one", Level: level}},
	}
	for n := range recorded + documented {
		dialect := specs.Recorded
		if n >= recorded {
			dialect = specs.Documented
		}
		rule := fmt.Sprintf("rule.%s%02d", dialect[:1], n)
		r.Rules = append(r.Rules, RuleEntry{ID: rule, Level: specs.Must})
		r.Cases = append(r.Cases, CaseEntry{
			ID: "cases/" + string(dialect[:1]) + strconv.Itoa(n), Subject: "cases", Status: StatusPassed, Rules: []string{rule},
			Judged: map[string]int{rule: 1}, Spoke: map[string]specs.Dialect{rule: dialect},
		})
	}
	return r
}

// told returns what a report says of the mixture: the status of the rule, and each case with a finding.
func told(r *Report) string {
	out := []string{string(ruleEntry(r, "dialect.one").Status)}
	for i := range r.Cases {
		for _, f := range r.Cases[i].Findings {
			out = append(out, fmt.Sprintf("%s %s: %s, not %s", r.Cases[i].ID, r.Cases[i].Status, f.Got, f.Expected))
		}
	}
	return strings.Join(out, "; ")
}

func TestAMixtureIsAFindingOfTheCaseThatShowsIt(t *testing.T) {
	pinned := bilingual("", specs.Should, 9, 1)
	pinned.Run.Dialect = "recorded"
	excused := bilingual("", specs.Must, 9, 1)
	excused.Cases[9].Status, excused.Cases[9].Reason = StatusKnownFailing, "listed"
	for name, row := range map[string]struct {
		report  *Report
		want    string
		verdict Verdict
	}{
		"one dialect": {bilingual("", specs.Should, 9, 0), "passed", Conformant},
		"none":        {bilingual("", specs.Should, 0, 0), "not_run", NothingSelected},
		"pinned":      {pinned, string(StatusUnsupported), Conformant},
		"a mixture": {
			bilingual("", specs.Should, 9, 1),
			"warning; cases/d9 passed: the documented dialect on rule.d09, not the recorded dialect, as on 9 rules", Conformant,
		},
		"strict": {
			bilingual("", specs.Must, 9, 1),
			"failed; cases/d9 failed: the documented dialect on rule.d09, not the recorded dialect, as on 9 rules", NotConformant,
		},
		"known": {
			excused,
			"known_failing; cases/d9 known_failing: the documented dialect on rule.d09, not the recorded dialect, as on 9 rules", Conformant,
		},
	} {
		for range 2 { // what Finish did before, it does anew
			Finish(row.report)
			if got := told(row.report); got != row.want || row.report.Verdict != row.verdict {
				t.Errorf("%s: %s, %s; want %s, %s", name, got, row.report.Verdict, row.want, row.verdict)
			}
		}
	}
}

// What is odd in one shard may be what the whole run speaks. A rule is told once, of its first case.
func TestMergedShardsTellTheMixtureOfTheWhole(t *testing.T) {
	first, second := bilingual("1/2", specs.Must, 5, 1), bilingual("2/2", specs.Must, 1, 20)
	for i := range second.Cases {
		second.Cases[i].ID += "-of-second"
	}
	Finish(first)
	Finish(second)
	merged, err := Merge(first, second)
	if err != nil {
		t.Fatal(err)
	}
	if got := merged.Cases; len(got) != 27 || merged.Totals.Failed != 5 {
		t.Errorf("%d of %d cases failed: %s", merged.Totals.Failed, len(got), told(merged))
	}
	for _, c := range merged.Cases {
		odd := c.Spoke[c.Rules[0]] == specs.Recorded && c.ID != "cases/r0-of-second"
		if odd != (c.Status == StatusFailed) || odd != (len(c.Findings) == 1) {
			t.Errorf("%s %s: %v", c.ID, c.Status, c.Findings)
		}
	}
}

// A case that failed for another reason still fails once the mixture is told anew.
func TestAMixtureLeavesOtherFindings(t *testing.T) {
	r := bilingual("", specs.Must, 9, 1)
	r.Cases[9].Status, r.Cases[9].Findings = StatusFailed, []judge.Finding{{Rule: "rule.d09", Level: specs.Must}}
	Finish(r)
	Finish(r)
	if c := r.Cases[9]; c.Status != StatusFailed || len(c.Findings) != 2 {
		t.Errorf("%s: %v", c.Status, c.Findings)
	}
}

func TestEveryWriterTellsAMixture(t *testing.T) {
	r := bilingual("", specs.Should, 9, 1)
	Finish(r)
	for name, write := range map[string]func(*bytes.Buffer) error{
		"console":  func(b *bytes.Buffer) error { return WriteConsole(b, r, ConsoleOptions{}) },
		"markdown": func(b *bytes.Buffer) error { return WriteMarkdown(b, r) },
		"junit":    func(b *bytes.Buffer) error { return WriteJUnit(b, r) },
		"json":     func(b *bytes.Buffer) error { return WriteJSON(b, r) },
	} {
		var out bytes.Buffer
		if err := write(&out); err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(strings.ReplaceAll(out.String(), "| ", "")), " ")
		for _, part := range []string{"dialect.one", "cases/d9", "rule.d09"} {
			if !strings.Contains(text, part) {
				t.Errorf("%s does not say %q:\n%s", name, part, out.String())
			}
		}
	}
}
