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
)

var chainFaults = []Fault{
	{"chain.schema", []alter.Change{alter.On(route.RetrieveChain, alter.Members(map[string]any{"email": 0}))}},
	{"chain.list", []alter.Change{alter.On(route.ListChains, alter.Only(when.Is("limit", "100"), alter.WithoutFirst))}},
	{"chain.retrieve", []alter.Change{alter.On(route.RetrieveChain, alter.Members(map[string]any{"revoked": true}))}},
	{"chain.key-format", []alter.Change{alter.On(route.RetrieveChain, alter.KeyPrefix("ckey_", "ck_"))}},
	{"chain.key-format/official", []alter.Change{alter.On(route.RetrieveChain, alter.KeyPrefix("ck_", "ckey_"))}},
	{"chain.key-charges", []alter.Change{alter.Keys(route.CaptureCharge, api.KeySecret)}},
	{"chain.key-charges/reading", []alter.Change{alter.Keys(route.RetrieveCharge, api.KeySecret)}},
	{"chain.charge-platform-fee", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.ByKey(api.KeyChain), alter.Param("platform_fee", nil)))}},
	{"chain.charge-platform-fee/percentage", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.ByKey(api.KeyChain), alter.Charge(func(_ *api.Call, ch *api.Charge) {
		if fee := ch.Extra().Fee; fee != nil {
			fee.Percentage, fee.Text = nil, ""
		}
	})))}},
	{"chain.charge-of-sub-merchant", []alter.Change{alter.On(route.RetrieveCharge, alter.AsHolder(when.SubMerchantHolds))}},
	{"chain.charge-of-sub-merchant/platforms", []alter.Change{alter.On(route.RetrieveCharge, alter.AsHolder(when.PlatformHolds))}},
	{"chain.revoke", []alter.Change{alter.On(route.RetrieveChain, alter.Answer(func(_ *api.Call, chain map[string]any) { chain["revoked"] = false }))}},
	{"chain.revoke/answer", []alter.Change{alter.On(route.RevokeChain, alter.Members(map[string]any{"revoked": false}))}},
	{"chain.revoked-key-refused", []alter.Change{alter.On(route.RevokeChain, alter.KeepKey)}},
	{"chain.unknown-key-refused", []alter.Change{transit.RefusedKeys("POST /charges", transit.OfChain, func(refusal map[string]any) {
		refusal["code"], refusal["location"] = "not_authorized", apierror.LocationBase+"not-authorized"
	})}},
	{"chain.not-found", []alter.Change{alter.On(route.RetrieveChain, alter.Refusal(when.Refused{Code: "not_found", Where: when.UnknownID("acch", when.HoldsChain)}, func(err *apierror.Error) {
		err.Status, err.Code = http.StatusBadRequest, "bad_request"
	}))}},
	{"chain.not-found/revoke", []alter.Change{alter.On(route.RevokeChain, alter.Code(when.Refused{Code: "not_found", Where: when.UnknownID("acch", when.HoldsChain)}, "invalid_chain"))}},

	{"destination.accepted", []alter.Change{alter.On(route.RetrieveCharge, alter.Answer(func(_ *api.Call, charge map[string]any) {
		if charge["chain"] != nil {
			charge["chain"] = nil
		}
	}))}},
	{"destination.accepted/customer", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.Has("destination"), when.Has("customer")), alter.Param("destination", nil)))}},
	{"destination.missing", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Is("destination", ""), alter.Param("destination", nil)))}},
	{"destination.unknown", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.Has("destination"), when.Not(when.Destined("recp_")), when.Not(when.Is("destination", ""))), alter.Param("destination", nil)))}},
	{"destination.unknown/code", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Destined("recp_"), alter.Code(when.Refused{Code: "invalid_recipient", Where: when.Not(when.DestinationDestroyed)}, "recipient_not_found")))}},
	{"destination.deleted", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.DestinationDestroyed, alter.Param("destination", nil)))}},
	{"destination.unverified", []alter.Change{alter.On(route.CreateCharge, alter.Code(when.Refused{Code: "recipient_not_verified"}, "invalid_recipient"))}},
	{"destination.unverified/accepted", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Has("card"), alter.Before(func(c *api.Call) *apierror.Error {
		if to, ok := c.Account.Recipients.Get(c.Params.Text("destination")); ok && !to.Verified {
			next := *to
			next.Verified, next.VerifiedAt = true, c.Stamp()
			c.Account.Recipients.Put(to.ID, &next)
		}
		return nil
	})))}},
	{"destination.refused-spends-nothing", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Has("destination"), alter.SpendRefusedToken))}},
	{"destination.transfer-after-success", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Has("destination"), alter.After(func(c *api.Call, answer any) any {
		if n := len(c.Account.Transfers); n > 0 {
			c.Account.Transfers = c.Account.Transfers[:n-1]
		}
		return answer
	})))}},
	{"destination.transfer-after-success/twice", []alter.Change{alter.On(route.CaptureCharge, alter.Transfer)}},
	{"destination.no-transfer-before", []alter.Change{alter.On(route.ReverseCharge, alter.Transfer)}},
	{"destination.no-transfer-before/authorized", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Is("capture", "false"), alter.Transfer))}},

	{"platform-fee.null-unused", []alter.Change{alter.On("POST /charges, GET /charges/{id}", alter.Answer(func(_ *api.Call, charge map[string]any) {
		if fee := charge["platform_fee"].(map[string]any); charge["source"] != nil && fee["fixed"] == nil {
			fee["fixed"] = 0
		}
	}))}},
	{"platform-fee.echo", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Has("platform_fee"), alter.Charge(func(_ *api.Call, ch *api.Charge) {
		if fee := ch.Extra().Fee; fee != nil {
			fee.Text, _, _ = strings.Cut(fee.Text, ".")
		}
	})))}},
	{"platform-fee.echo/fixed-lost", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.ByKey(api.KeySecret), alter.Charge(func(_ *api.Call, ch *api.Charge) {
		if fee := ch.Extra().Fee; fee != nil && fee.Percentage != nil {
			fee.Fixed = nil
		}
	})))}},
	{"platform-fee.empty-object", []alter.Change{alter.On(route.CreateCharge, alter.Only(func(c *api.Call) bool {
		fee, isObject := c.Params.Object("platform_fee")
		return isObject && len(fee) == 0
	}, alter.Refuse(apierror.Invalid("invalid_charge", "platform fee is invalid"))))}},
}
