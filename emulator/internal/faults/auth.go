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
	{"auth.public-key-on-secret-operation", []Change{acceptingKeys(retrieveCustomer, api.AnyKey)}},
	{"auth.public-key-on-secret-operation/lists", []Change{acceptingKeys(listRefunds, api.AnyKey)}},
	{"auth.public-key-on-secret-operation/charges", []Change{acceptingKeys(expireCharge, api.AnyKey)}},
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

	{"account.other-sees-nothing", []Change{atRoutes(retrieveCustomer, asHolder(func(c *api.Call, a *api.Account) bool {
		_, has := a.Customers.Get(c.Vars[0])
		return has
	}))}},
	{"account.other-sees-nothing/charge", []Change{atRoutes(retrieveCharge, asHolder(holdsCharge))}},
	{"account.other-sees-nothing/recipient-code", []Change{atRoutes(retrieveRecipient, recoded(refused{code: "not_found", where: heldBy(func(c *api.Call, a *api.Account) bool {
		_, has := a.Recipients.Get(c.Vars[0])
		return has
	})}, "not_authorized"))}},
	{"account.other-changes-nothing", []Change{atRoutes(updateCustomer, asHolder(func(c *api.Call, a *api.Account) bool {
		_, has := a.Customers.Get(c.Vars[0])
		return has
	}))}},
	{"account.other-changes-nothing/captured", []Change{atRoutes(captureCharge, asHolder(holdsCharge))}},
	{"account.other-changes-nothing/silently", []Change{atRoutes(reverseCharge, thenAsHolder(holdsCharge))}},
	{"account.other-changes-nothing/customer-charged", []Change{atRoutes(createCharge, asHolder(func(c *api.Call, a *api.Account) bool {
		_, has := a.Customers.Get(c.Params.Text("customer"))
		return has
	}))}},
	{"account.other-token", []Change{atRoutes(createCharge, borrowing)}},
	{"account.other-token/attached", []Change{atRoutes(updateCustomer, borrowing)}},
	{"account.other-token/spent", []Change{atRoutes(createCharge, spendingOthers)}},
	{"account.other-lists-nothing", []Change{atRoutes(listChains, asFirst)}},
	{"account.other-lists-nothing/customers", []Change{atRoutes(listCustomers, asFirst)}},
	{"account.other-lists-nothing/refunds", []Change{atRoutes(listRefunds, asFirst)}},
}
