package conformance

import (
	"time"

	"github.com/omise-conformance/harness/internal/gate/hooks"
)

// WebhookHandler says which webhook handler of a client is judged, and how.
type WebhookHandler struct {
	// URL is the address of the handler, such as "http://localhost:3000/hook". Empty: no handler is judged.
	URL string
	// Secret is the handler's secret in base64. Empty: the value of the variable SecretName, or one that is made for
	// the client's command.
	Secret string
	// SecretName is the variable in which the client's command gets the secret. Default "OMISE_WEBHOOK_SECRET".
	SecretName string
	// Wait is how long the handler is waited for. Default 30 s.
	Wait time.Duration
	// Limit is how long the answer to a delivery may take. Default 10 s.
	Limit time.Duration
	// Settle is for how long nothing must have been asked of the API before a delivery counts as dealt with. Default
	// 200 ms.
	Settle time.Duration
	// Check is a command of the shell that prints what deliveries have led to, such as the states of orders.
	Check string
	// Serves holds if the client's command serves the handler and does not end by itself. The gate ends it.
	Serves bool
	// Remote allows a handler that is not on this machine.
	Remote bool
}

// options returns the options of what judges the handler, nil where none is judged.
func (w WebhookHandler) options() *hooks.Options {
	if w.URL == "" {
		return nil
	}
	options := hooks.Options(w)
	return &options
}
