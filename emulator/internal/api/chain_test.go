package api

import (
	"strings"
	"testing"
)

func TestChainKeyActsForTheSubMerchant(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		made := k.control("POST", "/chains", nil).ok()
		key := made.str("key")
		if prefix := either(k, "ckey_test_", "ck_test_"); !strings.HasPrefix(key, prefix) {
			t.Errorf("the chain key is %s, want it to begin with %s", key, prefix)
		}
		path := "/chains/" + made.str("id")
		k.api("GET", path, nil).ok().hasAll(jsonBody{"object": "chain", "key": key, "revoked": false, "livemode": false, "location": path})
		k.api("GET", "/chains", nil).ok().has(1, "total")

		charge := jsonBody{"amount": 100000, "currency": "thb", "card": k.token(), "platform_fee": jsonBody{"fixed": 500}}
		ch := k.json(k.emu.API(), key, "POST", "/charges", charge).ok()
		ch.has(500, "platform_fee", "fixed")
		k.api("GET", "/charges/"+ch.str("id"), nil).refused(404, "not_found", "charge "+ch.str("id")+" was not found")
		k.json(k.emu.API(), made.str("secret_key"), "GET", "/charges/"+ch.str("id"), nil).ok()
		k.vault("GET", "/tokens/"+charge["card"].(string), nil).ok().has("successful", "charge_status")

		k.api("POST", path+"/revoke", nil).ok().hasAll(jsonBody{"revoked": true, "id": made.str("id")})
		k.json(k.emu.API(), key, "GET", "/charges", nil).refused(401, "authentication_failure", "authentication failed")
		k.api("POST", path+"/revoke", nil).refused(400, "bad_request", "chain was already revoked")
		k.api("GET", "/chains/acch_test_x", nil).refused(404, "not_found", "chain acch_test_x was not found")
		k.api("POST", "/chains/acch_test_x/revoke", nil).refused(404, "not_found", "chain acch_test_x was not found")
	})
}

func (k *kit) transfers() []any {
	k.t.Helper()
	return k.control("GET", "/transfers", nil).ok().at("data").([]any)
}

func TestRefusedDestinations(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		gone := k.recipient(true)
		k.api("DELETE", "/recipients/"+gone, nil).ok()
		token := k.token()
		for _, c := range []struct{ destination, code, message string }{
			{"", "invalid_recipient", "destination can't be blank"},
			{"recp_test_x", "invalid_recipient", "recipient recp_test_x was not found"},
			{gone, "invalid_recipient", "recipient " + gone + " was not found"},
			{k.recipient(false), "recipient_not_verified", "recipient must be verified before receiving transfers"},
		} {
			k.cardCharge(jsonBody{"card": token, "destination": c.destination}).refused(400, c.code, c.message)
		}
		k.vault("GET", "/tokens/"+token, nil).ok().has(false, "used")
		if all := k.transfers(); len(all) != 0 {
			t.Errorf("refused charges made the transfers %v", all)
		}
	})
}

func TestDestinationIsPaidAfterSuccessOnly(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		to := k.recipient(true)
		destined := jsonBody{"destination": to, "platform_fee": jsonBody{"fixed": 1000, "percentage": 5}}
		expect := func(what string, count int, amount int64) {
			t.Helper()
			all := k.transfers()
			if len(all) != count {
				t.Fatalf("%s: %d transfers, want %d", what, len(all), count)
			}
			last := all[count-1].(map[string]any)
			if last["recipient"] != to || int64(last["amount"].(float64)) != amount || last["object"] != "transfer" {
				t.Errorf("%s: the transfer is %v, want %d to %s", what, last, amount, to)
			}
		}
		ch := k.cardCharge(destined).ok()
		ch.has(to, "destination")
		chain := ch.str("chain")
		k.api("GET", "/chains/"+chain, nil).ok().has(false, "revoked")
		expect("a card charge", 1, 100000-1000-5000)

		second := k.cardCharge(destined).ok()
		second.has(chain, "chain")
		expect("a second charge", 2, 94000)

		held := k.cardCharge(with(destined, jsonBody{"capture": false, "authorization_type": "pre_auth"})).ok().str("id")
		waiting := k.sourceCharge("promptpay", destined).ok().str("id")
		lost := k.sourceCharge("promptpay", destined).ok().str("id")
		k.cardCharge(with(destined, jsonBody{"card": k.tokenOf("4111111111140011")}))
		k.act(lost, "mark_as_failed", nil).ok()
		expect("pending and failed charges", 2, 94000)
		k.act(held, "capture", jsonBody{"capture_amount": 20000}).ok()
		expect("a capture", 3, 20000-1000-1000)
		k.act(waiting, "mark_as_paid", nil).ok()
		expect("a payer who paid", 4, 300000-1000-15000)

		k.api("POST", "/chains/"+chain+"/revoke", nil).ok()
		if again := k.cardCharge(destined).ok().str("chain"); again == chain {
			t.Error("a charge after the revocation is linked to the revoked chain")
		}
	})
}
