package trial

import (
	"slices"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/faultproxy"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// againstAll is the share of faults that every case is run against, one of so many. What holds of a
// few hundred runs would have shown that a fault reaches cases that ask for nothing that it changes.
const againstAll = 40

// impactMap holds the footprint of each case on a target without a fault, by the dialect that is
// judged. Cases share nothing but an account, so a case that asks for nothing that a fault changes
// has the same verdict with it and without.
type impactMap map[specs.Dialect]map[string]footprint

// footprint is what one case asked for, and the kinds of objects that it saw.
type footprint struct{ routes, kinds []string }

// footprintOf returns the footprint of a case from what was seen of it.
func footprintOf(seen faultproxy.Footprint) footprint {
	var routes []string
	for _, call := range seen.Calls {
		if route := emulator.RouteOf(call); route != "" && !slices.Contains(routes, route) {
			routes = append(routes, route)
		}
	}
	return footprint{routes, seen.Kinds}
}

// affected returns the test for the cases that a fault is run against.
func (j *Job) affected(impact impactMap) func(*suites.Case) bool {
	footprints := impact[j.Dialect]
	if footprints == nil || hashOf(j.ID)%againstAll == 0 {
		return func(*suites.Case) bool { return true }
	}
	return func(c *suites.Case) bool {
		f, known := footprints[c.ID]
		if j.wire != nil {
			return !known || j.wire.Touches(f.kinds)
		}
		return !known || emulator.FaultTouches(j.ID, f.routes)
	}
}
