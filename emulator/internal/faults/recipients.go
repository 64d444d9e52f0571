package faults

import (
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
)

var recipientFaults = []Fault{
	{"recipient.schema", []Change{on("PATCH /recipients/{id}", set(map[string]any{"default": "no"}))}},
	{"recipient.create", []Change{on("POST /recipients", keptRecipient(func(r *api.Recipient) { r.Description = nil }))}},
	{"recipient.create/name", []Change{on("POST /recipients", keptRecipient(func(r *api.Recipient) { r.Name, _, _ = strings.Cut(r.Name, "&") }))}},
	{"recipient.bank-account", []Change{on("POST /recipients", keptRecipient(func(r *api.Recipient) {
		r.Account.Name = strings.ReplaceAll(r.Account.Name, "'", "")
	}))}},
	{"recipient.retrieve", []Change{on(oneRecipient, edited(func(_ *api.Call, r map[string]any) {
		if r["description"] == nil {
			r["description"] = ""
		}
	}))}},
	{"recipient.not-found", []Change{on(oneRecipient, refusing(refused{code: "not_found", where: every(not(destroyedRecipient), nobodys("recp", holdsRecipient))}, func(err *apierror.Error) {
		err.Status, err.Code = http.StatusBadRequest, "bad_request"
	}))}},
	{"recipient.name-missing", []Change{on("POST /recipients", where(missing("name"), put("name", "Unknown")))}},
	{"recipient.bank-account-missing", []Change{on("POST /recipients", where(missing("bank_account"), put("bank_account", map[string]any{
		"brand": "bbl", "number": "0000000000", "name": "Unknown",
	})))}},
	{"recipient.type", []Change{on("POST /recipients", where(every(given("type"), not(valued("type", "individual", "corporation"))), put("type", "individual")))}},
	{"recipient.type/corporation", []Change{on("POST /recipients", keptRecipient(func(r *api.Recipient) { r.Kind = "individual" }))}},
	{"recipient.update", []Change{on("PATCH /recipients/{id}", where(every(given("name"), missing("metadata")), put("metadata", map[string]any{})))}},
	{"recipient.update/not-kept", []Change{on("PATCH /recipients/{id}", where(given("type"), func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			before, known := c.Account.Recipients.Get(c.Vars[0])
			answer, err := next(c)
			if err == nil && known {
				c.Account.Recipients.Put(before.ID, before)
			}
			return answer, err
		}
	}))}},
	{"recipient.verify", []Change{on(oneRecipient, set(map[string]any{"verified": false}))}},
	{"recipient.verify/once", []Change{on("PATCH /recipients/{id}/verify", where(updatedRecipient, set(map[string]any{"verified": false})))}},
	{"recipient.update-unverifies", []Change{on("PATCH /recipients/{id}", where(given("bank_account"), stayingVerified))}},
	{"recipient.update-unverifies/name", []Change{on("PATCH /recipients/{id}", where(given("name"), stayingVerified))}},
	{"recipient.destroy", []Change{on("DELETE /recipients/{id}", set(map[string]any{"email": nil}))}},
	{"recipient.destroy/flag", []Change{on("DELETE /recipients/{id}", set(map[string]any{"deleted": false}))}},
	{"recipient.destroyed-gone", []Change{on(oneRecipient, accepting(refused{code: "not_found", where: destroyedRecipient}, goneRecipient))}},
	{"recipient.destroyed-gone/twice", []Change{on("DELETE /recipients/{id}", accepting(refused{code: "not_found", where: destroyedRecipient}, goneRecipient))}},
	{"recipient.in-list", []Change{on("GET /recipients", where(valued("limit", "100"), withoutFirst))}},

	{"capability.schema", []Change{on("GET /capability", set(map[string]any{"zero_interest_installments": "yes"}))}},
	{"capability.retrieve", []Change{on("GET /capability", edited(func(_ *api.Call, capability map[string]any) {
		banks := capability["banks"].([]any)
		banks[0] = strings.ToUpper(banks[0].(string))
	}))}},
	{"capability.retrieve/brands", []Change{on("GET /capability", edited(func(_ *api.Call, capability map[string]any) {
		capability["payment_methods"].([]any)[0].(map[string]any)["card_brands"] = []any{}
	}))}},
	{"capability.public-key", []Change{acceptingKeys("GET /capability", api.SecretKeys)}},
	{"capability.true-to-charges", []Change{on("GET /capability", chargeLimit("min", 1999))}},
	{"capability.true-to-charges/max", []Change{on("GET /capability", chargeLimit("max", 15_000_001))}},
}
