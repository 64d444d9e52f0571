// Package rulebook finds rules of the contract by name and by subject, and says
// what is known of a rule. The rules commands and the generator of docs/rules.md
// share it.
package rulebook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// RefusalDialects are the keys of specs.Rule.Refusal, in the order in which
// people read them.
var RefusalDialects = []string{"both", "recorded", "documented"}

// All returns the rules of targets, and after them those of clients, in the order of the contract.
func All(contract *specs.Contract) []*specs.Rule {
	return slices.Concat(contract.Rules, contract.ClientRules)
}

// Names returns the names of the rules of targets, in the order of the contract.
func Names(contract *specs.Contract) []string { return namesOf(contract.Rules) }

// AllNames returns the names of the rules of targets and of clients.
func AllNames(contract *specs.Contract) []string { return namesOf(All(contract)) }

func namesOf(rules []*specs.Rule) []string {
	all := make([]string, len(rules))
	for i, rule := range rules {
		all[i] = rule.Name
	}
	return all
}

// Subject returns the subject of a rule, which is the first word of its name.
func Subject(rule *specs.Rule) string {
	subject, _, _ := strings.Cut(rule.Name, ".")
	return subject
}

// Subjects returns the subjects of all rules, in the order of the contract.
func Subjects(contract *specs.Contract) []string {
	var subjects []string
	for _, rule := range All(contract) {
		if subject := Subject(rule); !slices.Contains(subjects, subject) {
			subjects = append(subjects, subject)
		}
	}
	return subjects
}

// OfSubject returns the rules of a subject, or all rules if the subject is empty.
// The error names the subjects that there are.
func OfSubject(contract *specs.Contract, subject string) ([]*specs.Rule, error) {
	if subject == "" {
		return All(contract), nil
	}
	var rules []*specs.Rule
	for _, rule := range All(contract) {
		if Subject(rule) == subject {
			rules = append(rules, rule)
		}
	}
	if len(rules) > 0 {
		return rules, nil
	}
	subjects := Subjects(contract)
	hint := names.Hint(subject, subjects)
	if hint == "" {
		hint = ": want " + strings.Join(subjects[:len(subjects)-1], ", ") + " or " + subjects[len(subjects)-1]
	}
	return nil, fmt.Errorf("unknown subject %q%s", subject, hint)
}

// Find returns the rule of a name. The error names the rule that was probably
// meant, or the command that lists all rules.
func Find(contract *specs.Contract, name string) (*specs.Rule, error) {
	if rule := contract.Rule(name); rule != nil {
		return rule, nil
	}
	hint := names.Hint(name, AllNames(contract))
	if hint == "" {
		hint = "; omise-conformance rules list shows all rules"
	}
	return nil, fmt.Errorf("unknown rule %q%s", name, hint)
}

// CasesOf returns the cases that judge a rule.
func CasesOf(rule *specs.Rule, cases []*suites.Case) []*suites.Case {
	var of []*suites.Case
	for _, c := range cases {
		if slices.Contains(c.Rules, rule.Name) {
			of = append(of, c)
		}
	}
	return of
}
