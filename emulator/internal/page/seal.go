package page

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
)

// Field is the name of the parameter in which a form has its seal.
const Field = "form_seal"

// Seals make the seal of a form, which no other page can know.
type Seals struct{ key []byte }

// NewSeals returns seals that only this process makes.
func NewSeals() Seals {
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key) // never fails, says crypto/rand
	return Seals{key}
}

// Of returns the seal of the form about an object.
func (s Seals) Of(id string) string {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(id))
	return hex.EncodeToString(mac.Sum(nil))
}

// Fit reports whether a seal is that of the form about an object.
func (s Seals) Fit(id, seal string) bool { return hmac.Equal([]byte(seal), []byte(s.Of(id))) }
