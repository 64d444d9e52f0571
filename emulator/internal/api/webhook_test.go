package api

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
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
	case <-time.After(5 * time.Second):
		t.Fatal("no delivery came within 5 s")
		return received{}
	}
}

// eventually waits for what a delivery leaves behind after its receiver has answered.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for range 500 {
		if holds() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s did not happen within 5 s", what)
}

func TestWebhookDeliveryAndSignature(t *testing.T) {
	k := newKit(t, Options{})
	srv, got := receiver(t, http.StatusAccepted)
	set := k.control("POST", "/webhooks", map[string]any{"url": srv.URL + "/hook"}).ok()
	k.advance("24h") // the signature's timestamp stays real: receivers compare it with their own clock
	id := k.customer(map[string]any{"email": "a@example.com"}).str("id")
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
	k.control("GET", "/deliveries", nil).ok().has(202, "data", 0, "status")
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
