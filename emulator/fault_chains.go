package emulator

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"strings"
)

const oneChain = "GET /chains/{id}"

var chainFaults = []defect{
	{"chain.schema", []part{on(oneChain, set(map[string]any{"email": 0}))}},
	{"chain.list", []part{on("GET /chains", where(valued("limit", "100"), withoutFirst))}},
	{"chain.retrieve", []part{on(oneChain, set(map[string]any{"revoked": true}))}},
	{"chain.key-format", []part{on(oneChain, keyBeginning("ckey_", "ck_"))}},
	{"chain.key-format/official", []part{on(oneChain, keyBeginning("ck_", "ckey_"))}},
	{"chain.key-charges", []part{acceptingKeys("POST /charges/{id}/capture", KeySecret)}},
	{"chain.key-charges/reading", []part{acceptingKeys("GET /charges/{id}", KeySecret)}},
	{"chain.charge-platform-fee", []part{on("POST /charges", where(byKey(KeyChain), put("platform_fee", nil)))}},
	{"chain.charge-platform-fee/percentage", []part{on("POST /charges", where(byKey(KeyChain), keptCharge(func(_ *Call, ch *Charge) {
		if fee := ch.Extra().Fee; fee != nil {
			fee.Percentage, fee.Text = nil, ""
		}
	})))}},
	{"chain.charge-of-sub-merchant", []part{on("GET /charges/{id}", asHolder(subMerchantHolds))}},
	{"chain.charge-of-sub-merchant/platforms", []part{on("GET /charges/{id}", asHolder(platformHolds))}},
	{"chain.revoke", []part{on(oneChain, edited(func(_ *Call, chain map[string]any) { chain["revoked"] = false }))}},
	{"chain.revoke/answer", []part{on("POST /chains/{id}/revoke", set(map[string]any{"revoked": false}))}},
	{"chain.revoked-key-refused", []part{on("POST /chains/{id}/revoke", keepingKey)}},
	{"chain.unknown-key-refused", []part{refusedKeys("POST /charges", ofChain, func(refusal map[string]any) {
		refusal["code"], refusal["location"] = "not_authorized", LocationBase+"not-authorized"
	})}},
	{"chain.not-found", []part{on(oneChain, refusing(refused{code: "not_found", where: nobodys("acch", holdsChain)}, func(err *Error) {
		err.Status, err.Code = http.StatusBadRequest, "bad_request"
	}))}},
	{"chain.not-found/revoke", []part{on("POST /chains/{id}/revoke", recoded(refused{code: "not_found", where: nobodys("acch", holdsChain)}, "invalid_chain"))}},
}

func keyBeginning(shown, instead string) func(Handler) Handler {
	return edited(func(_ *Call, chain map[string]any) {
		chain["key"] = strings.Replace(chain["key"].(string), shown, instead, 1)
	})
}

// ofChain tells that credentials are those of a chain.
func ofChain(header string) bool {
	decoded, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(header, "Basic "))
	return err == nil && (bytes.HasPrefix(decoded, []byte("ckey_")) || bytes.HasPrefix(decoded, []byte("ck_")))
}

func holdsChain(c *Call, a *Account) bool {
	_, has := a.Chains.Get(c.Vars[0])
	return has
}

func subMerchantHolds(c *Call, a *Account) bool { return a.Platform == c.Account && holdsCharge(c, a) }

func platformHolds(c *Call, a *Account) bool {
	return c.Key == KeyChain && (a == c.Account || a == c.Account.Platform) && holdsCharge(c, a)
}

// keepingKey leaves the key of a revoked chain in force.
func keepingKey(next Handler) Handler {
	return func(c *Call) (any, *Error) {
		ch, _ := c.Account.Chains.Get(c.Vars[0])
		var owner KeyOwner
		if ch != nil {
			owner, _ = c.Emulator.Owner(ch.Key)
		}
		answer, err := next(c)
		if err == nil {
			c.Emulator.AddChainKey(ch.Key, owner.Account, ch)
		}
		return answer, err
	}
}
