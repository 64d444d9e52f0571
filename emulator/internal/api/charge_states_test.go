package api

import (
	"encoding/json"
	"strings"
	"testing"
)

// flagNames are the fields of the flag matrix, in the order of its rows below.
var flagNames = strings.Fields("authorized capturable capture paid reversible refundable partially_refundable disputable " +
	"voided reversed expired can_perform_void")

// reached brings a charge into a state and returns its id.
var reached = map[string]func(k *kit) string{
	"card captured": func(k *kit) string { return k.cardCharge(nil).ok().str("id") },
	"card authorized": func(k *kit) string {
		return k.cardCharge(jsonBody{"capture": false}).ok().str("id")
	},
	"card captured later": func(k *kit) string {
		id := k.cardCharge(jsonBody{"capture": false}).ok().str("id")
		k.act(id, "capture", nil).ok()
		return id
	},
	"card reversed": func(k *kit) string {
		id := k.cardCharge(jsonBody{"capture": false}).ok().str("id")
		k.act(id, "reverse", jsonBody{}).ok()
		return id
	},
	"3ds waiting": func(k *kit) string {
		return k.cardCharge(jsonBody{"return_uri": "https://shop.example/done"}).ok().str("id")
	},
	"3ds authorized": func(k *kit) string {
		id := k.cardCharge(jsonBody{"return_uri": "https://shop.example/done", "capture": false}).ok().str("id")
		k.act(id, "mark_as_paid", nil).ok()
		return id
	},
	"source waiting": func(k *kit) string { return k.sourceCharge("promptpay", nil).ok().str("id") },
	"source expired by request": func(k *kit) string {
		id := k.sourceCharge("promptpay", nil).ok().str("id")
		k.act(id, "expire", nil).ok()
		return id
	},
	"source expired by time": func(k *kit) string {
		id := k.sourceCharge("alipay", nil).ok().str("id")
		k.advance("168h")
		return id
	},
	"source failed": func(k *kit) string {
		id := k.sourceCharge("truemoney", nil).ok().str("id")
		k.act(id, "mark_as_failed", nil).ok()
		return id
	},
	"source paid": func(k *kit) string {
		id := k.sourceCharge("wechat_pay", nil).ok().str("id")
		k.act(id, "mark_as_paid", nil).ok()
		return id
	},
	"refundable source paid": func(k *kit) string {
		id := k.sourceCharge("alipay_cn", nil).ok().str("id")
		k.act(id, "mark_as_paid", nil).ok()
		return id
	},
	"card failed": func(k *kit) string {
		r := k.cardCharge(jsonBody{"card": k.tokenOf("4111111111140011")})
		if k.documented() { // the answer was a 402; the charge is the newest one
			return k.api("GET", "/charges?order=reverse_chronological&limit=1", nil).ok().str("data", 0, "id")
		}
		return r.ok().str("id")
	},
	"partly refunded": func(k *kit) string {
		id := k.cardCharge(nil).ok().str("id")
		k.act(id, "refunds", jsonBody{"amount": 10000}).ok()
		return id
	},
	"fully refunded": func(k *kit) string {
		id := k.cardCharge(nil).ok().str("id")
		k.act(id, "refunds", jsonBody{"amount": 100000}).ok()
		return id
	},
	"fully voided": func(k *kit) string {
		id := k.cardCharge(jsonBody{"capture": false}).ok().str("id")
		k.act(id, "capture", nil).ok()
		k.act(id, "refunds", jsonBody{"amount": 100000, "void": true}).ok()
		return id
	},
	"lapsed": func(k *kit) string {
		id := k.cardCharge(jsonBody{"capture": false}).ok().str("id")
		k.advance("168h")
		return id
	},
}

