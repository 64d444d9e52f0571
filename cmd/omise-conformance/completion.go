package main

import (
	"strings"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites/all"
)

// complete lets the shell complete the values of a flag. In a list apart by
// commas it completes the last one.
func complete(cmd *cobra.Command, flag string, values func() []string) {
	list := cmd.Flags().Lookup(flag).Value.Type() == "stringSlice"
	_ = cmd.RegisterFlagCompletionFunc(flag, func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
		before := ""
		if i := strings.LastIndex(begun, ","); list && i >= 0 {
			before, begun = begun[:i+1], begun[i+1:]
		}
		var fitting []string
		for _, value := range beginning(begun, values()) {
			fitting = append(fitting, before+value)
		}
		return fitting, cobra.ShellCompDirectiveNoFileComp
	})
}

// beginning gives the names that begin so.
func beginning(begun string, names []string) []string {
	var fitting []string
	for _, name := range names {
		if strings.HasPrefix(name, begun) {
			fitting = append(fitting, name)
		}
	}
	return fitting
}

// ofContract completes names that the contract has.
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

// featureNames returns every feature, and with a dash what takes it away.
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
