package api

import (
	"strings"
	"testing"
)

func recipientBody() jsonBody {
	return jsonBody{
		"name": "Somsri", "type": "individual", "email": "s@example.com", "description": "Partner", "tax_id": "123",
		"metadata": jsonBody{"a": 1}, "bank_account": jsonBody{"brand": "scb", "number": "1234567890", "name": "Somsri"},
	}
}

func (k *kit) recipient(verified bool) string {
	k.t.Helper()
	id := k.api("POST", "/recipients", recipientBody()).ok().str("id")
	if verified {
		k.api("PATCH", "/recipients/"+id+"/verify", nil).ok()
	}
	return id
}

func TestRecipientLife(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		r := k.api("POST", "/recipients", recipientBody()).ok()
		path := "/recipients/" + r.str("id")
		r.hasAll(jsonBody{
			"object": "recipient", "location": path, "deleted": false, "active": false, "default": false, "verified": false,
			"failure_code": nil, "verified_at": nil, "activated_at": nil, "schedule": nil, "name": "Somsri", "tax_id": "123",
		})
		for name, want := range (jsonBody{
			"object": "bank_account", "last_digits": "7890", "account_number": "1234567890",
			"brand": "Siam Commercial Bank", "bank_code": "scb", "branch_code": nil, "type": nil,
		}) {
			r.has(want, "bank_account", name)
		}
		if got := k.api("GET", path, nil).ok(); got.raw != r.raw {
			t.Errorf("the recipient is retrieved as %s\nwant %s", got.raw, r.raw)
		}
		k.api("PATCH", path+"/verify", nil).ok().hasAll(jsonBody{"verified": true, "active": true, "verified_at": "2026-03-02T10:00:00Z"})
		changed := k.api("PATCH", path, jsonBody{"name": "Somsri T", "bank_account": jsonBody{"number": "99"}}).ok()
		changed.hasAll(jsonBody{"name": "Somsri T", "verified": false, "active": false, "verified_at": nil, "email": "s@example.com"})
		changed.has("99", "bank_account", "last_digits")
		changed.has("scb", "bank_account", "bank_code")
		k.api("DELETE", path, nil).ok().hasAll(jsonBody{"object": "recipient", "deleted": true, "name": "Somsri T"})
		for _, method := range []string{"GET", "PATCH", "DELETE"} {
			k.api(method, path, jsonBody{}).refused(404, "not_found", "recipient "+r.str("id")+" was not found")
		}
		k.api("GET", "/recipients", nil).ok().has(0, "total")
		keys := []string{}
		for _, ev := range k.api("GET", "/events", nil).ok().at("data").([]any) {
			keys = append(keys, ev.(map[string]any)["key"].(string))
		}
		if got, want := strings.Join(keys, " "), "recipient.create recipient.verify recipient.activate recipient.update recipient.destroy"; got != want {
			t.Errorf("events are %s, want %s", got, want)
		}
	})
}

func TestRefusedRecipients(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		account := func(more jsonBody) jsonBody { return with(recipientBody()["bank_account"].(jsonBody), more) }
		for _, c := range []struct {
			change  jsonBody
			code    string
			message string
		}{
			{jsonBody{"name": nil}, "invalid_recipient", "name can't be blank"},
			{jsonBody{"name": ""}, "invalid_recipient", "name can't be blank"},
			{jsonBody{"type": "robot"}, "invalid_recipient", "type is not included in the list"},
			{jsonBody{"email": "nobody"}, "invalid_recipient", "email is invalid"},
			{jsonBody{"metadata": 7}, "invalid_recipient", "Metadata should be a JSON hash"},
			{jsonBody{"bank_account": nil}, "invalid_recipient", "bank account can't be blank"},
			{jsonBody{"bank_account": "scb"}, "invalid_recipient", "bank account can't be blank"},
			{jsonBody{"name": "", "type": "x"}, "invalid_recipient", "name can't be blank and type is not included in the list"},
			{jsonBody{"bank_account": account(jsonBody{"brand": "none"})}, "invalid_bank_account", "brand is not included in the list"},
			{jsonBody{"bank_account": account(jsonBody{"brand": nil})}, "invalid_bank_account", "brand is not included in the list"},
			{jsonBody{"bank_account": account(jsonBody{"number": ""})}, "invalid_bank_account", "number can't be blank"},
			{jsonBody{"bank_account": jsonBody{}}, "invalid_bank_account", "brand is not included in the list, number can't be blank, and name can't be blank"},
			{jsonBody{"bank_account": account(jsonBody{"type": "secret"})}, "invalid_bank_account", "type is not included in the list"},
		} {
			k.api("POST", "/recipients", with(recipientBody(), c.change)).refused(400, either(k, c.code, "bad_request"), c.message)
		}
		k.api("GET", "/recipients", nil).ok().has(0, "total")
	})
}

func TestJapaneseBankAccount(t *testing.T) {
	k := newKit(t, Options{})
	r := k.api("POST", "/recipients", with(recipientBody(), jsonBody{"bank_account": jsonBody{
		"bank_code": "0001", "branch_code": "001",
		"account_type": "current", "number": "0000001", "name": "YAMADA",
	}})).ok()
	for name, want := range (jsonBody{"bank_code": "0001", "branch_code": "001", "type": "current", "last_digits": "0001"}) {
		r.has(want, "bank_account", name)
	}
}
