package api

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// received is one delivery as its receiver saw it.
type received struct {
	header http.Header
	body   []byte
}

// receiver answers deliveries with a status and passes them on.
func receiver(t *testing.T, status int) (*httptest.Server, <-chan received) {
	got := make(chan received, 100)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- received{r.Header.Clone(), body}
		w.WriteHeader(status)
	}))
	t.Cleanup(srv.Close)
	return srv, got
}

func nextDelivery(t *testing.T, got <-chan received) received {
	t.Helper()
	select {
	case r := <-got:
		return r
	case <-time.After(30 * time.Second):
		t.Fatal("no delivery came within 30 s")
		return received{}
	}
}

// eventually waits for what a delivery leaves behind after its receiver has answered.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for range 3000 {
		if holds() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s did not happen within 30 s", what)
}

func TestWebhookDeliveryAndSignature(t *testing.T) {
	k := newKit(t, Options{})
	srv, got := receiver(t, http.StatusAccepted)
	set := k.control("POST", "/webhooks", map[string]any{"url": srv.URL + "/hook"}).ok()
	k.advance("24h") // the signature's timestamp stays real: receivers compare it with their own clock
	const noted = "the receiver gets 4929123456781236 and the cvv 987"
	id := k.customer(map[string]any{"email": "a@example.com", "description": noted}).str("id")
	d := nextDelivery(t, got)

	secret, err := base64.StdEncoding.DecodeString(set.str("secret"))
	if err != nil {
		t.Fatal(err)
	}
	timestamp := d.header.Get("Omise-Signature-Timestamp")
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(timestamp + "."))
	mac.Write(d.body)
	if want := hex.EncodeToString(mac.Sum(nil)); d.header.Get("Omise-Signature") != want || timestamp != "1772445600" {
		t.Errorf("signature is %s at %s, want %s at 1772445600", d.header.Get("Omise-Signature"), timestamp, want)
	}
	var ev struct {
		Object, ID, Key string
		Data            struct{ ID, Email string }
	}
	if err := json.Unmarshal(d.body, &ev); err != nil {
		t.Fatal(err)
	}
	if ev.Object != "event" || ev.Key != "customer.create" || ev.Data.ID != id || ev.Data.Email != "a@example.com" {
		t.Errorf("the delivery holds %s", d.body)
	}

	eventually(t, "the note of the delivery on the event", func() bool {
		return len(k.api("GET", "/events/"+ev.ID, nil).ok().at("webhook_deliveries").([]any)) == 1
	})
	r := k.api("GET", "/events/"+ev.ID, nil).ok()
	r.has("webhook_delivery", "webhook_deliveries", 0, "object")
	r.has(202, "webhook_deliveries", 0, "status")
	r.has(srv.URL+"/hook", "webhook_deliveries", 0, "uri")
	r.has("customer.create", "webhook_deliveries", 0, "key")
	r.has(nil, "webhook_deliveries", 0, "error")
	r.has(string(d.body), "webhook_deliveries", 0, "payload")
	// The signature holds for all bytes, so they are shown as they were sent, whatever the client has put into them.
	shown := k.control("GET", "/deliveries", nil).ok()
	shown.has(202, "data", 0, "status")
	shown.has(string(d.body), "data", 0, "payload")
	if !strings.Contains(string(d.body), noted) {
		t.Errorf("the delivery holds %s", d.body)
	}
}

func TestWebhooksKeepTheirOrderAndStop(t *testing.T) {
	k := newKit(t, Options{})
	srv, got := receiver(t, http.StatusOK)
	k.control("POST", "/webhooks", map[string]any{"url": srv.URL}).ok()
	path := k.customer(nil).str("location")
	k.api("PATCH", path, map[string]any{"email": "b"}).ok()
	k.api("DELETE", path, nil).ok()
	for _, want := range []string{"customer.create", "customer.update", "customer.destroy"} {
		var ev struct{ Key string }
		_ = json.Unmarshal(nextDelivery(t, got).body, &ev)
		if ev.Key != want {
			t.Errorf("got %s, want %s", ev.Key, want)
		}
	}
	k.control("POST", "/webhooks", map[string]any{"url": ""}).ok()
	k.customer(nil)
	k.emu.Close()
	if len(got) != 0 {
		t.Errorf("a delivery came after webhooks were turned off: %s", (<-got).body)
	}
}

