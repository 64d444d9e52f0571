package api

import (
	"sync"
	"testing"
)

func TestRefusedCharges(t *testing.T) {
	const fine = "" // accepted in that dialect
	inDialects(t, func(t *testing.T, k *kit) {
		for _, c := range []struct {
			what                 string
			change               jsonBody
			recorded, documented string // codes
			message              string
		}{
			{"amount below the minimum", jsonBody{"amount": 1999}, "invalid_charge", fine, "amount must be greater than or equal to 2000 (thb subunits)"},
			{"amount above the maximum", jsonBody{"amount": 15000001}, "invalid_charge", fine, "amount must be less than or equal to 15000000 (thb subunits)"},
			{"amount of zero", jsonBody{"amount": 0, "currency": "jpy"}, "invalid_charge", fine + "bad_request", either(k,
				"amount must be greater than or equal to 100 (jpy subunits)", "amount must be greater than or equal to 1 (jpy subunits)")},
			{"amount beyond all numbers", jsonBody{"amount": "1e30"}, "invalid_charge", "bad_request", either(k,
				"amount must be less than or equal to 15000000 (thb subunits)", "amount must be less than or equal to 9007199254740991 (thb subunits)")},
			{"amount missing", jsonBody{"amount": nil}, "invalid_amount", "bad_request", "amount must be an integer"},
			{"amount empty", jsonBody{"amount": ""}, "invalid_amount", "bad_request", "amount must be an integer"},
			{"amount with a fraction", jsonBody{"amount": 100000.5}, "invalid_amount", "bad_request", "amount must be an integer"},
			{"amount not a number", jsonBody{"amount": "many"}, "invalid_charge", "bad_request", "amount is not a number"},
			{"amount a hash", jsonBody{"amount": jsonBody{"a": 1}}, "invalid_charge", "bad_request", "amount is not a number"},
			{"amount true", jsonBody{"amount": true}, "invalid_charge", "bad_request", "amount is not a number"},
			{"currency missing", jsonBody{"currency": nil}, "invalid_charge", "bad_request", "currency is currently not supported"},
			{"currency unknown", jsonBody{"currency": "xxx"}, "invalid_charge", "bad_request", "currency is currently not supported"},
			{"two faults", jsonBody{"currency": "x", "amount": "y"}, "invalid_charge", "bad_request", "currency is currently not supported and amount is not a number"},
			{
				"three faults",
				jsonBody{"currency": "x", "amount": "y", "metadata": "z"},
				"invalid_charge", "bad_request",
				"currency is currently not supported, amount is not a number, and Metadata should be a JSON hash",
			},
			{"metadata a list", jsonBody{"metadata": []any{1}}, "invalid_charge", "bad_request", "Metadata should be a JSON hash"},
			{"return_uri a path", jsonBody{"return_uri": "/done"}, "invalid_charge", "bad_request", "return uri is invalid"},
			{"return_uri a script", jsonBody{"return_uri": "javascript:alert(1)"}, "invalid_charge", "bad_request", "return uri is invalid"},
			{"capture a word", jsonBody{"capture": "maybe"}, "invalid_charge", "bad_request", "capture is invalid"},
			{"authorization_type unknown", jsonBody{"authorization_type": "later"}, "invalid_charge", "bad_request", "authorization type is invalid"},
			{"expires_at in the past", jsonBody{"expires_at": "2026-03-02T09:59:59Z"}, "invalid_charge", "bad_request", "expires at is invalid"},
			{
				"three webhook endpoints",
				jsonBody{"webhook_endpoints": []any{"https://a.example", "https://b.example", "https://c.example"}},
				"invalid_charge", "bad_request", "webhook endpoints are invalid",
			},
			{"webhook endpoint without TLS", jsonBody{"webhook_endpoints": []any{"http://a.example"}}, "invalid_charge", "bad_request", "webhook endpoints are invalid"},
			{"platform fee above the amount", jsonBody{"platform_fee": jsonBody{"fixed": 100001}}, "invalid_charge", "bad_request", "platform fee is invalid"},
			{"token with customer", jsonBody{"customer": k.customer(jsonBody{}).str("id")}, "invalid_charge", "bad_request", "customer must not be given with a token"},
		} {
			t.Run(c.what, func(t *testing.T) {
				k.t = t
				token := k.token()
				answer := k.cardCharge(with(jsonBody{"card": token}, c.change))
				code := either(k, c.recorded, c.documented)
				if code == fine {
					answer.ok()
					return
				}
				answer.refused(400, code, c.message)
				k.vault("GET", "/tokens/"+token, nil).ok().has(false, "used")
			})
		}
	})
}

