package encodings

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// unusual reads digits, letters and separators that are not those of ASCII but look or count the same.
func unusual(j *job) bool {
	if ascii(j.text) {
		return true
	}
	if !j.budget.take(len(j.text)) {
		return false
	}
	return j.whole("other characters", Usual(j.text), false)
}

func ascii(text string) bool {
	for ; len(text) >= 8; text = text[8:] {
		if eight(text)&highBits != 0 {
			return false
		}
	}
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Eight bytes are looked at together: the highest bit of each, and one in each.
const (
	highBits = 0x8080808080808080
	ones     = 0x0101010101010101
)

func eight(text string) uint64 {
	_ = text[7]
	return uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24 |
		uint64(text[4])<<32 | uint64(text[5])<<40 | uint64(text[6])<<48 | uint64(text[7])<<56
}

// onlyWritten reports whether a text has only characters of ASCII that are written, as nearly every text has. No bytes are
// packed in it, and none of its characters stands for another.
func onlyWritten(text string) bool {
	for ; len(text) >= 8; text = text[8:] {
		// A byte below a blank borrows, and the one above ~ carries, both into the highest bit.
		if x := eight(text); (x|(x+ones)|(x-' '*ones))&highBits != 0 && !allWritten(text[:8]) {
			return false
		}
	}
	return allWritten(text)
}

func allWritten(text string) bool {
	other := uint8(0)
	for i := range len(text) {
		other |= ^letters[text[i]]
	}
	return other&isWritten == 0
}

// Usual returns a text with the characters of ASCII in the place of those that look or count the same, and without what
// nobody sees. Other characters stay.
func Usual(text string) string {
	if ascii(text) {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r < utf8.RuneSelf || r == utf8.RuneError && size == 1 {
			out.WriteByte(text[i])
		} else {
			out.WriteString(usual(r, text[i:i+size]))
		}
		i += size
	}
	return out.String()
}

// usual returns the character of ASCII that another stands for.
func usual(r rune, text string) string {
	switch {
	case unicode.In(r, unicode.Cf, unicode.Me, unicode.Variation_Selector):
		return ""
	case unicode.Is(unicode.Zs, r):
		return " "
	case unicode.Is(unicode.Pd, r):
		return "-"
	case unicode.Is(unicode.Nd, r):
		return string('0' + digitOf(r))
	}
	plain := norm.NFKC.String(text)
	for i := range len(plain) {
		if plain[i] >= utf8.RuneSelf {
			return text
		}
	}
	return plain
}

// digitOf returns the value of a decimal digit. The digits of a script stand in order, ten at a time.
func digitOf(r rune) rune {
	for _, digits := range unicode.Nd.R16 {
		if r >= rune(digits.Lo) && r <= rune(digits.Hi) {
			return (r - rune(digits.Lo)) % 10
		}
	}
	for _, digits := range unicode.Nd.R32 {
		if r >= rune(digits.Lo) && r <= rune(digits.Hi) {
			return (r - rune(digits.Lo)) % 10
		}
	}
	return 0
}

// wideStart reports whether bytes are or hold a text of two or four bytes a character: each of several characters has as
// many NULs after it, or before it.
func wideStart(data []byte, least int) bool {
	if _, marked := Marked(data); marked && len(data) > 2*least {
		return true
	}
	for _, width := range []int{2, 4} {
		characters := 0
		for i := bytes.IndexByte(data, 0); i >= 0 && i+width < len(data); {
			if data[i+width] == 0 && readable(data[i+width-1:]) == 1 {
				if characters++; characters >= least-1 {
					return true
				}
				i += width
				continue
			}
			characters = 0
			next := bytes.IndexByte(data[i+1:], 0)
			if next < 0 {
				break
			}
			i += 1 + next
		}
	}
	return false
}

// wide reads UTF-16 and UTF-32 in either order, with or without a mark, wherever in the text they are. Without their
// NULs the common characters of both are ASCII.
func wide(j *job) bool {
	order, marked := Marked([]byte(j.text[:min(len(j.text), 2)]))
	if !marked && (strings.IndexByte(j.text, 0) < 0 || !wideStart([]byte(j.text), j.least)) {
		return true
	}
	if !j.budget.take(3 * len(j.text)) {
		return false
	}
	if plain := strings.ReplaceAll(j.text, "\x00", ""); len(plain) < len(j.text) && !j.whole("UTF-16", plain, false) {
		return false
	}
	return !marked || j.whole("UTF-16", FromUTF16([]byte(j.text), order), false)
}

// Marked reports whether bytes begin with the mark of UTF-16, and which order of bytes it tells.
func Marked(data []byte) (order binary.ByteOrder, marked bool) {
	switch {
	case len(data) < 2:
	case data[0] == 0xff && data[1] == 0xfe:
		return binary.LittleEndian, true
	case data[0] == 0xfe && data[1] == 0xff:
		return binary.BigEndian, true
	}
	return binary.BigEndian, false
}

// UTF16 reports whether bytes are a text in UTF-16: they have its mark, or begin with two common characters.
func UTF16(data []byte) (order binary.ByteOrder, is bool) {
	if order, is = Marked(data); is {
		return order, true
	}
	if len(data) < 4 {
		return nil, false
	}
	zero := [4]bool{data[0] == 0, data[1] == 0, data[2] == 0, data[3] == 0}
	switch zero {
	case [4]bool{true, false, true, false}:
		return binary.BigEndian, true
	case [4]bool{false, true, false, true}:
		return binary.LittleEndian, true
	}
	return nil, false
}

// FromUTF16 returns a text in UTF-16 as UTF-8, with its mark.
func FromUTF16(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(data)/2)
	for ; len(data) > 1; data = data[2:] {
		units = append(units, order.Uint16(data))
	}
	return string(utf16.Decode(units))
}

// ToUTF16 is the other way round.
func ToUTF16(text string, order binary.ByteOrder) []byte {
	units := utf16.Encode([]rune(text))
	data := make([]byte, 0, 2*len(units))
	for _, unit := range units {
		data = append(data, 0, 0)
		order.PutUint16(data[len(data)-2:], unit)
	}
	return data
}
