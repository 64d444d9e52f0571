package jsondocument

import (
	"fmt"
	"io"
)

// MostValues is how many values a document of the harness is read with. The largest, the report of a clean emulator with
// --full-report, has 600,000.
const MostValues = 2_400_000

// ReadText returns the text of a document, and an error for one with more than MostValues values.
func ReadText(r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(r)
	if err == nil {
		err = Within(text)
	}
	return text, err
}

// Within returns an error for a text with more than MostValues values.
func Within(text []byte) error {
	if Values(text) > MostValues {
		return fmt.Errorf("it has more than %d values", MostValues)
	}
	return nil
}

// Values returns how many values a JSON text has, or a little more: the objects and lists that open, and the commas. It is cheap
// to know before decoding: a list of millions of empty objects takes a hundred times as much memory as its text.
func Values(text []byte) (values int) {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{', '[', ',':
			values++
		case '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		}
	}
	return values
}
