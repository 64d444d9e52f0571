package cassettes

import (
	"bytes"
	"crypto/sha256"
	"fmt"
)

// mostKept is how long the body of a request may be to be stored whole. Longer
// ones are sent to be refused for their length, and nobody could review them.
const mostKept = 1 << 19

// beginning is how much of a longer body is stored.
const beginning = 200

// brief gives a body as it is stored and compared: of a very long one its length,
// its hash and how it begins. It must be redacted, and stays the same when it is
// made brief again.
func brief(body []byte) []byte {
	if len(body) <= mostKept {
		return body
	}
	begins := bytes.ToValidUTF8(body[:beginning], nil)
	return fmt.Appendf(nil, "[%d bytes, sha256 in letters %s] %s", len(body), inLetters(sha256.Sum256(body)), begins)
}

// inLetters writes a hash without digits, of which many in a row look like the
// number of a card.
func inLetters(hash [sha256.Size]byte) string {
	text := make([]byte, 0, 2*len(hash))
	for _, b := range hash {
		text = append(text, 'a'+b>>4, 'a'+b&15)
	}
	return string(text)
}
