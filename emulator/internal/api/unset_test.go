package api

import (
	"encoding/json"
	"net/url"
	"testing"
)

// What a client sends for a field that nobody set changes nothing.
func TestUpdatesOfNothing(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		charge := k.cardCharge(jsonBody{"description": "Order 1", "metadata": jsonBody{"a": "1"}}).ok().str("location")
		customer := k.customer(jsonBody{"email": "a@example.com", "description": "one", "metadata": jsonBody{"a": "1"}, "card": k.token()})
		recipient := "/recipients/" + k.recipient(false)
		for path, empty := range map[string]jsonBody{
			charge:                   {"description": "", "metadata": ""},
			customer.str("location"): {"description": "", "email": "", "card": "", "default_card": "", "metadata": nil},
			customer.str("cards", "data", 0, "location"): {
				"name": "", "city": "", "expiration_month": 0, "expiration_year": 0, "postal_code": "",
			},
			recipient: {
				"name": "", "email": "", "description": "", "type": "", "tax_id": "",
				"bank_account": jsonBody{"brand": "", "number": "", "name": ""},
			},
		} {
			before := k.api("GET", path, nil).ok()
			k.api("PATCH", path, empty).ok()
			if after := k.api("GET", path, nil).ok(); after.raw != before.raw {
				t.Errorf("%s changed by an update of nothing:\n%s%s", path, before.raw, after.raw)
			}
		}
		k.api("PATCH", recipient, jsonBody{"bank_account": jsonBody{}}).ok()
		k.form("PATCH", recipient, "name=&bank_account[number]=&bank_account[name]=Somjai").ok().has("Somjai", "bank_account", "name")
		k.form("PATCH", customer.str("cards", "data", 0, "location"), "expiration_month=0&name=Somjai").ok().has("Somjai", "name")
	})
}

// What an update says is still taken, also where it says little.
func TestUpdatesThatSayLittle(t *testing.T) {
	k := newKit(t, Options{})
	charge := k.cardCharge(jsonBody{"metadata": jsonBody{"a": "1"}}).ok().str("location")
	k.api("PATCH", charge, jsonBody{"metadata": jsonBody{"note": ""}}).ok().has("", "metadata", "note")
	if left := k.api("PATCH", charge, jsonBody{"metadata": jsonBody{}}).ok().at("metadata"); len(left.(map[string]any)) > 0 {
		t.Errorf("metadata that were replaced by none are %v", left)
	}
	recipient := "/recipients/" + k.recipient(false)
	k.api("PATCH", recipient, jsonBody{"type": "robot"}).refused(400, "invalid_recipient", "type is not included in the list")
	k.api("PATCH", recipient, jsonBody{"bank_account": jsonBody{"number": "spoilt"}}).refused(400, "invalid_bank_account", "number is invalid")
	card := k.customer(jsonBody{"card": k.token()}).str("cards", "data", 0, "location")
	for _, month := range []any{13, -1, "0.5"} {
		if r := k.api("PATCH", card, jsonBody{"expiration_month": month}); r.status != 400 {
			t.Errorf("a card with the month %v was accepted: %s", month, r.raw)
		}
	}
}

func TestZeroWhereThereAreNoInstallments(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		of := func(kind string, term any) jsonBody {
			return jsonBody{"type": kind, "amount": 300000, "currency": "thb", "installment_term": term}
		}
		for _, zero := range []any{0, "0"} {
			k.api("POST", "/sources", of("promptpay", zero)).ok().has(nil, "installment_term")
			k.api("POST", "/sources", of("installment_kbank", zero)).refused(400, "bad_request",
				"installment_term is not included in the list and installment_term cannot be blank")
		}
		for _, wrong := range []any{-1, "some"} {
			k.api("POST", "/sources", of("promptpay", wrong)).refused(400, "bad_request", "installment_term is not included in the list")
		}
		k.api("POST", "/charges", jsonBody{
			"amount": 300000, "currency": "thb", "return_uri": "https://shop.example/",
			"source": jsonBody{"type": "promptpay", "installment_term": 0},
		}).ok().has(nil, "source", "installment_term")
	})
}

func TestFormsAreTyped(t *testing.T) {
	const source = "type=alipay&amount=100000&currency=thb"
	for form, name := range map[string]string{
		"&items[][name]=shoe&items[][amount]=1&items[][quantity]=2&items[][name]=sock&items[][amount]=3":        "repeated",
		"&items[0][name]=shoe&items[0][amount]=1&items[0][quantity]=2&items[1][name]=sock&items[1][amount]=3":   "indices",
		"&items[10][name]=sock&items[10][amount]=3&items[2][name]=shoe&items[2][amount]=1&items[2][quantity]=2": "indices out of order",
	} {
		t.Run(name, func(t *testing.T) {
			k := newKit(t, Options{})
			r := k.form("POST", "/sources", source+form).ok()
			const want = `[{"amount":1,"name":"shoe","quantity":2},{"amount":3,"name":"sock"}]`
			if got, _ := json.Marshal(r.at("items")); string(got) != want {
				t.Errorf("items are %s, want %s", got, want)
			}
		})
	}
	k := newKit(t, Options{})
	k.form("POST", "/sources", source+"&items[0][sku]=0042").ok().has("0042", "items", 0, "sku")
	k.form("POST", "/sources", source+"&items[a][name]=shoe").refused(400, "bad_request", "items is invalid")
	k.form("POST", "/sources", source+"&items[][amount]=some").ok().has("some", "items", 0, "amount")
	charge := url.Values{
		"amount": {"100000"}, "currency": {"thb"}, "card": {k.token()}, "metadata[count]": {"1"}, "zero_interest_installments": {"false"},
		"platform_fee[percentage]": {"2.5"}, "platform_fee[fixed]": {"100"}, "webhook_endpoints[0]": {"https://shop.example/hook"},
	}
	r := k.form("POST", "/charges", charge.Encode()).ok()
	const fee = `{"amount":null,"fixed":100,"percentage":2.5}`
	if got, _ := json.Marshal(r.at("platform_fee")); string(got) != fee {
		t.Errorf("the fee is %s, want %s", got, fee)
	}
	if got := r.at("zero_interest_installments"); got != false {
		t.Errorf("zero_interest_installments is %v, want false", got)
	}
	if got := r.at("metadata", "count"); got != "1" { // the contract has no types for what is the merchant's own
		t.Errorf("a number in the metadata of a form is %v, want a text", got)
	}
}

// A word of the API is not an id, even where an id is missing before it.
func TestWordsAreNoIDs(t *testing.T) {
	k := newKit(t, Options{})
	for _, path := range []string{
		"/charges/schedules", "/charges/search", "/charges/refunds", "/charges/events", "/charges/capture", "/charges/documents",
		"/customers/cards", "/recipients/verify", "/chains/revoke", "/charges/search/refunds",
	} {
		k.api("GET", path, nil).refused(404, "not_found", "path "+path+" was not found")
	}
	k.api("GET", "/charges/missing", nil).refused(404, "not_found", "charge missing was not found")
	id := k.cardCharge(nil).ok().str("id")
	k.api("GET", "/charges/"+id+"/refunds/events", nil).refused(404, "not_found", "refund events was not found")
}
