package api

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/methods"
	"github.com/omise-conformance/harness/emulator/internal/money"
)

// documentedTypes are the source types of the published description of the API, retired ones with
// samples included.
const documentedTypes = "alipay alipay_cn alipay_hk alipayplus_mpm alipayplus_upm atome atome_qr bkash boost dana duitnow_qr duitnow_obw " +
	"easypaisa econtext fpx gcash grabpay installment_bay installment_bbl installment_first_choice installment_kbank installment_ktc " +
	"installment_mbb installment_paynext_extra_jumpapp installment_paynext_extra_qr installment_scb installment_ttb installment_uob " +
	"installment_wlb_bay installment_wlb_bbl installment_wlb_first_choice installment_wlb_kbank installment_wlb_ktc installment_wlb_scb " +
	"installment_wlb_ttb installment_wlb_uob internet_banking_bay internet_banking_bbl kakaopay maybank_qr mobile_banking_ocbc " +
	"mobile_banking_scb mobile_banking_kbank mobile_banking_bbl mobile_banking_bay mobile_banking_ktb paynow paypay promptpay qr_code_upi " +
	"rabbit_linepay shopeepay shopeepay_jumpapp touch_n_go truemoney truemoney_jumpapp truemoney_qr wechat_pay wechat_pay_mpm wechat_pay_upm " +
	"internet_banking_ktb internet_banking_scb bill_payment_tesco_lotus barcode_alipay barcode_wechat points_citi mobile_banking_ocbc_pao"

func TestEveryKnownTypeIsInTheTable(t *testing.T) {
	for name := range strings.FieldsSeq(documentedTypes) {
		if methods.SourceKindsByName[name] == nil {
			t.Errorf("source type %s is not in the table", name)
		}
	}
	if len(methods.SourceKindsByName) != len(methods.SourceKinds) {
		t.Errorf("%d source types have %d names", len(methods.SourceKinds), len(methods.SourceKindsByName))
	}
}

func TestEverySourceTypeIsCreatedChargedAndPaid(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		for i := range methods.SourceKinds {
			kind := &methods.SourceKinds[i]
			t.Run(kind.Name, func(t *testing.T) {
				k.t = t
				checkKind(t, k, kind)
			})
		}
	})
}

func checkKind(t *testing.T, k *kit, kind *methods.SourceKind) {
	given := sourceBody(kind)
	src := k.api("POST", "/sources", given).ok()
	src.hasAll(jsonBody{
		"object": "source", "type": kind.Name, "flow": kind.FlowIn(k.documented()).String(), "charge_status": "unknown",
		"references": nil, "location": "/sources/" + src.str("id"),
	})
	for name, v := range given {
		if name == "currency" {
			v = either(k, strings.ToUpper(fmt.Sprint(v)), fmt.Sprint(v))
		}
		src.has(v, name)
	}
	if early := k.documented() && kind.ShowsEarly(); early != (src.at("scannable_code") != nil) {
		t.Errorf("scannable_code of the fresh source is %v, want it shown: %v", src.at("scannable_code"), early)
	}
	charge := jsonBody{"amount": given["amount"], "currency": given["currency"], "source": src.str("id"), "return_uri": "https://shop.example/done"}
	if kind.WithCard {
		charge["card"] = k.token()
	}
	ch := k.api("POST", "/charges", charge).ok()
	ch.hasAll(jsonBody{"status": "pending", "paid": false, "authorized": false, "capturable": false, "reversible": false, "transaction": nil})
	ch.has(src.str("id"), "source", "id")
	ch.has("pending", "source", "charge_status")
	if leaves := kind.FlowIn(k.documented()) != methods.FlowOffline; leaves != (ch.at("authorize_uri") != nil) {
		t.Errorf("authorize_uri of flow %s is %v", src.at("flow"), ch.at("authorize_uri"))
	}
	if kind.WithCard != (ch.at("card") != nil) {
		t.Errorf("card of the charge is %v", ch.at("card"))
	}
	for field, shows := range map[string]methods.Instructions{"scannable_code": methods.ShowCode, "references": methods.ShowReferences} {
		if want := kind.Shows == shows; want != (ch.at("source", field) != nil) {
			t.Errorf("%s of the charged source is %v, want it shown: %v", field, ch.at("source", field), want)
		}
	}
	k.act(ch.str("id"), "mark_as_paid", nil).ok().hasAll(jsonBody{
		"status": "successful", "authorized": true, "paid": true,
		"refundable": kind.Refundable, "capture": true,
	})
	paid := k.api("GET", "/sources/"+src.str("id"), nil).ok()
	paid.has("successful", "charge_status")
	want := money.FeesOn(given["amount"].(int64), kind.Rate)
	k.get(ch.str("id")).hasAll(jsonBody{"fee": want.Fee, "fee_vat": want.VAT, "net": want.Net})
	delete(charge, "card")
	k.api("POST", "/charges", charge).refused(400, either(k, "invalid_charge", "bad_request"), "source was already used")
}

