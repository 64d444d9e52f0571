package htmlreport

import (
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

// passedCase is failedCase without its finding.
func passedCase(id string) reports.CaseEntry {
	c := failedCase(id, "text")
	c.Status, c.Findings = reports.StatusPassed, nil
	return c
}

// kindOfChange returns what a comparison says of a name in one of its parts.
func kindOfChange(t *testing.T, c *comparison, heading, name string) string {
	t.Helper()
	for _, part := range c.Parts {
		if part.Heading != heading {
			continue
		}
		for _, group := range part.Groups {
			if group.Count != len(group.Changed)+group.More {
				t.Errorf("%s %s: %d are counted, %d named and %d left out", heading, group.Name, group.Count, len(group.Changed), group.More)
			}
			if slices.ContainsFunc(group.Changed, func(c changed) bool { return c.Name == name }) {
				return group.Name
			}
		}
	}
	return ""
}

func TestComparison(t *testing.T) {
	t.Parallel()
	before := reportOf(failedCase("a/mended", "x"), passedCase("a/broken"), failedCase("a/still", "x"), passedCase("a/same"), passedCase("a/gone"))
	now := reportOf(passedCase("a/mended"), failedCase("a/broken", "x"), failedCase("a/still", "x"), passedCase("a/same"), passedCase("a/new"))
	before.Run.Target = "another fake"
	c := compare(now, before)
	want := map[string]string{"a/mended": mended, "a/broken": newlyBroken, "a/still": stillBroken, "a/new": added}
	if len(c.byCase) != len(want) {
		t.Errorf("got %v", c.byCase)
	}
	want["a/gone"] = gone
	for id, kind := range want {
		if got := kindOfChange(t, c, "Cases", id); got != kind || kind != gone && c.byCase[id] != kind {
			t.Errorf("%s is %q in the list and %q in the table, want %q", id, got, c.byCase[id], kind)
		}
	}
	if len(c.Notes) != 1 || !strings.Contains(c.Notes[0], "another fake before, a fake now") {
		t.Errorf("the notes are %q", c.Notes)
	}
}

// about has the finding of a case be of another rule.
func about(c reports.CaseEntry, rule string) reports.CaseEntry {
	c.Rules, c.Judged = []string{rule}, map[string]int{rule: 1}
	for i := range c.Findings {
		c.Findings[i].Rule, c.Findings[i].Place, c.Findings[i].Expected = rule, "/"+rule, "what "+rule+" says"
	}
	return c
}

// TestComparisonOfRulesAndCauses: of rules and of likely causes it is said what is new, what is mended and what is still so.
func TestComparisonOfRulesAndCauses(t *testing.T) {
	t.Parallel()
	of := func(cases ...reports.CaseEntry) *reports.Report {
		r := reportOf(cases...)
		r.Rules = nil
		for _, rule := range []string{"r.broken", "r.mended", "r.still", "r.should", "r.fresh", "r.unsaid"} {
			r.Rules = append(r.Rules, reports.RuleEntry{ID: rule, Level: specs.Must, Sentence: "Sentence of " + rule + "."})
		}
		reports.Finish(r)
		return r
	}
	should := about(failedCase("a/should", "x"), "r.should")
	should.Status, should.Findings[0].Level = reports.StatusPassed, specs.Should
	before := of(about(passedCase("a/broken"), "r.broken"), about(failedCase("a/mended", "x"), "r.mended"), about(failedCase("a/still", "x"), "r.still"),
		about(passedCase("a/should"), "r.should"), about(failedCase("a/unjudged", "x"), "r.unsaid"))
	now := of(about(failedCase("a/broken", "x"), "r.broken"), about(passedCase("a/mended"), "r.mended"), about(failedCase("a/still", "y"), "r.still"),
		should, about(failedCase("a/fresh", "x"), "r.fresh"))
	c := compare(now, before)
	for rule, kind := range map[string]string{
		"r.broken": newlyBroken, "r.mended": mended, "r.still": stillBroken, "r.should": newlyBroken, "r.fresh": newlyBroken, "r.unsaid": "",
	} {
		if got := kindOfChange(t, c, "Rules", rule); got != kind || c.byRule[rule] != kind {
			t.Errorf("the rule %s is %q in the list and %q in the table, want %q", rule, got, c.byRule[rule], kind)
		}
	}
	for rule, kind := range map[string]string{
		"r.broken": newlyBroken, "r.mended": mended, "r.still": stillBroken, "r.fresh": added, "r.unsaid": gone, "r.should": "",
	} {
		if got := kindOfChange(t, c, "Likely causes", rule); got != kind {
			t.Errorf("the cause of %s is %q, want %q", rule, got, kind)
		}
	}
	page := pageOf(t, now, before)
	for _, part := range []string{
		`data-change="newly broken"`, "newly broken since the baseline</span></h3>", `<a href="#rule/r.mended"><code>r.mended</code></a> Sentence of r.mended.`,
	} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %q", part)
		}
	}
	older := of(about(failedCase("a/still", "x"), "r.still"))
	older.Rules, older.Causes = nil, nil
	if c := compare(now, older); len(c.Parts) != 1 || len(c.Notes) != 2 {
		t.Errorf("compared with a report that has neither rules nor causes, the page has the parts %+v and the notes %q", c.Parts, c.Notes)
	}
}
