package emulator

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
)

// generatedFaults break what only cases made of the contract ask.
var generatedFaults = []defect{
	{"generated.parameter-refused", []part{on("POST /tokens", cardWith(func(card Params) {
		if month, _, isFraction := strings.Cut(card.Text("expiration_month"), "."); isFraction {
			card["expiration_month"] = month
		}
	}))}},
	{"generated.parameter-refused/list", []part{on("POST /charges/{id}/refunds", first(func(c *Call) *Error {
		if list, ok := c.Params.List("amount"); ok && len(list) > 0 {
			c.Params["amount"] = list[0]
		}
		return nil
	}))}},
	{"generated.parameter-refused/overflow", []part{on("POST /charges/{id}/capture", where(beyond64Bits("capture_amount"), put("capture_amount", nil)))}},
	{"generated.parameter-refused/year", []part{on("POST /tokens", cardWith(func(card Params) {
		if card.Text("expiration_year") == "10000" {
			card["expiration_year"] = "9999"
		}
	}))}},
	{"generated.parameter-refused/size", []part{rebodied("POST", "/customers", isJSON, func(body []byte) []byte {
		if start, _, found := bytes.Cut(body, []byte(`,"filler":`)); found {
			return append(start, '}')
		}
		return body
	})}},

	{"generated.parameter-accepted", []part{on("GET /chains", where(valued("offset", "0"), refuseWith(BadRequest("offset must be greater than 0"))))}},
	{"generated.parameter-accepted/future", []part{on("GET /events", where(valued("from", "2030-01-01T00:00:00Z"),
		refuseWith(BadRequest("from must not be in the future"))))}},
	{"generated.parameter-accepted/zone", []part{on("GET /refunds", where(holding("from", "07:00"), refuseWith(BadRequest("from must be in UTC"))))}},
	{"generated.parameter-accepted/null", []part{on("PATCH /customers/{id}", where(nulled("email"), refuseWith(BadRequest("email is invalid"))))}},
	{"generated.parameter-accepted/limit", []part{on("POST /charges", where(every(valued("currency", "sgd"), valued("amount", "2000000")), refuseWith(BadRequest("amount is too large"))))}},

	{"generated.well-formed-refusal", []part{on("PATCH /customers/{id}", where(holding("description", "\x00"),
		refuseWith(BadRequest("invalid byte sequence (app/models/customer.rb:41:in `update')"))))}},
	{"generated.well-formed-refusal/long", []part{on("POST /recipients", where(holding("name", strings.Repeat("a", 4000)),
		refuseWith(BadRequest("panic: value too long for type character varying(255)"))))}},
	{"generated.well-formed-refusal/order", []part{on("GET /chains", where(valued("order", "none_of_these"), orderUnknown))}},

	{"generated.security", []part{acceptingKeys("PATCH /customers/{id}/cards/{id}", SecretKeys|KeyPublic)}},
	{"generated.security/revoke", []part{acceptingKeys("POST /chains/{id}/revoke", AnyKey)}},
	{"generated.security/bearer", []part{reaimed("DELETE", "/recipients/*", func(r *http.Request) {
		if key, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); isBearer {
			r.SetBasicAuth(key, "")
		}
	})}},
	{"generated.path", []part{on("GET /recipients/{id}", refusing(refused{code: "not_found", where: shouting}, asBadRequest))}},
	{"generated.path/refund", []part{on("GET /charges/{id}/refunds/{id}", accepting(refused{code: "not_found", where: isRefund}, func(c *Call) any {
		r, _ := c.Account.Refunds.Get(c.Vars[1])
		return r
	}))}},
	{"generated.path/escaped", []part{on("POST /charges/{id}/expire", refusing(refused{code: "not_found", where: func(c *Call) bool {
		return strings.ContainsAny(c.Vars[0], "\x00'<")
	}}, asBadRequest))}},

	{"generated.no-echo", []part{on("POST /tokens", tellingCard(func(card Params) bool { return strings.Contains(card.Text("expiration_month"), ".") }))}},
	{"generated.no-echo/control", []part{on("POST /tokens", edited(func(c *Call, token map[string]any) {
		if card, ok := c.Params.Object("card"); ok && strings.Contains(card.Text("city"), "<script>") {
			token["request"] = map[string]any{"card": map[string]any{"number": card.Text("number")}}
		}
	}))}},
	{"generated.no-state-change", []part{on("PATCH /charges/{id}", keepingRefused("description", func(c *Call, text string) {
		if ch, err := c.Charge(c.Vars[0]); err == nil {
			next := ch.Changed(c.Stamp())
			next.Description = text
			c.Account.Charges.Put(next.ID, next)
		}
	}))}},
	{"generated.no-state-change/customer", []part{on("PATCH /customers/{id}", keepingRefused("description", func(c *Call, text string) {
		if cu, err := c.Customer(c.Vars[0]); err == nil {
			next := cu.Clone()
			next.Description = text
			c.SaveCustomer(next)
		}
	}))}},
	{"generated.no-state-change/recipient", []part{on("PATCH /recipients/{id}", keepingRefused("description", func(c *Call, text string) {
		if r, err := c.Recipient(c.Vars[0]); err == nil {
			next := *r
			next.Verified, next.Description = false, &text
			c.Account.Recipients.Put(next.ID, &next)
		}
	}))}},
}

func beyond64Bits(name string) func(c *Call) bool {
	return func(c *Call) bool {
		_, isNumber := c.Params[name].(json.Number)
		_, given, ok := c.Params.Integer(name)
		return isNumber && given && !ok && !strings.Contains(c.Params.Text(name), ".")
	}
}

func holding(name, text string) func(c *Call) bool {
	return func(c *Call) bool { return strings.Contains(c.Params.Text(name), text) }
}

// orderUnknown refuses with status 200.
func orderUnknown(Handler) Handler {
	return func(*Call) (any, *Error) {
		return nil, &Error{http.StatusOK, "bad_request", "order must be chronological or reverse_chronological"}
	}
}

// shouting tells that the id begins in upper case.
func shouting(c *Call) bool { return c.Vars[0][0] >= 'A' && c.Vars[0][0] <= 'Z' }

func isRefund(c *Call) bool {
	r, ok := c.Account.Refunds.Get(c.Vars[1])
	return ok && r.Charge != c.Vars[0]
}

// tellingCard repeats the number of a card in the refusal of it.
func tellingCard(which func(card Params) bool) func(Handler) Handler {
	return func(next Handler) Handler {
		return func(c *Call) (any, *Error) {
			answer, err := next(c)
			if card, ok := c.Params.Object("card"); ok && err != nil && which(card) {
				told := *err
				told.Message += " (card " + card.Text("number") + ")"
				err = &told
			}
			return answer, err
		}
	}
}

// keepingRefused keeps a text of a request that is refused for something else.
func keepingRefused(name string, keep func(c *Call, text string)) func(Handler) Handler {
	return func(next Handler) Handler {
		return func(c *Call) (any, *Error) {
			answer, err := next(c)
			if text, given := c.Params.Str(name); given && err != nil {
				keep(c, text)
			}
			return answer, err
		}
	}
}
