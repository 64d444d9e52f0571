package faults

import (
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
)

var chainFaults = []Fault{
	{"chain.schema", []Change{on(oneChain, set(map[string]any{"email": 0}))}},
	{"chain.list", []Change{on("GET /chains", where(valued("limit", "100"), withoutFirst))}},
	{"chain.retrieve", []Change{on(oneChain, set(map[string]any{"revoked": true}))}},
	{"chain.key-format", []Change{on(oneChain, keyBeginning("ckey_", "ck_"))}},
	{"chain.key-format/official", []Change{on(oneChain, keyBeginning("ck_", "ckey_"))}},
	{"chain.key-charges", []Change{acceptingKeys("POST /charges/{id}/capture", api.KeySecret)}},
	{"chain.key-charges/reading", []Change{acceptingKeys("GET /charges/{id}", api.KeySecret)}},
	{"chain.charge-platform-fee", []Change{on("POST /charges", where(byKey(api.KeyChain), put("platform_fee", nil)))}},
	{"chain.charge-platform-fee/percentage", []Change{on("POST /charges", where(byKey(api.KeyChain), keptCharge(func(_ *api.Call, ch *api.Charge) {
		if fee := ch.Extra().Fee; fee != nil {
			fee.Percentage, fee.Text = nil, ""
		}
	})))}},
	{"chain.charge-of-sub-merchant", []Change{on("GET /charges/{id}", asHolder(subMerchantHolds))}},
	{"chain.charge-of-sub-merchant/platforms", []Change{on("GET /charges/{id}", asHolder(platformHolds))}},
	{"chain.revoke", []Change{on(oneChain, edited(func(_ *api.Call, chain map[string]any) { chain["revoked"] = false }))}},
	{"chain.revoke/answer", []Change{on("POST /chains/{id}/revoke", set(map[string]any{"revoked": false}))}},
	{"chain.revoked-key-refused", []Change{on("POST /chains/{id}/revoke", keepingKey)}},
	{"chain.unknown-key-refused", []Change{refusedKeys("POST /charges", ofChain, func(refusal map[string]any) {
		refusal["code"], refusal["location"] = "not_authorized", apierror.LocationBase+"not-authorized"
	})}},
	{"chain.not-found", []Change{on(oneChain, refusing(refused{code: "not_found", where: nobodys("acch", holdsChain)}, func(err *apierror.Error) {
		err.Status, err.Code = http.StatusBadRequest, "bad_request"
	}))}},
	{"chain.not-found/revoke", []Change{on("POST /chains/{id}/revoke", recoded(refused{code: "not_found", where: nobodys("acch", holdsChain)}, "invalid_chain"))}},

	{"destination.accepted", []Change{on("GET /charges/{id}", edited(func(_ *api.Call, charge map[string]any) {
		if charge["chain"] != nil {
			charge["chain"] = nil
		}
	}))}},
	{"destination.accepted/customer", []Change{on("POST /charges", where(every(given("destination"), given("customer")), put("destination", nil)))}},
	{"destination.missing", []Change{on("POST /charges", where(valued("destination", ""), put("destination", nil)))}},
	{"destination.unknown", []Change{on("POST /charges", where(every(given("destination"), not(destined("recp_")), not(valued("destination", ""))), put("destination", nil)))}},
	{"destination.unknown/code", []Change{on("POST /charges", where(destined("recp_"), recoded(refused{code: "invalid_recipient", where: not(destroyedDestination)}, "recipient_not_found")))}},
	{"destination.deleted", []Change{on("POST /charges", where(destroyedDestination, put("destination", nil)))}},
	{"destination.unverified", []Change{on("POST /charges", recoded(refused{code: "recipient_not_verified"}, "invalid_recipient"))}},
	{"destination.unverified/accepted", []Change{on("POST /charges", where(given("card"), first(func(c *api.Call) *apierror.Error {
		if to, ok := c.Account.Recipients.Get(c.Params.Text("destination")); ok && !to.Verified {
			next := *to
			next.Verified, next.VerifiedAt = true, c.Stamp()
			c.Account.Recipients.Put(to.ID, &next)
		}
		return nil
	})))}},
	{"destination.refused-spends-nothing", []Change{on("POST /charges", where(given("destination"), spendingToken))}},
	{"destination.transfer-after-success", []Change{on("POST /charges", where(given("destination"), afterwards(func(c *api.Call, answer any) any {
		if n := len(c.Account.Transfers); n > 0 {
			c.Account.Transfers = c.Account.Transfers[:n-1]
		}
		return answer
	})))}},
	{"destination.transfer-after-success/twice", []Change{on("POST /charges/{id}/capture", transferring)}},
	{"destination.no-transfer-before", []Change{on("POST /charges/{id}/reverse", transferring)}},
	{"destination.no-transfer-before/authorized", []Change{on("POST /charges", where(valued("capture", "false"), transferring))}},

	{"platform-fee.null-unused", []Change{on("POST /charges, GET /charges/{id}", edited(func(_ *api.Call, charge map[string]any) {
		if fee := charge["platform_fee"].(map[string]any); charge["source"] != nil && fee["fixed"] == nil {
			fee["fixed"] = 0
		}
	}))}},
	{"platform-fee.echo", []Change{on("POST /charges", where(given("platform_fee"), keptCharge(func(_ *api.Call, ch *api.Charge) {
		if fee := ch.Extra().Fee; fee != nil {
			fee.Text, _, _ = strings.Cut(fee.Text, ".")
		}
	})))}},
	{"platform-fee.echo/fixed-lost", []Change{on("POST /charges", where(byKey(api.KeySecret), keptCharge(func(_ *api.Call, ch *api.Charge) {
		if fee := ch.Extra().Fee; fee != nil && fee.Percentage != nil {
			fee.Fixed = nil
		}
	})))}},
	{"platform-fee.empty-object", []Change{on("POST /charges", where(func(c *api.Call) bool {
		fee, isObject := c.Params.Object("platform_fee")
		return isObject && len(fee) == 0
	}, refuseWith(apierror.Invalid("invalid_charge", "platform fee is invalid"))))}},
}
