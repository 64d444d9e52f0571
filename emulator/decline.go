package emulator

import (
	"context"

	"github.com/omise-conformance/harness/emulator/internal/cards"
)

// WithDecline returns a context for requests to the handlers of an emulator within the process: a charge that such a
// request makes by card, without 3-D Secure, is declined with a failure_code, and so is one that it marks as failed. The
// charge is a failed one from then on, as with a test card that is declined.
func WithDecline(ctx context.Context, failureCode string) context.Context {
	return cards.WithDecline(ctx, failureCode)
}
