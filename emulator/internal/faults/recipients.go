package faults

import (
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/faults/alter"
	"github.com/omise-conformance/harness/emulator/internal/faults/find"
	"github.com/omise-conformance/harness/emulator/internal/faults/route"
	"github.com/omise-conformance/harness/emulator/internal/faults/when"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
)

var recipientFaults = []Fault{
	{"recipient.schema", []alter.Change{alter.On(route.UpdateRecipient, alter.Members(map[string]any{"default": "no"}))}},
	{"recipient.create", []alter.Change{alter.On(route.CreateRecipient, alter.Recipient(func(r *api.Recipient) { r.Description = nil }))}},
	{"recipient.create/name", []alter.Change{alter.On(route.CreateRecipient, alter.Recipient(func(r *api.Recipient) { r.Name, _, _ = strings.Cut(r.Name, "&") }))}},
	{"recipient.bank-account", []alter.Change{alter.On(route.CreateRecipient, alter.Recipient(func(r *api.Recipient) {
		r.Account.Name = strings.ReplaceAll(r.Account.Name, "'", "")
	}))}},
	{"recipient.retrieve", []alter.Change{alter.On(route.RetrieveRecipient, alter.Answer(func(_ *api.Call, r map[string]any) {
		if r["description"] == nil {
			r["description"] = ""
		}
	}))}},
	{"recipient.not-found", []alter.Change{alter.On(route.RetrieveRecipient, alter.Refusal(when.Refused{Code: "not_found", Where: when.All(when.Not(when.RecipientDestroyed), when.UnknownID("recp", when.HoldsRecipient))}, func(err *apierror.Error) {
		err.Status, err.Code = http.StatusBadRequest, "bad_request"
	}))}},
	{"recipient.name-missing", []alter.Change{alter.On(route.CreateRecipient, alter.Only(when.Lacks("name"), alter.Param("name", "Unknown")))}},
	{"recipient.bank-account-missing", []alter.Change{alter.On(route.CreateRecipient, alter.Only(when.Lacks("bank_account"), alter.Param("bank_account", map[string]any{
		"brand": "bbl", "number": "0000000000", "name": "Unknown",
	})))}},
	{"recipient.type", []alter.Change{alter.On(route.CreateRecipient, alter.Only(when.All(when.Has("type"), when.Not(when.Is("type", "individual", "corporation"))), alter.Param("type", "individual")))}},
	{"recipient.type/corporation", []alter.Change{alter.On(route.CreateRecipient, alter.Recipient(func(r *api.Recipient) { r.Kind = "individual" }))}},
	{"recipient.update", []alter.Change{alter.On(route.UpdateRecipient, alter.Only(when.All(when.Has("name"), when.Lacks("metadata")), alter.Param("metadata", map[string]any{})))}},
	{"recipient.update/not-kept", []alter.Change{alter.On(route.UpdateRecipient, alter.Only(when.Has("type"), func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			before, known := c.Account.Recipients.Get(c.Vars[0])
			answer, err := next(c)
			if err == nil && known {
				c.Account.Recipients.Put(before.ID, before)
			}
			return answer, err
		}
	}))}},
	{"recipient.verify", []alter.Change{alter.On(route.RetrieveRecipient, alter.Members(map[string]any{"verified": false}))}},
	{"recipient.verify/once", []alter.Change{alter.On(route.VerifyRecipient, alter.Only(when.RecipientUpdated, alter.Members(map[string]any{"verified": false})))}},
	{"recipient.update-unverifies", []alter.Change{alter.On(route.UpdateRecipient, alter.Only(when.Has("bank_account"), alter.KeepVerified))}},
	{"recipient.update-unverifies/name", []alter.Change{alter.On(route.UpdateRecipient, alter.Only(when.Has("name"), alter.KeepVerified))}},
	{"recipient.destroy", []alter.Change{alter.On(route.DestroyRecipient, alter.Members(map[string]any{"email": nil}))}},
	{"recipient.destroy/flag", []alter.Change{alter.On(route.DestroyRecipient, alter.Members(map[string]any{"deleted": false}))}},
	{"recipient.destroyed-gone", []alter.Change{alter.On(route.RetrieveRecipient, alter.Accept(when.Refused{Code: "not_found", Where: when.RecipientDestroyed}, find.GoneRecipient))}},
	{"recipient.destroyed-gone/twice", []alter.Change{alter.On(route.DestroyRecipient, alter.Accept(when.Refused{Code: "not_found", Where: when.RecipientDestroyed}, find.GoneRecipient))}},
	{"recipient.in-list", []alter.Change{alter.On(route.ListRecipients, alter.Only(when.Is("limit", "100"), alter.WithoutFirst))}},

	{"capability.schema", []alter.Change{alter.On(route.RetrieveCapability, alter.Members(map[string]any{"zero_interest_installments": "yes"}))}},
	{"capability.retrieve", []alter.Change{alter.On(route.RetrieveCapability, alter.Answer(func(_ *api.Call, capability map[string]any) {
		banks := capability["banks"].([]any)
		banks[0] = strings.ToUpper(banks[0].(string))
	}))}},
	{"capability.retrieve/brands", []alter.Change{alter.On(route.RetrieveCapability, alter.Answer(func(_ *api.Call, capability map[string]any) {
		capability["payment_methods"].([]any)[0].(map[string]any)["card_brands"] = []any{}
	}))}},
	{"capability.public-key", []alter.Change{alter.Keys(route.RetrieveCapability, api.SecretKeys)}},
	{"capability.true-to-charges", []alter.Change{alter.On(route.RetrieveCapability, alter.ChargeLimit("min", 1999))}},
	{"capability.true-to-charges/max", []alter.Change{alter.On(route.RetrieveCapability, alter.ChargeLimit("max", 15_000_001))}},
}
