package diff

import "testing"

func list(elements string) *Side {
	return sides("lists/one", call{request: "GET /charges", status: 200, body: `{"object":"list","total":7,"limit":20,"data":[` + elements + `]}`})
}

func TestListsOfAnAccountAreComparedByShape(t *testing.T) {
	for _, test := range []struct {
		name, a, b string
		want       []string
	}{
		{"another history", `{"object":"charge","amount":1,"paid":true}`, `{"object":"charge","amount":2,"paid":false},{"object":"charge","amount":3,"paid":true}`, nil},
		{"no elements", `{"object":"charge","amount":1}`, ``, nil},
		{"a field gone", `{"object":"charge","amount":1,"net":1}`, `{"object":"charge","amount":1}`, []string{"field-removed! charge.net is gone; it was integer"}},
		{"a field new", `{"object":"charge"}`, `{"object":"charge","net":1}`, []string{"field-added charge.net is new; it is integer"}},
		{"a field that comes and goes", `{"object":"charge","net":1},{"object":"charge"}`, `{"object":"charge"}`, nil},
		{"another type", `{"object":"charge","amount":1}`, `{"object":"charge","amount":"1"}`, []string{"type! charge.amount was integer and is string"}},
		{"one type more", `{"object":"charge","customer":"x"}`, `{"object":"charge","customer":"x"},{"object":"charge","customer":{"object":"customer"}}`, nil},
		{"only null", `{"object":"charge","card":null}`, `{"object":"charge","card":{"object":"card"}}`, nil},
		{"another metadata", `{"object":"charge","metadata":{"a":1}}`, `{"object":"charge","metadata":{"b":[]}}`, nil},
		{"events of other objects", `{"object":"event","data":{"object":"charge","amount":1}}`, `{"object":"event","data":{"object":"card","brand":"x"}}`, nil},
		{
			"events of the same object", `{"object":"event","data":{"object":"charge","amount":1}}`, `{"object":"event","data":{"object":"charge"}}`,
			[]string{"field-removed! charge.amount is gone; it was integer"},
		},
	} {
		expect(t, test.name, lines(compare(t, list(test.a), list(test.b))), test.want...)
	}
}

func TestListsOfAnObjectAreComparedByElement(t *testing.T) {
	run := func(body string) *Side {
		return sides("customers/one", call{request: "GET /customers/cust_test_66dtww9mm91lnwz4u34/cards", status: 200, body: body})
	}
	expect(t, "cards", lines(compare(t,
		run(`{"object":"list","total":1,"data":[{"object":"card","last_digits":"4242"}]}`),
		run(`{"object":"list","total":2,"data":[{"object":"card","last_digits":"1111"},{"object":"card"}]}`))),
		"amount! list.total was 1 and is 2",
		`value card.last_digits was "4242" and is "1111"`,
		"element-added list.data has the additional element an object card")
}

// TestRacesAreLeftToChance: two captures at once, and another one wins.
func TestRacesAreLeftToChance(t *testing.T) {
	won := `{"object":"charge","id":"` + idA + `","status":"successful","net":5}`
	lost := `{"object":"error","code":"failed_capture","message":"charge was already captured"}`
	race := func(first, second call) *Side {
		first.request, second.request = "POST /charges/"+idA+"/capture", "POST /charges/"+idA+"/capture"
		first.at, first.took, second.at, second.took = 0, 10, 5, 10
		return side(first, second)
	}
	expect(t, "another winner", lines(compare(t,
		race(call{status: 200, body: won}, call{status: 400, body: lost}),
		race(call{status: 400, body: lost}, call{status: 200, body: won}))))
	expect(t, "a field gone", lines(compare(t,
		race(call{status: 200, body: won}, call{status: 400, body: lost}),
		race(call{status: 400, body: lost}, call{status: 200, body: `{"object":"charge","id":"` + idA + `","status":"successful"}`}))),
		"field-removed! charge.net is gone; it was integer")
}
