package customers

import (
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// changes are updates of a customer.
var changes = []struct {
	id, title string
	params    suites.P
}{
	{"email", "The email of a customer can be changed", suites.P{"email": "changed@shop.example"}},
	{"description", "The description of a customer can be changed", suites.P{"description": "changed, เปลี่ยน"}},
	{"metadata", "The metadata of a customer can be changed", suites.P{"metadata": suites.P{"order": "2", "paid": true}}},
	{"all", "Several fields of a customer can be changed at once", suites.P{
		"email": "changed@shop.example", "description": "changed", "metadata": suites.P{"order": "2"},
	}},
}

var updates = updateCases()

func updateCases() []*suites.Case {
	var cases []*suites.Case
	for _, row := range changes {
		cases = append(cases, &suites.Case{
			ID:    "customers/update-" + row.id,
			Title: row.title,
			Rules: []string{"customer.update"},
			Run: func(t *suites.T) {
				// The metadata has the same names before and after: it is not documented
				// whether an update replaces or merges them.
				customer := t.Customer(suites.P{"metadata": suites.P{"order": "1", "paid": false}})
				fields := suites.F{
					"id": customer.ID(), "email": customer.Str("email"), "description": customer.Str("description"),
					"metadata": expect.Object(suites.P{"order": "1", "paid": false}),
				}
				for name, value := range row.params {
					if metadata, ok := value.(suites.P); ok {
						value = expect.Object(metadata)
					}
					fields[name] = value
				}
				t.OK(t.Patch(customerPath(customer), row.params), fields)
				t.OK(t.Get(customerPath(customer)), fields)
			},
		})
	}
	return cases
}
