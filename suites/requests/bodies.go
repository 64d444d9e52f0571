package requests

import (
	"net/http"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// empties are the ways in which clients send no parameters.
var empties = []struct {
	name string
	post func(t *suites.T, path string) *suites.Answer
}{
	{"no-body", func(t *suites.T, path string) *suites.Answer { return t.Post(path, nil) }},
	{"empty-object", func(t *suites.T, path string) *suites.Answer { return t.Raw("POST", path, asJSON, []byte("{}")) }},
	{"empty-json", func(t *suites.T, path string) *suites.Answer { return t.Raw("POST", path, asJSON, nil) }},
	{"empty-form", func(t *suites.T, path string) *suites.Answer { return t.Raw("POST", path, asForm, nil) }},
	{"null", func(t *suites.T, path string) *suites.Answer { return t.Raw("POST", path, asJSON, []byte("null")) }},
}

// actions are operations without a required parameter, with the status that they lead to.
var actions = []struct{ name, status string }{{"capture", "successful"}, {"reverse", "reversed"}}

// emptyBodies returns a case for each action and each way to send no parameters.
func emptyBodies() []*suites.Case {
	const rule = "request.empty-body-on-action"
	var cases []*suites.Case
	for _, a := range actions {
		for _, e := range empties {
			cases = append(cases, &suites.Case{
				ID:    "requests/" + a.name + "-with-" + e.name,
				Title: suites.VariantTitle("A "+a.name+" without parameters is accepted", e.name),
				Rules: []string{rule},
				Run: func(t *suites.T) {
					path := "/charges/" + t.Authorized(nil).ID() + "/" + a.name
					t.OK(e.post(t, path), suites.F{"object": "charge", "status": a.status})
				},
			})
		}
	}
	return cases
}

const onReads = "request.body-on-get"

// bodiesOnReads has cases on bodies that are not needed, as the Elixir library sends them.
var bodiesOnReads = []*suites.Case{
	{
		ID:    "requests/body-on-retrieve",
		Title: "A GET of a charge ignores the body {}",
		Rules: []string{onReads},
		Run: func(t *suites.T) {
			id := t.Captured(nil).ID()
			t.OK(t.Raw("GET", "/charges/"+id, asJSON, []byte("{}")), suites.F{"object": "charge", "id": id})
		},
	},
	{
		ID:    "requests/body-on-list",
		Title: "A GET of a list ignores the body {}",
		Rules: []string{onReads},
		Run: func(t *suites.T) {
			t.OK(t.Raw("GET", "/customers", asJSON, []byte("{}")), suites.F{"object": "list", "limit": 20, "offset": 0})
		},
	},
	{
		ID:    "requests/body-on-token",
		Title: "A GET of a token ignores the body {}",
		Rules: []string{onReads},
		Run: func(t *suites.T) {
			id := t.Token(suites.Visa).ID()
			t.OK(t.Raw("GET", "/tokens/"+id, asJSON, []byte("{}")), suites.F{"object": "token", "id": id})
		},
	},
	{
		ID:    "requests/body-on-delete",
		Title: "A DELETE of a customer ignores the body {}",
		Rules: []string{onReads},
		Run: func(t *suites.T) {
			id := t.Customer(nil).ID()
			t.OK(
				t.Raw("DELETE", "/customers/"+id, asJSON, []byte("{}")),
				suites.F{"object": "customer", "id": id, "deleted": true},
			)
		},
	},
}

const goods = "type=alipay&amount=100000&currency=thb"

// formItems has cases on lists of objects in forms, in the two ways in which libraries write
// them.
var formItems = []*suites.Case{
	items("name-repeats", "a repeated name begins the next item",
		"&items[][name]=shoe&items[][amount]=60000&items[][name]=sock&items[][amount]=40000"),
	items("escaped", "brackets may be escaped",
		"&items%5B%5D%5Bname%5D=shoe&items%5B%5D%5Bamount%5D=60000&items%5B%5D%5Bname%5D=sock&items%5B%5D%5Bamount%5D=40000"),
}

func items(name, title, form string) *suites.Case {
	const rule = "request.form-items"
	return &suites.Case{
		ID:    "requests/items-" + name,
		Title: "A list of objects in a form: " + title,
		Rules: []string{rule},
		Run: func(t *suites.T) {
			t.OK(t.Raw("POST", "/sources", asForm, []byte(goods+form)), suites.F{
				"items": expect.HasLen(2), "items.0.name": "shoe", "items.1.name": "sock",
				"items.0.amount": expect.OneOf(60000, "60000"), "items.1.amount": expect.OneOf(40000, "40000"),
			})
		},
	}
}

// formItemNumbers has cases on the numbers of items in a form.
var formItemNumbers = []*suites.Case{
	{
		ID:    "requests/item-numbers",
		Title: "The numbers of items in a form are answered as numbers",
		Rules: []string{"request.form-item-numbers"},
		Run: func(t *suites.T) {
			t.OK(t.Raw("POST", "/sources", asForm, []byte(goods+"&items[][name]=shoe&items[][amount]=100000&items[][quantity]=1")),
				suites.F{"items.0.name": "shoe", "items.0.amount": 100000, "items.0.quantity": 1})
		},
	},
	{
		ID:    "requests/item-indices",
		Title: "Items that a form numbers are read or refused",
		Rules: []string{"request.form-item-numbers"},
		Run: func(t *suites.T) {
			source := t.Raw("POST", "/sources", asForm, []byte(goods+"&items[0][name]=shoe&items[0][amount]=100000"))
			if !source.Succeeded() { // no source states it
				t.Answer(source, suites.Want{Status: []int{http.StatusBadRequest}})
				return
			}
			t.OK(source, suites.F{"items.0.name": "shoe", "items.0.amount": 100000})
		},
	},
}
