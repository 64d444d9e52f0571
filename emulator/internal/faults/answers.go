package faults

import (
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/faults/alter"
	"github.com/omise-conformance/harness/emulator/internal/faults/route"
	"github.com/omise-conformance/harness/emulator/internal/faults/transit"
	"github.com/omise-conformance/harness/emulator/internal/faults/when"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
)

// Faults in what holds of every answer are made in a few answers of which little else is judged:
// no rule says how a number in the place of a card is refused, or what expand means on a
// customer.
var answerFaults = []Fault{
	{"answer.declared-status", []alter.Change{alter.On(route.CreateToken, alter.Status(when.Refused{Where: when.NumberAsCard}, http.StatusUnprocessableEntity))}},
	{"answer.declared-status/expanded", []alter.Change{alter.On(route.RetrieveCustomer, alter.Only(when.Has("expand"), alter.Refuse(apierror.New(http.StatusNotAcceptable, "bad_request", "expand is not supported"))))}},
	{"answer.no-5xx", []alter.Change{alter.On(route.CreateToken, alter.Only(when.NumberAsCard, alter.Refuse(apierror.New(http.StatusInternalServerError, "internal_error", "internal error"))))}},
	{"answer.no-5xx/expanded", []alter.Change{alter.On(route.RetrieveCustomer, alter.Only(when.Has("expand"), alter.Before(func(*api.Call) *apierror.Error { panic("expand") })))}},
	{"answer.json", []alter.Change{transit.Successes("GET", "/charges/", "/events", func(a *transit.Answer) { a.Header.Set("Content-Type", "text/html; charset=utf-8") })}},
	{"answer.json/page", []alter.Change{transit.Answers(func(r *http.Request, a *transit.Answer) {
		if strings.Contains(string(a.Body), "request contains no card parameters") && r.ContentLength > 20 {
			a.Header.Set("Content-Type", "text/html")
			a.Body = []byte("<html><body><h1>400 Bad Request</h1></body></html>")
		}
	})}},
	{"answer.json/cut", []alter.Change{transit.Answers(func(r *http.Request, a *transit.Answer) {
		if r.Method == "GET" && r.URL.Query().Has("expand") && strings.HasPrefix(r.URL.Path, "/customers/") {
			a.Body = a.Body[:len(a.Body)/2]
		}
	})}},
	{"answer.success-is-200", []alter.Change{transit.Answers(func(r *http.Request, a *transit.Answer) {
		if a.Status == http.StatusOK && r.URL.Query().Has("expand") && strings.HasPrefix(r.URL.Path, "/customers/") {
			a.Status = http.StatusNonAuthoritativeInfo
		}
	})}},
	{"answer.test-mode", []alter.Change{alter.On(route.RetrieveCustomer, alter.Only(when.Has("expand"), alter.Members(map[string]any{"livemode": true})))}},
	{"answer.location", []alter.Change{alter.On(route.RetrieveCustomer, alter.Only(when.Has("expand"), alter.Answer(func(_ *api.Call, customer map[string]any) {
		customer["location"] = "/customers?id=" + customer["id"].(string)
	})))}},
	{"answer.location/relative-token", []alter.Change{alter.On(route.ShowToken, alter.Answer(func(_ *api.Call, token map[string]any) {
		token["location"] = "/tokens/" + token["id"].(string)
	}))}},
	{"answer.no-card-data", []alter.Change{alter.On(route.CreateToken, alter.Refusal(when.Refused{Where: when.NumberAsCard}, func(err *apierror.Error) {
		err.Message = cards.WalletNumber + " is no card"
	}))}},
	{"answer.no-card-data/event", []alter.Change{transit.Listed("/charges/", "/events", func(event map[string]any) {
		charge, _ := event["data"].(map[string]any)
		if card, ok := charge["card"].(map[string]any); ok && card["last_digits"] == cards.WalletNumber[12:] {
			card["number"] = cards.WalletNumber
		}
	})}},
	{"answer.no-secret-key", []alter.Change{transit.Answers(func(r *http.Request, a *transit.Answer) {
		if key, _ := api.APIKey(r); a.Status == http.StatusUnauthorized && r.URL.Path == "/tokens" && key == api.DefaultSecretKey {
			a.Edit(func(refusal map[string]any) { refusal["message"] = key + " is no public key" })
		}
	})}},
	{"answer.no-secret-key/chain", []alter.Change{alter.On(route.RetrieveChain, alter.Answer(func(c *api.Call, chain map[string]any) { chain["secret_key"] = c.Account.SecretKey }))}},
	{"error.schema", []alter.Change{transit.Answers(func(r *http.Request, a *transit.Answer) {
		if r.Method == "POST" && r.URL.Path == "/sources" && a.Status == http.StatusBadRequest {
			a.Edit(func(refusal map[string]any) { refusal["errors"] = []any{refusal["message"]} })
		}
	})}},
	{"error.schema/message-list", []alter.Change{transit.Answers(func(r *http.Request, a *transit.Answer) {
		if r.ContentLength > 20 && strings.Contains(string(a.Body), "request contains no card parameters") {
			a.Edit(func(refusal map[string]any) { refusal["message"] = []any{refusal["message"]} })
		}
	})}},
	{"error.schema/object", []alter.Change{transit.Refusals("failed_expire", func(refusal map[string]any) { refusal["object"] = "failure" })}},
	{"error.location", []alter.Change{transit.Refusals("failed_expire", func(refusal map[string]any) { refusal["location"] = apierror.LocationBase + "failed_expire" })}},
	{"error.location/page", []alter.Change{transit.Refusals("authentication_failure", func(refusal map[string]any) {
		refusal["location"] = "https://www.omise.co/api-errors"
	})}},
	{"answer.id-format", []alter.Change{alter.On(route.CreateCharge, alter.After(func(_ *api.Call, answer any) any {
		if view := answer.(api.ChargeView); view.Transaction != "" {
			view.Charge.Transaction += "0"
		}
		return answer
	}))}},
	{"answer.request-id", []alter.Change{transit.Statuses(http.StatusNotFound, "", func(a *transit.Answer) { a.Header.Set("X-Request-Id", "00000000-0000-4000-8000-000000000000") })}},
	{"answer.request-id/none", []alter.Change{transit.Successes("GET", "/charges", "", func(a *transit.Answer) { a.Header.Del("X-Request-Id") })}},
	{"answer.no-store", []alter.Change{transit.Statuses(http.StatusUnauthorized, "", func(a *transit.Answer) { a.Header.Set("Cache-Control", "no-cache") })}},
	{"answer.no-store/tokens", []alter.Change{transit.Statuses(http.StatusOK, "/tokens", func(a *transit.Answer) { a.Header.Set("Cache-Control", "private, max-age=60") })}},
	{"answer.version-header", []alter.Change{transit.Successes("GET", "/charges", "", func(a *transit.Answer) { a.Header.Del("Omise-Version") })}},
	{"answer.version-header/latest", []alter.Change{transit.Successes("POST", "/charges", "", func(a *transit.Answer) { a.Header.Set("Omise-Version", "latest") })}},
	{"answer.times-utc", []alter.Change{alter.On(route.ListCharges, alter.Only(when.Lacks("to"), alter.LocalEnd))}},
	{"answer.times-utc/reversed", []alter.Change{alter.On(route.ReverseCharge, alter.Answer(func(_ *api.Call, charge map[string]any) {
		charge["reversed_at"] = strings.Replace(charge["reversed_at"].(string), "Z", ".000Z", 1)
	}))}},
}
