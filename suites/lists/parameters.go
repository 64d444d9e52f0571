package lists

import (
	"encoding/json"
	"slices"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// parameters has cases on single parameters and on the ways to send them.
var parameters = []*suites.Case{
	{
		ID:    "lists/limit-100",
		Title: "A limit of 100 is accepted",
		Rules: []string{"list.limit-100"},
		Run: func(t *suites.T) {
			t.OK(t.Get("/charges", query{"limit": "100"}), suites.F{"limit": 100, "data.#": expect.Between(0, 100)})
		},
	},
	{
		ID:    "lists/limit-1",
		Title: "A limit of 1 lists one object",
		Rules: []string{"list.limit"},
		Run: func(t *suites.T) {
			t.Captured(nil)
			t.OK(t.Get("/charges", query{"limit": "1"}), suites.F{"limit": 1, "data": expect.HasLen(1)})
		},
	},
	{
		ID:    "lists/from-date",
		Title: "The parameter from may be a date",
		Rules: []string{"list.from-date"},
		Run: func(t *suites.T) {
			t.OK(t.Get("/charges", query{"from": "2017-10-01"}), suites.F{"from": "2017-10-01T00:00:00Z"})
		},
	},
	{
		ID:    "lists/from-date-finds",
		Title: "Charges since a date in the past are listed",
		Rules: []string{"list.from-date"},
		Run: func(t *suites.T) {
			id := t.Captured(nil).ID()
			list := t.Get("/charges", query{"from": "2017-10-01", "order": "reverse_chronological", "limit": "100"})
			t.OK(list, nil)
			t.Holds(list, slices.Contains(list.IDs(), id), "the new charge "+id+" in the list", shown(list.IDs()))
		},
	},
	{
		ID:    "lists/to-past",
		Title: "A time before the API existed has no charges",
		Rules: []string{"list.beyond-end"},
		Run: func(t *suites.T) {
			t.OK(t.Get("/charges", query{"to": "2000-01-01T00:00:00Z"}), suites.F{"data": expect.HasLen(0), "total": 0})
		},
	},
	inBody(
		"lists/json-body",
		"List parameters may be sent in a JSON body",
		suites.P{"limit": 3, "offset": 1, "order": "reverse_chronological"},
		suites.F{"limit": 3, "offset": 1, "order": "reverse_chronological"},
	),
	inBody("lists/json-body-nulls", "Null list parameters in a JSON body mean the same as missing ones",
		suites.P{"limit": 5, "offset": nil, "order": nil, "from": nil, "to": nil},
		suites.F{"limit": 5, "offset": 0, "order": "chronological", "from": "1970-01-01T00:00:00Z"}),
	inBody("lists/json-body-from", "The parameter from may be sent in a JSON body", suites.P{"from": "2018-05-29T00:00:00Z"},
		suites.F{"from": "2018-05-29T00:00:00Z", "limit": 20}),
	inBody("lists/json-body-empty", "An empty JSON body means the default parameters", suites.P{},
		suites.F{"limit": 20, "offset": 0, "order": "chronological"}),
}

// inBody returns a case on a GET with its parameters in the body, as two SDKs send it.
func inBody(id, title string, params suites.P, fields suites.F) *suites.Case {
	return &suites.Case{
		ID:    id,
		Title: title,
		Rules: []string{"list.json-body"},
		Run: func(t *suites.T) {
			body, err := json.Marshal(params)
			if err != nil {
				panic(err) // the parameters are literals above
			}
			t.OK(t.Raw("GET", "/charges", "application/json", body), fields)
		},
	}
}

// destroyed are the lists of objects that can be destroyed.
var destroyed = collectionsNamed("customers", "recipients")

// contents returns cases on what lists show.
func contents() []*suites.Case {
	const rule = "list.destroyed-absent"
	var cases []*suites.Case
	for _, k := range destroyed {
		cases = append(cases, &suites.Case{
			ID:    "lists/destroyed-" + k.name,
			Title: "A list does not show destroyed " + k.name,
			Rules: []string{rule},
			Run: func(t *suites.T) {
				ids := k.makeN(t, 2)
				t.Must(map[string]string{"customers": "customer.destroy", "recipients": "recipient.destroy"}[k.name],
					t.Delete(k.path+"/"+ids[0]))
				list := t.Get(k.path, newest)
				got := list.IDs()
				t.OK(list, suites.F{"object": "list"})
				t.Holds(list, slices.Contains(got, ids[1]) && !slices.Contains(got, ids[0]),
					ids[1]+" and not "+ids[0]+", which was destroyed", shown(got))
			},
		})
	}
	return cases
}
