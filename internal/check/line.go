package check

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/omise-conformance/harness/internal/jsonvalue"
)

// lineIn returns on which line of a text, counted from 0, the value of a JSON pointer stands, or where it is missing the
// innermost that is there.
func lineIn(text []byte, pointer string) int {
	s := seeker{decoder: json.NewDecoder(bytes.NewReader(text)), text: text}
	at := s.find(jsonvalue.Tokens(pointer))
	return bytes.Count(text[:min(at, len(text))], []byte("\n"))
}

// seeker goes over a JSON text.
type seeker struct {
	decoder *json.Decoder
	text    []byte
}

// begins returns where the next token begins.
func (s *seeker) begins() int {
	at := int(s.decoder.InputOffset())
	for at < len(s.text) && bytes.IndexByte([]byte(" \t\r\n,:"), s.text[at]) >= 0 {
		at++
	}
	return at
}

// find returns where the value of the tokens begins within the next value, or the innermost around it.
func (s *seeker) find(tokens []string) int {
	at := s.begins()
	token, err := s.decoder.Token()
	delim, compound := token.(json.Delim)
	if err != nil || len(tokens) == 0 || !compound {
		return at
	}
	for i := 0; s.decoder.More(); i++ {
		name := strconv.Itoa(i)
		begins := -1
		if delim == '{' {
			begins = s.begins()
			key, err := s.decoder.Token()
			if err != nil {
				return at
			}
			name, _ = key.(string)
		}
		if name == tokens[0] {
			if found := s.find(tokens[1:]); len(tokens) > 1 || begins < 0 {
				return found
			}
			return begins // a name says more than the value below it
		}
		var skipped json.RawMessage
		if s.decoder.Decode(&skipped) != nil {
			return at
		}
	}
	return at
}
