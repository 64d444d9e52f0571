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
	{"chain.key-charges", []part{acceptingKeys("POST /charges/{id}/capture", keySecret)}},
	{"chain.key-charges/reading", []part{acceptingKeys("GET /charges/{id}", keySecret)}},
	{"chain.charge-platform-fee", []part{on("POST /charges", where(byKey(keyChain), put("platform_fee", nil)))}},
	{"chain.charge-platform-fee/percentage", []part{on("POST /charges", where(byKey(keyChain), keptCharge(func(_ *call, ch *charge) {
		if fee := ch.extra().fee; fee != nil {
			fee.percentage, fee.text = nil, ""
		}
	})))}},
	{"chain.charge-of-sub-merchant", []part{on("GET /charges/{id}", asHolder(subMerchantHolds))}},
	{"chain.charge-of-sub-merchant/platforms", []part{on("GET /charges/{id}", asHolder(platformHolds))}},
	{"chain.revoke", []part{on(oneChain, edited(func(_ *call, chain map[string]any) { chain["revoked"] = false }))}},
	{"chain.revoke/answer", []part{on("POST /chains/{id}/revoke", set(map[string]any{"revoked": false}))}},
	{"chain.revoked-key-refused", []part{on("POST /chains/{id}/revoke", keepingKey)}},
	{"chain.unknown-key-refused", []part{refusedKeys("POST /charges", ofChain, func(refusal map[string]any) {
		refusal["code"], refusal["location"] = "not_authorized", errorPage+"not-authorized"
	})}},
	{"chain.not-found", []part{on(oneChain, refusing(refused{code: "not_found", where: nobodys("acch", holdsChain)}, func(err *apiError) {
		err.status, err.code = http.StatusBadRequest, "bad_request"
	}))}},
	{"chain.not-found/revoke", []part{on("POST /chains/{id}/revoke", recoded(refused{code: "not_found", where: nobodys("acch", holdsChain)}, "invalid_chain"))}},
}

func keyBeginning(shown, instead string) func(handler) handler {
	return edited(func(_ *call, chain map[string]any) {
		chain["key"] = strings.Replace(chain["key"].(string), shown, instead, 1)
	})
}

// ofChain tells that credentials are those of a chain.
func ofChain(header string) bool {
	decoded, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(header, "Basic "))
	return err == nil && (bytes.HasPrefix(decoded, []byte("ckey_")) || bytes.HasPrefix(decoded, []byte("ck_")))
}

func holdsChain(c *call, a *account) bool {
	_, has := a.chains.get(c.vars[0])
	return has
}

func subMerchantHolds(c *call, a *account) bool { return a.platform == c.acct && holdsCharge(c, a) }

func platformHolds(c *call, a *account) bool {
	return c.key == keyChain && (a == c.acct || a == c.acct.platform) && holdsCharge(c, a)
}

// keepingKey leaves the key of a revoked chain in force.
func keepingKey(next handler) handler {
	return func(c *call) (any, *apiError) {
		ch, _ := c.acct.chains.get(c.vars[0])
		var owner keyOwner
		if ch != nil {
			owner, _ = c.emu.owner(ch.key)
		}
		answer, err := next(c)
		if err == nil {
			c.emu.addChainKey(ch.key, owner.acct, ch)
		}
		return answer, err
	}
}
