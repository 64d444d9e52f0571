package faults

import (
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
)

var recipientFaults = []defect{
	{"recipient.schema", []part{on("PATCH /recipients/{id}", set(map[string]any{"default": "no"}))}},
	{"recipient.create", []part{on("POST /recipients", keptRecipient(func(r *api.Recipient) { r.Description = nil }))}},
	{"recipient.create/name", []part{on("POST /recipients", keptRecipient(func(r *api.Recipient) { r.Name, _, _ = strings.Cut(r.Name, "&") }))}},
	{"recipient.bank-account", []part{on("POST /recipients", keptRecipient(func(r *api.Recipient) {
		r.Account.Name = strings.ReplaceAll(r.Account.Name, "'", "")
	}))}},
	{"recipient.retrieve", []part{on(oneRecipient, edited(func(_ *api.Call, r map[string]any) {
		if r["description"] == nil {
			r["description"] = ""
		}
	}))}},
	{"recipient.not-found", []part{on(oneRecipient, refusing(refused{code: "not_found", where: every(not(destroyedRecipient), nobodys("recp", holdsRecipient))}, func(err *apierror.Error) {
		err.Status, err.Code = http.StatusBadRequest, "bad_request"
	}))}},
	{"recipient.name-missing", []part{on("POST /recipients", where(missing("name"), put("name", "Unknown")))}},
	{"recipient.bank-account-missing", []part{on("POST /recipients", where(missing("bank_account"), put("bank_account", map[string]any{
		"brand": "bbl", "number": "0000000000", "name": "Unknown",
	})))}},
	{"recipient.type", []part{on("POST /recipients", where(every(given("type"), not(valued("type", "individual", "corporation"))), put("type", "individual")))}},
	{"recipient.type/corporation", []part{on("POST /recipients", keptRecipient(func(r *api.Recipient) { r.Kind = "individual" }))}},
	{"recipient.update", []part{on("PATCH /recipients/{id}", where(every(given("name"), missing("metadata")), put("metadata", map[string]any{})))}},
	{"recipient.update/not-kept", []part{on("PATCH /recipients/{id}", where(given("type"), func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			before, known := c.Account.Recipients.Get(c.Vars[0])
			answer, err := next(c)
			if err == nil && known {
				c.Account.Recipients.Put(before.ID, before)
			}
			return answer, err
		}
	}))}},
	{"recipient.verify", []part{on(oneRecipient, set(map[string]any{"verified": false}))}},
	{"recipient.verify/once", []part{on("PATCH /recipients/{id}/verify", where(updatedRecipient, set(map[string]any{"verified": false})))}},
	{"recipient.update-unverifies", []part{on("PATCH /recipients/{id}", where(given("bank_account"), stayingVerified))}},
	{"recipient.update-unverifies/name", []part{on("PATCH /recipients/{id}", where(given("name"), stayingVerified))}},
	{"recipient.destroy", []part{on("DELETE /recipients/{id}", set(map[string]any{"email": nil}))}},
	{"recipient.destroy/flag", []part{on("DELETE /recipients/{id}", set(map[string]any{"deleted": false}))}},
	{"recipient.destroyed-gone", []part{on(oneRecipient, accepting(refused{code: "not_found", where: destroyedRecipient}, goneRecipient))}},
	{"recipient.destroyed-gone/twice", []part{on("DELETE /recipients/{id}", accepting(refused{code: "not_found", where: destroyedRecipient}, goneRecipient))}},
	{"recipient.in-list", []part{on("GET /recipients", where(valued("limit", "100"), withoutFirst))}},

	{"capability.schema", []part{on("GET /capability", set(map[string]any{"zero_interest_installments": "yes"}))}},
	{"capability.retrieve", []part{on("GET /capability", edited(func(_ *api.Call, capability map[string]any) {
		banks := capability["banks"].([]any)
		banks[0] = strings.ToUpper(banks[0].(string))
	}))}},
	{"capability.retrieve/brands", []part{on("GET /capability", edited(func(_ *api.Call, capability map[string]any) {
		capability["payment_methods"].([]any)[0].(map[string]any)["card_brands"] = []any{}
	}))}},
	{"capability.public-key", []part{acceptingKeys("GET /capability", api.SecretKeys)}},
	{"capability.true-to-charges", []part{on("GET /capability", chargeLimit("min", 1999))}},
	{"capability.true-to-charges/max", []part{on("GET /capability", chargeLimit("max", 15_000_001))}},
}
