package emulator

import "strings"

// destinationFaults are about charges for a recipient, and about what the platform keeps of a charge.
var destinationFaults = []defect{
	{"destination.accepted", []part{on("GET /charges/{id}", edited(func(_ *call, charge map[string]any) {
		if charge["chain"] != nil {
			charge["chain"] = nil
		}
	}))}},
	{"destination.accepted/customer", []part{on("POST /charges", where(every(given("destination"), given("customer")), put("destination", nil)))}},
	{"destination.missing", []part{on("POST /charges", where(valued("destination", ""), put("destination", nil)))}},
	{"destination.unknown", []part{on("POST /charges", where(every(given("destination"), not(destined("recp_")), not(valued("destination", ""))), put("destination", nil)))}},
	{"destination.unknown/code", []part{on("POST /charges", where(destined("recp_"), recoded(refused{code: "invalid_recipient", where: not(destroyedDestination)}, "recipient_not_found")))}},
	{"destination.deleted", []part{on("POST /charges", where(destroyedDestination, put("destination", nil)))}},
	{"destination.unverified", []part{on("POST /charges", recoded(refused{code: "recipient_not_verified"}, "invalid_recipient"))}},
	{"destination.unverified/accepted", []part{on("POST /charges", where(given("card"), first(func(c *call) *apiError {
		if to, ok := c.acct.recipients.get(c.params.text("destination")); ok && !to.verified {
			next := *to
			next.verified, next.verifiedAt = true, c.stamp()
			c.acct.recipients.put(to.id, &next)
		}
		return nil
	})))}},
	{"destination.refused-spends-nothing", []part{on("POST /charges", where(given("destination"), spendingToken))}},
	{"destination.transfer-after-success", []part{on("POST /charges", where(given("destination"), afterwards(func(c *call, answer any) any {
		if n := len(c.acct.transfers); n > 0 {
			c.acct.transfers = c.acct.transfers[:n-1]
		}
		return answer
	})))}},
	{"destination.transfer-after-success/twice", []part{on("POST /charges/{id}/capture", transferring)}},
	{"destination.no-transfer-before", []part{on("POST /charges/{id}/reverse", transferring)}},
	{"destination.no-transfer-before/authorized", []part{on("POST /charges", where(valued("capture", "false"), transferring))}},

	{"platform-fee.null-unused", []part{on("POST /charges, GET /charges/{id}", edited(func(_ *call, charge map[string]any) {
		if fee := charge["platform_fee"].(map[string]any); charge["source"] != nil && fee["fixed"] == nil {
			fee["fixed"] = 0
		}
	}))}},
	{"platform-fee.echo", []part{on("POST /charges", where(given("platform_fee"), keptCharge(func(_ *call, ch *charge) {
		if fee := ch.extra().fee; fee != nil {
			fee.text, _, _ = strings.Cut(fee.text, ".")
		}
	})))}},
	{"platform-fee.echo/fixed-lost", []part{on("POST /charges", where(byKey(keySecret), keptCharge(func(_ *call, ch *charge) {
		if fee := ch.extra().fee; fee != nil && fee.percentage != nil {
			fee.fixed = nil
		}
	})))}},
	{"platform-fee.empty-object", []part{on("POST /charges", where(func(c *call) bool {
		fee, isObject := c.params.object("platform_fee")
		return isObject && len(fee) == 0
	}, refuseWith(invalid("invalid_charge", "platform fee is invalid"))))}},
}

func destined(prefix string) func(c *call) bool {
	return func(c *call) bool { return strings.HasPrefix(c.params.text("destination"), prefix) }
}

func destroyedDestination(c *call) bool {
	return c.destroyedRecipient(c.params.text("destination")) != nil
}

// spendingToken takes the token of a charge that is refused.
func spendingToken(next handler) handler {
	return func(c *call) (any, *apiError) {
		answer, err := next(c)
		if err != nil {
			_, _, _ = c.takeToken(c.params.text("card"))
		}
		return answer, err
	}
}

// transferring passes a charge on to its destination, whatever its state.
func transferring(next handler) handler {
	return keptCharge(func(c *call, ch *charge) { c.transferTo(ch) })(next)
}
