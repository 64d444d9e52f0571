package chains

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

const (
	unknownChain    = "/chains/acch_test_5xuy4w91xqz7d1w9u0t"
	unknownChainKey = "ckey_test_5xuy4w91xqz7d1w9u0t"
)

// worth matches a number, or a string of that number: the official description writes
// percentages as strings, the SDKs as numbers.
func worth(expected any) expect.Matcher {
	text := fmt.Sprint(expected)
	return expect.Func(text+" as a number or a string", func(value any) bool {
		got, err := strconv.ParseFloat(strings.TrimSpace(fmt.Sprint(value)), 64)
		want, _ := strconv.ParseFloat(text, 64) // text was made of a number
		return err == nil && got == want
	})
}

// objects has cases on the chain object.
var objects = []*suites.Case{
	{
		ID:    "chains/list",
		Title: "The chains of an account are listed",
		Rules: []string{"chain.list", "chain.schema"},
		Run: func(t *suites.T) {
			id, _ := t.Chain()
			list := t.Get("/chains", map[string]string{"order": "reverse_chronological", "limit": "100"})
			t.Rule("chain.list").OK(list, suites.F{"object": "list", "data.0.object": "chain"})
			t.Rule("chain.list").Holds(
				list,
				slices.Contains(list.IDs(), id),
				"the new chain "+id+" among the chains",
				"a list without it",
			)
		},
	},
	{
		ID:    "chains/retrieve",
		Title: "A chain can be retrieved",
		Rules: []string{"chain.retrieve", "chain.schema"},
		Run: func(t *suites.T) {
			id, _ := t.Chain()
			t.Rule("chain.retrieve").OK(t.Get("/chains/"+id), suites.F{
				"object": "chain", "id": id, "location": "/chains/" + id, "revoked": false,
			})
		},
	},
	{
		ID:    "chains/key-format",
		Title: "A chain key has the prefix of the dialect",
		Rules: []string{"chain.key-format"},
		Run: func(t *suites.T) {
			id, _ := t.Chain()
			t.Answer(t.Get("/chains/"+id),
				suites.Want{Dialect: specs.Recorded, Fields: suites.F{"key": expect.Pattern("^ckey_test_[0-9a-z]+$")}},
				suites.Want{Dialect: specs.Documented, Fields: suites.F{"key": expect.Pattern("^ck_test_[0-9a-z]+$")}})
		},
	},
	{
		ID:    "chains/revoke",
		Title: "The answer to a revocation shows the chain as revoked",
		Rules: []string{"chain.revoke"},
		Run: func(t *suites.T) {
			id, _ := t.Chain()
			t.OK(t.Post("/chains/"+id+"/revoke", nil), suites.F{"object": "chain", "id": id, "revoked": true})
		},
	},
	{
		ID:    "chains/revoked-retrieved",
		Title: "A revoked chain can be retrieved and shows that it is revoked",
		Rules: []string{"chain.revoke"},
		Run: func(t *suites.T) {
			id, _ := t.Chain()
			t.Must("chain.revoke", t.Post("/chains/"+id+"/revoke", nil))
			t.OK(t.Get("/chains/"+id), suites.F{"revoked": true})
		},
	},
	{
		ID:    "chains/revoke-leaves-others",
		Title: "Revoking a chain does not change the others",
		Rules: []string{"chain.revoke"},
		Run: func(t *suites.T) {
			revoked, _ := t.Chain()
			kept, key := t.Chain()
			t.Must("chain.revoke", t.Post("/chains/"+revoked+"/revoke", nil))
			t.OK(t.Get("/chains/"+kept), suites.F{"revoked": false})
			t.OK(byKey(t, key, nil), suites.F{"status": "successful"})
		},
	},
}

// byKey charges a new token with a chain key. The token belongs to the platform.
func byKey(t *suites.T, key string, over suites.P) *suites.Answer {
	params := suites.ChargeParams(suites.P{"card": t.Token(suites.Visa).ID()})
	maps.Copy(params, over)
	return t.With(suites.Key(key)).Post("/charges", params)
}

