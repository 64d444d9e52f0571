package conformance

import (
	"strings"

	"github.com/omise-conformance/harness/internal/gate/injection"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs"
)

// Injection describes one way in which the upstream of a gate can behave otherwise, within the contract.
type Injection struct {
	// Name is what GateConfig.Inject takes.
	Name string
	// Sentence says what happens, Happens to which requests where the name stands alone, Good what a good client does, and
	// Source who says that it may happen.
	Sentence, Happens, Good, Source string
	// Cope holds if a command must have the same result as without: the contract says that answers may be so.
	Cope bool
	// Part holds if another injection does it together with others of its kind. A matrix leaves it out by default.
	Part bool
}

// Injections returns all injections, always in the same order.
func Injections() ([]Injection, error) {
	contract, err := specs.Load()
	if err != nil {
		return nil, err
	}
	all := injection.All(contract)
	described := make([]Injection, len(all))
	for i, each := range all {
		happens := each.Usual()
		switch operations, every := each.Operations(contract); {
		case every:
		case len(operations) > mostNamed:
			happens += ", of " + names.Count(len(operations), "operation")
		default:
			happens += ", of " + strings.Join(operations, ", ")
		}
		described[i] = Injection{
			Name: each.Name, Sentence: each.Sentence, Happens: happens, Good: each.Good, Source: each.Source,
			Cope: each.Expect == injection.Cope, Part: each.Part,
		}
	}
	return described, nil
}

// mostNamed is how many operations are named one by one.
const mostNamed = 6
