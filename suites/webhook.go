package suites

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// webhookTurn lets one case at a time receive webhooks: an account has one address, and a
// second receiver would take it from the first.
var webhookTurn = make(chan struct{}, 1)

// WebhookHost says where the cases of a run receive webhooks. It remembers whether any delivery came:
// a target that runs elsewhere may not reach the address, which is no fault of its own.
type WebhookHost struct {
	// Listen is the host and port to listen on; default a free port of 127.0.0.1.
	Listen string
	// URL is the address that the target is told; default that on which the cases listen.
	URL string

	reached atomic.Bool // a delivery came, to any case
	given   atomic.Bool // a case has waited its whole time for one
}

// unreachedWait is the time that a case waits after another has waited its whole time for a first delivery.
const unreachedWait = 500 * time.Millisecond

// open listens and returns the address to tell the target.
func (h *WebhookHost) open() (net.Listener, string, error) {
	address, told := "127.0.0.1:0", ""
	if h != nil && h.Listen != "" {
		address = h.Listen
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, "", err
	}
	if h != nil {
		told = h.URL
	}
	return listener, cmp.Or(told, "http://"+listener.Addr().String()+"/webhook"), nil
}

// wait returns how long a case waits for a delivery.
func (h *WebhookHost) wait(whole time.Duration) time.Duration {
	if h == nil || h.reached.Load() || !h.given.Load() {
		return whole
	}
	return min(whole, unreachedWait)
}

// ended counts a wait without the delivery that was waited for. It reports whether the target may be unable
// to reach the address.
func (h *WebhookHost) ended() (unreached bool) {
	if h == nil || h.reached.Load() {
		return false
	}
	h.given.Store(true)
	return true
}

// maxDelivery is far above the size of any event (a charge has about 4 kB), maxDeliveryHeader above that of the header
// of a request, and maxReceived above that of all that a case causes: what comes after it is answered, and not kept.
const (
	maxDelivery       = 256 << 10
	maxDeliveryHeader = 64 << 10
	maxReceived       = 2 << 20
)

// Delivery is one request that the target made to a WebhookReceiver.
type Delivery struct {
	Method      string
	ContentType string
	Signature   string // Omise-Signature: one or more signatures in hex, comma-separated
	Timestamp   string // Omise-Signature-Timestamp: Unix seconds
	Body        []byte
	Event       map[string]any // the decoded body; nil if it is not a JSON object
}

// Key returns the key of the delivered event, such as "charge.create".
func (d Delivery) Key() string {
	key, _ := d.Event["key"].(string)
	return key
}

// About reports whether the event is about the object with an id.
func (d Delivery) About(id string) bool {
	data, _ := d.Event["data"].(map[string]any)
	return data["id"] == id
}

// WebhookReceiver receives the deliveries of webhooks, where Env.Webhook says. T.Webhooks
// starts one.
type WebhookReceiver struct {
	// URL is the address that the target delivers to.
	URL string

	ctx      context.Context // of the case
	host     *WebhookHost
	wait     time.Duration
	secret   string // base64, as the target returned it
	server   *http.Server
	mu       sync.Mutex
	received []Delivery
	weight   int           // of all bodies that came, in bytes
	arrived  chan struct{} // closed and replaced at each delivery
	closing  sync.Once
}

// Webhooks starts a receiver and sets its address as the target's webhook. The case must
// close it; until then no other case receives webhooks. It requires the feature webhooks.
func (t *T) Webhooks() *WebhookReceiver {
	control := t.control()
	select {
	case webhookTurn <- struct{}{}:
	case <-t.ctx.Done():
		panic(notJudged{"the case ran out of time while another case received webhooks"})
	}
	host := t.env.Webhook
	listener, address, err := host.open()
	if err != nil {
		<-webhookTurn
		panic(notJudged{"a webhook receiver could not be started: " + err.Error()})
	}
	r := &WebhookReceiver{ctx: t.ctx, URL: address, host: host, wait: host.wait(t.Timeouts().Webhook), arrived: make(chan struct{})}
	r.server = &http.Server{
		Handler: http.HandlerFunc(r.take), ReadTimeout: t.Timeouts().Webhook, MaxHeaderBytes: maxDeliveryHeader,
	}
	go func() { _ = r.server.Serve(listener) }() // ends with Close
	r.secret, err = control.SetWebhook(t.ctx, r.URL)
	if err != nil {
		r.Close()
		panic(notJudged{"the target's webhook could not be set: " + err.Error()})
	}
	if r.secret == "" {
		r.Close()
		panic(notJudged{"the target's webhook could not be set: the control API returned no secret"})
	}
	return r
}

