package selection

import (
	"errors"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2/types"

	"github.com/omise-conformance/harness/internal/lazyregexp"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// labelsOf returns what a label filter sees of a case: its subject, the level of its strongest
// rule, and its own labels.
func labelsOf(contract *specs.Contract, c *suites.Case) []string {
	level := "should"
	for _, name := range c.Rules {
		if rule := contract.Rule(name); rule != nil && rule.Level == specs.Must {
			level = "must"
		}
	}
	return append([]string{c.Subject(), level}, c.Labels...)
}

// Labels returns every label that a label filter of the cases may name: must and should, the
// subjects, and the further labels of cases.
func Labels(contract *specs.Contract, cases []*suites.Case) []string {
	all := []string{"must", "should"}
	for _, c := range cases {
		for _, label := range labelsOf(contract, c) {
			if !slices.Contains(all, label) {
				all = append(all, label)
			}
		}
	}
	return all
}

// labelTest returns the test of a label expression.
func labelTest(expression string) (func([]string) bool, error) {
	filter, err := types.ParseLabelFilter(expression)
	if err != nil {
		return nil, usage.Errorf("LabelFilter", "%q is not a label expression (%s); want for example 'charges && !clock'",
			expression, syntaxError(err))
	}
	return filter, nil
}

// syntaxError returns the sentence within Ginkgo's error, which draws the expression in colors
// above it.
func syntaxError(err error) string {
	text := err.Error()
	var drawn types.GinkgoError
	if errors.As(err, &drawn) {
		text = drawn.Message
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if strings.Contains(lines[len(lines)-1], "EOF") {
		return "it ends where a label is missing"
	}
	sentence := strings.TrimSuffix(strings.Join(strings.Fields(lines[len(lines)-1]), " "), ".")
	return strings.ToLower(sentence[:min(1, len(sentence))]) + sentence[min(1, len(sentence)):]
}

var (
	labelRegexps   = lazyregexp.New(`/[^/]*/`)
	labelSets      = lazyregexp.New(`[^&|!()]+:[^&|!()]*`)
	labelOperators = lazyregexp.New(`[&|!(),]+`)
)

// unknownLabel returns a sentence about the first word of an expression that is not a label.
// Regular expressions and Ginkgo's label sets may name anything.
func unknownLabel(contract *specs.Contract, cases []*suites.Case, expression string) string {
	known := Labels(contract, cases)
	rest := labelSets.ReplaceAllString(labelRegexps.ReplaceAllString(expression, ""), "")
	for _, word := range labelOperators.Split(rest, -1) {
		word = strings.TrimSpace(word)
		if word == "" || slices.Contains(known, strings.ToLower(word)) {
			continue
		}
		hint := names.Hint(strings.ToLower(word), known)
		if hint == "" {
			hint = "; there are " + strings.Join(known, ", ")
		}
		return "there is no label \"" + word + "\"" + hint
	}
	return ""
}
