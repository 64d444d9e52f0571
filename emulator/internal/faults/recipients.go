package faults

import (
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
)

var recipientFaults = []Fault{
	fault("recipient.schema", alter.On(route.UpdateRecipient, alter.Members(map[string]any{"default": "no"}))),
	fault("recipient.create", alter.On(route.CreateRecipient, alter.Recipient(func(r *api.Recipient) { r.Description = nil }))),
	fault("recipient.create/name", alter.On(route.CreateRecipient,
		alter.Recipient(func(r *api.Recipient) { r.Name, _, _ = strings.Cut(r.Name, "&") }))),
	fault("recipient.bank-account", alter.On(route.CreateRecipient, alter.Recipient(func(r *api.Recipient) {
		r.Account.Name = strings.ReplaceAll(r.Account.Name, "'", "")
	}))),
	fault("recipient.retrieve", alter.On(route.RetrieveRecipient, alter.MemberWhere("description", nil, "description", ""))),
	fault("recipient.not-found", alter.On(route.RetrieveRecipient,
		alter.Refusal(when.Refused{Code: "not_found", Where: when.All(when.Not(when.RecipientDestroyed),
			when.UnknownID("recp", when.HoldsRecipient))},
			alter.ToBadRequest))),
	fault("recipient.name-missing", alter.On(route.CreateRecipient, alter.Only(when.Lacks("name"), alter.Param("name", "Unknown")))),
	fault("recipient.bank-account-missing", alter.On(route.CreateRecipient,
		alter.Only(when.Lacks("bank_account"), alter.Param("bank_account", map[string]any{
			"brand": "bbl", "number": "0000000000", "name": "Unknown",
		})))),
	fault("recipient.type", alter.On(route.CreateRecipient,
		alter.Only(when.All(when.Has("type"), when.Not(when.Is("type", "individual", "corporation"))), alter.Param("type", "individual")))),
	fault("recipient.type/corporation", alter.On(route.CreateRecipient, alter.Recipient(func(r *api.Recipient) { r.Kind = "individual" }))),
	fault("recipient.update", alter.On(route.UpdateRecipient,
		alter.Only(when.All(when.Has("name"), when.Lacks("metadata")), alter.Param("metadata", map[string]any{})))),
	fault("recipient.update/not-kept", alter.On(route.UpdateRecipient, alter.Only(when.Has("type"), func(next api.Handler) api.Handler {
		return func(c *api.Call) (any, *apierror.Error) {
			before, known := c.Account.Recipients.Get(c.Vars[0])
			answer, err := next(c)
			if err == nil && known {
				c.Account.Recipients.Put(before.ID, before)
			}
			return answer, err
		}
	}))),
	fault("recipient.verify", alter.On(route.RetrieveRecipient, alter.Members(map[string]any{"verified": false}))),
	fault("recipient.verify/once", alter.On(route.VerifyRecipient,
		alter.Only(when.RecipientUpdated, alter.Members(map[string]any{"verified": false})))),
	fault("recipient.update-unverifies", alter.On(route.UpdateRecipient, alter.Only(when.Has("bank_account"), alter.KeepVerified))),
	fault("recipient.update-unverifies/name", alter.On(route.UpdateRecipient, alter.Only(when.Has("name"), alter.KeepVerified))),
	fault("recipient.destroy", alter.On(route.DestroyRecipient, alter.Members(map[string]any{"email": nil}))),
	fault("recipient.destroy/flag", alter.On(route.DestroyRecipient, alter.Members(map[string]any{"deleted": false}))),
	fault("recipient.destroyed-gone", alter.On(route.RetrieveRecipient,
		alter.Accept(when.Refused{Code: "not_found", Where: when.RecipientDestroyed}, find.GoneRecipient))),
	fault("recipient.destroyed-gone/twice", alter.On(route.DestroyRecipient,
		alter.Accept(when.Refused{Code: "not_found", Where: when.RecipientDestroyed}, find.GoneRecipient))),
	fault("recipient.in-list", alter.On(route.ListRecipients, alter.Only(when.Is("limit", "100"), alter.WithoutFirst))),

	fault("capability.schema", alter.On(route.RetrieveCapability, alter.Members(map[string]any{"zero_interest_installments": "yes"}))),
	fault("capability.retrieve", alter.On(route.RetrieveCapability, alter.Answer(func(_ *api.Call, capability map[string]any) {
		banks := capability["banks"].([]any)
		banks[0] = strings.ToUpper(banks[0].(string))
	}))),
	fault("capability.retrieve/brands", alter.On(route.RetrieveCapability, alter.Answer(func(_ *api.Call, capability map[string]any) {
		capability["payment_methods"].([]any)[0].(map[string]any)["card_brands"] = []any{}
	}))),
	fault("capability.public-key", alter.Keys(route.RetrieveCapability, api.SecretKeys)),
	fault("capability.true-to-charges", alter.On(route.RetrieveCapability, alter.ChargeLimit("min", 1999))),
	fault("capability.true-to-charges/max", alter.On(route.RetrieveCapability, alter.ChargeLimit("max", 15_000_001))),
}
