package exchange

import (
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/cardnumbers"
	"github.com/omise-conformance/harness/internal/encodings"
)

// suspicious reports quickly whether a text may hold a secret in any encoding. Most answers hold none, and a run has
// thousands. It is the first step of the search as well, so that what it passes is nothing that the search would find. Published
// test cards count where published is set.
func (k *known) suspicious(s string, published bool) bool {
	if len(s) < fewestCodeDigits || len(s) < longestHarmless && harmlessTexts[s] && k.least() == encodings.Shortest && !k.in(s) {
		return false
	}
	var budget encodings.Budget
	return k.mayHold(squeezed(s), published, 0, &budget)
}

// mayHold is suspicious for a text that was decoded so many times. The budget is made for the first piece.
func (k *known) mayHold(s string, published bool, layers int, budget *encodings.Budget) bool {
	if suspects.in(s) || cardnumbers.In(s, published) || k.in(s) {
		return true
	}
	if layers == maxLayers {
		return false
	}
	if layers == 0 {
		*budget = *encodings.NewBudget(len(s))
	}
	for piece := range encodings.Pieces(s, k.least(), budget) {
		if k.mayHold(piece.Plain, published, layers+1, budget) {
			return true
		}
	}
	return budget.Spent()
}

// suspects are texts such that every key and every name of a security code contains one of them, in upper or lower case.
var suspects = newNeedles([]string{"key_", "ck_", "ecurity", "erification", "cvc", "cvv", "cvn", "csc"})

// harmless are what makes a name of a security code none: security_code_check, which every card has, and what redaction leaves.
var harmless = map[string][]string{"ecurity": {"_code_check", `_code":"` + codeMask + `"`, "_code]=" + codeMask + "&", "_code%5D=" + codeMask + "&"}}

// harmlessTexts are those of nearly every request and of some answers that have the name of a security code and none of its
// digits. They hold nothing, as a test holds, and need not be searched.
var harmlessTexts = makeSet("security_code", "card[security_code]", "invalid_security_code", "the security code is invalid", "security code is invalid")

// longestHarmless is longer than each of them.
const longestHarmless = 32

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
	unless []string
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

// in reports whether one of the texts is in s, and not harmless there.
func (n *needles) in(s string) bool { return n.next(s, 0) >= 0 }

// any reports whether one of the texts is in s.
func (n *needles) any(s string) bool { return n.find(s, 0, true) >= 0 }

// next returns where the next of the texts that is not harmless begins in s, at or after a position, or -1.
func (n *needles) next(s string, from int) int { return n.find(s, from, false) }

func (n *needles) find(s string, from int, harmless bool) int {
	for i := from &^ 1; i+1 < len(s); i += 2 {
		group := n.group[pairOf(s[i:])]
		if group == 0 {
			continue
		}
		for k := range n.texts[group] {
			needle := &n.texts[group][k]
			start := i - needle.offset
			if end := start + len(needle.text); start >= from && end <= len(s) && s[end-1]|' ' == needle.text[len(needle.text)-1]|' ' &&
				strings.EqualFold(s[start:end], needle.text) && (harmless || !startsWithAny(s[end:], needle.unless)) {
				return start
			}
		}
	}
	return -1
}

func startsWithAny(s string, starts []string) bool {
	return slices.ContainsFunc(starts, func(start string) bool { return strings.HasPrefix(s, start) })
}

// A byte that is repeated more often than longRepetition says nothing that is searched for; cases send a megabyte of one letter.
// What is left of it keeps letters where they stand in what is encoded: those of base64, base32 and hex begin together with bytes
// again after repetitionStep of them.
const (
	longRepetition = 1 << 10
	repetitionStep = 24
)

// squeezed returns a text with long repetitions of a byte cut short.
func squeezed(text string) string {
	var out strings.Builder
	kept := 0
	// A long repetition covers one of so many positions, so only those are looked at.
	for at := longRepetition - 1; at < len(text); at += longRepetition {
		start, end := at, at+1
		for start > kept && text[start-1] == text[at] {
			start--
		}
		for end < len(text) && text[end] == text[at] {
			end++
		}
		if cut := (end - start - longRepetition) / repetitionStep * repetitionStep; cut > 0 {
			out.WriteString(text[kept : end-cut])
			kept = end
		}
		at = max(at, end-1)
	}
	if kept == 0 {
		return text
	}
	out.WriteString(text[kept:])
	return out.String()
}
