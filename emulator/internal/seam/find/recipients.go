package find

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
)

// DestroyedRecipient returns a recipient that was destroyed, as its last event remembers it.
func DestroyedRecipient(c *api.Call, id string) *api.Recipient {
	return RecipientOfEvent(c, id, "recipient.destroy")
}

// RecipientOfEvent returns a recipient as the last event of the key remembers it.
func RecipientOfEvent(c *api.Call, id, key string) (recipient *api.Recipient) {
	c.Account.Events.Walk(0, c.Account.Events.Count, false, func(ev *api.Event) {
		if r, ok := ev.Data.(*api.Recipient); ok && ev.Key == key && r.ID == id {
			recipient = r
		}
	})
	return recipient
}

// GoneRecipient returns the recipient of the path as the event of its end remembers it.
func GoneRecipient(c *api.Call) any { return DestroyedRecipient(c, c.Vars[0]) }
