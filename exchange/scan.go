package exchange

import "strings"

// suspicious reports quickly whether a text may contain a secret and needs full
// redaction. Most answers contain none, and a run has thousands.
func (r *redactor) suspicious(s string) bool {
	return len(s) >= 3 && (strings.IndexByte(s, '%') >= 0 ||
		strings.IndexByte(s, '\\') >= 0 && strings.Contains(s, `\u`) ||
		suspects.in(s) || containsAny(s, r.odd) || longDigits(s))
}

func containsAny(s string, parts []string) bool {
	for _, part := range parts {
		if strings.Contains(s, part) {
			return true
		}
	}
	return false
}

// suspects are texts such that every key, plain or in base64, and every name of a
// security code contains one of them.
var suspects = newNeedles(append(encodedKeyMarks, "key_", "ck_", "ecurity_code", "ecurityCode",
	"ecuritycode", "ECURITY", "cvc", "cvv", "csc", "CVC", "CVV", "CSC"))

// harmless is the rest of the name of a field that every card has:
// security_code_check.
var harmless = map[string]string{"ecurity_code": "_check"}

// needles searches for many texts of three bytes or more at once. It reads every
// second position only: the first or the second pair of bytes of each text is at
// such a position.
type needles struct {
	group [1 << 16]uint8 // by pair of bytes; 0 if no text has the pair
	texts [][]needle
}

type needle struct {
	text   string
	offset int // of the pair within the text: 0 or 1
	unless string
}

func newNeedles(texts []string) *needles {
	n := &needles{texts: make([][]needle, 1)}
	for _, text := range texts {
		for offset := range 2 {
			pair := int(text[offset])<<8 | int(text[offset+1])
			if n.group[pair] == 0 {
				n.group[pair] = uint8(len(n.texts))
				n.texts = append(n.texts, nil)
			}
			group := n.group[pair]
			n.texts[group] = append(n.texts[group], needle{text, offset, harmless[text]})
		}
	}
	return n
}

func (n *needles) in(s string) bool {
	for i := 0; i+1 < len(s); i += 2 {
		group := n.group[int(s[i])<<8|int(s[i+1])]
		if group == 0 {
			continue
		}
		for _, needle := range n.texts[group] {
			start := i - needle.offset
			if start < 0 || !strings.HasPrefix(s[start:], needle.text) {
				continue
			}
			rest := s[start+len(needle.text):]
			if needle.unless == "" || !strings.HasPrefix(rest, needle.unless) {
				return true
			}
		}
	}
	return false
}
