package webhooks

import (
	"net/http"

	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Delivery is one attempt to deliver an event, as the event shows it.
type Delivery struct {
	id, uri, key, eventID, failure string
	status, attempt                int
	created                        wire.Stamp
}

// Delivered reports whether the endpoint took the event: nothing but a 2xx answer says so.
func (d *Delivery) Delivered() bool {
	return d.status >= http.StatusOK && d.status < http.StatusMultipleChoices
}

// Render writes the delivery of an event that was sent as payload.
func (d *Delivery) Render(w *wire.Writer, payload string) {
	w.Object("")
	d.members(w, payload)
	w.EndObject()
}

// deliveryBytes is what a delivery takes beside the address, which its event shares with others, and the failure.
const deliveryBytes = 200

// TextBytes is what a delivery adds to the weight of its event.
func (d *Delivery) TextBytes() int { return deliveryBytes + len(d.failure) }

func (d *Delivery) members(w *wire.Writer, payload string) {
	w.Str("object", "webhook_delivery")
	w.Join("id", d.id)
	w.Str("uri", d.uri)
	w.Int("status", int64(d.status))
	w.Str("key", d.key)
	w.StrOrNull("error", d.failure)
	w.Str("payload", payload)
	w.Time("created_at", d.created)
}

// Fields are what a state file holds of a delivery.
func (d *Delivery) Fields(c *record.Codec) {
	record.Text(c, &d.id)
	record.Word(c, &d.uri)
	record.Word(c, &d.key)
	record.Text(c, &d.eventID)
	record.Text(c, &d.failure)
	record.Int(c, &d.status)
	record.Int(c, &d.attempt)
	record.Int(c, &d.created)
}
