package emulator

// event records that something happened to an object. data is a snapshot: a value that no later request changes.
type event struct {
	id         string
	key        string
	created    stamp
	data       any    // renderer
	previous   *event // of the same charge, see eventsOf
	deliveries []*delivery
}

func (v *event) render(w *jsonWriter) { v.renderWith(w, v.deliveries) }

// renderPayload writes the event as it is delivered: before any delivery. It needs no lock.
func (v *event) renderPayload(w *jsonWriter) { v.renderWith(w, nil) }

func (v *event) eventKey() string { return v.key }

func (v *event) renderWith(w *jsonWriter, deliveries []*delivery) {
	w.object("")
	w.str("object", "event")
	w.join("id", v.id)
	w.bool("livemode", false)
	w.join("location", "/events/", v.id)
	w.array("webhook_deliveries")
	for _, d := range deliveries {
		d.render(w)
	}
	w.endArray()
	w.value("data", v.data)
	w.join("key", v.key)
	w.time("created_at", v.created)
	w.endObject()
}

// emit stores an event and queues its deliveries: to the account's webhook and to extraEndpoints (webhook_endpoints of
// a charge). data must not change afterwards. The network is touched only after the lock is released.
//
// A charge keeps its newest event and links back: ev := c.emit(…); ev.previous = ch.lastEvent; ch.lastEvent = ev.
func (c *call) emit(key string, data any, extraEndpoints ...string) *event {
	ev := &event{id: c.newID("evnt"), key: key, created: c.stamp(), data: data}
	c.acct.events.add(ev.id, c.now, ev)
	c.deliver(ev, extraEndpoints)
	return ev
}

// deliver has an event delivered to the account's webhook and to the endpoints of a charge.
func (c *call) deliver(ev *event, extraEndpoints []string) {
	if c.acct.webhookURL == "" && len(extraEndpoints) == 0 {
		return
	}
	urls := extraEndpoints
	if c.acct.webhookURL != "" {
		urls = append([]string{c.acct.webhookURL}, extraEndpoints...)
	}
	note := func(d *delivery) { ev.deliveries = append(ev.deliveries, d) }
	c.emu.hooks.enqueue(ev, ev.created, urls, c.acct.webhookSecret, noteTo{&c.acct.mu, note})
}

// eventsOf returns the events of a charge in creation order, given its newest one.
func eventsOf(newest *event) []*event {
	var list []*event
	for ev := newest; ev != nil; ev = ev.previous {
		list = append(list, ev)
	}
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
	return list
}

func listEvents(c *call) (any, *apiError) {
	return listOf(c, c.acct.events, (*event).render)
}

func retrieveEvent(c *call) (any, *apiError) {
	ev, ok := c.acct.events.get(c.vars[0])
	if !ok {
		return nil, notFound("event", c.vars[0])
	}
	return ev, nil
}
