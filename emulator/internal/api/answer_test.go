package api

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// oddValues are what a client with a mistake may send for any parameter.
var oddValues = []any{
	nil, "", " ", "x", "-1", "1e400", "NaN", "0x10", -1, 0, 1.5, 9007199254740993, true,
	[]any{},
	[]any{nil},
	[]any{[]any{}},
	jsonBody{},
	jsonBody{"a": jsonBody{"b": []any{jsonBody{}}}},
	"\u0000", "日本語", strings.Repeat("z", 5000),
}

// oddTargets are operations with a body that they accept, whose parameters are spoilt one by one.
func oddTargets(k *kit) map[string]jsonBody {
	held := k.cardCharge(jsonBody{"capture": false}).ok().str("id")
	paid := k.cardCharge(nil).ok().str("id")
	recipient := k.recipient(true)
	return map[string]jsonBody{
		"POST /charges": {
			"amount": 100000, "currency": "thb", "card": "", "customer": "", "source": jsonBody{"type": "promptpay"},
			"capture": true, "return_uri": "https://s.example/", "description": "d", "metadata": jsonBody{}, "ip": "", "expires_at": "",
			"platform_fee": jsonBody{"fixed": 1}, "webhook_endpoints": []any{}, "authorization_type": "", "destination": recipient,
			"zero_interest_installments": false, "linked_account": "", "expand": true,
		},
		"POST /sources": {
			"type": "econtext", "amount": 1000, "currency": "jpy", "name": "N", "email": "a@b.co", "phone_number": "08012345678",
			"installment_term": "", "billing": jsonBody{}, "shipping": jsonBody{}, "items": []any{}, "qr_settings": jsonBody{}, "platform_type": "",
			"zero_interest_installments": "",
		},
		"PATCH /charges/" + paid:                     {"description": "d", "metadata": jsonBody{}},
		"POST /charges/" + held + "/capture":         {"capture_amount": 1},
		"POST /charges/" + paid + "/refunds":         {"amount": 1, "void": false, "metadata": jsonBody{}},
		"POST /recipients":                           recipientBody(),
		"PATCH /recipients/" + recipient:             recipientBody(),
		"GET /charges":                               {"limit": 1, "offset": 0, "from": "", "to": "", "order": ""},
		"GET /charges/" + paid + "/refunds":          {"limit": 1, "offset": 0, "from": "", "to": "", "order": ""},
		"GET /charges/" + paid:                       {"expand": true},
		"POST /charges/" + held + "/reverse":         {"anything": 1},
		"PATCH /recipients/" + recipient + "/verify": {"anything": 1},
	}
}

func TestOddValuesAreAnsweredInOrder(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		for target, fine := range oddTargets(k) {
			method, path, _ := strings.Cut(target, " ")
			for name := range fine {
				for _, odd := range oddValues {
					answer := k.api(method, path, with(fine, jsonBody{name: odd}))
					switch answer.status {
					case 200, 400, 402, 404:
					default:
						t.Errorf("%s with %s=%.40q is answered %d: %s", target, name, fmt.Sprint(odd), answer.status, answer.raw)
					}
				}
			}
		}
	})
}

func TestClockTellsOfExpiryAtOnce(t *testing.T) {
	k := newKit(t, Options{})
	k.sourceCharge("promptpay", nil).ok()
	k.cardCharge(jsonBody{"capture": false}).ok()
	k.advance("168h")
	latest := k.api("GET", "/events?order=reverse_chronological&limit=2", nil).ok()
	for i := range 2 {
		latest.has("charge.expire", "data", i, "key")
	}
}

func TestEventsOfAChargeAreBounded(t *testing.T) {
	k := newKit(t, Options{})
	id := k.cardCharge(nil).ok().str("id")
	for i := range 2*maxChargeEvents - 1 {
		k.api("PATCH", "/charges/"+id, jsonBody{"description": strconv.Itoa(i)}).ok()
	}
	kept := k.api("GET", "/charges/"+id+"/events?order=reverse_chronological&limit=1", nil).ok()
	kept.has(maxChargeEvents, "total")
	kept.has(strconv.Itoa(2*maxChargeEvents-2), "data", 0, "data", "description")
}
