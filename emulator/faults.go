package emulator

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/faults"
)

// FaultNames returns the names that Options.Fault accepts, sorted.
func FaultNames() []string { return faults.Names() }

// CheckFault returns an error where a name is neither empty nor one of FaultNames.
func CheckFault(name string) error { return faults.Check(name) }

// FaultTouches reports whether a fault can change what one of these routes does. A fault that
// stands before the routes, or changes deliveries, is taken to touch everything.
func FaultTouches(name string, routes []string) bool { return faults.Touches(name, routes) }

// RouteOf returns the route that a request takes: of "POST /charges/chrg_test_1/capture" that is
// "POST /charges/{id}/capture". It is empty where there is none.
func RouteOf(request string) string { return api.RouteOf(request) }
