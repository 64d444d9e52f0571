package webhooks_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/webhooks"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

func TestCheckWebhookURL(t *testing.T) {
	for text, good := range map[string]bool{
		"https://example.com/hook":    true,
		"https://10.0.0.1":            true,
		"http://localhost:8080/hook":  true,
		"http://127.0.0.1:1":          true,
		"http://[::1]:8080/":          true,
		"http://example.com/hook":     false,
		"http://10.0.0.1/hook":        false,
		"http://localhost.evil.com/":  false,
		"ftp://localhost/hook":        false,
		"https://":                    false,
		"/hook":                       false,
		"":                            false,
		"https://exa mple.com/\x7f":   false,
		"https://user@example.com/a?": true,
	} {
		if err := webhooks.CheckWebhookURL(text); (err == nil) != good {
			t.Errorf("CheckWebhookURL(%q) is %v, want accepted: %t", text, err, good)
		}
	}
}

type notice string

func (n notice) EventKey() string { return string(n) }

func (n notice) RenderPayload(w *wire.Writer) {
	w.Object("")
	w.Str("key", string(n))
	w.EndObject()
}

type received struct {
	body   string
	header http.Header
}

// Deliveries are made in order, are signed over the real time, and are noted under the lock.
func TestDeliveriesAreSignedAndNoted(t *testing.T) {
	got := make(chan received, 2)
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- received{string(body), r.Header}
		w.WriteHeader(http.StatusAccepted)
	}))
	defer endpoint.Close()
	now := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	wall := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	sender := newSender(now, wall)
	defer sender.Close()

	var lock sync.Mutex
	noted := make(chan bool, 2)
	note := func(*webhooks.Delivery) { noted <- !lock.TryLock() }
	secret := []byte("secret")
	for _, key := range []string{"charge.create", "charge.capture"} {
		sender.Enqueue(notice(key), wire.StampOf(now), []string{endpoint.URL}, secret, webhooks.NoteTo{Lock: &lock, Note: note})
	}
	for _, key := range []string{"charge.create", "charge.capture"} {
		r := <-got
		if want := `{"key":"` + key + `"}`; r.body != want {
			t.Errorf("the body is %s, want %s", r.body, want)
		}
		seconds := strconv.FormatInt(wall.Unix(), 10)
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(seconds + "." + r.body))
		if r.header.Get("Omise-Signature-Timestamp") != seconds || r.header.Get("Omise-Signature") != hex.EncodeToString(mac.Sum(nil)) {
			t.Errorf("the signature is %v", r.header)
		}
		if !<-noted {
			t.Error("a delivery was noted without the lock")
		}
	}
	waitFor(t, func() bool { return len(sender.Deliveries()) == 2 })
	first := shown(t, sender.Deliveries()[0])
	if first["status"] != float64(http.StatusAccepted) || first["key"] != "charge.create" || first["error"] != nil {
		t.Errorf("the first delivery is logged as %v", first)
	}
	sender.Forget()
	if left := len(sender.Deliveries()); left != 0 {
		t.Errorf("%d deliveries were not forgotten", left)
	}
}

// An endpoint that cannot be reached is logged without a status, and a redirect is not followed.
func TestFailedDeliveries(t *testing.T) {
	moved := httptest.NewServer(http.RedirectHandler("http://127.0.0.1:1/", http.StatusFound))
	defer moved.Close()
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	sender := newSender(now, now)
	defer sender.Close()
	var lock sync.Mutex
	to := webhooks.NoteTo{Lock: &lock, Note: func(*webhooks.Delivery) {}}
	sender.Enqueue(notice("a"), wire.StampOf(now), []string{"http://127.0.0.1:1/", moved.URL}, nil, to)
	waitFor(t, func() bool { return len(sender.Deliveries()) == 2 })
	refused, redirected := shown(t, sender.Deliveries()[0]), shown(t, sender.Deliveries()[1])
	if refused["status"] != 0.0 || refused["error"] == nil {
		t.Errorf("an endpoint that cannot be reached is logged as %v", refused)
	}
	if redirected["status"] != float64(http.StatusFound) || redirected["error"] != nil {
		t.Errorf("a redirect is logged as %v", redirected)
	}
}

// After Close nothing is delivered any more.
func TestClosedSenderDeliversNothing(t *testing.T) {
	endpoint := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("an event was delivered") }))
	defer endpoint.Close()
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	sender := newSender(now, now)
	sender.Close()
	note := func(*webhooks.Delivery) { t.Error("a delivery was noted") }
	sender.Enqueue(notice("a"), wire.StampOf(now), []string{endpoint.URL}, nil, webhooks.NoteTo{Lock: &sync.Mutex{}, Note: note})
	if n := len(sender.Deliveries()); n != 0 {
		t.Errorf("%d deliveries are logged", n)
	}
}

func newSender(now, wall time.Time) *webhooks.Sender {
	ids := func(prefix string, _ time.Time) string { return prefix + "_test_1" }
	return webhooks.NewSender(ids, func() time.Time { return now }, func() time.Time { return wall })
}

func shown(t *testing.T, d *webhooks.Delivery) (object map[string]any) {
	t.Helper()
	var w wire.Writer
	d.Render(&w)
	if err := json.Unmarshal(w.Buf, &object); err != nil {
		t.Fatalf("%v in %s", err, w.Buf)
	}
	return object
}

// waitFor waits for what another goroutine does.
func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it did not happen within ten seconds")
		}
	}
}
