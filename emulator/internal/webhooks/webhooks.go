// Package webhooks delivers events to the endpoints that asked for them.
package webhooks

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

const (
	// deliveryQueue bounds the deliveries that wait; beyond it they are dropped, and the event
	// shows it.
	deliveryQueue = 1024
	// deliveryTimeout is how long one endpoint may take, as deliveries go out one after the other.
	deliveryTimeout = 5 * time.Second
	// deliveryLog is how many deliveries the control API remembers.
	deliveryLog = 1000
)

// Sender delivers events in order to the endpoints that asked for them, from one goroutine.
type Sender struct {
	ids    func(prefix string, now time.Time) string
	now    func() time.Time // of the emulator
	real   func() time.Time // of receivers
	Client *http.Client
	// Kept waits until an event that is to be delivered cannot be lost, and returns an error where it
	// is; it may be nil.
	Kept func() error
	// Body changes the JSON of deliveries before they are signed, or is nil.
	Body   func([]byte) []byte
	queue  chan sending
	stop   context.Context //nolint:containedctx // it ends the deliveries of an emulator
	cancel context.CancelFunc
	begin  sync.Once
	done   sync.WaitGroup

	mu  sync.Mutex
	log []*Delivery
}

// Notice is an event as webhooks see it.
type Notice interface {
	// RenderPayload writes the event as it is delivered. It needs no lock.
	RenderPayload(w *wire.Writer)
	EventKey() string
}

// sending is one event for one endpoint.
type sending struct {
	event  Notice
	note   NoteTo
	url    string
	secret []byte
	body   []byte
}

// NoteTo is how a delivery is noted on its event: under the lock of the event's account.
type NoteTo struct {
	Lock sync.Locker
	Note func(*Delivery)
}

// Delivery is one attempt to deliver an event.
type Delivery struct {
	id, uri, failure string
	event            Notice
	status           int
	created          wire.Stamp
}

// NewSender makes webhooks that take their ids, the emulator's time and the real time from
// functions.
func NewSender(ids func(prefix string, now time.Time) string, now, wallTime func() time.Time) *Sender {
	stop, cancel := context.WithCancel(context.Background())
	return &Sender{
		ids: ids, now: now, real: wallTime, queue: make(chan sending, deliveryQueue), stop: stop, cancel: cancel,
		Client: &http.Client{
			Timeout:       deliveryTimeout,
			Transport:     &http.Transport{MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// Enqueue plans the deliveries of an event that was made at a moment. The lock of the event's
// account is held, so the body is rendered now.
func (h *Sender) Enqueue(ev Notice, created wire.Stamp, urls []string, secret []byte, to NoteTo) {
	if len(urls) == 0 || h.stop.Err() != nil {
		return
	}
	h.begin.Do(func() {
		h.done.Add(1)
		go h.run()
	})
	var w wire.Writer
	ev.RenderPayload(&w)
	if h.Body != nil {
		w.Buf = h.Body(w.Buf)
	}
	for _, u := range urls {
		select {
		case h.queue <- sending{ev, to, u, secret, w.Buf}:
		default:
			d := &Delivery{
				id: h.ids("whdl", created.Time()), uri: u, event: ev, created: created,
				failure: "too many deliveries are waiting",
			}
			to.Note(d)
			h.remember(d)
		}
	}
}

func (h *Sender) run() {
	defer h.done.Done()
	for {
		select {
		case <-h.stop.Done():
			return
		case j := <-h.queue:
			h.deliver(j)
		}
	}
}

// deliver posts the event and notes the outcome on it.
func (h *Sender) deliver(j sending) {
	if h.Kept != nil && h.Kept() != nil {
		return
	}
	now := h.now()
	d := &Delivery{id: h.ids("whdl", now), uri: j.url, event: j.event, created: wire.StampOf(now)}
	d.status, d.failure = h.post(j)
	if h.stop.Err() != nil {
		return
	}
	j.note.Lock.Lock()
	j.note.Note(d)
	j.note.Lock.Unlock()
	h.remember(d)
}

func (h *Sender) post(j sending) (status int, failure string) {
	request, err := http.NewRequestWithContext(h.stop, http.MethodPost, j.url, bytes.NewReader(j.body))
	if err != nil {
		return 0, "the address is not valid"
	}
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	request.Header.Set("User-Agent", "Omise-Emulator")
	if len(j.secret) > 0 {
		// Receivers compare the timestamp with their own clock, which the emulator's clock does
		// not move.
		timestamp := strconv.FormatInt(h.real().Unix(), 10)
		request.Header.Set("Omise-Signature", signature(j.secret, timestamp, j.body))
		request.Header.Set("Omise-Signature-Timestamp", timestamp)
	}
	answer, err := h.Client.Do(request)
	if err != nil {
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err // without the method and address, which the delivery names already
		}
		return 0, err.Error()
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10)) // lets the connection be used again
	return answer.StatusCode, ""
}

// signature is the hex HMAC-SHA256 of "timestamp.body".
func signature(secret []byte, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

func (h *Sender) remember(d *Delivery) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.log) == deliveryLog {
		h.log = append(h.log[:0], h.log[deliveryLog/10:]...)
	}
	h.log = append(h.log, d)
}

// Deliveries returns what the log holds, oldest first.
func (h *Sender) Deliveries() []*Delivery {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]*Delivery(nil), h.log...)
}

