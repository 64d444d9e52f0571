package api

import (
	"fmt"
	"testing"
)

func TestRefund(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		id := k.cardCharge(nil).ok().str("id")
		r := k.act(id, "refunds", jsonBody{"amount": 10000, "metadata": jsonBody{"why": jsonBody{"deep": 1}}}).ok()
		r.hasAll(jsonBody{
			"object": "refund", "livemode": false, "voided": false, "currency": either(k, "THB", "thb"), "amount": 10000,
			"charge": id, "status": "closed", "funding_amount": 10000, "funding_currency": either(k, "THB", "thb"),
			"location": "/charges/" + id + "/refunds/" + r.str("id"), "created_at": "2026-03-02T10:00:00Z",
		})
		r.has(1, "metadata", "why", "deep")
		if r.str("transaction") == k.get(id).str("transaction") {
			t.Error("a refund has the transaction of its charge, want its own")
		}
		second := k.act(id, "refunds", jsonBody{"amount": "20000"}).ok()
		ch := k.get(id)
		ch.hasAll(jsonBody{"refunded_amount": 30000, "refundable": true, "partially_refundable": true, "status": "successful", "voided": false})
		ch.has(2, "refunds", "total")
		ch.has(r.str("id"), "refunds", "data", 0, "id")
		ch.has(second.str("id"), "refunds", "data", 1, "id")
		if got := k.api("GET", "/charges/"+id+"/refunds/"+r.str("id"), nil).ok(); got.raw != r.raw {
			t.Errorf("the refund is retrieved as %s\nwant %s", got.raw, r.raw)
		}
		for _, list := range []string{"/charges/" + id + "/refunds", "/refunds"} {
			all := k.api("GET", list, nil).ok()
			all.has(list, "location")
			if got, want := fmt.Sprint(all.ids()), fmt.Sprint([]string{r.str("id"), second.str("id")}); got != want {
				t.Errorf("%s lists %s, want %s", list, got, want)
			}
		}
		k.api("GET", "/charges/"+id+"/refunds/rfnd_test_x", nil).refused(404, "not_found", "refund rfnd_test_x was not found")
		other := k.cardCharge(nil).ok().str("id")
		k.api("GET", "/charges/"+other+"/refunds/"+r.str("id"), nil).refused(404, "not_found", "refund "+r.str("id")+" was not found")
		if key := k.api("GET", "/events?order=reverse_chronological&limit=4", nil).ok().str("data", 1, "key"); key != "refund.create" {
			t.Errorf("the event of a refund is %s", key)
		}
	})
}

func TestRefusedRefunds(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		id := k.cardCharge(nil).ok().str("id")
		for _, c := range []struct {
			given   jsonBody
			message string
		}{
			{jsonBody{}, "amount is not a number"},
			{jsonBody{"amount": "all"}, "amount is not a number"},
			{jsonBody{"amount": 1.5}, "amount must be an integer"},
			{jsonBody{"amount": 0}, "amount must be greater than or equal to 1"},
			{jsonBody{"amount": -5}, "amount must be greater than or equal to 1"},
			{jsonBody{"amount": 100001}, "amount must be less than or equal to the amount that is left"},
			{jsonBody{"amount": "1e40"}, "amount must be less than or equal to the amount that is left"},
			{jsonBody{"amount": 1, "metadata": "x"}, "Metadata should be a JSON hash"},
			{jsonBody{"amount": 1, "void": "perhaps"}, "void is invalid"},
		} {
			k.act(id, "refunds", c.given).refused(400, "failed_refund", c.message)
		}
		k.get(id).hasAll(jsonBody{"refunded_amount": 0, "refundable": true})
	})
}

func TestRefundLimits(t *testing.T) {
	k := newKit(t, Options{})
	id := k.cardCharge(nil).ok().str("id")
	for range 15 {
		k.act(id, "refunds", jsonBody{"amount": 1}).ok()
	}
	k.act(id, "refunds", jsonBody{"amount": 1}).refused(400, "failed_refund", "charge has the maximum number of refunds")
	k.get(id).hasAll(jsonBody{"refundable": false, "refunded_amount": 15})

	for number, days := range map[string]int{"4242424242424242": 365, "3530111333300000": 160, "378282246310005": 160, "36021042000004": 160} {
		k := newKit(t, Options{})
		id := k.cardCharge(jsonBody{"card": k.tokenOf(number)}).ok().str("id")
		k.advance(fmt.Sprintf("%dh", days*24-1))
		k.act(id, "refunds", jsonBody{"amount": 1}).ok()
		k.advance("1h")
		k.act(id, "refunds", jsonBody{"amount": 1}).refused(400, "failed_refund", "charge is too old to be refunded")
		k.get(id).has(false, "refundable")
	}
}

func TestVoid(t *testing.T) {
	k := newKit(t, Options{})
	whole := k.cardCharge(nil).ok().str("id")
	k.act(whole, "refunds", jsonBody{"amount": 100000, "void": true}).ok().has(true, "voided")
	k.get(whole).hasAll(jsonBody{"voided": true, "status": "successful", "refunded_amount": 100000})

	part := k.cardCharge(nil).ok().str("id")
	k.act(part, "refunds", jsonBody{"amount": 50000, "void": true}).ok().has(true, "voided")
	k.get(part).has(false, "voided")
	k.act(part, "refunds", jsonBody{"amount": 50000}).ok().has(false, "voided")
	k.get(part).has(false, "voided")

	late := k.cardCharge(nil).ok().str("id")
	k.advance("24h")
	k.get(late).hasAll(jsonBody{"can_perform_void": false, "refundable": true})
	k.act(late, "refunds", jsonBody{"amount": 100000, "void": true}).ok().has(false, "voided")
	k.get(late).has(false, "voided")

	for kind, voided := range map[string]bool{"alipay_cn": false, "alipayplus_mpm": true} {
		id := k.sourceCharge(kind, nil).ok().str("id")
		k.act(id, "mark_as_paid", nil).ok().has(voided, "can_perform_void")
		k.act(id, "refunds", jsonBody{"amount": 300000, "void": true}).ok().has(voided, "voided")
		k.get(id).has(voided, "voided")
	}
}

func TestAnEventKeepsTheChargeOfItsTime(t *testing.T) {
	k := newKit(t, Options{})
	id := k.cardCharge(nil).ok().str("id")
	before := k.get(id)
	k.advance("1h")
	k.act(id, "refunds", jsonBody{"amount": 100000}).ok()
	k.api("PATCH", "/charges/"+id, jsonBody{"description": "later"}).ok()
	ev := k.api("GET", "/charges/"+id+"/events", nil).ok()
	for _, name := range []string{"refunded_amount", "refundable", "description", "can_perform_void"} {
		ev.has(before.at(name), "data", 0, "data", name)
	}
	ev.has(0, "data", 0, "data", "refunds", "total")
	ev.has("later", "data", 1, "data", "description")
}
