// Package prepared reads the files of the contract from a form that is decoded ten times as fast as YAML. The form is JSON that
// names the text it was made from, so that one that is out of date is noticed and the text itself is read.
package prepared

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/omise-conformance/harness/internal/yamldocument"
)

// form is a prepared text.
type form[Content any] struct {
	Of      string  `json:"of"` // SHA-256 of the text
	Content Content `json:"content"`
}

// Make returns the prepared form of a YAML text.
func Make(text []byte) ([]byte, error) {
	var content any
	if err := yamldocument.Decode(text, &content); err != nil {
		return nil, err
	}
	return MakeOf(text, content)
}

// MakeOf returns the prepared form of a text whose content is known.
func MakeOf[Content any](text []byte, content Content) ([]byte, error) {
	out, err := json.Marshal(form[Content]{Of: sum(text), Content: content})
	return append(out, '\n'), err
}

// Read returns the content of a prepared form. It reports whether the form was made from the text: where it was not, there is no
// content.
func Read[Content any](prepared, text []byte) (content Content, made bool) {
	if !bytes.HasPrefix(prepared, []byte(`{"of":"`+sum(text)+`"`)) {
		return content, false
	}
	read := form[Content]{}
	err := json.Unmarshal(prepared, &read)
	return read.Content, err == nil
}

func sum(text []byte) string {
	digest := sha256.Sum256(text)
	return hex.EncodeToString(digest[:])
}
