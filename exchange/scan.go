package exchange

import (
	"strings"

	"github.com/omise-conformance/harness/internal/cardnumbers"
	"github.com/omise-conformance/harness/internal/encodings"
)

// suspicious reports quickly whether a text may hold a secret in any encoding. Most answers hold none, and a run has
// thousands. It is the first step of the search as well, so that what it passes is nothing that the search would find.
func (k *known) suspicious(s string) bool {
	if len(s) < fewestCodeDigits {
		return false
	}
	var budget encodings.Budget
	return k.mayHold(s, 0, &budget)
}

// mayHold is suspicious for a text that was decoded so many times. The budget is made for the first piece.
func (k *known) mayHold(s string, layers int, budget *encodings.Budget) bool {
	if suspects.in(s) || cardnumbers.In(s) || k.in(s) {
		return true
	}
	if layers == maxLayers {
		return false
	}
	if layers == 0 {
		*budget = *encodings.NewBudget(len(s))
	}
	for piece := range encodings.Pieces(s, k.least(), budget) {
		if k.mayHold(piece.Plain, layers+1, budget) {
			return true
		}
	}
	return budget.Spent()
}

// suspects are texts such that every key and every name of a security code contains one of them, in upper or lower case.
var suspects = newNeedles([]string{"key_", "ck_", "ecurity", "erification", "cvc", "cvv", "cvn", "csc"})

// harmless is the rest of the name of a field that every card has:
// security_code_check.
var harmless = map[string]string{"ecurity": "_code_check"}

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
			pair := pairOf(text[offset:])
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

// pairOf returns the first two bytes of a text, with letters in lower case.
func pairOf(s string) int { return int(s[0]|' ')<<8 | int(s[1]|' ') }

func (n *needles) in(s string) bool {
	for i := 0; i+1 < len(s); i += 2 {
		group := n.group[pairOf(s[i:])]
		if group == 0 {
			continue
		}
		for _, needle := range n.texts[group] {
			start := i - needle.offset
			if start < 0 || len(s)-start < len(needle.text) || !strings.EqualFold(s[start:start+len(needle.text)], needle.text) {
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
