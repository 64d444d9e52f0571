package faults

import (
	"bytes"
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/transit"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
)

// Faults in what holds of every answer are made in a few answers of which little else is judged:
// no rule says how a number in the place of a card is refused, or what expand means on a
// customer.
var answerFaults = []Fault{
	fault("answer.declared-status", alter.On(route.CreateToken,
		alter.Status(when.Refused{Where: when.NumberAsCard}, http.StatusUnprocessableEntity))),
	fault("answer.declared-status/expanded", alter.On(route.RetrieveCustomer,
		alter.Only(when.Has("expand"), alter.Refuse(apierror.New(http.StatusNotAcceptable, "bad_request", "expand is not supported"))))),
	fault("answer.no-5xx", alter.On(route.CreateToken,
		alter.Only(when.NumberAsCard, alter.Refuse(apierror.New(http.StatusInternalServerError, "internal_error", "internal error"))))),
	fault("answer.no-5xx/expanded", alter.On(route.RetrieveCustomer,
		alter.Only(when.Has("expand"), alter.Before(func(*api.Call) *apierror.Error { panic("expand") })))),
	fault("answer.json", transit.Successes("GET", "/charges/", "/events",
		transit.Header("Content-Type", "text/html; charset=utf-8"))),
	fault("answer.json/page", transit.Answers(func(r *http.Request, a *transit.Answer) {
		if numberAsCard(r, a) {
			a.Header.Set("Content-Type", "text/html")
			a.Body = []byte("<html><body><h1>400 Bad Request</h1></body></html>")
		}
	})),
	fault("answer.json/cut", expandedCustomer(func(a *transit.Answer) { a.Body = a.Body[:len(a.Body)/2] })),
	fault("answer.http", transit.Answers(func(r *http.Request, a *transit.Answer) {
		if numberAsCard(r, a) {
			a.Header.Set("X-Trace", "a\x01b")
		}
	})),
	fault("answer.utf-8", expandedCustomer(func(a *transit.Answer) {
		a.Body = bytes.Replace(a.Body, []byte("{"), []byte("{\"alias\":\"caf\xe9\","), 1)
	})),
	fault("answer.whole-numbers", expandedCustomer(func(a *transit.Answer) {
		a.Body = bytes.ReplaceAll(a.Body, []byte(`"limit":20,`), []byte(`"limit":20.0,`))
	})),
	fault("answer.header-once", transit.Answers(func(r *http.Request, a *transit.Answer) {
		if numberAsCard(r, a) {
			a.Header.Add("Content-Type", "application/problem+json")
		}
	})),
	fault("answer.coding", expandedCustomer(transit.Header("Content-Encoding", "br"))),
	fault("answer.readable", expandedCustomer(func(a *transit.Answer) {
		a.Body = bytes.Replace(a.Body, []byte("{"), []byte(`{"alias":"a","alias":"b",`), 1)
	})),
	fault("answer.success-is-200", transit.Answers(func(r *http.Request, a *transit.Answer) {
		if a.Status == http.StatusOK && r.URL.Query().Has("expand") && strings.HasPrefix(r.URL.Path, "/customers/") {
			a.Status = http.StatusNonAuthoritativeInfo
		}
	})),
	fault("answer.test-mode", alter.On(route.RetrieveCustomer,
		alter.Only(when.Has("expand"), alter.Members(map[string]any{"livemode": true})))),
	fault("answer.location", alter.On(route.RetrieveCustomer,
		alter.Only(when.Has("expand"), alter.Answer(func(_ *api.Call, customer map[string]any) {
			customer["location"] = "/customers?id=" + customer["id"].(string)
		})))),
	fault("answer.location/relative-token", alter.On(route.ShowToken, alter.Answer(func(_ *api.Call, token map[string]any) {
		token["location"] = "/tokens/" + token["id"].(string)
	}))),
	fault("answer.no-card-data", alter.On(route.CreateToken, alter.Refusal(when.Refused{Where: when.NumberAsCard}, func(err *apierror.Error) {
		err.Message = cards.WalletNumber + " is no card"
	}))),
	fault("answer.no-card-data/event", transit.Listed("/charges/", "/events", func(event map[string]any) {
		charge, _ := event["data"].(map[string]any)
		if card, ok := charge["card"].(map[string]any); ok && card["last_digits"] == cards.WalletNumber[12:] {
			card["number"] = cards.WalletNumber
		}
	})),
	fault("answer.no-secret-key", transit.Answers(func(r *http.Request, a *transit.Answer) {
		if key, _ := api.APIKey(r); a.Status == http.StatusUnauthorized && r.URL.Path == "/tokens" && key == api.DefaultSecretKey {
			a.Edit(func(refusal map[string]any) { refusal["message"] = key + " is no public key" })
		}
	})),
	fault("answer.no-secret-key/chain", alter.On(route.RetrieveChain,
		alter.Answer(func(c *api.Call, chain map[string]any) { chain["secret_key"] = c.Account.SecretKey }))),
	fault("error.schema", transit.Answers(func(r *http.Request, a *transit.Answer) {
		if r.Method == http.MethodPost && r.URL.Path == "/sources" && a.Status == http.StatusBadRequest {
			a.Edit(func(refusal map[string]any) { refusal["errors"] = []any{refusal["message"]} })
		}
	})),
	fault("error.schema/message-list", transit.Answers(func(r *http.Request, a *transit.Answer) {
		if numberAsCard(r, a) {
			a.Edit(func(refusal map[string]any) { refusal["message"] = []any{refusal["message"]} })
		}
	})),
	fault("error.schema/object", transit.Refusals("failed_expire", alter.Set("object", "failure"))),
	fault("error.location", transit.Refusals("failed_expire",
		func(refusal map[string]any) { refusal["location"] = apierror.LocationBase + "failed_expire" })),
	fault("error.location/page", transit.Refusals("authentication_failure", alter.Set("location", "https://www.omise.co/api-errors"))),
	fault("answer.id-format", alter.On(route.CreateCharge, alter.After(func(_ *api.Call, answer any) any {
		if view := answer.(api.ChargeView); view.Transaction != "" {
			view.Transaction = strings.Replace(view.Transaction, "_test_", "_", 1)
		}
		return answer
	}))),
	fault("answer.request-id", transit.Statuses(http.StatusNotFound, "",
		transit.Header("X-Request-Id", "00000000-0000-4000-8000-000000000000"))),
	fault("answer.request-id/none", transit.Successes("GET", "/charges", "", transit.WithoutHeader("X-Request-Id"))),
	fault("answer.no-store", transit.Statuses(http.StatusUnauthorized, "",
		transit.Header("Cache-Control", "no-cache"))),
	fault("answer.no-store/tokens", transit.Statuses(http.StatusOK, "/tokens",
		transit.Header("Cache-Control", "private, max-age=60"))),
	fault("answer.version-header", transit.Successes("GET", "/charges", "", transit.WithoutHeader("Omise-Version"))),
	fault("answer.version-header/latest", transit.Successes("POST", "/charges", "",
		transit.Header("Omise-Version", "latest"))),
	fault("answer.times-utc", alter.On(route.ListCharges, alter.Only(when.Lacks("to"), alter.LocalEnd))),
	fault("answer.times-utc/reversed", alter.On(route.ReverseCharge, alter.Answer(func(_ *api.Call, charge map[string]any) {
		charge["reversed_at"] = strings.Replace(charge["reversed_at"].(string), "Z", ".000Z", 1)
	}))),
}

// numberAsCard reports whether an answer refuses a number in the place of a card.
func numberAsCard(r *http.Request, a *transit.Answer) bool {
	return r.ContentLength > 20 && strings.Contains(string(a.Body), "request contains no card parameters")
}

// expandedCustomer changes a customer that was requested with expand.
func expandedCustomer(change func(a *transit.Answer)) alter.Change {
	return transit.Answers(func(r *http.Request, a *transit.Answer) {
		if r.Method == http.MethodGet && r.URL.Query().Has("expand") && strings.HasPrefix(r.URL.Path, "/customers/") {
			change(a)
		}
	})
}
