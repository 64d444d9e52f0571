package exchange

import "strings"

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
