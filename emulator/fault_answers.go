package emulator

import (
	"net/http"
	"strings"
	"time"
)

// Faults in what holds of every answer are made in a few answers of which little else is judged: no rule says how a
// number in the place of a card is refused, or what expand means on a customer.
var answerFaults = []defect{
	{"answer.declared-status", []part{on(makingTokens, restated(refused{where: numberAsCard}, http.StatusUnprocessableEntity))}},
	{"answer.declared-status/expanded", []part{on(readingOwners, where(given("expand"), refuseWith(&Error{http.StatusNotAcceptable, "bad_request", "expand is not supported"})))}},
	{"answer.no-5xx", []part{on(makingTokens, where(numberAsCard, refuseWith(&Error{http.StatusInternalServerError, "internal_error", "internal error"})))}},
	{"answer.no-5xx/expanded", []part{on(readingOwners, where(given("expand"), first(func(*Call) *Error { panic("expand") })))}},
	{"answer.json", []part{answering("GET", "/charges/", "/events", func(a *written) { a.header.Set("Content-Type", "text/html; charset=utf-8") })}},
	{"answer.json/page", []part{rewriting(func(r *http.Request, a *written) {
		if strings.Contains(string(a.body), "request contains no card parameters") && r.ContentLength > 20 {
			a.header.Set("Content-Type", "text/html")
			a.body = []byte("<html><body><h1>400 Bad Request</h1></body></html>")
		}
	})}},
	{"answer.json/cut", []part{rewriting(func(r *http.Request, a *written) {
		if r.Method == "GET" && r.URL.Query().Has("expand") && strings.HasPrefix(r.URL.Path, "/customers/") {
			a.body = a.body[:len(a.body)/2]
		}
	})}},
	{"answer.success-is-200", []part{rewriting(func(r *http.Request, a *written) {
		if a.status == http.StatusOK && r.URL.Query().Has("expand") && strings.HasPrefix(r.URL.Path, "/customers/") {
			a.status = http.StatusNonAuthoritativeInfo
		}
	})}},
	{"answer.test-mode", []part{on(readingOwners, where(given("expand"), set(map[string]any{"livemode": true})))}},
	{"answer.location", []part{on(readingOwners, where(given("expand"), edited(func(_ *Call, customer map[string]any) {
		customer["location"] = "/customers?id=" + customer["id"].(string)
	})))}},
	{"answer.location/relative-token", []part{on(showingTokens, edited(func(_ *Call, token map[string]any) {
		token["location"] = "/tokens/" + token["id"].(string)
	}))}},
	{"answer.no-card-data", []part{on(makingTokens, refusing(refused{where: numberAsCard}, func(err *Error) {
		err.Message = WalletNumber + " is no card"
	}))}},
	{"answer.no-card-data/event", []part{listedWith("/charges/", "/events", func(event map[string]any) {
		charge, _ := event["data"].(map[string]any)
		if card, ok := charge["card"].(map[string]any); ok && card["last_digits"] == WalletNumber[12:] {
			card["number"] = WalletNumber
		}
	})}},
	{"answer.no-secret-key", []part{rewriting(func(r *http.Request, a *written) {
		if key, _ := APIKey(r); a.status == http.StatusUnauthorized && r.URL.Path == "/tokens" && key == DefaultSecretKey {
			a.edit(func(refusal map[string]any) { refusal["message"] = key + " is no public key" })
		}
	})}},
	{"answer.no-secret-key/chain", []part{on("GET /chains/{id}", edited(func(c *Call, chain map[string]any) { chain["secret_key"] = c.Account.SecretKey }))}},
	{"error.schema", []part{rewriting(func(r *http.Request, a *written) {
		if r.Method == "POST" && r.URL.Path == "/sources" && a.status == http.StatusBadRequest {
			a.edit(func(refusal map[string]any) { refusal["errors"] = []any{refusal["message"]} })
		}
	})}},
	{"error.schema/message-list", []part{rewriting(func(r *http.Request, a *written) {
		if r.ContentLength > 20 && strings.Contains(string(a.body), "request contains no card parameters") {
			a.edit(func(refusal map[string]any) { refusal["message"] = []any{refusal["message"]} })
		}
	})}},
	{"error.schema/object", []part{errorsOf("failed_expire", func(refusal map[string]any) { refusal["object"] = "failure" })}},
	{"error.location", []part{errorsOf("failed_expire", func(refusal map[string]any) { refusal["location"] = LocationBase + "failed_expire" })}},
	{"error.location/page", []part{errorsOf("authentication_failure", func(refusal map[string]any) {
		refusal["location"] = "https://www.omise.co/api-errors"
	})}},
	{"answer.id-format", []part{on(makingCharges, afterwards(func(_ *Call, answer any) any {
		if view := answer.(ChargeView); view.Transaction != "" {
			view.Charge.Transaction += "0"
		}
		return answer
	}))}},
	{"answer.request-id", []part{statused(http.StatusNotFound, "", func(a *written) { a.header.Set("X-Request-Id", "00000000-0000-4000-8000-000000000000") })}},
	{"answer.request-id/none", []part{answering("GET", "/charges", "", func(a *written) { a.header.Del("X-Request-Id") })}},
	{"answer.no-store", []part{statused(http.StatusUnauthorized, "", func(a *written) { a.header.Set("Cache-Control", "no-cache") })}},
	{"answer.no-store/tokens", []part{statused(http.StatusOK, "/tokens", func(a *written) { a.header.Set("Cache-Control", "private, max-age=60") })}},
	{"answer.version-header", []part{answering("GET", "/charges", "", func(a *written) { a.header.Del("Omise-Version") })}},
	{"answer.version-header/latest", []part{answering("POST", "/charges", "", func(a *written) { a.header.Set("Omise-Version", "latest") })}},
	{"answer.times-utc", []part{on("GET /charges", where(missing("to"), listedToLocal))}},
	{"answer.times-utc/reversed", []part{on("POST /charges/{id}/reverse", edited(func(_ *Call, charge map[string]any) {
		charge["reversed_at"] = strings.Replace(charge["reversed_at"].(string), "Z", ".000Z", 1)
	}))}},
}