func TestWhatCannotPay(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		money := jsonBody{"amount": 100000, "currency": "THB"}
		post := func(more jsonBody) *reply { return k.api("POST", "/charges", with(money, more)) }

		post(nil).refused(either(k, 404, 400), either(k, "not_found", "bad_request"),
			either(k, "the request object was not found", "one of card, customer and source is required"))
		post(jsonBody{"card": "tokn_test_x"}).refused(404, either(k, "not_found", "token_not_found"), "token tokn_test_x was not found")
		post(jsonBody{"card": "card_test_x"}).refused(404, "not_found", "card card_test_x was not found")
		post(jsonBody{"customer": "cust_test_x"}).refused(404, "not_found", "customer cust_test_x was not found")
		post(jsonBody{"source": "src_test_x"}).refused(404, "not_found", "source src_test_x was not found")

		one := k.customer(jsonBody{"card": k.token()})
		other := k.customer(jsonBody{"card": k.token()})
		card := other.str("default_card")
		post(jsonBody{"customer": one.str("id"), "card": card}).refused(404, "not_found", "card "+card+" was not found")
		post(jsonBody{"card": card}).refused(404, "not_found", "card "+card+" was not found")
		ch := post(jsonBody{"customer": other.str("id"), "card": card}).ok()
		ch.has(other.str("id"), "customer")
		ch.has("/customers/"+other.str("id")+"/cards/"+card, "card", "location")

		src := k.source("promptpay")
		k.api("POST", "/charges", jsonBody{
			"amount": 300000, "currency": "thb", "source": src.str("id"), "card": k.token(),
			"return_uri": "https://shop.example/",
		}).
			refused(400, either(k, "invalid_charge", "bad_request"), "only one of card, customer and source may be given")
	})
}

func TestChargeTakesWhatItIsGiven(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		ch := k.cardCharge(jsonBody{
			"amount": "100000", "currency": "Thb", "ip": "127.0.0.1", "description": "Order-123", "capture": "0",
			"zero_interest_installments": false, "platform_fee": jsonBody{}, "source": nil, "customer": "", "linked_account": nil,
		}).ok()
		ch.hasAll(jsonBody{
			"amount": 100000, "currency": either(k, "THB", "thb"), "funding_currency": either(k, "THB", "thb"),
			"ip": "127.0.0.1", "description": "Order-123", "capture": false, "fee": 3650, "fee_vat": 256, "net": 96094,
			"authorize_uri": nil, "return_uri": nil, "livemode": false,
		})
		ch.has("4242", "card", "last_digits")
		ch.has("3.65", "transaction_fees", "fee_rate")
		ch.has("0.0", "transaction_fees", "fee_flat")
		ch.has("7.0", "transaction_fees", "vat_rate")
		ch.has("/charges/"+ch.str("id")+"/refunds", "refunds", "location")
		if v := ch.at("platform_fee", "fixed"); v != nil {
			t.Errorf("platform_fee.fixed of an empty fee is %v, want null", v)
		}
		fee := k.cardCharge(jsonBody{"platform_fee": jsonBody{"fixed": 1000, "percentage": 3.14}}).ok()
		fee.has(1000, "platform_fee", "fixed")
		fee.has(3.14, "platform_fee", "percentage")
		fee.has(nil, "platform_fee", "amount")
		pair := k.cardCharge(jsonBody{"return_uri": "myapp://paid?order=1"}).ok()
		pair.hasAll(jsonBody{"status": "pending", "return_uri": "myapp://paid?order=1"})
		if got, want := pair.str("authorize_uri"), "http://127.0.0.1/payments/paym"+pair.str("id")[len("chrg"):]+"/authorize"; got != want {
			t.Errorf("authorize_uri is %s, want %s", got, want)
		}
	})
}

func TestExpandShowsCustomerAndTransaction(t *testing.T) {
	k := newKit(t, Options{})
	cu := k.customer(jsonBody{"card": k.token(), "email": "a@example.com"})
	ch := k.api("POST", "/charges", jsonBody{"amount": 100000, "currency": "thb", "customer": cu.str("id")}).ok()
	wide := k.api("GET", "/charges/"+ch.str("id")+"?expand=true", nil).ok()
	wide.has("customer", "customer", "object")
	wide.has("a@example.com", "customer", "email")
	wide.has(ch.str("transaction"), "transaction", "id")
	wide.has(96094, "transaction", "amount")
	wide.has(ch.str("id"), "transaction", "origin")
}

// race runs f n times at once and counts the answers with status 200.
func race(n int, f func(i int) *reply) (won int) {
	var wait sync.WaitGroup
	var mu sync.Mutex
	for i := range n {
		wait.Go(func() {
			if r := f(i); r.status == 200 {
				mu.Lock()
				won++
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	return won
}

func TestRaces(t *testing.T) {
	k := newKit(t, Options{})
	held := k.cardCharge(jsonBody{"capture": false}).ok().str("id")
	if won := race(32, func(int) *reply { return k.act(held, "capture", nil) }); won != 1 {
		t.Errorf("%d of 32 captures succeeded, want 1", won)
	}
	either := k.cardCharge(jsonBody{"capture": false}).ok().str("id")
	if won := race(32, func(i int) *reply { return k.act(either, []string{"capture", "reverse"}[i%2], nil) }); won != 1 {
		t.Errorf("%d of 32 captures and reversals succeeded, want 1", won)
	}
	token := k.token()
	if won := race(32, func(int) *reply { return k.cardCharge(jsonBody{"card": token}) }); won != 1 {
		t.Errorf("%d of 32 charges with one token succeeded, want 1", won)
	}
	src := k.source("promptpay").str("id")
	if won := race(32, func(int) *reply {
		return k.api("POST", "/charges", jsonBody{"amount": 300000, "currency": "thb", "source": src})
	}); won != 1 {
		t.Errorf("%d of 32 charges of one source succeeded, want 1", won)
	}
	paid := k.cardCharge(nil).ok().str("id")
	if won := race(32, func(int) *reply { return k.act(paid, "refunds", jsonBody{"amount": 15000}) }); won != 6 {
		t.Errorf("%d of 32 refunds of 15000 on 100000 succeeded, want 6", won)
	}
	k.get(paid).hasAll(jsonBody{"refunded_amount": 90000, "refundable": true})
}
