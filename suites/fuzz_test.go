package suites

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// FuzzDelivery receives webhooks of any bytes. None breaks the receiver. One that is signed is
// verified even if it has another signature as well, and one whose body was changed is not.
func FuzzDelivery(f *testing.F) {
	for _, body := range []string{
		``, `null`, `[]`, `{"key":7,"data":[]}`, `{"key":"charge.create","data":{"id":"chrg_test_1"}}`, "\xff",
		`{"data":null}`,
	} {
		f.Add([]byte(body), "1767225600", "ab,,zz")
	}
	f.Fuzz(func(t *testing.T, body []byte, timestamp, other string) {
		if strings.ContainsAny(timestamp+other, "\r\n") {
			return // no header can hold it
		}
		secret := []byte("any secret")
		r := &WebhookReceiver{
			ctx:     t.Context(),
			wait:    time.Second,
			secret:  base64.StdEncoding.EncodeToString(secret),
			arrived: make(chan struct{}),
		}
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(timestamp + "."))
		mac.Write(body)
		signature := hex.EncodeToString(mac.Sum(nil))
		request := httptest.NewRequest(http.MethodPost, "/webhook", strings.NewReader(string(body)))
		request.Header["Omise-Signature"] = []string{other + "," + signature}
		request.Header["Omise-Signature-Timestamp"] = []string{timestamp}
		r.take(httptest.NewRecorder(), request)
		delivery, came := r.Await(func(d Delivery) bool { return d.Key() == "" || !d.About("nothing") })
		if !came || string(delivery.Body) != string(body) || r.Received() == "" {
			t.Fatalf("the delivery of %q came as %+v", body, delivery)
		}
		if err := r.Verify(delivery); (err == nil) != (timestamp != "") {
			t.Errorf("signed with the timestamp %q: %v", timestamp, err)
		}
		delivery.Body = append(delivery.Body, 'x')
		if r.Verify(delivery) == nil {
			t.Error("a signature of another body is accepted")
		}
	})
}
