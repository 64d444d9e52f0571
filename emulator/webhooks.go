package emulator

// webhooks delivers events to the endpoints that asked for them.
type webhooks struct {
	emu *Emulator
}

// delivery is one attempt to deliver an event.
type delivery struct {
	id, uri, key, failure, payload string
	status                         int
	created                        stamp
}

func newWebhooks(e *Emulator) *webhooks { return &webhooks{emu: e} }

func (h *webhooks) close() {}

func (h *webhooks) enqueue(*account, *event, []string) {}

func (d *delivery) render(w *jsonWriter) {
	w.object("")
	w.str("object", "webhook_delivery")
	w.join("id", d.id)
	w.str("uri", d.uri)
	w.int("status", int64(d.status))
	w.str("key", d.key)
	w.strOrNull("error", d.failure)
	w.str("payload", d.payload)
	w.time("created_at", d.created)
	w.endObject()
}
