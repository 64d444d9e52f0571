package emulator

import "strings"

// destinationFaults are about charges for a recipient, and about what the platform keeps of a charge.
var destinationFaults = []defect{
	{"destination.accepted", []part{on("GET /charges/{id}", edited(func(_ *Call, charge map[string]any) {
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
	{"destination.unverified/accepted", []part{on("POST /charges", where(given("card"), first(func(c *Call) *Error {
		if to, ok := c.Account.Recipients.Get(c.Params.Text("destination")); ok && !to.Verified {
			next := *to
			next.Verified, next.VerifiedAt = true, c.Stamp()
			c.Account.Recipients.Put(to.ID, &next)
		}
		return nil
	})))}},
	{"destination.refused-spends-nothing", []part{on("POST /charges", where(given("destination"), spendingToken))}},
	{"destination.transfer-after-success", []part{on("POST /charges", where(given("destination"), afterwards(func(c *Call, answer any) any {
		if n := len(c.Account.Transfers); n > 0 {
			c.Account.Transfers = c.Account.Transfers[:n-1]
		}
		return answer
	})))}},
	{"destination.transfer-after-success/twice", []part{on("POST /charges/{id}/capture", transferring)}},
	{"destination.no-transfer-before", []part{on("POST /charges/{id}/reverse", transferring)}},
	{"destination.no-transfer-before/authorized", []part{on("POST /charges", where(valued("capture", "false"), transferring))}},

	{"platform-fee.null-unused", []part{on("POST /charges, GET /charges/{id}", edited(func(_ *Call, charge map[string]any) {
		if fee := charge["platform_fee"].(map[string]any); charge["source"] != nil && fee["fixed"] == nil {
			fee["fixed"] = 0
		}
	}))}},
	{"platform-fee.echo", []part{on("POST /charges", where(given("platform_fee"), keptCharge(func(_ *Call, ch *Charge) {
		if fee := ch.Extra().Fee; fee != nil {
			fee.Text, _, _ = strings.Cut(fee.Text, ".")
		}
	})))}},
	{"platform-fee.echo/fixed-lost", []part{on("POST /charges", where(byKey(KeySecret), keptCharge(func(_ *Call, ch *Charge) {
		if fee := ch.Extra().Fee; fee != nil && fee.Percentage != nil {
			fee.Fixed = nil
		}
	})))}},
	{"platform-fee.empty-object", []part{on("POST /charges", where(func(c *Call) bool {
		fee, isObject := c.Params.Object("platform_fee")
		return isObject && len(fee) == 0
	}, refuseWith(Invalid("invalid_charge", "platform fee is invalid"))))}},
}

func destined(prefix string) func(c *Call) bool {
	return func(c *Call) bool { return strings.HasPrefix(c.Params.Text("destination"), prefix) }
}

func destroyedDestination(c *Call) bool {
	return c.destroyedRecipient(c.Params.Text("destination")) != nil
}

// spendingToken takes the token of a charge that is refused.
func spendingToken(next Handler) Handler {
	return func(c *Call) (any, *Error) {
		answer, err := next(c)
		if err != nil {
			_, _, _ = c.TakeToken(c.Params.Text("card"))
		}
		return answer, err
	}
}

// transferring passes a charge on to its destination, whatever its state.
func transferring(next Handler) Handler {
	return keptCharge(func(c *Call, ch *Charge) { c.TransferTo(ch) })(next)
}