// matrix is the flag matrix of recorded charges: T and F in the order of flagNames, then status
// and the times that are set.
var matrix = []struct{ state, flags, status, times string }{
	{"card captured", "TFTTFTTTFFFT", "successful", "paid_at authorized_at"},
	{"card authorized", "TTFFTFFFFFFF", "pending", "authorized_at"},
	{"card captured later", "TFFTFTTTFFFT", "successful", "paid_at authorized_at"},
	{"card reversed", "TFFFFFFFFTFF", "reversed", "authorized_at reversed_at"},
	{"3ds waiting", "FFTFFFFFFFFF", "pending", ""},
	{"3ds authorized", "TTFFTFFFFFFF", "pending", "authorized_at"},
	{"source waiting", "FFTFFFFFFFFF", "pending", ""},
	{"source expired by request", "FFTFFFFFFFTF", "expired", "expired_at"},
	{"source expired by time", "FFTFFFFFFFTF", "expired", "expired_at"},
	{"source failed", "FFTFFFFFFFFF", "failed", ""},
	{"source paid", "TFTTFFFFFFFF", "successful", "paid_at authorized_at"},
	{"refundable source paid", "TFTTFTTFFFFF", "successful", "paid_at authorized_at"},
	{"card failed", "FFTFFFFFFFFF", "failed", ""},
	{"partly refunded", "TFTTFTTTFFFT", "successful", "paid_at authorized_at"},
	{"fully refunded", "TFTTFFFFFFFF", "successful", "paid_at authorized_at"},
	{"fully voided", "TFFTFFFFTFFF", "successful", "paid_at authorized_at"},
}

func TestFlagMatrix(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		for _, row := range matrix {
			t.Run(row.state, func(t *testing.T) {
				fresh := newKit(t, Options{Dialect: k.emu.dialect})
				checkRow(t, fresh.get(reached[row.state](fresh)), row.flags, row.status, row.times)
			})
		}
	})
}

func checkRow(t *testing.T, ch *reply, flags, status, times string) {
	t.Helper()
	for i, name := range flagNames {
		ch.has(flags[i] == 'T', name)
	}
	ch.has(status, "status")
	for name := range strings.FieldsSeq("paid_at authorized_at expired_at reversed_at") {
		if set := strings.Contains(times, name); set != (ch.at(name) != nil) {
			t.Errorf("%s is %v, want it set: %v", name, ch.at(name), set)
		}
	}
	if paid := ch.at("paid") == true; paid != (ch.at("transaction") != nil) {
		t.Errorf("transaction is %v of a charge with paid %v", ch.at("transaction"), paid)
	}
	if failed := status == "failed"; failed != (ch.at("failure_code") != nil) || failed != (ch.at("failure_message") != nil) {
		t.Errorf("failure is %v, %v of a charge that is %s", ch.at("failure_code"), ch.at("failure_message"), status)
	}
}

func TestLapsedAuthorization(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		ch := k.get(reached["lapsed"](k))
		checkRow(t, ch, either(k, "TFFFFFFFFTFF", "TFFFFFFFFFTF"), either(k, "reversed", "expired"),
			either(k, "authorized_at reversed_at", "authorized_at expired_at"))
		ch.has(ch.at("expires_at"), either(k, "reversed_at", "expired_at"))
	})
}

func TestExpiryTimes(t *testing.T) {
	k := newKit(t, Options{})
	ch := k.cardCharge(nil).ok()
	ch.has("2026-03-02T10:00:00Z", "created_at")
	ch.has("2026-03-09T10:00:00Z", "expires_at")
	id := k.sourceCharge("promptpay", nil).ok().str("id")
	k.advance("1h")
	expired := k.act(id, "expire", nil).ok()
	expired.has("2026-03-02T11:00:00Z", "expires_at")
	expired.has("2026-03-02T11:00:00Z", "expired_at")
	given := k.sourceCharge("promptpay", jsonBody{"expires_at": "2026-03-02T12:30:00Z"}).ok()
	given.has("2026-03-02T12:30:00Z", "expires_at")
	k.advance("89m59s")
	k.get(given.str("id")).has("pending", "status")
	k.advance("1s")
	k.get(given.str("id")).has("expired", "status")
}

