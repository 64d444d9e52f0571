package api

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
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

func (v *Event) EventID() string { return v.id }

func (v *Event) renderWith(w *wire.Writer, deliveries []*webhooks.Delivery) {
	payload := ""
	if len(deliveries) > 0 {
		var sent wire.Writer
		v.RenderPayload(&sent)
		payload = string(sent.Buf)
	}
	w.Object("")
	w.Str("object", "event")
	w.Join("id", v.id)
	w.Bool("livemode", false)
	w.Join("location", "/events/", v.id)
	w.Array("webhook_deliveries")
	for _, d := range deliveries {
		d.Render(w, payload)
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

// Emit stores an event about any object as it is now, and queues its deliveries.
func (c *Call) Emit(key string, data any) { c.emit(key, data) }

// deliver has an event delivered to the account's webhook and to the endpoints of a charge.
func (c *Call) deliver(ev *Event, extraEndpoints []string) {
	if c.Account.Webhook.URL == "" && len(extraEndpoints) == 0 {
		return
	}
	urls := extraEndpoints
	if c.Account.Webhook.URL != "" {
		urls = append([]string{c.Account.Webhook.URL}, extraEndpoints...)
	}
	c.Emulator.hooks.Enqueue(ev, urls, mailbox{c.Account})
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
	n := 0
	for _, d := range v.deliveries {
		n += d.TextBytes()
	}
	if w, ok := v.Data.(store.Sized); ok {
		n += w.TextBytes()
	}
	return n
}

func (v *Event) fields(c *record.Codec) {
	record.Text(c, &v.id)
	record.Word(c, &v.Key)
	record.Int(c, &v.Created)
	snapshotField(c, &v.Data)
	record.List(c, &v.deliveries, func(d **webhooks.Delivery, c *record.Codec) {
		record.Optional(c, d, (*webhooks.Delivery).Fields)
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

// mostNoted bounds the deliveries that an event shows; of more the newest are kept. Only repeats on
// request lead so far.
const mostNoted = 50

// mailbox is an account as webhooks see it.
type mailbox struct{ *Account }

func (m mailbox) Lock()   { m.Mu.Lock() }
func (m mailbox) Unlock() { m.Mu.Unlock() }

func (m mailbox) WebhookSecrets(now time.Time) [][]byte { return m.Webhook.Secrets(now) }

// NoteDelivery shows every attempt on its event, as no source says that one of them hides another.
func (m mailbox) NoteDelivery(eventID string, d *webhooks.Delivery) {
	ev, ok := m.Events.Get(eventID)
	if !ok {
		return // it made room for another meanwhile
	}
	if len(ev.deliveries) == mostNoted {
		ev.deliveries = append(ev.deliveries[:0], ev.deliveries[1:]...)
	}
	ev.deliveries = append(ev.deliveries, d)
	m.Events.Put(ev.id, ev)
}

// controlSetWebhook sends the events of the default account to an address, or with an empty one
// stops that. Retries to the address before end.
func controlSetWebhook(e *Emulator, p wire.Params, _ string) (any, *controlError) {
	address := p.Text("url")
	if address != "" {
		if err := webhooks.CheckReceiverURL(address); err != nil {
			return nil, refuse(err.Error())
		}
	}
	secret, err := webhooks.NewSecret(p.Text("secret"))
	if err != nil {
		return nil, refuse(err.Error())
	}
	acct := e.AllAccounts()[0]
	acct.Mu.Lock()
	defer acct.Mu.Unlock()
	if acct.Webhook.URL != address {
		e.hooks.Abandon(acct.Webhook.URL)
	}
	acct.Webhook.Set(address, secret)
	acct.changed()
	return map[string]string{"url": address, "secret": base64.StdEncoding.EncodeToString(secret)}, nil
}

// controlRotateSecret replaces the secret of the webhook. The old one signs as well for a while.
func controlRotateSecret(e *Emulator, p wire.Params, _ string) (any, *controlError) {
	overlap := webhooks.SecretOverlap
	if p.Has("overlap") {
		var err error
		if overlap, err = time.ParseDuration(p.Text("overlap")); err != nil || overlap < 0 {
			return nil, refuse(`"overlap" must be a duration such as "24h", not below 0`)
		}
	}
	secret, err := webhooks.NewSecret(p.Text("secret"))
	if err != nil {
		return nil, refuse(err.Error())
	}
	acct := e.AllAccounts()[0]
	acct.Mu.Lock()
	defer acct.Mu.Unlock()
	if acct.Webhook.URL == "" {
		return nil, refuse("there is no webhook whose secret could be replaced; set one with POST /webhooks")
	}
	now := e.clock.Now()
	acct.Webhook.Rotate(secret, now.Add(overlap))
	acct.changed()
	return acct.Webhook.Shown(now), nil
}

// controlWebhook shows the webhook of the default account.
func controlWebhook(e *Emulator, _ wire.Params, _ string) (any, *controlError) {
	acct := e.AllAccounts()[0]
	acct.Mu.Lock()
	defer acct.Mu.Unlock()
	return acct.Webhook.Shown(e.clock.Now()), nil
}

// controlDeliveries shows the attempts so far, those to come, and how many had to go because there was no room.
func controlDeliveries(e *Emulator, _ wire.Params, _ string) (any, *controlError) {
	waiting, made := e.hooks.Waiting(), e.hooks.Deliveries()
	var lost wire.Writer
	e.hooks.Losses().Render(&lost)
	return map[string]json.RawMessage{
		"data":    listed(made, webhooks.Shown.Render),
		"waiting": listed(waiting, webhooks.Waiting.Render),
		"dropped": lost.Buf,
	}, nil
}

// controlRepeat makes a delivery again and waits for the answer of its endpoint.
func controlRepeat(e *Emulator, _ wire.Params, id string) (any, *controlError) {
	return deliveredOnRequest(e.hooks.Repeat(id))
}

// controlDeliverEvent delivers an event, whichever account it belongs to, to an address or to the
// webhook of its account, and waits for the answer.
func controlDeliverEvent(e *Emulator, p wire.Params, id string) (any, *controlError) {
	address := p.Text("url")
	if address != "" {
		if err := webhooks.CheckReceiverURL(address); err != nil {
			return nil, refuse(err.Error())
		}
	}
	for _, acct := range e.AllAccounts() {
		acct.Mu.Lock()
		ev, found := acct.Events.Get(id)
		to := cmp.Or(address, acct.Webhook.URL)
		acct.Mu.Unlock()
		switch {
		case !found:
			continue
		case to == "":
			return nil, refuse(`there is no webhook to deliver to; set one with POST /webhooks, or give a "url"`)
		default:
			return deliveredOnRequest(e.hooks.Send(ev, to, mailbox{acct}))
		}
	}
	return nil, &controlError{http.StatusNotFound, "event " + id + " was not found"}
}

func deliveredOnRequest(d webhooks.Shown, err error) (any, *controlError) {
	switch {
	case errors.Is(err, webhooks.ErrUnknown):
		return nil, &controlError{http.StatusNotFound, err.Error()}
	case err != nil:
		return nil, &controlError{http.StatusServiceUnavailable, err.Error()}
	default:
		return d, nil
	}
}