func TestFailedDelivery(t *testing.T) {
	k := newKit(t, Options{})
	srv, _ := receiver(t, http.StatusOK)
	srv.Close()
	k.control("POST", "/webhooks", map[string]any{"url": srv.URL}).ok()
	k.customer(nil)
	eventually(t, "the failed delivery", func() bool {
		return len(k.control("GET", "/deliveries", nil).ok().at("data").([]any)) == 1
	})
	r := k.control("GET", "/deliveries", nil).ok()
	r.has(0, "data", 0, "status")
	if r.str("data", 0, "error") == "" {
		t.Errorf("a delivery to a closed port shows no error: %s", r.raw)
	}
}

func TestWebhookAddresses(t *testing.T) {
	k := newKit(t, Options{})
	for address, sentence := range map[string]string{
		"ftp://example.com":    "url must be an http or https address",
		"https://":             "url must be an http or https address",
		"hook":                 "url must be an http or https address",
		"http://example.com/x": "url must be https, or http on a loopback or private address",
	} {
		k.control("POST", "/webhooks", map[string]any{"url": address}).refusedBy(400, sentence)
	}
	for _, address := range []string{"https://example.com/x", "http://localhost:9/x", "http://127.0.0.1:9", "http://[::1]:9", "http://192.168.1.5:9", "http://runner:9", "http://host.docker.internal:9"} {
		k.control("POST", "/webhooks", map[string]any{"url": address}).ok()
	}
}

// deliveries returns the deliveries of the control API once there are so many.
func (k *kit) deliveries(n int) *reply {
	k.t.Helper()
	var r *reply
	eventually(k.t, fmt.Sprintf("delivery %d", n), func() bool {
		r = k.control("GET", "/deliveries", nil).ok()
		return len(r.at("data").([]any)) >= n
	})
	return r
}

// The clock of the emulator brings the retries, which end with the first success, and each attempt
// shows on the event.
func TestMovingTheClockRetriesDeliveries(t *testing.T) {
	k := newKit(t, Options{})
	var status atomic.Int64
	status.Store(http.StatusServiceUnavailable)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(int(status.Load())) }))
	t.Cleanup(srv.Close)
	k.control("POST", "/webhooks", map[string]any{"url": srv.URL}).ok()
	k.customer(nil)
	r := k.deliveries(1)
	r.has(false, "data", 0, "delivered")
	r.has(1, "data", 0, "attempt")
	r.has("2026-03-02T10:01:00Z", "data", 0, "next_attempt_at")
	r.has("2026-03-02T10:01:00Z", "waiting", 0, "due_at")
	r.has("retry", "waiting", 0, "state")
	k.advance("1m")
	k.deliveries(2).has(2, "data", 1, "attempt")
	status.Store(http.StatusOK)
	k.advance("5m")
	r = k.deliveries(3)
	r.has(true, "data", 2, "delivered")
	r.has(3, "data", 2, "attempt")
	if waiting := k.control("GET", "/deliveries", nil).at("waiting").([]any); len(waiting) != 0 {
		t.Errorf("%v wait after the delivery", waiting)
	}
	shown := k.api("GET", "/events/"+r.str("data", 0, "event"), nil).ok().at("webhook_deliveries").([]any)
	if len(shown) != 3 {
		t.Errorf("the event shows %d deliveries, want each attempt", len(shown))
	}
}

// A reset cancels retries, and so does another webhook.
func TestRetriesEndWithTheirWebhook(t *testing.T) {
	for name, end := range map[string]func(k *kit){
		"reset":   func(k *kit) { k.control("POST", "/reset", nil).ok() },
		"another": func(k *kit) { k.control("POST", "/webhooks", map[string]any{"url": "http://127.0.0.1:2/"}).ok() },
		"none":    func(k *kit) { k.control("POST", "/webhooks", map[string]any{"url": ""}).ok() },
	} {
		t.Run(name, func(t *testing.T) {
			k := newKit(t, Options{})
			k.control("POST", "/webhooks", map[string]any{"url": "http://127.0.0.1:1/"}).ok()
			k.customer(nil)
			if waiting := k.deliveries(1).at("waiting").([]any); len(waiting) != 1 {
				t.Fatalf("%v wait, want a retry", waiting)
			}
			end(k)
			if waiting := k.control("GET", "/deliveries", nil).at("waiting").([]any); len(waiting) != 0 {
				t.Errorf("%v wait, want nothing", waiting)
			}
		})
	}
}

