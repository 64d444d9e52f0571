package faults

import (
	"bytes"
	"encoding/base64"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
)

func keyBeginning(shown, instead string) func(api.Handler) api.Handler {
	return edited(func(_ *api.Call, chain map[string]any) {
		chain["key"] = strings.Replace(chain["key"].(string), shown, instead, 1)
	})
}

// ofChain reports whether credentials are those of a chain.
func ofChain(header string) bool {
	decoded, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(header, "Basic "))
	return err == nil && (bytes.HasPrefix(decoded, []byte("ckey_")) || bytes.HasPrefix(decoded, []byte("ck_")))
}

func holdsChain(c *api.Call, a *api.Account) bool {
	_, has := a.Chains.Get(c.Vars[0])
	return has
}

func subMerchantHolds(c *api.Call, a *api.Account) bool {
	return a.Platform == c.Account && holdsCharge(c, a)
}

func platformHolds(c *api.Call, a *api.Account) bool {
	return c.Key == api.KeyChain && (a == c.Account || a == c.Account.Platform) && holdsCharge(c, a)
}

// keepingKey leaves the key of a revoked chain in force.
func keepingKey(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		ch, _ := c.Account.Chains.Get(c.Vars[0])
		var owner api.KeyOwner
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

func destined(prefix string) func(c *api.Call) bool {
	return func(c *api.Call) bool { return strings.HasPrefix(c.Params.Text("destination"), prefix) }
}

func destroyedDestination(c *api.Call) bool {
	return recipientDestroyed(c, c.Params.Text("destination")) != nil
}

// spendingToken takes the token of a charge that is refused.
func spendingToken(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		answer, err := next(c)
		if err != nil {
			_, _, _ = c.TakeToken(c.Params.Text("card"))
		}
		return answer, err
	}
}

// transferring passes a charge on to its destination, whatever its state.
func transferring(next api.Handler) api.Handler {
	return keptCharge(func(c *api.Call, ch *api.Charge) { c.TransferTo(ch) })(next)
}

// keptRecipient changes a recipient that was made, wherever it is shown.
func keptRecipient(change func(r *api.Recipient)) func(api.Handler) api.Handler {
	return afterwards(func(_ *api.Call, answer any) any {
		change(answer.(*api.Recipient))
		return answer
	})
}

// recipientDestroyed returns a recipient that was destroyed, as its last event remembers it.
func recipientDestroyed(c *api.Call, id string) *api.Recipient {
	return toldRecipient(c, id, "recipient.destroy")
}

func toldRecipient(c *api.Call, id, key string) (told *api.Recipient) {
	c.Account.Events.Walk(0, c.Account.Events.Count, false, func(ev *api.Event) {
		if r, ok := ev.Data.(*api.Recipient); ok && ev.Key == key && r.ID == id {
			told = r
		}
	})
	return told
}

func destroyedRecipient(c *api.Call) bool { return recipientDestroyed(c, c.Vars[0]) != nil }

func updatedRecipient(c *api.Call) bool {
	return toldRecipient(c, c.Vars[0], "recipient.update") != nil
}

func holdsRecipient(c *api.Call, a *api.Account) bool {
	_, has := a.Recipients.Get(c.Vars[0])
	return has
}

func goneRecipient(c *api.Call) any { return recipientDestroyed(c, c.Vars[0]) }

// stayingVerified lets a change keep the verification of its recipient.
func stayingVerified(next api.Handler) api.Handler {
	return func(c *api.Call) (any, *apierror.Error) {
		before, _ := c.Account.Recipients.Get(c.Vars[0])
		answer, err := next(c)
		if err == nil {
			after := answer.(*api.Recipient)
			after.Verified, after.VerifiedAt = before.Verified, before.VerifiedAt
		}
		return answer, err
	}
}

// chargeLimit changes a limit on the amount of charges in the capability.
func chargeLimit(bound string, amount int64) func(api.Handler) api.Handler {
	return edited(func(_ *api.Call, capability map[string]any) {
		capability["limits"].(map[string]any)["charge_amount"].(map[string]any)[bound] = amount
	})
}