func TestRefusedSources(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		for _, c := range []struct {
			kind    string
			change  jsonBody
			message string
		}{
			{"promptpay", jsonBody{"type": "invalid"}, "type is currently not supported"},
			{"promptpay", jsonBody{"type": nil}, "type is currently not supported"},
			{"promptpay", jsonBody{"currency": "invalid"}, "currency is currently not supported"},
			{"promptpay", jsonBody{"currency": nil}, "currency is currently not supported"},
			{"promptpay", jsonBody{"currency": "usd"}, "currency must be THB"},
			{"grabpay", jsonBody{"currency": "jpy"}, "currency is currently not supported"},
			{"promptpay", jsonBody{"amount": "invalid_amount"}, "amount is not a number"},
			{"promptpay", jsonBody{"amount": nil}, "amount is not a number"},
			{"promptpay", jsonBody{"amount": 20.5}, "amount must be an integer"},
			{"promptpay", jsonBody{"amount": 1999}, "amount must be at least 2000"},
			{"promptpay", jsonBody{"amount": 15000001}, "amount must be less than 15000000"},
			{"installment_kbank", jsonBody{"amount": 199999}, "amount must be at least 200000"},
			{"installment_kbank", jsonBody{"installment_term": 5}, "installment_term is not included in the list"},
			{"installment_kbank", jsonBody{"installment_term": nil}, "installment_term cannot be blank"},
			{"econtext", jsonBody{"name": ""}, "name cannot be blank"},
			{"econtext", jsonBody{"name": "Yamada Taro"}, "name is too long (maximum is 10 characters)"},
			{"econtext", jsonBody{"email": "nobody"}, "email is in invalid format"},
			{"econtext", jsonBody{"phone_number": "123"}, "phone_number must contain 10-11 digit characters"},
			{"econtext", jsonBody{"currency": "thb"}, "currency must be JPY"},
			{"fpx", jsonBody{"bank": nil}, "bank cannot be blank"},
			{"truemoney", jsonBody{"phone_number": nil}, "phone_number cannot be blank"},
			{"barcode_alipay", jsonBody{"barcode": ""}, "barcode cannot be blank"},
			{"alipay", jsonBody{"platform_type": "TV"}, "platform_type is invalid"},
			{"promptpay", jsonBody{"currency": "x", "amount": "y"}, "currency is currently not supported and amount is not a number"},
		} {
			given := with(sourceBody(methods.SourceKindsByName[c.kind]), c.change)
			k.api("POST", "/sources", given).refused(400, "bad_request", c.message)
		}
		k.api("GET", "/sources/src_test_x", nil).refused(404, "not_found", "source src_test_x was not found")
	})
}

func TestSourceAndChargeMustAgree(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		code := either(k, "invalid_charge", "bad_request")
		src := k.source("promptpay").str("id")
		k.api("POST", "/charges", jsonBody{"amount": 300001, "currency": "thb", "source": src, "return_uri": "https://s.example/"}).
			refused(400, code, "amount must be the same as the amount of the source")
		k.api("POST", "/charges", jsonBody{"amount": 300000, "currency": "sgd", "source": src, "return_uri": "https://s.example/"}).
			refused(400, code, "currency must be the same as the currency of the source")
		alone := k.api("POST", "/charges", jsonBody{"amount": 300000, "currency": "thb", "source": src})
		if k.documented() {
			alone.refused(400, code, "return uri is invalid")
		} else {
			alone.ok().hasAll(jsonBody{"return_uri": nil, "authorize_uri": nil})
		}
		bank := k.source("internet_banking_bay").str("id")
		k.api("POST", "/charges", jsonBody{"amount": 300000, "currency": "thb", "source": bank}).refused(400, code, "return uri is invalid")
	})
}

