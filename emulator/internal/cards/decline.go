package cards

import "context"

type declineKey struct{}

// WithDecline returns a context in which the payments that a request makes fail with a failure_code, whatever the card.
func WithDecline(ctx context.Context, code string) context.Context {
	return context.WithValue(ctx, declineKey{}, FailureOf(code))
}

// DeclineIn returns what the payments fail with in a context, nil where they do not.
func DeclineIn(ctx context.Context) *Failure {
	failure, _ := ctx.Value(declineKey{}).(*Failure)
	return failure
}
