package auth

import (
	"net/http"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

const (
	checkedFirst = "auth.checked-first"
	noEffect     = "auth.no-effect-without-key"
)

// effects has cases on what a wrong key must hide and must not change.
var effects = []*suites.Case{
	wrongTwice(
		"unknown-charge",
		func(s suites.Sender) *suites.Answer { return s.Get("/charges/chrg_test_5xuy4w91xqz7d1w9u0t") },
	),
	wrongTwice("malformed-id", func(s suites.Sender) *suites.Answer { return s.Get("/customers/not-an-id") }),
	wrongTwice(
		"charge-without-parameters",
		func(s suites.Sender) *suites.Answer { return s.Post("/charges", suites.P{}) },
	),
	wrongTwice("malformed-json", func(s suites.Sender) *suites.Answer {
		return s.Raw("POST", "/charges", "application/json", []byte(`{"amount":`))
	}),
	wrongTwice("invalid-card", func(s suites.Sender) *suites.Answer {
		return s.Post("/tokens", suites.P{"card": suites.CardParams("4242424242424241", nil)})
	}),
	leavesAlone("capture", "/capture", authorized),
	leavesAlone("reverse", "/reverse", authorized),
	leavesAlone("refund", "/refunds", func(t *suites.T) string { return t.Captured(nil).ID() }),
	{
		ID:    "auth/no-effect-token-unused",
		Title: "A charge that is refused because of its key leaves the token unused",
		Rules: []string{noEffect},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa).ID()
			refused := t.With(suites.Key(t.UnknownKeys().Secret)).Post("/charges", suites.ChargeParams(suites.P{"card": token}))
			t.Holds(refused, !refused.Succeeded(), "the request to be refused", "success")
			t.OK(t.Get("/tokens/"+token), suites.F{"used": false})
		},
	},
	{
		ID:    "auth/no-effect-destroy",
		Title: "A customer still exists after a refused DELETE",
		Rules: []string{noEffect},
		Run: func(t *suites.T) {
			path := "/customers/" + t.Customer(nil).ID()
			refused := t.With(suites.NoKey()).Delete(path)
			t.Holds(refused, !refused.Succeeded(), "the request to be refused", "success")
			t.OK(t.Get(path), suites.F{"deleted": false})
		},
	},
}

func authorized(t *suites.T) string { return t.Authorized(nil).ID() }

// wrongTwice returns a case on a request with a wrong key and another mistake.
func wrongTwice(name string, send func(suites.Sender) *suites.Answer) *suites.Case {
	return &suites.Case{
		ID:    "auth/checked-first-" + name,
		Title: suites.VariantTitle("The key is checked before the rest of the request", name),
		Rules: []string{checkedFirst},
		Run:   func(t *suites.T) { t.Refused(send(t.With(suites.Key(t.UnknownKeys().Secret)))) },
	}
}

// leavesAlone returns a case on an action with keys that do not permit it.
func leavesAlone(name, action string, charge func(*suites.T) string) *suites.Case {
	return &suites.Case{
		ID:    "auth/no-effect-" + name,
		Title: "A charge does not change when it gets a refused " + name,
		Rules: []string{noEffect},
		Run: func(t *suites.T) {
			path := "/charges/" + charge(t)
			before := t.Must("charge.retrieve", t.Get(path))
			for _, way := range []suites.Option{suites.NoKey(), suites.Key(t.UnknownKeys().Secret), suites.Key(t.Keys().Public)} {
				refused := t.With(way).Post(path+action, suites.P{"amount": suites.Amount / 10})
				t.Holds(refused, !refused.Succeeded(), "the request to be refused", "success")
			}
			t.Same(before, t.Get(path))
		},
	}
}

const (
	seesNothing    = "account.other-sees-nothing"
	changesNothing = "account.other-changes-nothing"
	listsNothing   = "account.other-lists-nothing"
)

// creations have no object of another account in their path.
var creations = map[string]bool{
	"createToken": true, "createCharge": true, "createSource": true, "createCustomer": true, "createRecipient": true,
}

// lists maps each operation that lists a whole account to the operation that retrieves one of
// its objects.
var lists = map[string]string{
	"listCharges": "retrieveCharge", "listCustomers": "retrieveCustomer", "listRecipients": "retrieveRecipient",
	"listRefunds": "retrieveRefund", "listEvents": "retrieveEvent", "listChains": "retrieveChain",
}

// otherAccount returns a case for each operation with the key of another account.
func otherAccount() []*suites.Case {
	var cases []*suites.Case
	for _, o := range operations() {
		c := &suites.Case{
			ID:       "auth/other-account-" + suites.KebabCase(o.ID),
			Requires: append([]string{"second_account"}, suites.RequestFeatures(o.ID)...),
		}
		switch {
		case creations[o.ID] || o.ID == "retrieveCapability":
			continue
		case lists[o.ID] != "":
			c.Rules, c.Title = []string{listsNothing}, o.Method+" "+o.Path+" does not show the objects of another account"
			c.Run = func(t *suites.T) { notListed(t, o) }
		case o.Method == http.MethodGet:
			c.Rules, c.Title = []string{seesNothing}, o.Method+" "+o.Path+" does not find an object of another account"
			c.Run = func(t *suites.T) { notFound(t, o) }
		default:
			c.Rules, c.Title = []string{changesNothing}, o.Method+" "+o.Path+" does not change an object of another account"
			c.Run = func(t *suites.T) { notChanged(t, o) }
		}
		cases = append(cases, c)
	}
	return cases
}

// stranger returns a sender for another account, with the kind of key that the operation takes.
func stranger(t *suites.T, o *specs.Operation) suites.Sender {
	keys := t.OtherKeys()
	if o.Host == "vault" {
		return t.With(suites.Key(keys.Public))
	}
	return t.With(suites.Key(keys.Secret))
}

func notFound(t *suites.T, o *specs.Operation) {
	request := t.ValidRequest(o.ID)
	t.Must(seesNothing, request.Send(t)) // its owner does find it
	t.Rule(seesNothing).Refused(request.Send(stranger(t, o)))
}

func notChanged(t *suites.T, o *specs.Operation) {
	request := t.ValidRequest(o.ID)
	before := t.Must(changesNothing, t.Get(request.Object))
	t.Rule(changesNothing).Refused(request.Send(stranger(t, o)))
	t.Rule(changesNothing).Same(before, t.Get(request.Object))
}

func notListed(t *suites.T, o *specs.Operation) {
	object := t.Must(listsNothing, t.Get(t.ValidRequest(lists[o.ID]).Object))
	list := stranger(t, o).Get(o.Path, map[string]string{"order": "reverse_chronological", "limit": "100"})
	t.Rule(listsNothing).OK(list, suites.F{"object": "list"})
	for _, id := range list.IDs() {
		t.Rule(listsNothing).Holds(
			list,
			id != object.ID(),
			"a list without "+object.ID()+" of another account",
			"it is listed",
		)
	}
}
