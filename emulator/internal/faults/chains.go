package faults

import (
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/transit"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
)

var chainFaults = []Fault{
	fault("chain.schema", alter.On(route.RetrieveChain, alter.Members(map[string]any{"email": 0}))),
	fault("chain.list", alter.On(route.ListChains, alter.Only(when.Is("limit", "100"), alter.WithoutFirst))),
	fault("chain.retrieve", alter.On(route.RetrieveChain, alter.Members(map[string]any{"revoked": true}))),
	fault("chain.key-format", alter.On(route.RetrieveChain, alter.KeyPrefix("ckey_", "ck_"))),
	fault("chain.key-format/official", alter.On(route.RetrieveChain, alter.KeyPrefix("ck_", "ckey_"))),
	fault("chain.key-charges", alter.Keys(route.CaptureCharge, api.KeySecret)),
	fault("chain.key-charges/reading", alter.Keys(route.RetrieveCharge, api.KeySecret)),
	fault("chain.charge-platform-fee", alter.On(route.CreateCharge, alter.Only(when.ByKey(api.KeyChain), alter.Param("platform_fee", nil)))),
	fault("chain.charge-platform-fee/percentage", alter.On(route.CreateCharge,
		alter.Only(when.ByKey(api.KeyChain), alter.Charge(func(_ *api.Call, ch *api.Charge) {
			if fee := ch.Extra().Fee; fee != nil {
				fee.Percentage, fee.Text = nil, ""
			}
		})))),
	fault("chain.charge-of-sub-merchant", alter.On(route.RetrieveCharge, alter.AsHolder(when.SubMerchantHolds))),
	fault("chain.charge-of-sub-merchant/platforms", alter.On(route.RetrieveCharge, alter.AsHolder(when.PlatformHolds))),
	fault("chain.revoke", alter.On(route.RetrieveChain, alter.Members(map[string]any{"revoked": false}))),
	fault("chain.revoke/answer", alter.On(route.RevokeChain, alter.Members(map[string]any{"revoked": false}))),
	fault("chain.revoked-key-refused", alter.On(route.RevokeChain, alter.KeepKey)),
	fault("chain.unknown-key-refused", transit.RefusedKeys("POST /charges", transit.OfChain, func(refusal map[string]any) {
		refusal["code"], refusal["location"] = "not_authorized", apierror.LocationBase+"not-authorized"
	})),
	fault("chain.not-found", alter.On(route.RetrieveChain,
		alter.Refusal(when.Refused{Code: "not_found", Where: when.UnknownID("acch", when.HoldsChain)}, alter.ToBadRequest))),
	fault("chain.not-found/revoke", alter.On(route.RevokeChain,
		alter.Code(when.Refused{Code: "not_found", Where: when.UnknownID("acch", when.HoldsChain)}, "invalid_chain"))),

	fault("destination.accepted", alter.On(route.RetrieveCharge, alter.Answer(func(_ *api.Call, charge map[string]any) {
		if charge["chain"] != nil {
			charge["chain"] = nil
		}
	}))),
	fault("destination.accepted/customer", alter.On(route.CreateCharge,
		alter.Only(when.All(when.Has("destination"), when.Has("customer")), alter.Param("destination", nil)))),
	fault("destination.missing", alter.On(route.CreateCharge, alter.Only(when.Is("destination", ""), alter.Param("destination", nil)))),
	fault("destination.unknown", alter.On(route.CreateCharge,
		alter.Only(when.All(when.Has("destination"), when.Not(when.Destined("recp_")), when.Not(when.Is("destination", ""))),
			alter.Param("destination", nil)))),
	fault("destination.unknown/code", alter.On(route.CreateCharge,
		alter.Only(when.Destined("recp_"),
			alter.Code(when.Refused{Code: "invalid_recipient", Where: when.Not(when.DestinationDestroyed)}, "recipient_not_found")))),
	fault("destination.deleted", alter.On(route.CreateCharge, alter.Only(when.DestinationDestroyed, alter.Param("destination", nil)))),
	fault("destination.unverified", alter.TransitionCode(route.CreateCharge, api.TriggerTransfer, api.RecipientUnverified, "invalid_recipient")),
	fault("destination.unverified/accepted", alter.On(route.CreateCharge,
		alter.Only(when.Has("card"), alter.Before(func(c *api.Call) *apierror.Error {
			if to, ok := c.Account.Recipients.Get(c.Params.Text("destination")); ok && !to.Verified {
				next := *to
				next.Verified, next.VerifiedAt = true, c.Stamp()
				c.Account.Recipients.Put(to.ID, &next)
			}
			return nil
		})))),
	fault("destination.refused-spends-nothing", alter.On(route.CreateCharge, alter.Only(when.Has("destination"), alter.SpendRefusedToken))),
	fault("destination.transfer-after-success", alter.On(route.CreateCharge,
		alter.Only(when.Has("destination"), alter.After(func(c *api.Call, answer any) any {
			if n := len(c.Account.Transfers); n > 0 {
				c.Account.Transfers = c.Account.Transfers[:n-1]
			}
			return answer
		})))),
	fault("destination.transfer-after-success/twice", alter.On(route.CaptureCharge, alter.Transfer)),
	fault("destination.no-transfer-before", alter.On(route.ReverseCharge, alter.Transfer)),
	fault("destination.no-transfer-before/authorized", alter.On(route.CreateCharge, alter.Only(when.Is("capture", "false"), alter.Transfer))),

	fault("platform-fee.null-unused", alter.On(route.ShowCharge, alter.Answer(func(_ *api.Call, charge map[string]any) {
		if fee := charge["platform_fee"].(map[string]any); charge["source"] != nil && fee["fixed"] == nil {
			fee["fixed"] = 0
		}
	}))),
	fault("platform-fee.echo", alter.On(route.CreateCharge,
		alter.Only(when.Has("platform_fee"), alter.Charge(func(_ *api.Call, ch *api.Charge) {
			if fee := ch.Extra().Fee; fee != nil {
				fee.Text, _, _ = strings.Cut(fee.Text, ".")
			}
		})))),
	fault("platform-fee.echo/fixed-lost", alter.On(route.CreateCharge,
		alter.Only(when.ByKey(api.KeySecret), alter.Charge(func(_ *api.Call, ch *api.Charge) {
			if fee := ch.Extra().Fee; fee != nil && fee.Percentage != nil {
				fee.Fixed = nil
			}
		})))),
	fault("platform-fee.empty-object", alter.On(route.CreateCharge, alter.Only(func(c *api.Call) bool {
		fee, isObject := c.Params.Object("platform_fee")
		return isObject && len(fee) == 0
	}, alter.Refuse(apierror.Invalid("invalid_charge", "platform fee is invalid"))))),
}
