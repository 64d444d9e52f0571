package emulator

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
	"strconv"
	"sync"
	"time"
)

const (
	// deliveryQueue bounds the deliveries that wait; beyond it they are dropped, and the event says so.
	deliveryQueue = 1024
	// deliveryTimeout is how long one endpoint may take, as deliveries go out one after the other.
	deliveryTimeout = 5 * time.Second
	// deliveryLog is how many deliveries the control API remembers.
	deliveryLog = 1000
)

// webhooks delivers events in order to the endpoints that asked for them, from one goroutine.
type webhooks struct {
	emu    *Emulator
	client *http.Client
	queue  chan job
	stop   context.Context
	cancel context.CancelFunc
	begin  sync.Once
	done   sync.WaitGroup

	mu  sync.Mutex
	log []*delivery
}

// job is one event for one endpoint.
type job struct {
	acct   *account
	event  *event
	url    string
	secret []byte
	body   []byte
}

// delivery is one attempt to deliver an event.
type delivery struct {
	id, uri, failure string
	event            *event
	status           int
	created          stamp
}

func newWebhooks(e *Emulator) *webhooks {
	stop, cancel := context.WithCancel(context.Background())
	return &webhooks{
		emu: e, queue: make(chan job, deliveryQueue), stop: stop, cancel: cancel,
		client: &http.Client{
			Timeout:       deliveryTimeout,
			Transport:     &http.Transport{MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// enqueue plans the deliveries of an event. The account's lock is held, so the body is rendered now.
func (h *webhooks) enqueue(acct *account, ev *event, extra []string) {
	if acct.webhookURL == "" && len(extra) == 0 || h.stop.Err() != nil {
		return
	}
	h.begin.Do(func() {
		h.done.Add(1)
		go h.run()
	})
	var w jsonWriter
	ev.renderPayload(&w)
	urls := extra
	if acct.webhookURL != "" {
		urls = append([]string{acct.webhookURL}, extra...)
	}
	for _, u := range urls {
		select {
		case h.queue <- job{acct, ev, u, acct.webhookSecret, w.buf}:
		default:
			d := &delivery{
				id: h.emu.newID("whdl", ev.created.time()), uri: u, event: ev, created: ev.created,
				failure: "too many deliveries are waiting",
			}
			ev.deliveries = append(ev.deliveries, d)
			h.remember(d)
		}
	}
}

func (h *webhooks) run() {
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
func (h *webhooks) deliver(j job) {
	now := h.emu.clock.now()
	d := &delivery{id: h.emu.newID("whdl", now), uri: j.url, event: j.event, created: stampOf(now)}
	d.status, d.failure = h.post(j)
	if h.stop.Err() != nil {
		return
	}
	j.acct.mu.Lock()
	j.event.deliveries = append(j.event.deliveries, d)
	j.acct.mu.Unlock()
	h.remember(d)
}

func (h *webhooks) post(j job) (status int, failure string) {
	request, err := http.NewRequestWithContext(h.stop, http.MethodPost, j.url, bytes.NewReader(j.body))
	if err != nil {
		return 0, "the address is not valid"
	}
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	request.Header.Set("User-Agent", "Omise-Emulator")
	if len(j.secret) > 0 {
		// Receivers compare the timestamp with their own clock, which the emulator's clock does not move.
		timestamp := strconv.FormatInt(h.emu.options.Now().Unix(), 10)
		request.Header.Set("Omise-Signature", signature(j.secret, timestamp, j.body))
		request.Header.Set("Omise-Signature-Timestamp", timestamp)
	}
	answer, err := h.client.Do(request)
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

func (h *webhooks) remember(d *delivery) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.log) == deliveryLog {
		h.log = append(h.log[:0], h.log[deliveryLog/10:]...)
	}
	h.log = append(h.log, d)
}

// deliveries returns what the log holds, oldest first.
func (h *webhooks) deliveries() []*delivery {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]*delivery(nil), h.log...)
}

// forget empties the queue and the log.
func (h *webhooks) forget() {
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

// close stops deliveries, also the one under way, and waits for the goroutine.
func (h *webhooks) close() {
	h.cancel()
	h.begin.Do(func() {}) // no goroutine starts any more
	h.done.Wait()
	h.client.CloseIdleConnections()
}

// checkWebhookURL accepts https anywhere and, for tests, http on the loopback interface.
func checkWebhookURL(text string) error {
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

func (d *delivery) render(w *jsonWriter) {
	var payload jsonWriter
	d.event.renderPayload(&payload)
	w.object("")
	w.str("object", "webhook_delivery")
	w.join("id", d.id)
	w.str("uri", d.uri)
	w.int("status", int64(d.status))
	w.str("key", d.event.key)
	w.strOrNull("error", d.failure)
	w.str("payload", string(payload.buf))
	w.time("created_at", d.created)
	w.endObject()
}
