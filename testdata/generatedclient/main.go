// Command generatedclient pays with a client that oapi-codegen has made of the OpenAPI document, in package api: a
// token, a charge of it, and a refund. The client has the types of the document; each answer must fit them.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	"generatedclient/api"
)

const amount = 100000

func main() {
	if err := pay(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// client returns a client of a host, with a key.
func client(url, key string) (*api.ClientWithResponses, error) {
	return api.NewClientWithResponses(url, api.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.SetBasicAuth(key, "")
		return nil
	}))
}

func pay(ctx context.Context) error {
	vault, err := client(os.Getenv("OMISE_VAULT_URL"), os.Getenv("OMISE_PUBLIC_KEY"))
	if err != nil {
		return err
	}
	host, err := client(os.Getenv("OMISE_API_URL"), os.Getenv("OMISE_SECRET_KEY"))
	if err != nil {
		return err
	}
	var card api.TokenParameters // the type of the card in it has no name
	const test = `{"card": {"name": "Somchai Prasert", "number": "4242424242424242", "expiration_month": 12, "expiration_year": 2099}}`
	if err := json.Unmarshal([]byte(test), &card); err != nil {
		return err
	}
	token, err := vault.CreateTokenWithResponse(ctx, nil, card)
	if err != nil {
		return err
	}
	if token.JSON200 == nil {
		return fmt.Errorf("no token: %s", token.Body)
	}
	id := string(token.JSON200.Id)
	charge, err := host.CreateChargeWithFormdataBodyWithResponse(ctx, nil, api.ChargeParameters{Amount: amount, Currency: "THB", Card: &id})
	if err != nil {
		return err
	}
	if charge.JSON200 == nil || charge.JSON200.Status != api.ChargeStatusSuccessful || charge.JSON200.Amount != amount {
		return fmt.Errorf("no successful charge of %d: %s", amount, charge.Body)
	}
	refund, err := host.CreateRefundWithResponse(ctx, charge.JSON200.Id, nil, api.RefundParameters{Amount: amount})
	if err != nil {
		return err
	}
	if refund.JSON200 == nil || refund.JSON200.Amount != amount {
		return fmt.Errorf("no refund of %d: %s", amount, refund.Body)
	}
	again, err := host.CreateChargeWithResponse(ctx, nil, api.ChargeParameters{Amount: amount, Currency: "THB", Card: &id})
	if err != nil {
		return err
	}
	if again.JSON400 == nil || again.JSON400.Code != "used_token" {
		return fmt.Errorf("the token was charged twice, or refused otherwise: %s", again.Body)
	}
	fmt.Printf("The generated client made a token, a charge of %d, and a refund of it.\n", amount)
	return nil
}
