package main

import (
	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites/all"
)

// ofContract returns a completion of names that the contract has.
func ofContract(names func(*specs.Contract) []string) func() []string {
	return func() []string {
		contract, err := specs.Load()
		if err != nil {
			return nil
		}
		return names(contract)
	}
}

func caseIDs() []string {
	ids := make([]string, 0, len(all.Cases()))
	for _, c := range all.Cases() {
		ids = append(ids, c.ID)
	}
	return ids
}

// featureNames returns every feature, also with the dash that takes it away.
func featureNames(contract *specs.Contract) []string {
	var names []string
	for _, feature := range contract.Features {
		names = append(names, feature.Name, "-"+feature.Name)
	}
	return names
}

func labelNames() []string {
	labels, err := conformance.Labels()
	if err != nil {
		return nil
	}
	return labels
}
