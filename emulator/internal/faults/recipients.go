package faults

import (
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
)

var recipientFaults = []Fault{
	{"recipient.schema", []Change{atRoutes(updateRecipient, setMembers(map[string]any{"default": "no"}))}},
	{"recipient.create", []Change{atRoutes(createRecipient, keptRecipient(func(r *api.Recipient) { r.Description = nil }))}},
	{"recipient.create/name", []Change{atRoutes(createRecipient, keptRecipient(func(r *api.Recipient) { r.Name, _, _ = strings.Cut(r.Name, "&") }))}},
	{"recipient.bank-account", []Change{atRoutes(createRecipient, keptRecipient(func(r *api.Recipient) {
		r.Account.Name = strings.ReplaceAll(r.Account.Name, "'", "")
	}))}},
	{"recipient.retrieve", []Change{atRoutes(retrieveRecipient, edited(func(_ *api.Call, r map[string]any) {
		if r["description"] == nil {
			r["description"] = ""
		}
	}))}},
	{"recipient.not-found", []Change{atRoutes(retrieveRecipient, refusing(refused{code: "not_found", where: allOf(negated(destroyedRecipient), isUnknownID("recp", holdsRecipient))}, func(err *apierror.Error) {
		err.Status, err.Code = http.StatusBadRequest, "bad_request"
	}))}},
	{"recipient.name-missing", []Change{atRoutes(createRecipient, onlyWhere(lacksParam("name"), setParameter("name", "Unknown")))}},
	{"recipient.bank-account-missing", []Change{atRoutes(createRecipient, onlyWhere(lacksParam("bank_account"), setParameter("bank_account", map[string]any{
		"brand": "bbl", "number": "0000000000", "name": "Unknown",
	})))}},
	{"recipient.type", []Change{atRoutes(createRecipient, onlyWhere(allOf(hasParam("type"), negated(paramIs("type", "individual", "corporation"))), setParameter("type", "individual")))}},
	{"recipient.type/corporation", []Change{atRoutes(createRecipient, keptRecipient(func(r *api.Recipient) { r.Kind = "individual" }))}},
	{"recipient.update", []Change{atRoutes(updateRecipient, onlyWhere(allOf(hasParam("name"), lacksParam("metadata")), setParameter("metadata", map[string]any{})))}},
	{"recipient.update/not-kept", []Change{atRoutes(updateRecipient, onlyWhere(hasParam("type"), func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			before, known := c.Account.Recipients.Get(c.Vars[0])
			answer, err := next(c)
			if err == nil && known {
				c.Account.Recipients.Put(before.ID, before)
			}
			return answer, err
		}
	}))}},
	{"recipient.verify", []Change{atRoutes(retrieveRecipient, setMembers(map[string]any{"verified": false}))}},
	{"recipient.verify/once", []Change{atRoutes(verifyRecipient, onlyWhere(updatedRecipient, setMembers(map[string]any{"verified": false})))}},
	{"recipient.update-unverifies", []Change{atRoutes(updateRecipient, onlyWhere(hasParam("bank_account"), stayingVerified))}},
	{"recipient.update-unverifies/name", []Change{atRoutes(updateRecipient, onlyWhere(hasParam("name"), stayingVerified))}},
	{"recipient.destroy", []Change{atRoutes(destroyRecipient, setMembers(map[string]any{"email": nil}))}},
	{"recipient.destroy/flag", []Change{atRoutes(destroyRecipient, setMembers(map[string]any{"deleted": false}))}},
	{"recipient.destroyed-gone", []Change{atRoutes(retrieveRecipient, accepting(refused{code: "not_found", where: destroyedRecipient}, goneRecipient))}},
	{"recipient.destroyed-gone/twice", []Change{atRoutes(destroyRecipient, accepting(refused{code: "not_found", where: destroyedRecipient}, goneRecipient))}},
	{"recipient.in-list", []Change{atRoutes(listRecipients, onlyWhere(paramIs("limit", "100"), withoutFirst))}},

	{"capability.schema", []Change{atRoutes(retrieveCapability, setMembers(map[string]any{"zero_interest_installments": "yes"}))}},
	{"capability.retrieve", []Change{atRoutes(retrieveCapability, edited(func(_ *api.Call, capability map[string]any) {
		banks := capability["banks"].([]any)
		banks[0] = strings.ToUpper(banks[0].(string))
	}))}},
	{"capability.retrieve/brands", []Change{atRoutes(retrieveCapability, edited(func(_ *api.Call, capability map[string]any) {
		capability["payment_methods"].([]any)[0].(map[string]any)["card_brands"] = []any{}
	}))}},
	{"capability.public-key", []Change{acceptingKeys(retrieveCapability, api.SecretKeys)}},
	{"capability.true-to-charges", []Change{atRoutes(retrieveCapability, chargeLimit("min", 1999))}},
	{"capability.true-to-charges/max", []Change{atRoutes(retrieveCapability, chargeLimit("max", 15_000_001))}},
}