func TestInlineSource(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		post := func(source any, more jsonBody) *reply {
			return k.api("POST", "/charges", with(jsonBody{"amount": 300000, "currency": "thb", "return_uri": "https://s.example/", "source": source}, more))
		}
		ch := post(jsonBody{"type": "promptpay"}, jsonBody{"capture": false}).ok() // one SDK sends capture=false with everything
		ch.has(true, "capture")
		ch.has("promptpay", "source", "type")
		k.api("GET", "/sources/"+ch.str("source", "id"), nil).ok().has("pending", "charge_status")
		form := k.form("POST", "/charges/", "amount=300000&currency=thb&source[type]=installment_bay&source[installment_term]=3"+
			"&source[items][][name]=a&source[items][][amount]=1&source[items][][name]=b&source[items][][amount]=2&return_uri=https://s.example/").ok()
		form.has(3, "source", "installment_term")
		form.has("b", "source", "items", 1, "name")
		form.has("customer", "source", "absorption_type")
		whole := k.source("promptpay")
		post(whole.body, nil).ok().has(whole.str("id"), "source", "id")
		post(jsonBody{"type": "none"}, nil).refused(400, either(k, "invalid_charge", "bad_request"), "type is currently not supported")
	})
}

func TestScannableCodeBelongsToTheCharge(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		ch := k.sourceCharge("promptpay", nil).ok()
		code := ch.at("source", "scannable_code").(map[string]any)
		image := code["image"].(map[string]any)
		owner := "/charges/" + ch.str("id") + "/documents/" + image["id"].(string)
		filename := "qrcode.svg" // as in January 2026
		if k.documented() {
			filename = "qrcode.png"
		}
		if code["object"] != "barcode" || code["type"] != "qr" || image["object"] != "document" || image["filename"] != filename ||
			image["location"] != owner || !strings.HasPrefix(image["download_uri"].(string), "http://127.0.0.1"+owner+"/downloads/") {
			t.Errorf("scannable_code is %v", code)
		}
		if _, has := image["type"]; has != k.documented() {
			t.Errorf("image.type is %v", image["type"])
		}
		k.api("GET", owner, nil).ok().has(image["download_uri"], "download_uri")
	})
}

func TestReferencesOfABill(t *testing.T) {
	k := newKit(t, Options{})
	bill := k.sourceCharge("bill_payment_tesco_lotus", nil).ok()
	bill.has("0105556091152", "source", "references", "omise_tax_id")
	bill.has("2026-03-03T10:00:00Z", "source", "references", "expires_at")
	for _, name := range []string{"reference_number_1", "reference_number_2"} {
		if got := bill.str("source", "references", name); !methods.IsDigits(got, 18, 18) {
			t.Errorf("%s is %q, want 18 digits", name, got)
		}
	}
	keys := []string{}
	for name := range bill.at("source", "references").(map[string]any) {
		keys = append(keys, name)
	}
	slices.Sort(keys)
	if got, want := strings.Join(keys, " "), "barcode customer_amount customer_currency customer_exchange_rate device_id expires_at "+
		"omise_tax_id payment_code reference_number_1 reference_number_2 va_code"; got != want {
		t.Errorf("references have the keys %s\nwant %s", got, want)
	}
}

func TestSourcesOnTheVault(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		answer := k.vault("POST", "/sources", sourceBody(methods.SourceKindsByName["promptpay"]))
		if k.documented() {
			answer.ok()
			return
		}
		answer.refused(404, "not_found", "path /sources was not found")
	})
}

func TestSourcesTakeEitherKey(t *testing.T) {
	k := newKit(t, Options{})
	for _, key := range []string{DefaultPublicKey, DefaultSecretKey} {
		src := k.json(k.emu.API(), key, "POST", "/sources", sourceBody(methods.SourceKindsByName["promptpay"])).ok()
		k.json(k.emu.API(), key, "GET", "/sources/"+src.str("id"), nil).ok()
		k.json(k.emu.API(), key, "GET", "/capability", nil).ok()
	}
	k.json(k.emu.API(), DefaultPublicKey, "GET", "/charges", nil).refused(401, "authentication_failure", "authentication failed")
}

func TestCapabilityIsTrueToTheTable(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		answer := k.api("GET", "/capability", nil).ok()
		answer.has(either(k, "THB", "thb"), "payment_methods", 0, "currencies", 0)
		shown := answer.at("payment_methods").([]any)
		if len(shown) != len(methods.SourceKinds)+1 {
			t.Fatalf("the capability has %d shown, want %d", len(shown), len(methods.SourceKinds)+1)
		}
		for i, want := range methods.SourceKinds {
			if got := shown[i+1].(map[string]any)["name"]; got != want.Name {
				t.Errorf("method %d is %v, want %s", i+1, got, want.Name)
			}
		}
		for _, limit := range []string{"min", "max"} {
			k.cardCharge(jsonBody{"amount": int64(answer.at("limits", "charge_amount", limit).(float64))}).ok()
		}
	})
}
