package reports

import (
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/specs"
)

func TestTooLittleCoverageFailsARun(t *testing.T) {
	for _, row := range []struct {
		name    string
		change  func(*Report)
		verdict Verdict
		want    string // part of the sentence
	}{
		{"less than asked for", func(*Report) {}, NotConformant, "the run covers 28.5 % of the reachable contract, and the minimum is 95.5 %"},
		{"just enough", func(r *Report) { r.Coverage.Minimum = 28.5 }, Conformant, "1 case passed, none failed"},
		{"none asked for", func(r *Report) { r.Coverage.Minimum = 0 }, Conformant, "1 case passed"},
		{"a shard", func(r *Report) { r.Run.Shard = "1/2" }, Conformant, "1 case passed"},
		{"a failure weighs more", func(r *Report) { r.Cases = append(r.Cases, failed("charges/minimum")) }, NotConformant, "1 of 2 judged cases failed"},
		{"no answers weigh more", func(r *Report) { r.Cases = append(r.Cases, notJudged("charges/timeout")) }, NotJudged, "1 case got no answer"},
		{"nothing selected weighs more", func(r *Report) { r.Cases = nil }, NothingSelected, "no case was selected"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := covering()
			row.change(r)
			Finish(r)
			if r.Verdict != row.verdict || !strings.Contains(VerdictSentence(r), row.want) {
				t.Errorf("the verdict is %s: %s", r.Verdict, VerdictSentence(r))
			}
		})
	}
}

func TestChosenCasesShowNoTableOfCoverage(t *testing.T) {
	r := covering()
	r.Run.Filters = map[string]string{"case": "tokens/*"}
	text := string(written(t, WriteMarkdown, r))
	if strings.Contains(text, "Coverage of the contract") || !strings.Contains(text, "The run covers 28.5 % of the contract: 2 of 7 reachable items") {
		t.Errorf("the summary of a part is\n%s", text)
	}
}

func TestMergeJoinsTheCoverageOfShards(t *testing.T) {
	one, two := covering(), covering()
	one.Run.Shard, two.Run.Shard = "1/2", "2/2"
	two.Cases[0].ID = "tokens/other"
	two.Coverage.Items = slices.Clone(two.Coverage.Items)
	two.Coverage.Items[1].Status = coverage.Covered
	merged, err := Merge(one, two)
	if err != nil {
		t.Fatal(err)
	}
	if got := merged.Coverage.Totals[0]; got.Covered != 2 || merged.Verdict != NotConformant {
		t.Errorf("of the operations %d are covered, and the verdict is %s", got.Covered, merged.Verdict)
	}
	two.Coverage = nil
	if merged, err = Merge(one, two); err != nil || merged.Coverage != nil || len(merged.Problems) != 1 ||
		merged.Problems[0].Text != "The coverage of the contract is left out: 1 of 2 reports do not have it." {
		t.Errorf("without the coverage of one: %v, %v, %q", err, merged.Coverage, merged.Problems)
	}
}

func TestControlledFeaturesAreThoseOfTheContract(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, feature := range contract.Features {
		if slices.Contains(controlled, feature.Name) != feature.Control {
			t.Errorf("%s needs a control API: %t in the contract, and otherwise here", feature.Name, feature.Control)
		}
	}
}
