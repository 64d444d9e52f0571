package gate

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs"
)

// agents counts, by the name that a client gives itself, its requests by the version of the API that they ask for.
type agents map[string]map[string]int

// mostAgents is how many clients are told apart.
const mostAgents = 16

// add counts a request of a client.
func (a agents) add(userAgent, version string) {
	name := product(userAgent)
	if a[name] == nil {
		if len(a) >= mostAgents {
			name = others
		}
		if a[name] == nil {
			a[name] = map[string]int{}
		}
	}
	add(a[name], version)
}

// product returns the part of a user agent that names the client: the first that has Omise in it, else the first.
func product(userAgent string) string {
	fields := strings.Fields(userAgent)
	if len(fields) == 0 {
		return "a client without a User-Agent"
	}
	at := slices.IndexFunc(fields, func(field string) bool { return strings.Contains(strings.ToLower(field), "omise") })
	name := fields[max(0, at)]
	if len(name) > longestName {
		name = name[:longestName] + "…"
	}
	return name
}

// notes returns a sentence for each client that asks for another version of the API than that of the contract.
func (a agents) notes() []string {
	var notes []string
	for _, name := range slices.Sorted(maps.Keys(a)) {
		for _, version := range slices.Sorted(maps.Keys(a[name])) {
			count := names.Count(a[name][version], "request")
			switch version {
			case specs.Version:
			case "":
				notes = append(notes, fmt.Sprintf("%s sends no Omise-Version (%s): the API answers in the version that the account is set to.", name, count))
			default:
				notes = append(notes, fmt.Sprintf("%s asks for version %s of the API (%s); it is judged by version %s.", name, version, count, specs.Version))
			}
		}
	}
	return notes
}

// uncaptured returns a sentence about charges that were left authorized, empty where there is none.
func uncaptured(charges int) string {
	if charges == 0 {
		return ""
	}
	return names.Counted(charges, "charge was", "charges were") + " authorized and neither captured nor reversed: " +
		"where that is not meant, the client sent capture=false on its own (omise-java does unless it is told otherwise)."
}
