package when

import (
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
)

// KnownRecipient reports whether the account has the recipient of the path.
func KnownRecipient(c *api.Call) bool {
	_, err := c.Recipient(c.Vars[0])
	return err == nil
}

// Destined reports whether the destination of a charge begins so.
func Destined(prefix string) func(c *api.Call) bool {
	return func(c *api.Call) bool { return strings.HasPrefix(c.Params.Text("destination"), prefix) }
}

// DestinationDestroyed reports whether the destination of a charge was destroyed.
func DestinationDestroyed(c *api.Call) bool {
	return find.DestroyedRecipient(c, c.Params.Text("destination")) != nil
}

// RecipientDestroyed reports whether the recipient of the path was destroyed.
func RecipientDestroyed(c *api.Call) bool { return find.DestroyedRecipient(c, c.Vars[0]) != nil }

// RecipientUpdated reports whether the recipient of the path was updated.
func RecipientUpdated(c *api.Call) bool {
	return find.RecipientOfEvent(c, c.Vars[0], "recipient.update") != nil
}
