package when

import (
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/faults/find"
)

func KnownRecipient(c *api.Call) bool {
	_, err := c.Recipient(c.Vars[0])
	return err == nil
}

func Destined(prefix string) func(c *api.Call) bool {
	return func(c *api.Call) bool { return strings.HasPrefix(c.Params.Text("destination"), prefix) }
}

func DestinationDestroyed(c *api.Call) bool {
	return find.DestroyedRecipient(c, c.Params.Text("destination")) != nil
}

func RecipientDestroyed(c *api.Call) bool { return find.DestroyedRecipient(c, c.Vars[0]) != nil }

func RecipientUpdated(c *api.Call) bool {
	return find.RecipientOfEvent(c, c.Vars[0], "recipient.update") != nil
}
