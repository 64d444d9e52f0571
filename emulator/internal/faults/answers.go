package faults

import (
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
)

// Faults in what holds of every answer are made in a few answers of which little else is judged:
// no rule says how a number in the place of a card is refused, or what expand means on a
// customer.
var answerFaults = []Fault{
	{"answer.declared-status", []Change{atRoutes(createToken, restated(refused{where: numberAsCard}, http.StatusUnprocessableEntity))}},
	{"answer.declared-status/expanded", []Change{atRoutes(retrieveCustomer, onlyWhere(hasParam("expand"), refuseWith(apierror.New(http.StatusNotAcceptable, "bad_request", "expand is not supported"))))}},
	{"answer.no-5xx", []Change{atRoutes(createToken, onlyWhere(numberAsCard, refuseWith(apierror.New(http.StatusInternalServerError, "internal_error", "internal error"))))}},
	{"answer.no-5xx/expanded", []Change{atRoutes(retrieveCustomer, onlyWhere(hasParam("expand"), beforehand(func(*api.Call) *apierror.Error { panic("expand") })))}},
	{"answer.json", []Change{answering("GET", "/charges/", "/events", func(a *written) { a.header.Set("Content-Type", "text/html; charset=utf-8") })}},
	{"answer.json/page", []Change{rewriting(func(r *http.Request, a *written) {
		if strings.Contains(string(a.body), "request contains no card parameters") && r.ContentLength > 20 {
			a.header.Set("Content-Type", "text/html")
			a.body = []byte("<html><body><h1>400 Bad Request</h1></body></html>")
		}
	})}},
	{"answer.json/cut", []Change{rewriting(func(r *http.Request, a *written) {
		if r.Method == "GET" && r.URL.Query().Has("expand") && strings.HasPrefix(r.URL.Path, "/customers/") {
			a.body = a.body[:len(a.body)/2]
		}
	})}},
	{"answer.success-is-200", []Change{rewriting(func(r *http.Request, a *written) {
		if a.status == http.StatusOK && r.URL.Query().Has("expand") && strings.HasPrefix(r.URL.Path, "/customers/") {
			a.status = http.StatusNonAuthoritativeInfo
		}
	})}},
	{"answer.test-mode", []Change{atRoutes(retrieveCustomer, onlyWhere(hasParam("expand"), setMembers(map[string]any{"livemode": true})))}},
	{"answer.location", []Change{atRoutes(retrieveCustomer, onlyWhere(hasParam("expand"), edited(func(_ *api.Call, customer map[string]any) {
		customer["location"] = "/customers?id=" + customer["id"].(string)
	})))}},
	{"answer.location/relative-token", []Change{atRoutes(showToken, edited(func(_ *api.Call, token map[string]any) {
		token["location"] = "/tokens/" + token["id"].(string)
	}))}},
	{"answer.no-card-data", []Change{atRoutes(createToken, refusing(refused{where: numberAsCard}, func(err *apierror.Error) {
		err.Message = cards.WalletNumber + " is no card"
	}))}},
	{"answer.no-card-data/event", []Change{listedWith("/charges/", "/events", func(event map[string]any) {
		charge, _ := event["data"].(map[string]any)
		if card, ok := charge["card"].(map[string]any); ok && card["last_digits"] == cards.WalletNumber[12:] {
			card["number"] = cards.WalletNumber
		}
	})}},
	{"answer.no-secret-key", []Change{rewriting(func(r *http.Request, a *written) {
		if key, _ := api.APIKey(r); a.status == http.StatusUnauthorized && r.URL.Path == "/tokens" && key == api.DefaultSecretKey {
			a.edit(func(refusal map[string]any) { refusal["message"] = key + " is no public key" })
		}
	})}},
	{"answer.no-secret-key/chain", []Change{atRoutes(retrieveChain, edited(func(c *api.Call, chain map[string]any) { chain["secret_key"] = c.Account.SecretKey }))}},
	{"error.schema", []Change{rewriting(func(r *http.Request, a *written) {
		if r.Method == "POST" && r.URL.Path == "/sources" && a.status == http.StatusBadRequest {
			a.edit(func(refusal map[string]any) { refusal["errors"] = []any{refusal["message"]} })
		}
	})}},
	{"error.schema/message-list", []Change{rewriting(func(r *http.Request, a *written) {
		if r.ContentLength > 20 && strings.Contains(string(a.body), "request contains no card parameters") {
			a.edit(func(refusal map[string]any) { refusal["message"] = []any{refusal["message"]} })
		}
	})}},
	{"error.schema/object", []Change{errorsOf("failed_expire", func(refusal map[string]any) { refusal["object"] = "failure" })}},
	{"error.location", []Change{errorsOf("failed_expire", func(refusal map[string]any) { refusal["location"] = apierror.LocationBase + "failed_expire" })}},
	{"error.location/page", []Change{errorsOf("authentication_failure", func(refusal map[string]any) {
		refusal["location"] = "https://www.omise.co/api-errors"
	})}},
	{"answer.id-format", []Change{atRoutes(createCharge, afterwards(func(_ *api.Call, answer any) any {
		if view := answer.(api.ChargeView); view.Transaction != "" {
			view.Charge.Transaction += "0"
		}
		return answer
	}))}},
	{"answer.request-id", []Change{statused(http.StatusNotFound, "", func(a *written) { a.header.Set("X-Request-Id", "00000000-0000-4000-8000-000000000000") })}},
	{"answer.request-id/none", []Change{answering("GET", "/charges", "", func(a *written) { a.header.Del("X-Request-Id") })}},
	{"answer.no-store", []Change{statused(http.StatusUnauthorized, "", func(a *written) { a.header.Set("Cache-Control", "no-cache") })}},
	{"answer.no-store/tokens", []Change{statused(http.StatusOK, "/tokens", func(a *written) { a.header.Set("Cache-Control", "private, max-age=60") })}},
	{"answer.version-header", []Change{answering("GET", "/charges", "", func(a *written) { a.header.Del("Omise-Version") })}},
	{"answer.version-header/latest", []Change{answering("POST", "/charges", "", func(a *written) { a.header.Set("Omise-Version", "latest") })}},
	{"answer.times-utc", []Change{atRoutes(listCharges, onlyWhere(lacksParam("to"), listedToLocal))}},
	{"answer.times-utc/reversed", []Change{atRoutes(reverseCharge, edited(func(_ *api.Call, charge map[string]any) {
		charge["reversed_at"] = strings.Replace(charge["reversed_at"].(string), "Z", ".000Z", 1)
	}))}},
}
