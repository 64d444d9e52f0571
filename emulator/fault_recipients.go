package emulator

import (
	"net/http"
	"strings"
)

const oneRecipient = "GET /recipients/{id}"

var recipientFaults = []defect{
	{"recipient.schema", []part{on("PATCH /recipients/{id}", set(map[string]any{"default": "no"}))}},
	{"recipient.create", []part{on("POST /recipients", keptRecipient(func(r *Recipient) { r.Description = nil }))}},
	{"recipient.create/name", []part{on("POST /recipients", keptRecipient(func(r *Recipient) { r.Name, _, _ = strings.Cut(r.Name, "&") }))}},
	{"recipient.bank-account", []part{on("POST /recipients", keptRecipient(func(r *Recipient) {
		r.Account.Name = strings.ReplaceAll(r.Account.Name, "'", "")
	}))}},
	{"recipient.retrieve", []part{on(oneRecipient, edited(func(_ *Call, r map[string]any) {
		if r["description"] == nil {
			r["description"] = ""
		}
	}))}},
	{"recipient.not-found", []part{on(oneRecipient, refusing(refused{code: "not_found", where: every(not(destroyedRecipient), nobodys("recp", holdsRecipient))}, func(err *Error) {
		err.Status, err.Code = http.StatusBadRequest, "bad_request"
	}))}},
	{"recipient.name-missing", []part{on("POST /recipients", where(missing("name"), put("name", "Unknown")))}},
	{"recipient.bank-account-missing", []part{on("POST /recipients", where(missing("bank_account"), put("bank_account", map[string]any{
		"brand": "bbl", "number": "0000000000", "name": "Unknown",
	})))}},
	{"recipient.type", []part{on("POST /recipients", where(every(given("type"), not(valued("type", "individual", "corporation"))), put("type", "individual")))}},
	{"recipient.type/corporation", []part{on("POST /recipients", keptRecipient(func(r *Recipient) { r.Kind = "individual" }))}},
	{"recipient.update", []part{on("PATCH /recipients/{id}", where(every(given("name"), missing("metadata")), put("metadata", map[string]any{})))}},
	{"recipient.update/not-kept", []part{on("PATCH /recipients/{id}", where(given("type"), func(next Handler) Handler {
		return func(c *Call) (any, *Error) {
			before, known := c.Account.Recipients.Get(c.Vars[0])
			answer, err := next(c)
			if err == nil && known {
				c.Account.Recipients.Put(before.ID, before)
			}
			return answer, err
		}
	}))}},
	{"recipient.verify", []part{on(oneRecipient, set(map[string]any{"verified": false}))}},
	{"recipient.verify/once", []part{on("PATCH /recipients/{id}/verify", where(updatedRecipient, set(map[string]any{"verified": false})))}},
	{"recipient.update-unverifies", []part{on("PATCH /recipients/{id}", where(given("bank_account"), stayingVerified))}},
	{"recipient.update-unverifies/name", []part{on("PATCH /recipients/{id}", where(given("name"), stayingVerified))}},
	{"recipient.destroy", []part{on("DELETE /recipients/{id}", set(map[string]any{"email": nil}))}},
	{"recipient.destroy/flag", []part{on("DELETE /recipients/{id}", set(map[string]any{"deleted": false}))}},
	{"recipient.destroyed-gone", []part{on(oneRecipient, accepting(refused{code: "not_found", where: destroyedRecipient}, goneRecipient))}},
	{"recipient.destroyed-gone/twice", []part{on("DELETE /recipients/{id}", accepting(refused{code: "not_found", where: destroyedRecipient}, goneRecipient))}},
	{"recipient.in-list", []part{on("GET /recipients", where(valued("limit", "100"), withoutFirst))}},

	{"capability.schema", []part{on("GET /capability", set(map[string]any{"zero_interest_installments": "yes"}))}},
	{"capability.retrieve", []part{on("GET /capability", edited(func(_ *Call, capability map[string]any) {
		banks := capability["banks"].([]any)
		banks[0] = strings.ToUpper(banks[0].(string))
	}))}},
	{"capability.retrieve/brands", []part{on("GET /capability", edited(func(_ *Call, capability map[string]any) {
		capability["payment_methods"].([]any)[0].(map[string]any)["card_brands"] = []any{}
	}))}},
	{"capability.public-key", []part{acceptingKeys("GET /capability", SecretKeys)}},
	{"capability.true-to-charges", []part{on("GET /capability", chargeLimit("min", 1999))}},
	{"capability.true-to-charges/max", []part{on("GET /capability", chargeLimit("max", 15_000_001))}},
}

// keptRecipient changes a recipient that was made, wherever it is shown.
func keptRecipient(change func(r *Recipient)) func(Handler) Handler {
	return afterwards(func(_ *Call, answer any) any {
		change(answer.(*Recipient))
		return answer
	})
}

// destroyedRecipient gives a recipient that was destroyed, as its last event remembers it.
func (c *Call) destroyedRecipient(id string) *Recipient {
	return c.toldRecipient(id, "recipient.destroy")
}

func (c *Call) toldRecipient(id, key string) (told *Recipient) {
	c.Account.Events.Walk(0, c.Account.Events.Count, false, func(ev *Event) {
		if r, ok := ev.Data.(*Recipient); ok && ev.Key == key && r.ID == id {
			told = r
		}
	})
	return told
}

func destroyedRecipient(c *Call) bool { return c.destroyedRecipient(c.Vars[0]) != nil }

func updatedRecipient(c *Call) bool { return c.toldRecipient(c.Vars[0], "recipient.update") != nil }

func holdsRecipient(c *Call, a *Account) bool {
	_, has := a.Recipients.Get(c.Vars[0])
	return has
}

func goneRecipient(c *Call) any { return c.destroyedRecipient(c.Vars[0]) }

// stayingVerified lets a change keep the verification of its recipient.
func stayingVerified(next Handler) Handler {
	return func(c *Call) (any, *Error) {
		before, _ := c.Account.Recipients.Get(c.Vars[0])
		answer, err := next(c)
		if err == nil {
			after := answer.(*Recipient)
			after.Verified, after.VerifiedAt = before.Verified, before.VerifiedAt
		}
		return answer, err
	}
}

// chargeLimit gives the capability another limit on the amount of charges.
func chargeLimit(bound string, amount int64) func(Handler) Handler {
	return edited(func(_ *Call, capability map[string]any) {
		capability["limits"].(map[string]any)["charge_amount"].(map[string]any)[bound] = amount
	})
}
