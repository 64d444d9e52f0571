package webhooks_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/webhooks"
)

// signedWith verifies a delivery as receivers do: by one of the signatures, over the time and the
// raw body.
func signedWith(r received, secret string) bool {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(r.header.Get("Omise-Signature-Timestamp") + "." + r.body))
	want := hex.EncodeToString(mac.Sum(nil))
	return slices.Contains(strings.Split(r.header.Get("Omise-Signature"), ","), want)
}

// Deliveries are signed at the real time with each secret that is valid when they are sent.
func TestSignatures(t *testing.T) {
	endpoint := newReceiver(t, http.StatusOK)
	s := newStage(t)
	for _, c := range []struct {
		secrets []string
		signed  int
	}{{nil, 0}, {[]string{"old"}, 1}, {[]string{"new", "old"}, 2}, {[]string{"new"}, 1}} {
		s.account.Lock()
		s.account.secrets = nil
		for _, secret := range c.secrets {
			s.account.secrets = append(s.account.secrets, []byte(secret))
		}
		s.account.Unlock()
		s.enqueue("event", endpoint.URL)
		r := endpoint.next(t)
		signature, timestamp := r.header.Get("Omise-Signature"), r.header.Get("Omise-Signature-Timestamp")
		if got := len(strings.FieldsFunc(signature, func(c rune) bool { return c == ',' })); got != c.signed {
			t.Errorf("with secrets %v there are %d signatures: %s", c.secrets, got, signature)
		}
		for _, secret := range []string{"old", "new"} {
			if want := slices.Contains(c.secrets, secret); signedWith(r, secret) != want {
				t.Errorf("with secrets %v a receiver that has %q accepts: %t", c.secrets, secret, !want)
			}
		}
		if c.signed > 0 && timestamp != strconv.FormatInt(wall.Unix(), 10) {
			t.Errorf("the timestamp is %s, want the real time %d", timestamp, wall.Unix())
		}
	}
}

// The signature of a delivery is the one that openssl dgst -sha256 -hmac makes of the same.
func TestSignatureOfAKnownDelivery(t *testing.T) {
	endpoint := newReceiver(t, http.StatusOK)
	s := newStage(t)
	s.account.secrets = [][]byte{[]byte("secret")}
	s.enqueue("charge.create", endpoint.URL)
	const want = "598aed4db32563c6077703fe36b5399c0ab0bb043e9fce5108867c16c1ca4245"
	r := endpoint.next(t)
	if got := r.header.Get("Omise-Signature"); got != want || r.body != `{"key":"charge.create"}` {
		t.Errorf("the signature of %s is %s, want %s", r.body, got, want)
	}
}

// A secret that was replaced signs until the given moment, after the new one.
func TestSubscriptionRotates(t *testing.T) {
	var s webhooks.Subscription
	if s.Secrets(start) != nil {
		t.Error("no subscription has secrets")
	}
	s.Set("https://example.com/", []byte("first"))
	s.Rotate([]byte("second"), start.Add(time.Hour))
	for after, want := range map[time.Duration]string{0: "second first", time.Hour - 1: "second first", time.Hour: "second"} {
		var got []string
		for _, secret := range s.Secrets(start.Add(after)) {
			got = append(got, string(secret))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("after %s the secrets are %v, want %s", after, got, want)
		}
	}
	if shown := s.Shown(start); shown["old_secret"] != "Zmlyc3Q=" || shown["old_secret_until"] != "2031-01-01T01:00:00Z" {
		t.Errorf("the subscription is shown as %v", shown)
	}
	s.Set("https://example.com/", []byte("third"))
	if n := len(s.Secrets(start)); n != 1 {
		t.Errorf("a new subscription has %d secrets", n)
	}
}
