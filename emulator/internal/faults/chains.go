package faults

import (
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
)

var chainFaults = []Fault{
	{"chain.schema", []Change{atRoutes(retrieveChain, setMembers(map[string]any{"email": 0}))}},
	{"chain.list", []Change{atRoutes(listChains, onlyWhere(paramIs("limit", "100"), withoutFirst))}},
	{"chain.retrieve", []Change{atRoutes(retrieveChain, setMembers(map[string]any{"revoked": true}))}},
	{"chain.key-format", []Change{atRoutes(retrieveChain, keyBeginning("ckey_", "ck_"))}},
	{"chain.key-format/official", []Change{atRoutes(retrieveChain, keyBeginning("ck_", "ckey_"))}},
	{"chain.key-charges", []Change{acceptingKeys(captureCharge, api.KeySecret)}},
	{"chain.key-charges/reading", []Change{acceptingKeys(retrieveCharge, api.KeySecret)}},
	{"chain.charge-platform-fee", []Change{atRoutes(createCharge, onlyWhere(byKey(api.KeyChain), setParameter("platform_fee", nil)))}},
	{"chain.charge-platform-fee/percentage", []Change{atRoutes(createCharge, onlyWhere(byKey(api.KeyChain), keptCharge(func(_ *api.Call, ch *api.Charge) {
		if fee := ch.Extra().Fee; fee != nil {
			fee.Percentage, fee.Text = nil, ""
		}
	})))}},
	{"chain.charge-of-sub-merchant", []Change{atRoutes(retrieveCharge, asHolder(subMerchantHolds))}},
	{"chain.charge-of-sub-merchant/platforms", []Change{atRoutes(retrieveCharge, asHolder(platformHolds))}},
	{"chain.revoke", []Change{atRoutes(retrieveChain, edited(func(_ *api.Call, chain map[string]any) { chain["revoked"] = false }))}},
	{"chain.revoke/answer", []Change{atRoutes(revokeChain, setMembers(map[string]any{"revoked": false}))}},
	{"chain.revoked-key-refused", []Change{atRoutes(revokeChain, keepingKey)}},
	{"chain.unknown-key-refused", []Change{refusedKeys("POST /charges", ofChain, func(refusal map[string]any) {
		refusal["code"], refusal["location"] = "not_authorized", apierror.LocationBase+"not-authorized"
	})}},
	{"chain.not-found", []Change{atRoutes(retrieveChain, refusing(refused{code: "not_found", where: isUnknownID("acch", holdsChain)}, func(err *apierror.Error) {
		err.Status, err.Code = http.StatusBadRequest, "bad_request"
	}))}},
	{"chain.not-found/revoke", []Change{atRoutes(revokeChain, recoded(refused{code: "not_found", where: isUnknownID("acch", holdsChain)}, "invalid_chain"))}},

	{"destination.accepted", []Change{atRoutes(retrieveCharge, edited(func(_ *api.Call, charge map[string]any) {
		if charge["chain"] != nil {
			charge["chain"] = nil
		}
	}))}},
	{"destination.accepted/customer", []Change{atRoutes(createCharge, onlyWhere(allOf(hasParam("destination"), hasParam("customer")), setParameter("destination", nil)))}},
	{"destination.missing", []Change{atRoutes(createCharge, onlyWhere(paramIs("destination", ""), setParameter("destination", nil)))}},
	{"destination.unknown", []Change{atRoutes(createCharge, onlyWhere(allOf(hasParam("destination"), negated(destined("recp_")), negated(paramIs("destination", ""))), setParameter("destination", nil)))}},
	{"destination.unknown/code", []Change{atRoutes(createCharge, onlyWhere(destined("recp_"), recoded(refused{code: "invalid_recipient", where: negated(destroyedDestination)}, "recipient_not_found")))}},
	{"destination.deleted", []Change{atRoutes(createCharge, onlyWhere(destroyedDestination, setParameter("destination", nil)))}},
	{"destination.unverified", []Change{atRoutes(createCharge, recoded(refused{code: "recipient_not_verified"}, "invalid_recipient"))}},
	{"destination.unverified/accepted", []Change{atRoutes(createCharge, onlyWhere(hasParam("card"), beforehand(func(c *api.Call) *apierror.Error {
		if to, ok := c.Account.Recipients.Get(c.Params.Text("destination")); ok && !to.Verified {
			next := *to
			next.Verified, next.VerifiedAt = true, c.Stamp()
			c.Account.Recipients.Put(to.ID, &next)
		}
		return nil
	})))}},
	{"destination.refused-spends-nothing", []Change{atRoutes(createCharge, onlyWhere(hasParam("destination"), spendingToken))}},
	{"destination.transfer-after-success", []Change{atRoutes(createCharge, onlyWhere(hasParam("destination"), afterwards(func(c *api.Call, answer any) any {
		if n := len(c.Account.Transfers); n > 0 {
			c.Account.Transfers = c.Account.Transfers[:n-1]
		}
		return answer
	})))}},
	{"destination.transfer-after-success/twice", []Change{atRoutes(captureCharge, transferring)}},
	{"destination.no-transfer-before", []Change{atRoutes(reverseCharge, transferring)}},
	{"destination.no-transfer-before/authorized", []Change{atRoutes(createCharge, onlyWhere(paramIs("capture", "false"), transferring))}},

	{"platform-fee.null-unused", []Change{atRoutes("POST /charges, GET /charges/{id}", edited(func(_ *api.Call, charge map[string]any) {
		if fee := charge["platform_fee"].(map[string]any); charge["source"] != nil && fee["fixed"] == nil {
			fee["fixed"] = 0
		}
	}))}},
	{"platform-fee.echo", []Change{atRoutes(createCharge, onlyWhere(hasParam("platform_fee"), keptCharge(func(_ *api.Call, ch *api.Charge) {
		if fee := ch.Extra().Fee; fee != nil {
			fee.Text, _, _ = strings.Cut(fee.Text, ".")
		}
	})))}},
	{"platform-fee.echo/fixed-lost", []Change{atRoutes(createCharge, onlyWhere(byKey(api.KeySecret), keptCharge(func(_ *api.Call, ch *api.Charge) {
		if fee := ch.Extra().Fee; fee != nil && fee.Percentage != nil {
			fee.Fixed = nil
		}
	})))}},
	{"platform-fee.empty-object", []Change{atRoutes(createCharge, onlyWhere(func(c *api.Call) bool {
		fee, isObject := c.Params.Object("platform_fee")
		return isObject && len(fee) == 0
	}, refuseWith(apierror.Invalid("invalid_charge", "platform fee is invalid"))))}},
}
