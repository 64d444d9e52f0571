package faultproxy

import (
	"fmt"
	"strings"

	"github.com/omise-conformance/harness/specs"
)

// eachField visits every mutation of every field.
func eachField(contract *specs.Contract, visit func(name string, f *field, m *mutation, c change)) {
	for _, f := range newFields(contract) {
		for i := range mutations {
			if c := mutations[i].of(f); c != nil {
				visit(f.kind+"."+f.name()+"/"+mutations[i].name, f, &mutations[i], c)
			}
		}
	}
}

func fieldFaults(contract *specs.Contract) []*Fault {
	var faults []*Fault
	eachField(contract, func(name string, f *field, m *mutation, c change) {
		if isUnreachable(name) {
			return
		}
		rule := otherRules[name]
		if rule == "" {
			rule = m.rule(f)
		}
		faults = append(faults, &Fault{
			ID: "wire/" + name, Sentence: fmt.Sprintf(m.sentence, strings.ReplaceAll(f.kind, "_", " "), f.name()), Group: f.kind, kind: f.kind,
			Breaks: []string{rule}, Dialect: dialectOf(f),
			change: func(a *answer) {
				if a.kind != "" {
					a.body, _ = f.edit(a.body, c)
				}
			},
		})
	})
	return faults
}

func dialectOf(f *field) string {
	if f.dialect != "" {
		return string(f.dialect)
	}
	return string(specs.Any)
}
