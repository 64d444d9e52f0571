package derived

import (
	"strings"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// paths returns a probe of every variable of the path and each kind of invalid id.
func (g *generator) paths() []*probe {
	var probes []*probe
	var stated []specs.Outcome // of the last variable, whose object the request is about
	for _, name := range pathVariables(g.operation.Path) {
		described := g.item.Parameters.GetByInAndName("path", name)
		if described == nil {
			panic("the contract does not describe " + name + " of " + g.operation.Path)
		}
		stated = outcomesOf(described.Extensions)
		for _, wrong := range wrongIDs(described.Schema.Value.Pattern) {
			var attempts []attempt
			for _, id := range wrong.ids {
				attempts = append(attempts, attempt{nil, func(t *suites.T, valid suites.ValidRequest) *suites.Answer {
					valid.Path = g.replaced(valid.Path, name, id)
					return valid.Send(t)
				}})
			}
			expected := g.expectedOf(name, wrong.condition, stated)
			probes = append(probes,
				g.probe(rulePath, "whose "+name+" is "+wrong.what, expected, attempts, "path", name, wrong.condition))
		}
	}
	if len(pathVariables(g.operation.Path)) == 0 {
		return probes
	}
	other := g.probe(rulePath, "with the key of another account", g.expectedOf("", "other-account", stated), []attempt{{
		nil,
		func(t *suites.T, valid suites.ValidRequest) *suites.Answer {
			return valid.Send(t.With(suites.Key(g.keyOf(t.OtherKeys()))))
		},
	}}, "path", "other-account")
	other.requires = append(other.requires, "second_account")
	return append(probes, other)
}

func (g *generator) keyOf(keys target.Keys) string {
	if g.operation.Host == "vault" {
		return keys.Public
	}
	return keys.Secret
}

// pathVariables returns the names of the variables of a path, in order.
func pathVariables(path string) []string {
	var names []string
	for segment := range strings.SplitSeq(path, "/") {
		if strings.HasPrefix(segment, "{") {
			names = append(names, strings.Trim(segment, "{}"))
		}
	}
	return names
}

// replaced returns a path with another id in place of a variable.
func (g *generator) replaced(path, variable, id string) string {
	segments := strings.Split(path, "/")
	for i, segment := range strings.Split(g.operation.Path, "/") {
		if segment == "{"+variable+"}" {
			segments[i] = id
		}
	}
	return strings.Join(segments, "/")
}

type wrongID struct {
	condition, what string
	ids             []string
}

// kinds are the prefixes of the ids of all kinds of object.
var kinds = []string{"tokn", "chrg", "rfnd", "src", "cust", "card", "recp", "acch", "evnt"}

// wrongIDs returns ids that no object has, according to the pattern of valid ids.
func wrongIDs(pattern string) []wrongID {
	own := ""
	if match := idPattern.FindStringSubmatch(pattern); match != nil {
		own = match[1]
	}
	var foreign []string
	for _, kind := range kinds {
		if kind != own {
			foreign = append(foreign, kind+unusedID)
		}
	}
	return []wrongID{
		{"unknown", "an unknown id", []string{own + unusedID}},
		{"malformed", "not an id", []string{
			"0", "null", own, own + "_test_", own + unusedID + "0", strings.ToUpper(own) + unusedID,
			own + "_test_%00", own + "_test_%27--", "%2e%2e", "%3Cscript%3E", "%E0%B8%81", own + strings.Repeat("5", 2000),
		}},
		{"other-kind", "an id of another kind of object", foreign},
	}
}
