package webhooks

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/record"
)

// Subscription is where the events of an account go, and what signs them. The zero value is none.
// The lock of the account guards it.
type Subscription struct {
	URL     string
	secret  []byte
	old     []byte // signs as well, until oldEnds
	oldEnds time.Time
}

// secretBytes is the length of the secrets that the emulator makes.
const secretBytes = 32

// SecretOverlap is how long a replaced secret goes on signing. That both do for a time is known,
// for how long is not.
const SecretOverlap = 24 * time.Hour

// NewSecret reads a secret in base64, or makes one where the text is empty.
func NewSecret(text string) ([]byte, error) {
	if text == "" {
		secret := make([]byte, secretBytes)
		_, _ = rand.Read(secret) // never fails, says crypto/rand
		return secret, nil
	}
	secret, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, errors.New(`"secret" must be base64`)
	}
	return secret, nil
}

// Set makes a new subscription, or with an empty address none.
func (s *Subscription) Set(url string, secret []byte) { *s = Subscription{URL: url, secret: secret} }

// Rotate replaces the secret. The old one signs as well until a moment.
func (s *Subscription) Rotate(secret []byte, until time.Time) {
	s.secret, s.old, s.oldEnds = secret, s.secret, until
}

// Secrets returns those that sign at a moment, the newest first.
func (s *Subscription) Secrets(now time.Time) [][]byte {
	switch {
	case len(s.secret) == 0:
		return nil
	case now.Before(s.oldEnds):
		return [][]byte{s.secret, s.old}
	default:
		return [][]byte{s.secret}
	}
}

// Shown is what the control API shows of it.
func (s *Subscription) Shown(now time.Time) map[string]string {
	shown := map[string]string{"url": s.URL}
	if s.URL == "" {
		return shown
	}
	shown["secret"] = base64.StdEncoding.EncodeToString(s.secret)
	if now.Before(s.oldEnds) {
		shown["old_secret"] = base64.StdEncoding.EncodeToString(s.old)
		shown["old_secret_until"] = s.oldEnds.UTC().Format(time.RFC3339)
	}
	return shown
}

// Fields are what a state file holds of a subscription.
func (s *Subscription) Fields(c *record.Codec) {
	record.Text(c, &s.URL)
	record.Bytes(c, &s.secret)
	record.Bytes(c, &s.old)
	seconds, rest := s.oldEnds.Unix(), s.oldEnds.Nanosecond()
	record.Int(c, &seconds)
	record.Int(c, &rest)
	if c.Reading() {
		s.oldEnds = time.Unix(seconds, int64(rest)).UTC()
	}
}
