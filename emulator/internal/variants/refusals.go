package variants

import (
	"net/http"

	"github.com/omise-conformance/harness/emulator/internal/seam"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/transit"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
)

var refusalVariants = []seam.Row{
	variant("refusal.failed-capture-message",
		transit.Refusals("failed_capture", alter.Set("message", "capture failed"))),
	variant("refusal.failed-expire-message", transit.Refusals("failed_expire", alter.Set("message", "expire failed"))),
	variant("refusal.expired-charge-message",
		transit.Refusals("expired_charge", alter.Set("message", "the charge has expired"))),
	variant("refusal.invalid-recipient-message",
		transit.Refusals("invalid_recipient", alter.Set("message", "the recipient is invalid"))),
	variant("refusal.recipient-not-verified-message",
		transit.Refusals("recipient_not_verified", alter.Set("message", "the recipient is not verified"))),
	variant("refusal.failed-refund-message", alter.On(route.CreateRefund, alter.Only(when.Above("amount", -1),
		alter.Message(when.Refused{Code: "failed_refund"}, "the refund failed")))),
	variant("refusal.unauthorized-header",
		transit.Statuses(http.StatusUnauthorized, "", transit.Header("Www-Authenticate", `Basic realm="omise"`))),
	variant("refusal.secret-key-for-tokens/403", transit.RefusedKeyStatus("/tokens", http.StatusForbidden)),
	variant("refusal.public-key-for-charges/403", transit.RefusedKeyStatus("/charges", http.StatusForbidden)),
}
