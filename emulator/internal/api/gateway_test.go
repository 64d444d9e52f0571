package api

import (
	"net/http"
	"testing"
)

// gatewayHeader is what the Omise gateway of ActiveMerchant, a Ruby library of payment gateways, sends with
// each request, whether it has a body or not. A wire dump of the real vault shows 200 for it.
func gatewayHeader(key string) http.Header {
	return http.Header{
		"Content-Type": {"application/json;utf-8"}, "Omise-Version": {"2014-07-27"},
		"User-Agent":    {"ActiveMerchantBindings/1.137.0 Ruby/3.1.2"},
		"Authorization": {basic(key + ":")}, "Accept-Encoding": {"utf-8"},
	}
}

// TestGatewayExchanges sends what that gateway sends: it asks for a token before every charge, without a body
// where a customer pays, has numbers and booleans as texts, and captures with the parameters of a charge.
func TestGatewayExchanges(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		vault := func(body string) *reply {
			return k.send(k.emu.Vault(), "POST", "/tokens", body, gatewayHeader(DefaultPublicKey))
		}
		send := func(method, path, body string) *reply {
			return k.send(k.emu.API(), method, path, body, gatewayHeader(DefaultSecretKey))
		}
		card := `{"card":{"number":"4242424242424242","name":"Longbob Longsen","security_code":"123",` +
			`"expiration_month":9,"expiration_year":2027}}`
		token := func() string {
			r := vault(card).ok()
			r.hasAll(jsonBody{"object": "token", "used": false})
			return r.str("id")
		}

		purchase := send("POST", "/charges",
			`{"card":"`+token()+`","amount":"8888","currency":"thb","description":"Active Merchant"}`).ok()
		purchase.hasAll(jsonBody{
			"object": "charge", "amount": 8888, "paid": true, "authorized": true, "capture": true, "failure_code": nil,
			"description": "Active Merchant",
		})
		if amount := purchase.at("amount"); amount != 8888.0 {
			t.Errorf("the amount is %#v, want a number", amount) // the gateway compares it with one
		}
		send("POST", "/charges/"+purchase.str("id")+"/refunds", `{"amount":7888}`).ok().
			hasAll(jsonBody{"object": "refund", "amount": 7888})

		authorized := send("POST", "/charges",
			`{"card":"`+token()+`","amount":"8888","currency":"thb","description":"Active Merchant","capture":"false"}`).ok()
		authorized.hasAll(jsonBody{"amount": 8888, "paid": false, "authorized": true, "capture": false, "status": "pending"})
		send("POST", "/charges/"+authorized.str("id")+"/capture",
			`{"amount":"8888","currency":"thb","description":"Active Merchant"}`).ok().
			hasAll(jsonBody{"object": "charge", "paid": true, "authorized": true, "status": "successful", "funding_amount": 8888})

		customer := send("POST", "/customers",
			`{"description":"Active Merchant","email":"active.merchant@testing.test","card":"`+token()+`"}`).ok()
		customer.hasAll(jsonBody{"object": "customer", "email": "active.merchant@testing.test"})
		customer.has(1, "cards", "total")
		vault("").refused(400, "missing_card", "request contains no card parameters") // the gateway goes on without it
		send("POST", "/charges", `{"amount":"8888","currency":"THB","customer":"`+customer.str("id")+`"}`).ok().
			hasAll(jsonBody{"amount": 8888, "paid": true, "customer": customer.str("id"), "failure_code": nil})
		send("DELETE", "/customers/"+customer.str("id"), "").ok().hasAll(jsonBody{"object": "customer", "deleted": true})

		send("POST", "/charges", `{"card":"tokn_invalid_12345","amount":"8888","currency":"THB"}`).
			refused(404, either(k, "not_found", "token_not_found"), "token tokn_invalid_12345 was not found")
	})
}
