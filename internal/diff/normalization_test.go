package diff

import (
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"thb": "thb",
		idA:   "chrg_test_…",
		"token tokn_test_66dtww9mm91lnwz4u34 was not found":                               "token tokn_test_… was not found",
		"src_5mx7ibqwuv3kyjz8ii8":                                                         "src_…",
		"chrg_test_no1t4tnemucod0e51mo":                                                   "chrg_test_…",
		"installment_first_choice":                                                        "installment_first_choice",
		"2026-01-15T08:30:00Z":                                                            "[time]",
		"until 2026-01-15T08:30:00.123+07:00.":                                            "until [time].",
		"https://vault.omise.co/tokens/tokn_test_66dtww9mm91lnwz4u34":                     "{host}/tokens/tokn_test_…",
		"http://127.0.0.1:40731/tokens/tokn_test_66dtww9mm91lnwz4u34":                     "{host}/tokens/tokn_test_…",
		"https://api.omise.co/charges/" + idA + "/documents/x/downloads/5738237D0CE6D0FA": "{host}/charges/chrg_test_…/documents/x/downloads/…",
		"887ebbdd-990a-44a8-b01f-0b72fb5c4deb":                                            "[uuid]",
		"amount must be greater than or equal to 2000":                                    "amount must be greater than or equal to 2000",
	} {
		if got := normalized(in); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

// TestWhatDiffersInEveryRunIsNoChange compares a case with itself, run again
// with other ids, at another time and address, and with another seed.
func TestWhatDiffersInEveryRunIsNoChange(t *testing.T) {
	run := func(id, card, email, at, host, fingerprint string) *Side {
		body := strings.NewReplacer("ID", id, "CARD", card, "MAIL", email, "AT", at, "HOST", host, "PRINT", fingerprint).Replace
		return side(
			call{request: body("POST /charges card=CARD&email=MAIL"), status: 200, body: body(`{"object":"charge","id":"ID","location":"/charges/ID",
				"card":{"object":"card","id":"CARD","fingerprint":"PRINT"},"email":"MAIL","created_at":"AT","ip":"HOST",
				"authorize_uri":"HOST/payments/x/authorize","events":[{"object":"event","webhook_deliveries":["AT"]}]}`)},
			call{request: body("GET /charges/ID"), status: 200, body: body(`{"object":"charge","id":"ID","paid_at":"AT"}`)},
		)
	}
	a := run(idA, "card_test_66dtww9mpnz9xln15iv", "payer-1@shop.example", "2026-01-15T08:30:00Z", "https://api.omise.co", "fmQKT2mCwDUEKuRMmqyDPC0AfDFQNmHxuAjTnbdXfMg=")
	b := run(idB, "card_test_67aaaa9mpnz9xln15iv", "payer-29@shop.example", "2027-02-15T09:31:02Z", "http://127.0.0.1:1", "tCCtXvQZNHURxoo+mjRINjvRqnuz8PicTOHA/+t5k2g=")
	expect(t, "the same again", lines(compare(t, a, b)))
}

func TestReferenceToAnotherObject(t *testing.T) {
	run := func(first, second, refers string) *Side {
		return side(
			call{request: "POST /charges a=1", status: 200, body: `{"object":"charge","id":"` + first + `"}`},
			call{request: "POST /charges b=1", status: 200, body: `{"object":"charge","id":"` + second + `"}`},
			call{request: "POST /refunds", status: 200, body: `{"object":"refund","charge":"` + refers + `"}`},
		)
	}
	expect(t, "the same object", lines(compare(t, run(idA, idB, idA), run(idB, idC, idB))))
	expect(t, "another object", lines(compare(t, run(idA, idB, idA), run(idB, idC, idC))),
		"reference! refund.charge points to another object than before")
}

func TestRepeatedReadsCountOnce(t *testing.T) {
	read := func(status string) call {
		return call{request: "GET /charges/" + idA, status: 200, body: `{"object":"charge","id":"` + idA + `","status":"` + status + `"}`}
	}
	expect(t, "another number of reads", lines(compare(t,
		side(read("pending"), read("pending"), read("pending"), read("successful")),
		side(read("pending"), read("successful"), read("successful")))))
	change := call{request: "PATCH /charges/" + idA, status: 200, body: `{"object":"charge"}`}
	expect(t, "a read after a write", lines(compare(t,
		side(read("pending"), change, read("pending")), side(read("pending"), change))),
		"interaction-vanished GET /charges/{charge_id} is no longer sent; it was answered 200")
}

func TestTransitions(t *testing.T) {
	run := func(states ...string) *Side {
		var calls []call
		for _, state := range states {
			calls = append(calls, call{request: "GET /charges/" + idA, status: 200, body: `{"object":"charge","id":"` + idA + `","status":"` + state + `"}`})
		}
		return side(calls...)
	}
	expect(t, "a new step", lines(compare(t, run("pending", "successful"), run("pending", "expired"))),
		`enum-new! charge.status shows the new value "expired" where "successful" was`,
		"transition-new! the charge makes the new transition pending → expired; it went pending → successful",
		`enum-gone charge.status no longer has the value "successful"`)

	known := run("pending", "successful").add("charges/two",
		call{request: "GET /charges/" + idC, status: 200, body: `{"object":"charge","id":"` + idC + `","status":"failed"}`})
	other := run("failed", "successful").add("charges/two",
		call{request: "GET /charges/" + idC, status: 200, body: `{"object":"charge","id":"` + idC + `","status":"failed"}`})
	known.add("charges/three", call{request: "GET /charges/" + idB, status: 200, body: `{"object":"charge","id":"` + idB + `","status":"failed"}`},
		call{request: "GET /charges/" + idB, status: 200, body: `{"object":"charge","id":"` + idB + `","status":"successful"}`})
	other.add("charges/three", call{request: "GET /charges/" + idB, status: 200, body: `{"object":"charge","id":"` + idB + `","status":"failed"}`},
		call{request: "GET /charges/" + idB, status: 200, body: `{"object":"charge","id":"` + idB + `","status":"successful"}`})
	expect(t, "known steps", lines(compare(t, known, other)),
		`outcome! charge.status was "pending" and is "failed"`,
		`enum-gone charge.status no longer has the value "pending"`,
		"transition the charge went pending → successful and goes failed → successful")
}

func TestTokensAndDeletedObjectsHaveTransitions(t *testing.T) {
	run := func(body string) *Side {
		return sides("tokens/one", call{request: "GET /tokens/tokn_test_66dtww9mm91lnwz4u34", status: 200, body: `{"object":"token","id":"tokn_test_66dtww9mm91lnwz4u34","used":false}`},
			call{request: "POST /charges x=1", status: 200, body: `{}`},
			call{request: "GET /tokens/tokn_test_66dtww9mm91lnwz4u34", status: 200, body: body})
	}
	expect(t, "token", lines(compare(t,
		run(`{"object":"token","id":"tokn_test_66dtww9mm91lnwz4u34","used":false}`),
		run(`{"object":"token","id":"tokn_test_66dtww9mm91lnwz4u34","used":true}`))),
		"flag! token.used was false and is true",
		"transition-new! the token makes the new transition unused → used; it went unused")
}
