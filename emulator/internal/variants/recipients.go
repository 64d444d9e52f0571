package variants

import (
	"bytes"
	"regexp"

	"github.com/omise-conformance/harness/emulator/internal/seam"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/transit"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
)

var recipientVariants = []seam.Row{
	variant("recipient.update-keeps-verified/description", alter.On(route.UpdateRecipient,
		alter.Only(when.All(when.Has("description"), when.Lacks("name"), when.Lacks("bank_account")),
			alter.KeepVerified))),
	variant("recipient.update-keeps-verified/name-and-email", alter.On(route.UpdateRecipient,
		alter.Only(when.Lacks("bank_account"), alter.KeepVerified))),
	variant("recipient.default-exists", alter.HoldsRecipient(), transit.Body(defaultRecipient)),
	variant("recipient.verify-events/verify", alter.On(route.VerifyRecipient, alter.Silence("recipient.activate"))),
	variant("recipient.verify-events/activate", alter.On(route.VerifyRecipient, alter.Silence("recipient.verify"))),
}

// defaultRecipient shows the recipient that an account has from the start as the default one.
func defaultRecipient(body []byte) []byte {
	if !bytes.Contains(body, []byte(alter.HeldName)) {
		return body
	}
	return heldRecipient.ReplaceAll(body, []byte(`${1}true${2}`))
}

// heldRecipient fits the recipient that an account has from the start.
var heldRecipient = regexp.MustCompile(`("default":)false([^{}]*"name":"` + alter.HeldName + `")`)
