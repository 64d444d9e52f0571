package front

import (
	"context"

	"github.com/omise-conformance/harness/exchange"
)

// Seen is one request and its answer as they were on the wire, secrets included.
type Seen struct {
	// Raw has what the client was answered. Where it got nothing, that is what the upstream proper had answered, or
	// why it did not.
	Raw  exchange.Raw
	Way  Way
	Mark string
	// Plain holds if it came without TLS and not to a loopback address.
	Plain bool
	// Lost holds if the client did not get the answer whole.
	Lost bool
	// LiveKey holds if the key that authenticated it is one for live mode. It was not passed on.
	LiveKey bool
	// Note is what the upstream noted.
	Note *Note
	// Size is the length of the request's body, of which Raw may hold the beginning only.
	Size int64
}

// Note is where an upstream says what it did with a request beside answering it.
type Note struct {
	// Injected is the name of what it did on purpose.
	Injected string
	// Answered is the answer that the upstream proper gave, where the client got another or none.
	Answered *exchange.RawResponse
}

type noteKey struct{}

// WithNote returns the context of a request with a note.
func WithNote(ctx context.Context, note *Note) context.Context {
	return context.WithValue(ctx, noteKey{}, note)
}

// NoteOf returns the note of a request that a front passes on. It is never nil.
func NoteOf(ctx context.Context) *Note {
	if note, ok := ctx.Value(noteKey{}).(*Note); ok {
		return note
	}
	return &Note{}
}
