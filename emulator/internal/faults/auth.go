package faults

import (
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// An emulator that tries faults has the keys that Options has by default.
var authFaults = []Fault{
	{"auth.no-key", []Change{readdressed(func(r *http.Request, header string) string {
		if header == "" && r.URL.Path == "/capability" {
			return basicAuth(api.DefaultPublicKey + ":")
		}
		return header
	})}},
	{"auth.no-key/code", []Change{keyless("GET /charges", func(refusal map[string]any) {
		refusal["code"], refusal["location"] = "not_authorized", apierror.LocationBase+"not-authorized"
	})}},
	{"auth.malformed-header", []Change{readdressed(func(_ *http.Request, header string) string {
		if key, bearer := strings.CutPrefix(header, "Bearer "); bearer {
			return basicAuth(key + ":")
		}
		return header
	})}},
	{"auth.malformed-header/not-encoded", []Change{readdressed(func(_ *http.Request, header string) string {
		if key, basics := strings.CutPrefix(header, "Basic "); basics && strings.HasSuffix(key, ":") {
			return basicAuth(key)
		}
		return header
	})}},
	{"auth.malformed-header/password", []Change{credentials(func(key, password string, colon bool) (string, bool) {
		return password + ":", key == "" && password != ""
	})}},
	{"auth.malformed-header/status", []Change{rewriting(func(r *http.Request, a *written) {
		if a.status == http.StatusUnauthorized && r.Header.Get("Authorization") == "Basic" {
			a.status = http.StatusBadRequest
		}
	})}},
	{"auth.wrong-key", []Change{credentials(func(key, _ string, _ bool) (string, bool) {
		return strings.ToLower(key) + ":", key != strings.ToLower(key)
	})}},
	{"auth.wrong-key/longer", []Change{credentials(func(key, _ string, _ bool) (string, bool) {
		return api.DefaultSecretKey + ":", strings.HasPrefix(key, api.DefaultSecretKey) && key != api.DefaultSecretKey
	})}},
	{"auth.wrong-key/shorter", []Change{credentials(func(key, _ string, _ bool) (string, bool) {
		return api.DefaultSecretKey + ":", len(key) > 20 && strings.HasPrefix(api.DefaultSecretKey, key)
	})}},
	{"auth.wrong-key/message", []Change{unknownKeys("GET /recipients", func(refusal map[string]any) { refusal["message"] = "there is no such key" })}},
	{"auth.public-key-on-secret-operation", []Change{acceptingKeys("GET /customers/{id}", api.AnyKey)}},
	{"auth.public-key-on-secret-operation/lists", []Change{acceptingKeys("GET /refunds", api.AnyKey)}},
	{"auth.public-key-on-secret-operation/charges", []Change{acceptingKeys("POST /charges/{id}/expire", api.AnyKey)}},
	{"auth.no-colon", []Change{credentials(func(key, _ string, colon bool) (string, bool) { return ":", !colon && key != "" })}},
	{"auth.any-password", []Change{credentials(func(_, password string, _ bool) (string, bool) { return ":", password != "" })}},
	{"auth.any-password/colon", []Change{credentials(func(_, password string, _ bool) (string, bool) { return ":", strings.Contains(password, ":") })}},
	{"auth.checked-first", []Change{unknownKeysElse(func(r *http.Request, body []byte) *apierror.Error {
		if _, err := wire.ParseBody(r.Header.Get("Content-Type"), body); err != nil {
			return apierror.BadRequest(err.Error())
		}
		return nil
	})}},
	{"auth.checked-first/id", []Change{unknownKeysElse(func(r *http.Request, _ []byte) *apierror.Error {
		if id, has := strings.CutPrefix(r.URL.Path, "/customers/"); has && !strings.HasPrefix(id, "cust_") {
			return apierror.NotFound("customer", id)
		}
		return nil
	})}},
	{"auth.no-effect-without-key", []Change{doneAnyway("POST", "/capture")}},
	{"auth.no-effect-without-key/destroyed", []Change{doneAnyway("DELETE", "")}},
	{"auth.no-effect-without-key/refunded", []Change{doneAnyway("POST", "/refunds")}},

	{"account.other-sees-nothing", []Change{on("GET /customers/{id}", asHolder(func(c *api.Call, a *api.Account) bool {
		_, has := a.Customers.Get(c.Vars[0])
		return has
	}))}},
	{"account.other-sees-nothing/charge", []Change{on("GET /charges/{id}", asHolder(holdsCharge))}},
	{"account.other-sees-nothing/recipient-code", []Change{on("GET /recipients/{id}", recoded(refused{code: "not_found", where: held(func(c *api.Call, a *api.Account) bool {
		_, has := a.Recipients.Get(c.Vars[0])
		return has
	})}, "not_authorized"))}},
	{"account.other-changes-nothing", []Change{on("PATCH /customers/{id}", asHolder(func(c *api.Call, a *api.Account) bool {
		_, has := a.Customers.Get(c.Vars[0])
		return has
	}))}},
	{"account.other-changes-nothing/captured", []Change{on("POST /charges/{id}/capture", asHolder(holdsCharge))}},
	{"account.other-changes-nothing/silently", []Change{on("POST /charges/{id}/reverse", thenAsHolder(holdsCharge))}},
	{"account.other-changes-nothing/customer-charged", []Change{on(makingCharges, asHolder(func(c *api.Call, a *api.Account) bool {
		_, has := a.Customers.Get(c.Params.Text("customer"))
		return has
	}))}},
	{"account.other-token", []Change{on(makingCharges, borrowing)}},
	{"account.other-token/attached", []Change{on(attachingCards, borrowing)}},
	{"account.other-token/spent", []Change{on(makingCharges, spendingOthers)}},
	{"account.other-lists-nothing", []Change{on("GET /chains", asFirst)}},
	{"account.other-lists-nothing/customers", []Change{on("GET /customers", asFirst)}},
	{"account.other-lists-nothing/refunds", []Change{on("GET /refunds", asFirst)}},
}
