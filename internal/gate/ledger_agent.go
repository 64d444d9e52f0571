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

// notes returns sentences about each client that does not ask for the version of the contract: one about the requests
// without a version, one about those with another.
func (a agents) notes() []string {
	var notes []string
	for _, name := range slices.Sorted(maps.Keys(a)) {
		var others []string
		requests := 0
		for _, version := range slices.Sorted(maps.Keys(a[name])) {
			count := a[name][version]
			switch version {
			case specs.Version:
			case "":
				notes = append(notes, fmt.Sprintf("%s sends no Omise-Version (%s): the API answers in the version that the account is set to.",
					name, names.Count(count, "request")))
			default:
				others, requests = append(others, version), requests+count
			}
		}
		if len(others) > 0 {
			notes = append(notes, fmt.Sprintf("%s asks for %s of the API (%s); it is judged by version %s.",
				name, versions(others), names.Count(requests, "request"), specs.Version))
		}
	}
	return notes
}

// shownVersions is how many versions a note names.
const shownVersions = 3

func versions(all []string) string {
	if len(all) == 1 {
		return "version " + all[0]
	}
	shown := strings.Join(all[:min(shownVersions, len(all))], ", ")
	if more := len(all) - shownVersions; more > 0 {
		shown += fmt.Sprintf(" and %d more", more)
	}
	return "versions " + shown
}

// uncaptured returns a sentence about charges that were left authorized, empty where there is none.
func uncaptured(charges int) string {
	if charges == 0 {
		return ""
	}
	return names.Counted(charges, "charge was", "charges were") + " authorized and neither captured nor reversed: " +
		"where that is not meant, the client sent capture=false on its own (omise-java does unless it is told otherwise)."
}