func TestAuthorizationHoldsForSevenDays(t *testing.T) {
	k := newKit(t, Options{})
	id := k.cardCharge(jsonBody{"capture": false}).ok().str("id")
	k.advance("167h59m59s")
	k.act(id, "capture", nil).ok().has("successful", "status")
}

func TestCaptureFieldsAreAbsentUntilCaptured(t *testing.T) {
	k := newKit(t, Options{})
	names := []string{"authorization_type", "authorized_amount", "captured_amount"}
	for _, kind := range []any{nil, "final_auth"} {
		ordinary := k.cardCharge(jsonBody{"capture": false, "authorization_type": kind}).ok()
		for _, name := range names {
			if v, present := ordinary.body[name]; present {
				t.Errorf("%s of a fresh authorization is %v, want it absent", name, v)
			}
		}
	}
	ch := k.cardCharge(jsonBody{"capture": false, "authorization_type": "pre_auth"}).ok()
	for _, fresh := range []*reply{ch, k.get(ch.str("id"))} {
		fresh.hasAll(jsonBody{"authorization_type": "pre_auth", "authorized_amount": 100000, "captured_amount": 0})
	}
	listed := k.api("GET", "/charges"+query("order", "reverse_chronological"), nil).ok()
	listed.has("pre_auth", "data", 0, "authorization_type")
	listed.has(100000, "data", 0, "authorized_amount")
	listed.has(0, "data", 0, "captured_amount")
	partly := k.act(ch.str("id"), "capture", jsonBody{"capture_amount": 50000}).ok()
	partly.hasAll(jsonBody{
		"authorization_type": "pre_auth", "authorized_amount": 100000, "captured_amount": 50000,
		"amount": 100000, "funding_amount": 50000, "fee": 1825, "fee_vat": 128, "net": 48047,
	})
	plain := k.cardCharge(nil).ok()
	if v, present := plain.body["authorization_type"]; !present || v != nil {
		t.Errorf("authorization_type of a captured charge is %v (present: %v), want null", v, present)
	}
}

// keysOf lists the keys of a JSON object in the order in which they stand.
func keysOf(t *testing.T, text string) []string {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	if _, err := dec.Token(); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key.(string))
		var skip json.RawMessage
		if err := dec.Decode(&skip); err != nil {
			t.Fatal(err)
		}
	}
	return keys
}

// recordedChargeKeys is the key order of a charge recorded in 2025.
const recordedChargeKeys = "object id location amount acquirer_reference_number net fee fee_vat interest interest_vat " +
	"funding_amount refunded_amount transaction_fees platform_fee currency funding_currency ip refunds link description " +
	"metadata card source schedule linked_account customer dispute transaction failure_code failure_message " +
	"merchant_advice merchant_advice_code status authorize_uri return_uri created_at paid_at authorized_at expires_at " +
	"expired_at reversed_at multi_capture zero_interest_installments branch terminal device authorized capturable capture " +
	"disputable livemode refundable partially_refundable reversed reversible voided paid expired can_perform_void approval_code"

func TestRecordedKeyOrder(t *testing.T) {
	k := newKit(t, Options{})
	if got := strings.Join(keysOf(t, k.cardCharge(jsonBody{"capture": false}).ok().raw), " "); got != recordedChargeKeys {
		t.Errorf("a charge has the keys\n%s\nwant\n%s", got, recordedChargeKeys)
	}
	const source = "object id livemode location amount barcode bank created_at currency email flow installment_term ip " +
		"absorption_type name mobile_number phone_number platform_type scannable_code qr_settings billing shipping items " +
		"references provider_references store_id store_name terminal_id type zero_interest_installments charge_status " +
		"receipt_amount discounts promotion_code"
	if got := strings.Join(keysOf(t, k.source("promptpay").raw), " "); got != source {
		t.Errorf("a source has the keys\n%s\nwant\n%s", got, source)
	}
}
