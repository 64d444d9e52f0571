package gate

import (
	"strings"

	"github.com/omise-conformance/harness/specs"
)

// otherName stands in the names of cases for what is no operation.
const otherName = "other"

// caseName returns the name of the case about a rule and an operation, nil for what is no operation.
func caseName(op *specs.Operation, rule string) string {
	subject, name := "requests", otherName
	if op != nil {
		subject, name = op.Subject, op.ID
	}
	return subject + "/" + name + "/" + strings.TrimPrefix(rule, "client.")
}

// Names returns what a list of known failures of a client may name: the rules of clients, and the cases about them.
func Names(contract *specs.Contract) []string {
	var names []string
	for _, rule := range contract.ClientRules {
		names = append(names, rule.Name, caseName(nil, rule.Name))
		for _, op := range contract.Operations {
			names = append(names, caseName(op, rule.Name))
		}
	}
	return names
}
