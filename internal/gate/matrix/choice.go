package matrix

import (
	"strings"

	"github.com/omise-conformance/harness/internal/gate/injection"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs"
)

// choice is an injection that gets a row.
type choice struct {
	injection *injection.Injection
	// written is how a user would write it, located holds if that names operations.
	written string
	located bool
}

// choose returns the injections that get a row each, in the order of the catalog: a pattern stands for several rows.
func choose(contract *specs.Contract, written []string, all bool) ([]choice, error) {
	known := injection.All(contract)
	var chosen []choice
	if len(written) == 0 {
		for _, i := range known {
			if all || !i.Part {
				chosen = append(chosen, choice{injection: i, written: i.Name})
			}
		}
		return chosen, nil
	}
	for _, each := range written {
		plan, err := injection.Parse(contract, []string{each}, 1)
		if err != nil {
			return nil, err
		}
		end := strings.IndexAny(each, "@:")
		if end < 0 {
			end = len(each)
		}
		fits := plan.Names()
		for _, i := range known {
			for _, name := range fits {
				if i.Name == name && names.Match(each[:end], name) {
					chosen = append(chosen, choice{injection: i, written: name + each[end:], located: strings.Contains(each, "@")})
				}
			}
		}
	}
	return chosen, nil
}
