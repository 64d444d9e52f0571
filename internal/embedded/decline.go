package embedded

import (
	"context"

	"github.com/omise-conformance/harness/emulator"
)

// WithDecline returns a context for requests through the Transport of an emulator, in which it declines charges by card,
// see emulator.WithDecline.
func WithDecline(ctx context.Context, failureCode string) context.Context {
	return emulator.WithDecline(ctx, failureCode)
}