// chainCharges has cases on charges made with a chain key.
var chainCharges = []*suites.Case{
	{
		ID:    "chains/charge",
		Title: "A chain key can create a charge",
		Rules: []string{"chain.key-charges"},
		Run: func(t *suites.T) {
			_, key := t.Chain()
			t.OK(byKey(t, key, nil), suites.F{"status": "successful", "paid": true, "amount": suites.Amount})
		},
	},
	{
		ID:    "chains/charge-retrieved",
		Title: "A chain key can retrieve a charge that it created",
		Rules: []string{"chain.key-charges"},
		Run: func(t *suites.T) {
			_, key := t.Chain()
			charge := t.Must("chain.key-charges", byKey(t, key, nil))
			t.OK(t.With(suites.Key(key)).Get("/charges/"+charge.ID()), suites.F{"id": charge.ID()})
		},
	},
	{
		ID:    "chains/capture",
		Title: "A chain key can capture a charge that it authorized",
		Rules: []string{"chain.key-charges"},
		Run: func(t *suites.T) {
			_, key := t.Chain()
			charge := t.Must("chain.key-charges", byKey(t, key, suites.P{"capture": false}))
			captured := t.With(suites.Key(key)).Post("/charges/"+charge.ID()+"/capture", nil)
			t.OK(captured, suites.F{"id": charge.ID(), "status": "successful", "paid": true})
		},
	},
	{
		ID:    "chains/platform-fee",
		Title: "A charge with a chain key accepts a fixed platform fee",
		Rules: []string{"chain.charge-platform-fee"},
		Run: func(t *suites.T) {
			_, key := t.Chain()
			charge := byKey(t, key, suites.P{"platform_fee": suites.P{"fixed": 1000}})
			t.OK(charge, suites.F{"status": "successful", "platform_fee.fixed": 1000})
		},
	},
	{
		ID:    "chains/platform-fee-percentage",
		Title: "A charge with a chain key accepts a platform fee in percent",
		Rules: []string{"chain.charge-platform-fee"},
		Run: func(t *suites.T) {
			_, key := t.Chain()
			charge := byKey(t, key, suites.P{"platform_fee": suites.P{"percentage": 5}})
			t.OK(charge, suites.F{"status": "successful", "platform_fee.percentage": worth(5)})
		},
	},
	{
		ID:    "chains/charge-of-sub-merchant",
		Title: "The platform does not find a charge of its sub-merchant",
		Rules: []string{"chain.charge-of-sub-merchant"},
		Run: func(t *suites.T) {
			_, key := t.Chain()
			charge := t.Must("chain.key-charges", byKey(t, key, nil))
			t.Answer(t.Get("/charges/"+charge.ID()),
				suites.Want{Status: []int{404}, Codes: []string{"not_found"}})
		},
	},
	{
		ID:    "chains/charge-of-platform",
		Title: "A chain key does not find a charge of the platform",
		Rules: []string{"chain.charge-of-sub-merchant"},
		Run: func(t *suites.T) {
			_, key := t.Chain()
			charge := t.Captured(nil)
			t.Answer(t.With(suites.Key(key)).Get("/charges/"+charge.ID()),
				suites.Want{Status: []int{404}, Codes: []string{"not_found"}})
		},
	},
	{
		ID:    "chains/charge-of-other-chain",
		Title: "A chain key does not find a charge of another chain",
		Rules: []string{"chain.charge-of-sub-merchant"},
		Run: func(t *suites.T) {
			_, key := t.Chain()
			_, other := t.Chain()
			charge := t.Must("chain.key-charges", byKey(t, key, nil))
			t.Answer(t.With(suites.Key(other)).Get("/charges/"+charge.ID()),
				suites.Want{Status: []int{404}, Codes: []string{"not_found"}})
		},
	},
}

// refusals has cases on keys and ids of chains that must not work.
var refusals = []*suites.Case{
	{
		ID:    "chains/revoked-key",
		Title: "The key of a revoked chain cannot create a charge",
		Rules: []string{"chain.revoked-key-refused"},
		Run: func(t *suites.T) {
			id, key := t.Chain()
			t.Must("chain.revoke", t.Post("/chains/"+id+"/revoke", nil))
			t.Refused(byKey(t, key, nil))
		},
	},
	{
		ID:    "chains/revoked-key-reads",
		Title: "The key of a revoked chain cannot retrieve a charge",
		Rules: []string{"chain.revoked-key-refused"},
		Run: func(t *suites.T) {
			id, key := t.Chain()
			charge := t.Must("chain.key-charges", byKey(t, key, nil))
			t.Must("chain.revoke", t.Post("/chains/"+id+"/revoke", nil))
			t.Refused(t.With(suites.Key(key)).Get("/charges/" + charge.ID()))
		},
	},
	{
		ID:    "chains/unknown-key",
		Title: "An unknown chain key is refused",
		Rules: []string{"chain.unknown-key-refused"},
		Run: func(t *suites.T) {
			t.Refused(byKey(t, unknownChainKey, nil))
		},
	},
	{
		ID:    "chains/not-found",
		Title: "An unknown chain is not found",
		Rules: []string{"chain.not-found"},
		Run: func(t *suites.T) {
			t.Refused(t.Get(unknownChain))
		},
	},
	{
		ID:    "chains/revoke-not-found",
		Title: "An unknown chain cannot be revoked",
		Rules: []string{"chain.not-found"},
		Run: func(t *suites.T) {
			t.Refused(t.Post(unknownChain+"/revoke", nil))
		},
	},
}
