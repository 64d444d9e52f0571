package lists

import (
	"slices"
	"time"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// defaults returns cases for each list: on its answer without parameters, and on its location.
func defaults() []*suites.Case {
	var cases []*suites.Case
	for _, k := range collections {
		cases = append(cases,
			&suites.Case{
				ID:       "lists/defaults-" + k.name,
				Title:    "Without parameters, a list of " + k.name + " has the published defaults",
				Rules:    []string{"list.defaults", "list.schema"},
				Requires: k.needs,
				Run: func(t *suites.T) {
					k.make(t)
					t.Rule("list.defaults").OK(t.Get(k.path), suites.F{
						"object": "list", "limit": 20, "offset": 0, "order": "chronological",
						"from": "1970-01-01T00:00:00Z", "to": expect.ISOTime, "data": expect.NonEmpty,
						"data.#": expect.Between(1, 20), "total": expect.Between(1, 1e15),
					})
				},
			},
			&suites.Case{
				ID:       "lists/location-" + k.name,
				Title:    "A list of " + k.name + " has its path as its location",
				Rules:    []string{"list.location"},
				Requires: k.needs,
				Run: func(t *suites.T) {
					t.OK(t.Get(k.path), suites.F{"location": k.path})
				},
			},
		)
	}
	return cases
}

// ofAccount returns cases on lists of a whole account that hold whatever else the account has.
func ofAccount() []*suites.Case {
	var cases []*suites.Case
	for _, k := range collections {
		cases = append(cases, limited(k), newestFirst(k))
	}
	for _, k := range collectionsNamed("charges", "customers") {
		cases = append(cases, beyond(k))
	}
	return cases
}

func limited(k collection) *suites.Case {
	return &suites.Case{
		ID:       "lists/limit-" + k.name,
		Title:    "A list of " + k.name + " holds at most limit objects",
		Rules:    []string{"list.limit"},
		Requires: k.needs,
		Run: func(t *suites.T) {
			k.makeN(t, 3)
			t.OK(t.Get(k.path, query{"limit": "2"}), suites.F{"limit": 2, "data": expect.HasLen(2)})
		},
	}
}

// crowdedPages is how often two new objects are looked for in a full page of newer ones. Cases that run at the
// same time make a hundred events in a second.
const crowdedPages = 3

// newestFirst looks for the two newest objects, among those of other cases, which may push the older one out.
func newestFirst(k collection) *suites.Case {
	const rule = "list.reverse-chronological"
	return &suites.Case{
		ID:       "lists/reverse-" + k.name,
		Title:    "The order reverse_chronological lists the newest " + k.name + " first",
		Rules:    []string{rule},
		Requires: k.needs,
		Run: func(t *suites.T) {
			var ids, got []string
			var list *suites.Answer
			older, younger := -1, -1
			for try := 0; try < crowdedPages && older < 0 && younger < 0; try++ {
				ids = k.makeN(t, 2)
				list = t.Get(k.path, newest)
				t.OK(list, suites.F{"order": "reverse_chronological"})
				got = list.IDs()
				older, younger = slices.Index(got, ids[0]), slices.Index(got, ids[1])
				if len(got) < 100 {
					break
				}
			}
			pushedOut := older < 0 && len(got) >= 100
			t.Holds(list, younger >= 0 && (younger < older || pushedOut), ids[1]+" before "+ids[0], shown(got))
		},
	}
}

func beyond(k collection) *suites.Case {
	return &suites.Case{
		ID:    "lists/beyond-end-" + k.name,
		Title: "A page beyond the end of the " + k.name + " is empty",
		Rules: []string{"list.beyond-end"},
		Run: func(t *suites.T) {
			k.make(t)
			t.OK(t.Get(k.path, query{"offset": "1000000"}), suites.F{
				"data": expect.HasLen(0), "offset": 1000000, "total": expect.Between(1, 1e15),
			})
		},
	}
}

// windows returns cases on lists of a whole account that need a time in which no other case
// creates objects.
func windows() []*suites.Case {
	var cases []*suites.Case
	for _, k := range collectionsNamed("charges", "customers", "recipients", "refunds") {
		cases = append(cases,
			window(k, "chronological", "list.chronological", func(t *suites.T, from string) {
				ids := k.makeN(t, 3)
				list := t.Get(k.path, query{"from": from})
				t.Rule("list.chronological").OK(list, suites.F{"order": "chronological"})
				sameIDs(t, "list.chronological", list, ids)
			}),
			window(k, "offset", "list.offset", func(t *suites.T, from string) {
				ids := k.makeN(t, 4)
				list := t.Get(k.path, query{"from": from, "offset": "1", "limit": "2"})
				t.Rule("list.offset").OK(list, suites.F{"offset": 1, "limit": 2})
				sameIDs(t, "list.offset", list, ids[1:3])
			}),
			window(k, "total", "list.total", func(t *suites.T, from string) {
				k.makeN(t, 3)
				t.Rule("list.total").OK(
					t.Get(k.path, query{"from": from, "limit": "1"}),
					suites.F{"total": 3, "data": expect.HasLen(1)},
				)
				t.Rule("list.total").OK(
					t.Get(k.path, query{"from": from, "offset": "2"}),
					suites.F{"total": 3, "data": expect.HasLen(1)},
				)
			}),
			window(k, "paging", "list.paging-complete", func(t *suites.T, from string) { paging(t, k, from) }),
			window(k, "from-to", "list.from-to", func(t *suites.T, from string) { between(t, k) }),
		)
	}
	return cases
}

func window(k collection, name, rule string, run func(t *suites.T, from string)) *suites.Case {
	return &suites.Case{
		ID:       "lists/" + name + "-" + k.name,
		Title:    suites.VariantTitle(sentences[rule], k.name),
		Rules:    []string{rule},
		Requires: append([]string{"clock"}, k.needs...),
		Labels:   []string{"clock"},
		Alone:    true,
		Run:      func(t *suites.T) { run(t, quietWindow(t, k.path)) },
	}
}

// sentences are the titles of cases that differ only in the list.
var sentences = map[string]string{
	"list.chronological":         "The oldest objects come first",
	"list.reverse-chronological": "The newest objects come first",
	"list.offset":                "An offset skips that many objects",
	"list.total":                 "The total counts all objects of the time, not those of the page",
	"list.paging-complete":       "The pages show each object once, in order",
	"list.from-to":               "The parameters from and to limit the time of creation",
	"list.limit":                 "At most limit objects are listed",
	"list.beyond-end":            "A page beyond the end is empty and has the same total",
	"list.location":              "The location is the path of the request",
}

// paging reads five objects in pages of two, in both orders.
func paging(t *suites.T, k collection, from string) {
	ids := k.makeN(t, 5)
	for _, order := range []string{"chronological", "reverse_chronological"} {
		var visited []string
		var last *suites.Answer
		for _, offset := range []string{"0", "2", "4"} {
			last = t.Get(k.path, query{"from": from, "order": order, "limit": "2", "offset": offset})
			t.Rule("list.paging-complete").OK(last, suites.F{"total": 5, "order": order})
			visited = append(visited, last.IDs()...)
		}
		expected := ids
		if order == "reverse_chronological" {
			expected = reversed(ids)
		}
		t.Rule("list.paging-complete").Holds(
			last,
			slices.Equal(visited, expected),
			"the pages together to hold "+shown(expected),
			shown(visited),
		)
	}
}

// between creates one object per hour, so that it does not matter whether the limits themselves
// are included, which is not documented.
func between(t *suites.T, k collection) {
	const rule, half = "list.from-to", 30 * time.Minute
	ids := make([]string, 3)
	var bounds []string
	for i := range ids {
		ids[i] = k.make(t)
		t.Advance(half)
		bounds = append(bounds, stamp(t.Now()))
		t.Advance(half)
	}
	both := t.Get(k.path, query{"from": bounds[0], "to": bounds[1]})
	t.Rule(rule).OK(both, suites.F{"from": bounds[0], "to": bounds[1], "total": 1})
	sameIDs(t, rule, both, ids[1:2])

	later := t.Get(k.path, query{"from": bounds[0]})
	t.Rule(rule).OK(later, suites.F{"from": bounds[0], "total": 2})
	sameIDs(t, rule, later, ids[1:])

	earlier := t.Get(k.path, query{"to": bounds[1], "order": "reverse_chronological", "limit": "2"})
	t.Rule(rule).OK(earlier, suites.F{"to": bounds[1]})
	sameIDs(t, rule, earlier, []string{ids[1], ids[0]})
}
