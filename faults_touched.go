package conformance

import (
	"hash/fnv"
	"slices"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/faultproxy"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// againstAll is the share of faults that every case is run against, one of so many:
// what holds of a few hundred runs would have shown that a fault reaches cases that
// ask for nothing that it changes.
const againstAll = 40

// touched tells what each case asks of a target without a fault and sees there, by
// the dialect that is judged. Cases share nothing but an account, so one that asks
// for nothing that a fault changes has the same verdict with it and without.
type touched map[specs.Dialect]map[string]sight

// sight is what one case asked and saw.
type sight struct{ routes, kinds []string }

// noting keeps what the sights saw during each case.
func noting(seen map[string]sight, sights *faultproxy.Observer) func(*suites.Case) {
	return func(c *suites.Case) {
		s := sights.Take()
		var routes []string
		for _, call := range s.Calls {
			if route := emulator.RouteOf(call); route != "" && !slices.Contains(routes, route) {
				routes = append(routes, route)
			}
		}
		seen[c.ID] = sight{routes, s.Kinds}
	}
}

// chooser tells which cases a fault is run against.
func (j *faultJob) chooser(all touched) func(*suites.Case) bool {
	seen := all[j.Dialect]
	if seen == nil || hashOf(j.ID)%againstAll == 0 {
		return func(*suites.Case) bool { return true }
	}
	return func(c *suites.Case) bool {
		s, known := seen[c.ID]
		if j.wire != nil {
			return !known || j.wire.Touches(s.kinds)
		}
		return !known || emulator.FaultTouches(j.ID, s.routes)
	}
}

// hashOf spreads names: adding one moves no other.
func hashOf(name string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // a hash takes everything
	return h.Sum64()
}
