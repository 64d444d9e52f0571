package conformance

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2/types"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// labels are what a label filter sees of a case: its subject, its own labels,
// and the level of its strongest rule.
func labels(contract *specs.Contract, c *suites.Case) []string {
	level := "should"
	for _, name := range c.Rules {
		if rule := contract.Rule(name); rule != nil && rule.Level == specs.Must {
			level = "must"
		}
	}
	return append([]string{c.Subject(), level}, c.Labels...)
}

// Labels gives every label that a label filter may name: the subjects, must and
// should, and the further labels of cases.
func Labels() ([]string, error) {
	contract, err := specs.Load()
	if err != nil {
		return nil, err
	}
	return allLabels(contract), nil
}

func allLabels(contract *specs.Contract) []string {
	all := []string{"must", "should"}
	for _, c := range allCases() {
		for _, label := range labels(contract, c) {
			if !slices.Contains(all, label) {
				all = append(all, label)
			}
		}
	}
	return all
}

// labelTest makes a test of a label expression.
func labelTest(expression string) (func([]string) bool, error) {
	filter, err := types.ParseLabelFilter(expression)
	if err != nil {
		return nil, usagef("LabelFilter", "%q is no label expression (%s); write for example 'charges && !clock'", expression, labelFault(err))
	}
	return filter, nil
}

// labelFault takes the sentence out of Ginkgo's error, which draws the
// expression in colours above it.
func labelFault(err error) string {
	text := err.Error()
	var drawn types.GinkgoError
	if errors.As(err, &drawn) {
		text = drawn.Message
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if strings.Contains(lines[len(lines)-1], "EOF") {
		return "it ends where a label is missing"
	}
	fault := strings.TrimSuffix(strings.Join(strings.Fields(lines[len(lines)-1]), " "), ".")
	return strings.ToLower(fault[:min(1, len(fault))]) + fault[min(1, len(fault)):]
}

var (
	labelRegexps   = regexp.MustCompile(`/[^/]*/`)
	labelSets      = regexp.MustCompile(`[^&|!()]+:[^&|!()]*`)
	labelOperators = regexp.MustCompile(`[&|!(),]+`)
)

// unknownLabel gives a sentence on the first word of an expression that is no
// label. Regular expressions and Ginkgo's sets may name anything.
func unknownLabel(contract *specs.Contract, expression string) string {
	known := allLabels(contract)
	rest := labelSets.ReplaceAllString(labelRegexps.ReplaceAllString(expression, ""), "")
	for _, word := range labelOperators.Split(rest, -1) {
		word = strings.TrimSpace(word)
		if word == "" || slices.Contains(known, strings.ToLower(word)) {
			continue
		}
		hint := meant(strings.ToLower(word), known)
		if hint == "" {
			hint = "; there are " + strings.Join(known, ", ")
		}
		return "there is no label \"" + word + "\"" + hint
	}
	return ""
}
