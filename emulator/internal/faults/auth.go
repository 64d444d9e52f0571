package faults

import (
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/transit"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// An emulator that tries faults has the keys that Options has by default.
var authFaults = []Fault{
	fault("auth.no-key", transit.Authorization(func(r *http.Request, header string) string {
		if header == "" && r.URL.Path == "/capability" {
			return transit.BasicAuth(api.DefaultPublicKey + ":")
		}
		return header
	})),
	fault("auth.no-key/code", transit.Keyless("GET /charges", func(refusal map[string]any) {
		refusal["code"], refusal["location"] = "not_authorized", apierror.LocationBase+"not-authorized"
	})),
	fault("auth.malformed-header", transit.Authorization(func(_ *http.Request, header string) string {
		if key, bearer := strings.CutPrefix(header, "Bearer "); bearer {
			return transit.BasicAuth(key + ":")
		}
		return header
	})),
	fault("auth.malformed-header/not-encoded", transit.Authorization(func(_ *http.Request, header string) string {
		if key, basics := strings.CutPrefix(header, "Basic "); basics && strings.HasSuffix(key, ":") {
			return transit.BasicAuth(key)
		}
		return header
	})),
	fault("auth.malformed-header/password", transit.Credentials(func(key, password string, colon bool) (string, bool) {
		return password + ":", key == "" && password != ""
	})),
	fault("auth.malformed-header/status", transit.Answers(func(r *http.Request, a *transit.Answer) {
		if a.Status == http.StatusUnauthorized && r.Header.Get("Authorization") == "Basic" {
			a.Status = http.StatusBadRequest
		}
	})),
	fault("auth.wrong-key", transit.Credentials(func(key, _ string, _ bool) (string, bool) {
		return strings.ToLower(key) + ":", key != strings.ToLower(key)
	})),
	fault("auth.wrong-key/longer", transit.Credentials(func(key, _ string, _ bool) (string, bool) {
		return api.DefaultSecretKey + ":", strings.HasPrefix(key, api.DefaultSecretKey) && key != api.DefaultSecretKey
	})),
	fault("auth.wrong-key/shorter", transit.Credentials(func(key, _ string, _ bool) (string, bool) {
		return api.DefaultSecretKey + ":", len(key) > 20 && strings.HasPrefix(api.DefaultSecretKey, key)
	})),
	fault("auth.wrong-key/message", transit.UnknownKeys("GET /recipients",
		alter.Set("message", "there is no such key"))),
	fault("auth.public-key-on-secret-operation", alter.Keys(route.RetrieveCustomer, api.AnyKey)),
	fault("auth.public-key-on-secret-operation/lists", alter.Keys(route.ListRefunds, api.AnyKey)),
	fault("auth.public-key-on-secret-operation/charges", alter.Keys(route.ExpireCharge, api.AnyKey)),
	fault("auth.no-colon", transit.Credentials(func(key, _ string, colon bool) (string, bool) { return ":", !colon && key != "" })),
	fault("auth.any-password", transit.Credentials(func(_, password string, _ bool) (string, bool) { return ":", password != "" })),
	fault("auth.any-password/colon", transit.Credentials(func(_, password string, _ bool) (string, bool) {
		return ":", strings.Contains(password, ":")
	})),
	fault("auth.checked-first", transit.UnknownKeysElse(func(r *http.Request, body []byte) *apierror.Error {
		if _, err := wire.ParseBody(r.Header.Get("Content-Type"), body); err != nil {
			return apierror.BadRequest(err.Error())
		}
		return nil
	})),
	fault("auth.checked-first/id", transit.UnknownKeysElse(func(r *http.Request, _ []byte) *apierror.Error {
		if id, has := strings.CutPrefix(r.URL.Path, "/customers/"); has && !strings.HasPrefix(id, "cust_") {
			return apierror.NotFound("customer", id)
		}
		return nil
	})),
	fault("auth.no-effect-without-key", transit.DoneAnyway("POST", "/capture")),
	fault("auth.no-effect-without-key/destroyed", transit.DoneAnyway("DELETE", "")),
	fault("auth.no-effect-without-key/refunded", transit.DoneAnyway("POST", "/refunds")),

	fault("account.other-sees-nothing", alter.On(route.RetrieveCustomer, alter.AsHolder(when.HoldsCustomer))),
	fault("account.other-sees-nothing/charge", alter.On(route.RetrieveCharge, alter.AsHolder(when.HoldsCharge))),
	fault("account.other-sees-nothing/recipient-code", alter.On(route.RetrieveRecipient,
		alter.Code(when.Refused{Code: "not_found", Where: when.HeldByOther(when.HoldsRecipient)}, "not_authorized"))),
	fault("account.other-changes-nothing", alter.On(route.UpdateCustomer, alter.AsHolder(when.HoldsCustomer))),
	fault("account.other-changes-nothing/captured", alter.On(route.CaptureCharge, alter.AsHolder(when.HoldsCharge))),
	fault("account.other-changes-nothing/silently", alter.On(route.ReverseCharge, alter.AlsoAsHolder(when.HoldsCharge))),
	fault("account.other-changes-nothing/customer-charged", alter.On(route.CreateCharge,
		alter.AsHolder(func(c *api.Call, a *api.Account) bool {
			_, has := a.Customers.Get(c.Params.Text("customer"))
			return has
		}))),
	fault("account.other-token", alter.On(route.CreateCharge, alter.BorrowToken)),
	fault("account.other-token/attached", alter.On(route.UpdateCustomer, alter.BorrowToken)),
	fault("account.other-token/spent", alter.On(route.CreateCharge, alter.SpendOthersToken)),
	fault("account.other-lists-nothing", alter.On(route.ListChains, alter.AsFirstAccount)),
	fault("account.other-lists-nothing/customers", alter.On(route.ListCustomers, alter.AsFirstAccount)),
	fault("account.other-lists-nothing/refunds", alter.On(route.ListRefunds, alter.AsFirstAccount)),
}