// Resume fills the log of a sender with deliveries of an earlier one: the newest it has room for.
func (h *Sender) Resume(all []*Delivery) {
	slices.SortFunc(all, func(a, b *Delivery) int { return strings.Compare(a.id, b.id) })
	h.log = slices.Clone(all[max(0, len(all)-deliveryLog):])
}

// Forget empties the queue and the log.
func (h *Sender) Forget() {
	for {
		select {
		case <-h.queue:
			continue
		default:
		}
		break
	}
	h.mu.Lock()
	h.log = nil
	h.mu.Unlock()
}

// Close stops deliveries, also the one under way, and waits for the goroutine.
func (h *Sender) Close() {
	h.cancel()
	h.begin.Do(func() {}) // no goroutine starts any more
	h.done.Wait()
	h.Client.CloseIdleConnections()
}

// CheckWebhookURL accepts https anywhere and, for tests, http on the loopback interface.
func CheckWebhookURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("url must be an http or https address")
	}
	if u.Scheme == "http" {
		ip := net.ParseIP(u.Hostname())
		if u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return errors.New("url must be https, or http on a loopback address")
		}
	}
	return nil
}

// CheckReceiverURL refuses addresses of receivers that the control API does not take: it also takes http on
// an address beside this machine, where a test listens for an emulator in a container.
func CheckReceiverURL(text string) error {
	u, err := url.Parse(text)
	if err == nil && u.Scheme == "http" && nearby(u.Hostname()) {
		return nil
	}
	if err = CheckWebhookURL(text); err != nil && u != nil && u.Scheme == "http" && u.Hostname() != "" {
		return errors.New("url must be https, or http on a loopback or private address")
	}
	return err
}

// nearby reports whether a host has a private address, or a name that no public host has.
func nearby(host string) bool {
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsPrivate() || ip.IsLinkLocalUnicast()
	}
	return host != "" && !strings.Contains(host, ".") || strings.HasSuffix(host, ".internal") || strings.HasSuffix(host, ".local")
}

func (d *Delivery) Render(w *wire.Writer) {
	var payload wire.Writer
	d.event.RenderPayload(&payload)
	w.Object("")
	w.Str("object", "webhook_delivery")
	w.Join("id", d.id)
	w.Str("uri", d.uri)
	w.Int("status", int64(d.status))
	w.Str("key", d.event.EventKey())
	w.StrOrNull("error", d.failure)
	w.Str("payload", string(payload.Buf))
	w.Time("created_at", d.created)
	w.EndObject()
}

// Fields are what a state file holds of a delivery of ev.
func (d *Delivery) Fields(c *record.Codec, ev Notice) {
	record.Text(c, &d.id)
	record.Word(c, &d.uri)
	record.Text(c, &d.failure)
	record.Int(c, &d.status)
	if record.Int(c, &d.created); c.Reading() {
		d.event = ev
	}
}
