package variants

import (
	"github.com/omise-conformance/harness/emulator/internal/seam"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
)

var recipientVariants = []seam.Row{
	variant("recipient.update-keeps-verified/description", alter.On(route.UpdateRecipient,
		alter.Only(when.All(when.Has("description"), when.Lacks("name"), when.Lacks("bank_account")), alter.KeepVerified))),
	variant("recipient.update-keeps-verified/name-and-email", alter.On(route.UpdateRecipient,
		alter.Only(when.Lacks("bank_account"), alter.KeepVerified))),
	variant("recipient.default-exists", alter.On("GET *, POST *, PATCH *, DELETE *", alter.OldRecipient)),
}