// numberAsCard tells that a token is asked for with a card number in the place of the card.
func numberAsCard(c *Call) bool {
	text, isText := c.Params["card"].(string)
	return isText && Luhn(text)
}

// answering changes the successes of a path, given by its beginning and its end; without an end it is the path.
func answering(method, start, end string, change func(a *written)) part {
	return rewriting(func(r *http.Request, a *written) {
		path := r.URL.Path
		if a.status == http.StatusOK && r.Method == method && strings.HasPrefix(path, start) && strings.HasSuffix(path, end) && (end != "" || path == start) {
			change(a)
		}
	})
}

// listedWith changes each element of a list.
func listedWith(start, end string, change func(object map[string]any)) part {
	return answering("GET", start, end, func(a *written) {
		a.edit(func(list map[string]any) {
			data, _ := list["data"].([]any)
			for _, each := range data {
				if object, ok := each.(map[string]any); ok {
					change(object)
				}
			}
		})
	})
}

// statused changes all answers of a status, below a path.
func statused(status int, start string, change func(a *written)) part {
	return rewriting(func(r *http.Request, a *written) {
		if a.status == status && strings.HasPrefix(r.URL.Path, start) {
			change(a)
		}
	})
}

// errorsOf changes the refusals of a code.
func errorsOf(code string, change func(refusal map[string]any)) part {
	return rewriting(func(_ *http.Request, a *written) {
		if a.status >= http.StatusBadRequest && strings.Contains(string(a.body), `"code":"`+code+`"`) {
			a.edit(change)
		}
	})
}

// listedToLocal tells the end of a list's span in the time of Bangkok where the newest come first.
func listedToLocal(next Handler) Handler {
	bangkok := time.FixedZone("", 7*60*60)
	return edited(func(_ *Call, list map[string]any) {
		if list["order"] != "reverse_chronological" {
			return
		}
		if to, err := time.Parse(time.RFC3339, list["to"].(string)); err == nil {
			list["to"] = to.In(bangkok).Format(time.RFC3339)
		}
	})(next)
}
