package api

import (
	"slices"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/store"
	"github.com/omise-conformance/harness/emulator/internal/webhooks"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Event records that something happened to an object. data is a snapshot: a value that no later
// request changes.
type Event struct {
	id         string
	Key        string
	Created    wire.Stamp
	Data       any    // renderer
	previous   *Event // of the same charge, see eventsOf
	deliveries []*webhooks.Delivery
}

func (v *Event) Render(w *wire.Writer) { v.renderWith(w, v.deliveries) }

// RenderPayload writes the event as it is delivered: before any delivery. It needs no lock.
func (v *Event) RenderPayload(w *wire.Writer) { v.renderWith(w, nil) }

func (v *Event) EventKey() string { return v.Key }

func (v *Event) renderWith(w *wire.Writer, deliveries []*webhooks.Delivery) {
	w.Object("")
	w.Str("object", "event")
	w.Join("id", v.id)
	w.Bool("livemode", false)
	w.Join("location", "/events/", v.id)
	w.Array("webhook_deliveries")
	for _, d := range deliveries {
		d.Render(w)
	}
	w.EndArray()
	w.Value("data", v.Data)
	w.Join("key", v.Key)
	w.Time("created_at", v.Created)
	w.EndObject()
}

// emit stores an event and queues its deliveries: to the account's webhook and to extraEndpoints
// (webhook_endpoints of a charge). data must not change afterwards. The network is touched only
// after the lock is released.
//
// A charge keeps its newest event and links back: ev := c.emit(…); ev.previous = ch.LastEvent;
// ch.LastEvent = ev.
func (c *Call) emit(key string, data any, extraEndpoints ...string) *Event {
	ev := &Event{id: c.NewID("evnt"), Key: key, Created: c.Stamp(), Data: data}
	c.Account.Events.Add(ev.id, c.Now, ev)
	c.deliver(ev, extraEndpoints)
	return ev
}

// Report stores an event about a customer as it is now, and queues its deliveries.
func (c *Call) Report(key string, cu *Customer) { c.emit(key, c.CustomerView(cu)) }

// deliver has an event delivered to the account's webhook and to the endpoints of a charge.
func (c *Call) deliver(ev *Event, extraEndpoints []string) {
	if c.Account.WebhookURL == "" && len(extraEndpoints) == 0 {
		return
	}
	urls := extraEndpoints
	if c.Account.WebhookURL != "" {
		urls = append([]string{c.Account.WebhookURL}, extraEndpoints...)
	}
	note := func(d *webhooks.Delivery) {
		ev.deliveries = append(ev.deliveries, d)
		c.Account.Events.Changed(ev.id, ev)
	}
	c.Emulator.hooks.Enqueue(ev, ev.Created, urls, c.Account.webhookSecret, webhooks.NoteTo{Lock: &c.Account.Mu, Note: note})
}

// eventsOf returns the events of a charge in creation order, given its newest one.
func eventsOf(newest *Event) []*Event {
	var list []*Event
	for ev := newest; ev != nil; ev = ev.previous {
		list = append(list, ev)
	}
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
	return list
}

func listEvents(c *Call) (any, *apierror.Error) {
	return listOf(c, c.Account.Events, (*Event).Render)
}

func retrieveEvent(c *Call) (any, *apierror.Error) {
	ev, ok := c.Account.Events.Get(c.Vars[0])
	if !ok {
		return nil, apierror.NotFound("event", c.Vars[0])
	}
	return ev, nil
}

// chained reports whether the list of a stored charge shows an event.
func (a *Account) chained(ev *Event) bool {
	data, isCharge := ev.Data.(*Charge)
	if !isCharge {
		return false
	}
	ch, ok := a.Charges.Get(data.ID)
	return ok && slices.Contains(eventsOf(ch.LastEvent), ev)
}

// ForgetEvent takes an event out of all lists.
func (a *Account) ForgetEvent(gone *Event) {
	a.Events.Remove(gone.id)
	data, isCharge := gone.Data.(*Charge)
	if !isCharge {
		return
	}
	ch, _ := a.Charges.Get(data.ID)
	for link := &ch.LastEvent; *link != nil; link = &(*link).previous {
		if *link == gone {
			*link = gone.previous
			return
		}
	}
}

// TextBytes counts the snapshot in full: it outlives the object it was taken of.
func (v *Event) TextBytes() int {
	if w, ok := v.Data.(store.Sized); ok {
		return w.TextBytes()
	}
	return 0
}

func (v *Event) fields(c *record.Codec) {
	record.Text(c, &v.id)
	record.Word(c, &v.Key)
	record.Int(c, &v.Created)
	snapshotField(c, &v.Data)
	record.List(c, &v.deliveries, func(d **webhooks.Delivery, c *record.Codec) {
		record.Optional(c, d, func(d *webhooks.Delivery, c *record.Codec) { d.Fields(c, v) })
	})
	previous := eventID(v.previous)
	record.Text(c, &previous)
	if r := restoringOf(c); r != nil {
		r.events[v.id], r.previous[v] = v, previous
	}
}

// eventID is the id of an event, empty where there is none.
func eventID(v *Event) string {
	if v == nil {
		return ""
	}
	return v.id
}

// The kinds of snapshots that events hold. The numbers are those in state files.
const (
	snapshotText = iota // any other, as answers show it
	snapshotCharge
	snapshotCustomer
	snapshotCard
	snapshotRecipient
	snapshotRefund
)

// snapshotField keeps the data of an event.
func snapshotField(c *record.Codec, v *any) {
	tag := snapshotTag(*v)
	record.Int(c, &tag)
	var read any
	switch tag {
	case snapshotText:
		read = textSnapshot(c, *v)
	case snapshotCharge:
		ch, _ := (*v).(*Charge)
		read = chargeSnapshot(c, ch)
	case snapshotCustomer:
		view, _ := (*v).(CustomerView)
		record.Int(c, &view.now)
		record.Optional(c, &view.Customer, (*Customer).fields)
		read = view
	case snapshotCard:
		card, _ := (*v).(*cards.Card)
		cardField(&card, c)
		read = card
	case snapshotRecipient:
		recipient, _ := (*v).(*Recipient)
		record.Optional(c, &recipient, (*Recipient).fields)
		read = recipient
	case snapshotRefund:
		refund, _ := (*v).(*Refund)
		record.Optional(c, &refund, (*Refund).fields)
		read = refund
	default:
		c.Damage()
	}
	if c.Reading() {
		*v = read
	}
}

func snapshotTag(data any) uint8 {
	switch data.(type) {
	case *Charge:
		return snapshotCharge
	case CustomerView:
		return snapshotCustomer
	case *cards.Card:
		return snapshotCard
	case *Recipient:
		return snapshotRecipient
	case *Refund:
		return snapshotRefund
	}
	return snapshotText
}

// textSnapshot keeps what answers show of the data.
func textSnapshot(c *record.Codec, data any) any {
	var w wire.Writer
	if !c.Reading() {
		w.Value("", data)
	}
	text := wire.RawJSON(w.Buf)
	record.Text(c, &text)
	return keptSnapshot(text)
}

// chargeSnapshot keeps a version of a charge. Most are the version that holds now, in one piece of
// memory with it.
func chargeSnapshot(c *record.Codec, ch *Charge) *Charge {
	r := restoringOf(c)
	if r == nil {
		c.Part(ch.version)
		return ch
	}
	version := c.Part(nil)
	if same := r.versions[string(version)]; same != nil {
		return same
	}
	ch = &Charge{}
	c.ReadPart(version, ch.version)
	return ch
}

// keptSnapshot is the data of an event whose kind the file does not know.
type keptSnapshot wire.RawJSON

// Render writes the data as it was shown.
func (s keptSnapshot) Render(w *wire.Writer) { w.Buf = append(w.Buf, s...) }

func (s keptSnapshot) TextBytes() int { return len(s) }
