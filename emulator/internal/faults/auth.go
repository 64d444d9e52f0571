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
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// An emulator that tries faults has the keys that Options has by default.
var authFaults = []Fault{
	{"auth.no-key", []alter.Change{transit.Authorization(func(r *http.Request, header string) string {
		if header == "" && r.URL.Path == "/capability" {
			return transit.BasicAuth(api.DefaultPublicKey + ":")
		}
		return header
	})}},
	{"auth.no-key/code", []alter.Change{transit.Keyless("GET /charges", func(refusal map[string]any) {
		refusal["code"], refusal["location"] = "not_authorized", apierror.LocationBase+"not-authorized"
	})}},
	{"auth.malformed-header", []alter.Change{transit.Authorization(func(_ *http.Request, header string) string {
		if key, bearer := strings.CutPrefix(header, "Bearer "); bearer {
			return transit.BasicAuth(key + ":")
		}
		return header
	})}},
	{"auth.malformed-header/not-encoded", []alter.Change{transit.Authorization(func(_ *http.Request, header string) string {
		if key, basics := strings.CutPrefix(header, "Basic "); basics && strings.HasSuffix(key, ":") {
			return transit.BasicAuth(key)
		}
		return header
	})}},
	{"auth.malformed-header/password", []alter.Change{transit.Credentials(func(key, password string, colon bool) (string, bool) {
		return password + ":", key == "" && password != ""
	})}},
	{"auth.malformed-header/status", []alter.Change{transit.Answers(func(r *http.Request, a *transit.Answer) {
		if a.Status == http.StatusUnauthorized && r.Header.Get("Authorization") == "Basic" {
			a.Status = http.StatusBadRequest
		}
	})}},
	{"auth.wrong-key", []alter.Change{transit.Credentials(func(key, _ string, _ bool) (string, bool) {
		return strings.ToLower(key) + ":", key != strings.ToLower(key)
	})}},
	{"auth.wrong-key/longer", []alter.Change{transit.Credentials(func(key, _ string, _ bool) (string, bool) {
		return api.DefaultSecretKey + ":", strings.HasPrefix(key, api.DefaultSecretKey) && key != api.DefaultSecretKey
	})}},
	{"auth.wrong-key/shorter", []alter.Change{transit.Credentials(func(key, _ string, _ bool) (string, bool) {
		return api.DefaultSecretKey + ":", len(key) > 20 && strings.HasPrefix(api.DefaultSecretKey, key)
	})}},
	{"auth.wrong-key/message", []alter.Change{transit.UnknownKeys("GET /recipients", func(refusal map[string]any) { refusal["message"] = "there is no such key" })}},
	{"auth.public-key-on-secret-operation", []alter.Change{alter.Keys(route.RetrieveCustomer, api.AnyKey)}},
	{"auth.public-key-on-secret-operation/lists", []alter.Change{alter.Keys(route.ListRefunds, api.AnyKey)}},
	{"auth.public-key-on-secret-operation/charges", []alter.Change{alter.Keys(route.ExpireCharge, api.AnyKey)}},
	{"auth.no-colon", []alter.Change{transit.Credentials(func(key, _ string, colon bool) (string, bool) { return ":", !colon && key != "" })}},
	{"auth.any-password", []alter.Change{transit.Credentials(func(_, password string, _ bool) (string, bool) { return ":", password != "" })}},
	{"auth.any-password/colon", []alter.Change{transit.Credentials(func(_, password string, _ bool) (string, bool) { return ":", strings.Contains(password, ":") })}},
	{"auth.checked-first", []alter.Change{transit.UnknownKeysElse(func(r *http.Request, body []byte) *apierror.Error {
		if _, err := wire.ParseBody(r.Header.Get("Content-Type"), body); err != nil {
			return apierror.BadRequest(err.Error())
		}
		return nil
	})}},
	{"auth.checked-first/id", []alter.Change{transit.UnknownKeysElse(func(r *http.Request, _ []byte) *apierror.Error {
		if id, has := strings.CutPrefix(r.URL.Path, "/customers/"); has && !strings.HasPrefix(id, "cust_") {
			return apierror.NotFound("customer", id)
		}
		return nil
	})}},
	{"auth.no-effect-without-key", []alter.Change{transit.DoneAnyway("POST", "/capture")}},
	{"auth.no-effect-without-key/destroyed", []alter.Change{transit.DoneAnyway("DELETE", "")}},
	{"auth.no-effect-without-key/refunded", []alter.Change{transit.DoneAnyway("POST", "/refunds")}},

	{"account.other-sees-nothing", []alter.Change{alter.On(route.RetrieveCustomer, alter.AsHolder(func(c *api.Call, a *api.Account) bool {
		_, has := a.Customers.Get(c.Vars[0])
		return has
	}))}},
	{"account.other-sees-nothing/charge", []alter.Change{alter.On(route.RetrieveCharge, alter.AsHolder(when.HoldsCharge))}},
	{"account.other-sees-nothing/recipient-code", []alter.Change{alter.On(route.RetrieveRecipient, alter.Code(when.Refused{Code: "not_found", Where: when.HeldByOther(func(c *api.Call, a *api.Account) bool {
		_, has := a.Recipients.Get(c.Vars[0])
		return has
	})}, "not_authorized"))}},
	{"account.other-changes-nothing", []alter.Change{alter.On(route.UpdateCustomer, alter.AsHolder(func(c *api.Call, a *api.Account) bool {
		_, has := a.Customers.Get(c.Vars[0])
		return has
	}))}},
	{"account.other-changes-nothing/captured", []alter.Change{alter.On(route.CaptureCharge, alter.AsHolder(when.HoldsCharge))}},
	{"account.other-changes-nothing/silently", []alter.Change{alter.On(route.ReverseCharge, alter.AlsoAsHolder(when.HoldsCharge))}},
	{"account.other-changes-nothing/customer-charged", []alter.Change{alter.On(route.CreateCharge, alter.AsHolder(func(c *api.Call, a *api.Account) bool {
		_, has := a.Customers.Get(c.Params.Text("customer"))
		return has
	}))}},
	{"account.other-token", []alter.Change{alter.On(route.CreateCharge, alter.BorrowToken)}},
	{"account.other-token/attached", []alter.Change{alter.On(route.UpdateCustomer, alter.BorrowToken)}},
	{"account.other-token/spent", []alter.Change{alter.On(route.CreateCharge, alter.SpendOthersToken)}},
	{"account.other-lists-nothing", []alter.Change{alter.On(route.ListChains, alter.AsFirstAccount)}},
	{"account.other-lists-nothing/customers", []alter.Change{alter.On(route.ListCustomers, alter.AsFirstAccount)}},
	{"account.other-lists-nothing/refunds", []alter.Change{alter.On(route.ListRefunds, alter.AsFirstAccount)}},
}
