package conformance_test

import (
	"bufio"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/all"
)

func contract(t *testing.T) *specs.Contract {
	t.Helper()
	c, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryRuleHasACase(t *testing.T) {
	for _, rule := range contract(t).Rules {
		if !rule.WholeRun && !slices.ContainsFunc(all.Cases(), func(c *suites.Case) bool { return slices.Contains(c.Rules, rule.Name) }) {
			t.Errorf("no case judges the rule %s: %s", rule.Name, rule.Sentence)
		}
	}
}

func TestEveryCaseHasRulesThatExist(t *testing.T) {
	form := regexp.MustCompile(`^[a-z]+(/[a-z0-9]+(-[a-z0-9]+)*)$`)
	label := regexp.MustCompile(`^[a-z][a-z-]*$`)
	c := contract(t)
	seen := map[string]bool{}
	for _, each := range all.Cases() {
		if !form.MatchString(each.ID) {
			t.Errorf("the case ID %q is not subject/words-with-dashes", each.ID)
		}
		if seen[each.ID] {
			t.Errorf("two cases have the ID %s", each.ID)
		}
		seen[each.ID] = true
		if each.Title == "" || each.Run == nil || len(each.Rules) == 0 {
			t.Errorf("the case %s lacks a title, a body or rules", each.ID)
		}
		for _, name := range each.Rules {
			if c.Rule(name) == nil {
				t.Errorf("the case %s names the rule %s, which does not exist", each.ID, name)
			}
		}
		for _, name := range each.Requires {
			if !slices.ContainsFunc(c.Features, func(f specs.Feature) bool { return f.Name == name }) {
				t.Errorf("the case %s requires the feature %s, which does not exist", each.ID, name)
			}
		}
		for _, name := range each.Labels {
			if !label.MatchString(name) {
				t.Errorf("the case %s has the label %q; Ginkgo takes no & | ! , ( ) / in labels", each.ID, name)
			}
		}
	}
}

// factsFolder holds the lists of conflicts between the sources; it lies beside
// the project where the project is developed.
func factsFolder() string {
	if folder := os.Getenv("OMISE_FACTS"); folder != "" {
		return folder
	}
	return filepath.Join("..", "shared", "facts")
}

func TestEveryDisagreementIsSettled(t *testing.T) {
	rows := map[string][]int{}
	for _, d := range contract(t).Disagreements {
		rows[d.List] = append(rows[d.List], d.Row)
		if (len(d.Rules) == 0) == (d.None == "") {
			t.Errorf("row %d of list %s must name rules or say why there is none", d.Row, d.List)
		}
	}
	folder := factsFolder()
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("the lists of disagreements are not part of the repository, and OMISE_FACTS names no folder of them: "+
			"only the form of the entries in specs/rules.yaml was checked (%v)", err)
	}
	for list, want := range map[string][]int{
		"11.1": numberedRows(t, filepath.Join(folder, "api-reference-facts.md"), "### 11.1"),
		"11.2": bullets(t, filepath.Join(folder, "api-reference-facts.md"), "### 11.2"),
		"12":   numberedRows(t, filepath.Join(folder, "recorded-traffic-facts.md"), "## 12."),
	} {
		if len(want) == 0 {
			t.Errorf("list %s was not found", list)
		}
		got := slices.Clone(rows[list])
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("list %s has the rows %v; rules.yaml settles %v", list, want, got)
		}
	}
}

// section returns the lines below a heading up to the next one.
func section(t *testing.T, path, heading string) []string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var lines []string
	within := false
	for scanner := bufio.NewScanner(file); scanner.Scan(); {
		line := scanner.Text()
		if strings.HasPrefix(line, "#") {
			within = strings.HasPrefix(line, heading)
			continue
		}
		if within {
			lines = append(lines, line)
		}
	}
	return lines
}

func numberedRows(t *testing.T, path, heading string) []int {
	t.Helper()
	row := regexp.MustCompile(`^\| *(\d+) *\|`)
	var numbers []int
	for _, line := range section(t, path, heading) {
		if m := row.FindStringSubmatch(line); m != nil {
			n, _ := strconv.Atoi(m[1])
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// bullets numbers the bullets of a list that has no numbers of its own.
func bullets(t *testing.T, path, heading string) []int {
	t.Helper()
	var numbers []int
	for _, line := range section(t, path, heading) {
		if strings.HasPrefix(line, "* ") {
			numbers = append(numbers, len(numbers)+1)
		}
	}
	return numbers
}
