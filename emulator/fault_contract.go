package emulator

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
)

// generatedFaults break what only cases made of the contract ask.
var generatedFaults = []defect{
	{"generated.parameter-refused", []part{on("POST /tokens", cardWith(func(card params) {
		if month, _, isFraction := strings.Cut(card.text("expiration_month"), "."); isFraction {
			card["expiration_month"] = month
		}
	}))}},
	{"generated.parameter-refused/list", []part{on("POST /charges/{id}/refunds", first(func(c *call) *apiError {
		if list, ok := c.params.list("amount"); ok && len(list) > 0 {
			c.params["amount"] = list[0]
		}
		return nil
	}))}},
	{"generated.parameter-refused/overflow", []part{on("POST /charges/{id}/capture", where(beyond64Bits("capture_amount"), put("capture_amount", nil)))}},
	{"generated.parameter-refused/year", []part{on("POST /tokens", cardWith(func(card params) {
		if card.text("expiration_year") == "10000" {
			card["expiration_year"] = "9999"
		}
	}))}},
	{"generated.parameter-refused/size", []part{rebodied("POST", "/customers", isJSON, func(body []byte) []byte {
		if start, _, found := bytes.Cut(body, []byte(`,"filler":`)); found {
			return append(start, '}')
		}
		return body
	})}},

	{"generated.parameter-accepted", []part{on("GET /chains", where(valued("offset", "0"), refuseWith(badRequest("offset must be greater than 0"))))}},
	{"generated.parameter-accepted/future", []part{on("GET /events", where(valued("from", "2030-01-01T00:00:00Z"),
		refuseWith(badRequest("from must not be in the future"))))}},
	{"generated.parameter-accepted/zone", []part{on("GET /refunds", where(holding("from", "07:00"), refuseWith(badRequest("from must be in UTC"))))}},
	{"generated.parameter-accepted/null", []part{on("PATCH /customers/{id}", where(nulled("email"), refuseWith(badRequest("email is invalid"))))}},
	{"generated.parameter-accepted/limit", []part{on("POST /charges", where(every(valued("currency", "sgd"), valued("amount", "2000000")), refuseWith(badRequest("amount is too large"))))}},

	{"generated.well-formed-refusal", []part{on("PATCH /customers/{id}", where(holding("description", "\x00"),
		refuseWith(badRequest("invalid byte sequence (app/models/customer.rb:41:in `update')"))))}},
	{"generated.well-formed-refusal/long", []part{on("POST /recipients", where(holding("name", strings.Repeat("a", 4000)),
		refuseWith(badRequest("panic: value too long for type character varying(255)"))))}},
	{"generated.well-formed-refusal/order", []part{on("GET /chains", where(valued("order", "none_of_these"), orderUnknown))}},

	{"generated.security", []part{acceptingKeys("PATCH /customers/{id}/cards/{id}", secretKeys|keyPublic)}},
	{"generated.security/revoke", []part{acceptingKeys("POST /chains/{id}/revoke", anyKey)}},
	{"generated.security/bearer", []part{reaimed("DELETE", "/recipients/*", func(r *http.Request) {
		if key, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); isBearer {
			r.SetBasicAuth(key, "")
		}
	})}},
	{"generated.path", []part{on("GET /recipients/{id}", refusing(refused{code: "not_found", where: shouting}, asBadRequest))}},
	{"generated.path/refund", []part{on("GET /charges/{id}/refunds/{id}", accepting(refused{code: "not_found", where: isRefund}, func(c *call) any {
		r, _ := c.acct.refunds.get(c.vars[1])
		return r
	}))}},
	{"generated.path/escaped", []part{on("POST /charges/{id}/expire", refusing(refused{code: "not_found", where: func(c *call) bool {
		return strings.ContainsAny(c.vars[0], "\x00'<")
	}}, asBadRequest))}},

	{"generated.no-echo", []part{on("POST /tokens", tellingCard(func(card params) bool { return strings.Contains(card.text("expiration_month"), ".") }))}},
	{"generated.no-echo/control", []part{on("POST /tokens", edited(func(c *call, token map[string]any) {
		if card, ok := c.params.object("card"); ok && strings.Contains(card.text("city"), "<script>") {
			token["request"] = map[string]any{"card": map[string]any{"number": card.text("number")}}
		}
	}))}},
	{"generated.no-state-change", []part{on("PATCH /charges/{id}", keepingRefused("description", func(c *call, text string) {
		if ch, err := c.charge(c.vars[0]); err == nil {
			next := ch.changed(c.stamp())
			next.description = text
			c.acct.charges.put(next.id, next)
		}
	}))}},
	{"generated.no-state-change/customer", []part{on("PATCH /customers/{id}", keepingRefused("description", func(c *call, text string) {
		if cu, err := c.customer(c.vars[0]); err == nil {
			next := cu.clone()
			next.description = text
			c.saveCustomer(next)
		}
	}))}},
	{"generated.no-state-change/recipient", []part{on("PATCH /recipients/{id}", keepingRefused("description", func(c *call, text string) {
		if r, err := c.recipient(c.vars[0]); err == nil {
			next := *r
			next.verified, next.description = false, &text
			c.acct.recipients.put(next.id, &next)
		}
	}))}},
}

func beyond64Bits(name string) func(c *call) bool {
	return func(c *call) bool {
		_, isNumber := c.params[name].(json.Number)
		_, given, ok := c.params.integer(name)
		return isNumber && given && !ok && !strings.Contains(c.params.text(name), ".")
	}
}

func holding(name, text string) func(c *call) bool {
	return func(c *call) bool { return strings.Contains(c.params.text(name), text) }
}

// orderUnknown refuses with status 200.
func orderUnknown(handler) handler {
	return func(*call) (any, *apiError) {
		return nil, &apiError{http.StatusOK, "bad_request", "order must be chronological or reverse_chronological"}
	}
}

// shouting tells that the id begins in upper case.
func shouting(c *call) bool { return c.vars[0][0] >= 'A' && c.vars[0][0] <= 'Z' }

func isRefund(c *call) bool {
	r, ok := c.acct.refunds.get(c.vars[1])
	return ok && r.charge != c.vars[0]
}

// tellingCard repeats the number of a card in the refusal of it.
func tellingCard(which func(card params) bool) func(handler) handler {
	return func(next handler) handler {
		return func(c *call) (any, *apiError) {
			answer, err := next(c)
			if card, ok := c.params.object("card"); ok && err != nil && which(card) {
				told := *err
				told.message += " (card " + card.text("number") + ")"
				err = &told
			}
			return answer, err
		}
	}
}

// keepingRefused keeps a text of a request that is refused for something else.
func keepingRefused(name string, keep func(c *call, text string)) func(handler) handler {
	return func(next handler) handler {
		return func(c *call) (any, *apiError) {
			answer, err := next(c)
			if text, given := c.params.str(name); given && err != nil {
				keep(c, text)
			}
			return answer, err
		}
	}
}