// Close stops receiving and lets the next case have its turn.
func (r *WebhookReceiver) Close() {
	r.closing.Do(func() {
		_ = r.server.Close()
		<-webhookTurn
	})
}

func (r *WebhookReceiver) take(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(io.LimitReader(req.Body, maxDelivery))
	if err != nil {
		return // an unfinished delivery does not count
	}
	delivery := Delivery{
		Method: req.Method, ContentType: req.Header.Get("Content-Type"),
		Signature: req.Header.Get("Omise-Signature"), Timestamp: req.Header.Get("Omise-Signature-Timestamp"),
		Body: body,
	}
	_ = json.Unmarshal(body, &delivery.Event) // on an error Event stays nil, which the caller of Await reports
	if r.host != nil {
		r.host.reached.Store(true)
	}
	r.mu.Lock()
	if r.weight += len(body); r.weight <= maxReceived {
		r.received = append(r.received, delivery)
		close(r.arrived)
		r.arrived = make(chan struct{})
	}
	r.mu.Unlock()
	w.WriteHeader(http.StatusOK)
}

// Await returns the first delivery that meets a condition, and whether there was one
// within Timeouts.Webhook. The case ends as not judged if no delivery of any kind came to any
// case, from a target that may be unable to reach the address.
func (r *WebhookReceiver) Await(meets func(Delivery) bool) (Delivery, bool) {
	timer := time.NewTimer(r.wait)
	defer timer.Stop()
	for seen := 0; ; {
		r.mu.Lock()
		news, arrived := r.received[seen:], r.arrived
		r.mu.Unlock()
		for _, delivery := range news {
			if meets(delivery) {
				return delivery, true
			}
		}
		seen += len(news)
		select {
		case <-arrived:
		case <-timer.C:
			if r.host.ended() {
				panic(notJudged{"no delivery of any kind came to " + r.URL +
					": the target delivers none, or cannot reach the address (--webhook-url, --webhook-listen)"})
			}
			return Delivery{}, false
		case <-r.ctx.Done():
			panic(notJudged{"the case ended while it waited for a delivery"})
		}
	}
}

// Received describes what was received, for the finding that something else was expected.
func (r *WebhookReceiver) Received() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.received) == 0 {
		return fmt.Sprintf("no delivery within %s (timeouts.webhook)", r.wait)
	}
	keys := make([]string, len(r.received))
	for i, delivery := range r.received {
		keys[i] = delivery.Key()
		if delivery.Event == nil {
			keys[i] = "a body that is not a JSON object"
		}
	}
	return "deliveries of " + strings.Join(keys, ", ")
}

// Verify returns what is wrong with the signature of a delivery, or nil if one of its
// signatures is valid.
func (r *WebhookReceiver) Verify(d Delivery) error {
	if d.Signature == "" || d.Timestamp == "" {
		return errors.New("no Omise-Signature and Omise-Signature-Timestamp headers")
	}
	secret, err := base64.StdEncoding.DecodeString(r.secret)
	if err != nil {
		return errors.New("a webhook secret that is not base64")
	}
	return verify(secret, d)
}

func verify(secret []byte, d Delivery) error {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(d.Timestamp + "."))
	mac.Write(d.Body)
	expected := mac.Sum(nil)
	// While a secret is being replaced, there is a signature for each of the two.
	for each := range strings.SplitSeq(d.Signature, ",") {
		given, err := hex.DecodeString(strings.TrimSpace(each))
		if err == nil && hmac.Equal(given, expected) {
			return nil
		}
	}
	return errors.New("a signature that is not the HMAC-SHA256 of timestamp, dot and body with the webhook secret")
}
