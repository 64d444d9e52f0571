package relations

import (
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/suites"
)

// readable is a kind of object that can be created, retrieved and listed.
type readable struct {
	name  string
	needs []string
	make  func(t *suites.T) *suites.Answer
	path  func(made *suites.Answer) string
	lists func(made *suites.Answer) []string
	// ignore are fields that differ between lists and single answers.
	ignore []string
}

func listedIn(collection string) func(*suites.Answer) string {
	return func(made *suites.Answer) string { return collection + "/" + made.ID() }
}

func listed(paths ...string) func(*suites.Answer) []string {
	return func(*suites.Answer) []string { return paths }
}

// amounts are fields that lists show for every charge, and single answers only for paid ones.
var amounts = []string{"authorized_amount", "captured_amount", "authorization_type"}

var kinds = []readable{
	{
		name:  "token",
		path:  listedIn("/tokens"),
		lists: listed(),
		make:  func(t *suites.T) *suites.Answer { return t.Token(suites.MasterCard) },
	},
	{
		name: "charge", path: listedIn("/charges"), lists: listed("/charges"), ignore: amounts,
		make: func(t *suites.T) *suites.Answer { return t.Captured(suites.P{"metadata": suites.P{"a": "b"}}) },
	},
	{
		name: "authorized-charge", path: listedIn("/charges"), lists: listed("/charges"), ignore: amounts,
		make: func(t *suites.T) *suites.Answer { return t.Authorized(nil) },
	},
	{
		name: "pending-charge", needs: []string{"source.promptpay"}, path: listedIn("/charges"),
		lists: listed("/charges"), ignore: amounts,
		make: func(t *suites.T) *suites.Answer { return t.Pending("promptpay", nil) },
	},
	{
		name: "refund", path: func(made *suites.Answer) string { return made.Str("location") },
		lists: func(made *suites.Answer) []string {
			return []string{"/refunds", "/charges/" + made.Str("charge") + "/refunds"}
		},
		make: func(t *suites.T) *suites.Answer { return t.Refund(t.Captured(nil).ID(), 1234) },
	},
	{
		name: "source", needs: []string{"source.truemoney"}, path: listedIn("/sources"), lists: listed(),
		make: func(t *suites.T) *suites.Answer { return t.Source("truemoney", nil) },
	},
	{
		name: "customer", path: listedIn("/customers"), lists: listed("/customers"),
		make: func(t *suites.T) *suites.Answer { return t.CustomerWithCard(suites.JCB) },
	},
	{
		name: "recipient", path: listedIn("/recipients"), lists: listed("/recipients"),
		make: func(t *suites.T) *suites.Answer { return t.Recipient(false) },
	},
}

// readPaths returns a case for each kind of object.
func readPaths() []*suites.Case {
	const rule = "relation.create-retrieve-list"
	var cases []*suites.Case
	for _, k := range kinds {
		cases = append(cases, &suites.Case{
			ID:       "relations/views-" + k.name,
			Title:    suites.VariantTitle("An object is the same when it is created, retrieved and listed", k.name),
			Rules:    []string{rule},
			Requires: k.needs,
			Run: func(t *suites.T) {
				made := k.make(t)
				t.Same(made, t.Get(k.path(made)))
				for _, path := range k.lists(made) {
					shown := findListed(t, path, made.ID())
					t.Holds(made, shown != nil, "the "+k.name+" among the newest 300 of "+path, "none with its id")
					if shown == nil {
						continue
					}
					differing := t.Differences(made.Response.JSON, shown, comparand, k.ignore...)
					t.Holds(made, len(differing) == 0, "the same values in "+path, strings.Join(differing, "; "))
				}
			},
		})
	}
	return cases
}

// findListed returns the object with an id if it is among the newest of a list, or nil.
func findListed(t *suites.T, path, id string) any {
	for page := range 3 {
		answer := t.Get(
			path,
			map[string]string{"order": "reverse_chronological", "limit": "100", "offset": strconv.Itoa(page * 100)},
		)
		for i, each := range answer.IDs() {
			if each == id {
				return answer.List("data")[i]
			}
		}
	}
	return nil
}