func TestDeliveriesAreRepeatedOnRequest(t *testing.T) {
	k := newKit(t, Options{})
	srv, got := receiver(t, http.StatusOK)
	k.control("POST", "/webhooks", map[string]any{"url": srv.URL}).ok()
	k.customer(nil)
	first := nextDelivery(t, got)
	id := k.deliveries(1).str("data", 0, "id")

	repeated := k.control("POST", "/deliveries/"+id+"/repeat", nil).ok()
	repeated.has(id, "repeat_of")
	repeated.has(200, "status")
	again := nextDelivery(t, got)
	if string(again.body) != string(first.body) || again.header.Get("Omise-Signature") != repeated.str("request_headers", "Omise-Signature") {
		t.Errorf("the repeat brought %s with %v", again.body, again.header)
	}
	k.control("POST", "/deliveries/whdl_test_none/repeat", nil).refusedBy(404, "the log has no delivery with this id")

	event := repeated.str("event")
	other, came := receiver(t, http.StatusGone)
	k.control("POST", "/events/"+event+"/deliver", map[string]any{"url": other.URL}).ok().has(410, "status")
	k.control("POST", "/events/"+event+"/deliver", nil).ok().has(srv.URL, "uri")
	if one := nextDelivery(t, came); string(one.body) != string(first.body) {
		t.Errorf("the other endpoint got %s", one.body)
	}
	k.control("POST", "/events/"+event+"/deliver", map[string]any{"url": "ftp://a/"}).refusedBy(400, "url must be an http or https address")
	k.control("POST", "/events/evnt_test_none/deliver", nil).refusedBy(404, "event evnt_test_none was not found")
	k.control("POST", "/webhooks", map[string]any{"url": ""}).ok()
	k.control("POST", "/events/"+event+"/deliver", nil).
		refusedBy(400, `there is no webhook to deliver to; set one with POST /webhooks, or give a "url"`)
	for range 60 {
		k.control("POST", "/deliveries/"+id+"/repeat", nil).ok()
	}
	if n := len(k.api("GET", "/events/"+event, nil).ok().at("webhook_deliveries").([]any)); n != mostNoted {
		t.Errorf("the event shows %d deliveries, want %d", n, mostNoted)
	}
}

// While one secret replaces another, each verifies; afterwards the new one alone does.
func TestSecretsAreRotated(t *testing.T) {
	k := newKit(t, Options{})
	k.control("POST", "/webhooks/rotate", nil).
		refusedBy(400, "there is no webhook whose secret could be replaced; set one with POST /webhooks")
	srv, got := receiver(t, http.StatusOK)
	k.control("POST", "/webhooks", map[string]any{"url": srv.URL, "secret": "Zmlyc3Q="}).ok()
	k.control("POST", "/webhooks/rotate", map[string]any{"overlap": "soon"}).
		refusedBy(400, `"overlap" must be a duration such as "24h", not below 0`)
	k.control("POST", "/webhooks/rotate", map[string]any{"secret": "?"}).refusedBy(400, `"secret" must be base64`)
	rotated := k.control("POST", "/webhooks/rotate", map[string]any{"secret": "c2Vjb25k"}).ok()
	rotated.has("Zmlyc3Q=", "old_secret")
	rotated.has("2026-03-03T10:00:00Z", "old_secret_until")
	for _, step := range []struct {
		span    string
		secrets []string
	}{{"23h59m", []string{"second", "first"}}, {"1m", []string{"second"}}} {
		k.advance(step.span)
		k.customer(nil)
		d := nextDelivery(t, got)
		timestamp := d.header.Get("Omise-Signature-Timestamp")
		var want []string
		for _, secret := range step.secrets {
			mac := hmac.New(sha256.New, []byte(secret))
			mac.Write([]byte(timestamp + "." + string(d.body)))
			want = append(want, hex.EncodeToString(mac.Sum(nil)))
		}
		if given := d.header.Get("Omise-Signature"); given != strings.Join(want, ",") {
			t.Errorf("after %s the signatures are %s, want those of %v", step.span, given, step.secrets)
		}
	}
}
