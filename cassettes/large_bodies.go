package cassettes

import (
	"bytes"
	"crypto/sha256"
	"fmt"
)

// maxKept is the longest body of a request that is stored whole. Longer bodies are sent to
// be refused for their length, and nobody could review them.
const maxKept = 1 << 19

// beginning is how much of a longer body is stored.
const beginning = 200

// abridged returns a redacted body as it is stored and compared: a very long one is replaced
// by its length, its hash and its beginning. Abridging it again does not change it.
func abridged(body []byte) []byte {
	if len(body) <= maxKept {
		return body
	}
	begins := bytes.ToValidUTF8(body[:beginning], nil)
	return fmt.Appendf(nil, "[%d bytes, sha256 in letters %s] %s", len(body), inLetters(sha256.Sum256(body)), begins)
}

// inLetters writes a hash without digits, since many digits in a row look like a card
// number.
func inLetters(hash [sha256.Size]byte) string {
	text := make([]byte, 0, 2*len(hash))
	for _, b := range hash {
		text = append(text, 'a'+b>>4, 'a'+b&15)
	}
	return string(text)
}
