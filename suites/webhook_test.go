package suites

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"testing"
)

func signatureOf(secret, text string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

func TestWebhookSignatures(t *testing.T) {
	const body = `{"object":"event"}`
	ours := signatureOf("secret", "1733000000."+body)
	const unsigned = "no Omise-Signature and Omise-Signature-Timestamp headers"
	const wrong = "a signature that is not the HMAC-SHA256 of timestamp, dot and body with the webhook secret"
	for name, row := range map[string]struct {
		signature, timestamp, body, expected string
	}{
		"ours":              {ours, "1733000000", body, ""},
		"one of two":        {signatureOf("old", "1733000000."+body) + ", " + ours, "1733000000", body, ""},
		"no header":         {"", "", body, unsigned},
		"no timestamp":      {ours, "", body, unsigned},
		"another timestamp": {ours, "1733000001", body, wrong},
		"another body":      {ours, "1733000000", body + " ", wrong},
		"another secret":    {signatureOf("other", "1733000000."+body), "1733000000", body, wrong},
		"body alone signed": {signatureOf("secret", body), "1733000000", body, wrong},
		"no hex":            {"signature", "1733000000", body, wrong},
	} {
		t.Run(name, func(t *testing.T) {
			r := &WebhookReceiver{secret: base64.StdEncoding.EncodeToString([]byte("secret"))}
			got := ""
			delivery := Delivery{Signature: row.signature, Timestamp: row.timestamp, Body: []byte(row.body)}
			if err := r.Verify(delivery); err != nil {
				got = err.Error()
			}
			if got != row.expected {
				t.Errorf("Verify says %q, expected %q", got, row.expected)
			}
		})
	}
}
