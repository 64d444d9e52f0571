package suites_test

import (
	"context"
	"fmt"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
	"github.com/omise-conformance/harness/target"
)

// smallestAmount is a case of our own. It judges a rule of specs/rules.yaml.
var smallestAmount = &suites.Case{
	ID:    "shop/smallest-amount",
	Title: "A charge of 20 baht, the smallest amount, succeeds",
	Rules: []string{"charge.amount-at-minimum"},
	Run: func(t *suites.T) {
		card := t.Token(suites.Visa).ID()
		charge := t.Post("/charges", suites.ChargeParams(suites.P{"card": card, "amount": 2000}))
		t.OK(charge, suites.F{"amount": 2000, "id": expect.Pattern("^chrg_test_"), "failure_code": expect.Null})
	},
}

// A case of one's own, judged against the emulator.
func ExampleCase() {
	ctx := context.Background()
	env, stop, err := environment(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer stop()

	result := suites.Execute(ctx, env, smallestAmount)
	fmt.Println(result.Case.ID, result.Status)
	for _, ex := range result.Exchanges {
		fmt.Println(ex.Request.Method, ex.Request.Path, ex.Response.Status)
	}
	// Output:
	// shop/smallest-amount passed
	// POST /tokens 200
	// POST /charges 200
}

// A case judges by several rules if it names each of them where it judges.
func ExampleT_Rule() {
	c := &suites.Case{
		ID:    "shop/refund",
		Title: "A refund reduces what is left of a charge",
		Rules: []string{"refund.create", "refund.partial-state"},
		Run: func(t *suites.T) {
			charge := t.Captured(nil)
			refund := t.Post("/charges/"+charge.ID()+"/refunds", suites.P{"amount": 10000})
			t.Rule("refund.create").OK(refund, suites.F{"amount": 10000})
			t.Rule("refund.create").StopIfBroken()
			t.Rule("refund.partial-state").OK(t.Get("/charges/"+charge.ID()), suites.F{
				"refunded_amount": refund.Int("amount"), "refunds.data": expect.HasLen(1),
			})
		},
	}
	fmt.Println(c.Subject(), c.Rules)
	// Output: shop [refund.create refund.partial-state]
}

// environment starts an emulator and returns what cases need to run against it.
func environment(ctx context.Context) (env *suites.Env, stop func(), err error) {
	contract, err := specs.Load()
	if err != nil {
		return nil, nil, err
	}
	fake := emulator.New(emulator.Options{Seed: 1})
	server, err := emulator.Start(ctx, fake, emulator.ServerOptions{})
	if err != nil {
		return nil, nil, err
	}
	stop = func() {
		_ = server.Shutdown(ctx) // nothing is lost with it
		fake.Close()
	}
	public, secret := fake.Keys()
	api, err := target.New(target.Config{
		Name: "emulator", APIURL: server.APIURL, VaultURL: server.VaultURL, ControlURL: server.ControlURL,
		Keys: target.Keys{Public: public, Secret: secret}, Dialect: specs.Any,
	})
	if err != nil {
		stop()
		return nil, nil, err
	}
	return &suites.Env{
		Target: api, Judge: &judge.Judge{Contract: contract, Dialect: specs.Any}, Contract: contract,
	}, stop, nil
}
