package lists

import (
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// ofSublist returns a case on a sublist with n elements.
func ofSublist(p sublist, name, rule string, n int, run func(t *suites.T, path string, ids []string)) *suites.Case {
	return &suites.Case{
		ID:    "lists/" + name + "-" + p.name,
		Title: suites.VariantTitle(sentences[rule], p.name),
		Rules: []string{rule},
		Run: func(t *suites.T) {
			path, ids := p.make(t, n)
			run(t, path, ids)
		},
	}
}

// sublistCases returns the cases on lists that belong to one object.
func sublistCases() []*suites.Case {
	var cases []*suites.Case
	for _, p := range sublists {
		cases = append(cases,
			ofSublist(p, "chronological", "list.chronological", 3, func(t *suites.T, path string, ids []string) {
				list := t.Get(path, query{"order": "chronological"})
				t.Rule("list.chronological").OK(list, suites.F{"order": "chronological"})
				sameIDs(t, "list.chronological", list, ids)
			}),
			ofSublist(p, "reverse", "list.reverse-chronological", 3, func(t *suites.T, path string, ids []string) {
				list := t.Get(path, query{"order": "reverse_chronological"})
				t.Rule("list.reverse-chronological").OK(list, suites.F{"order": "reverse_chronological"})
				sameIDs(t, "list.reverse-chronological", list, reversed(ids))
			}),
			ofSublist(p, "limit", "list.limit", 3, func(t *suites.T, path string, ids []string) {
				list := t.Get(path, query{"limit": "2"})
				t.Rule("list.limit").OK(list, suites.F{"limit": 2, "data": expect.HasLen(2)})
				sameIDs(t, "list.limit", list, ids[:2])
			}),
			ofSublist(p, "offset", "list.offset", 3, func(t *suites.T, path string, ids []string) {
				list := t.Get(path, query{"offset": "1"})
				t.Rule("list.offset").OK(list, suites.F{"offset": 1})
				sameIDs(t, "list.offset", list, ids[1:])
			}),
			ofSublist(p, "total", "list.total", 3, func(t *suites.T, path string, _ []string) {
				t.Rule("list.total").OK(
					t.Get(path, query{"limit": "1", "offset": "1"}),
					suites.F{"total": 3, "data": expect.HasLen(1)},
				)
			}),
			ofSublist(p, "beyond-end", "list.beyond-end", 2, func(t *suites.T, path string, _ []string) {
				t.Rule("list.beyond-end").OK(
					t.Get(path, query{"offset": "20"}),
					suites.F{"data": expect.HasLen(0), "offset": 20, "total": 2},
				)
			}),
			ofSublist(p, "location", "list.location", 1, func(t *suites.T, path string, _ []string) {
				t.Rule("list.location").OK(t.Get(path), suites.F{"location": path})
			}),
		)
	}
	return cases
}
