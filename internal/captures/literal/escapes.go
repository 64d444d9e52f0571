// Package literal reads string literals of programs.
package literal

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Escapes is how a kind of literal writes what cannot stand in it as it is.
type Escapes int

// The ways of languages to escape.
const (
	None   Escapes = iota // the text is what it is: raw strings
	Single                // only the delimiter and the backslash: single quotes of PHP and Ruby
	Full                  // those of C, as most languages have them
)

// controls are the characters that have a letter of their own.
var controls = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f', 'v': '\v', 'a': 7, 'e': 0x1b, '0': 0, 's': ' '}

// numbers are the escapes with a number of so many hexadecimal digits.
var numbers = map[byte]int{'x': 2, 'u': 4, 'U': 8}

// Unescape returns what a literal stands for. What is no escape stays as it is, as most languages have it.
func Unescape(text string, delimiter byte, escapes Escapes) string {
	if escapes == None || !strings.Contains(text, `\`) {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			out.WriteByte(text[i])
			continue
		}
		i++
		c := text[i]
		switch {
		case c == delimiter || c == '\\':
			out.WriteByte(c)
		case escapes == Single:
			out.WriteByte('\\')
			out.WriteByte(c)
		case c == '\n': // the line goes on
		case c == '"' || c == '\'' || c == '`' || c == '/' || c == '#' || c == '$':
			out.WriteByte(c)
		case numbers[c] > 0:
			i += number(&out, text[i:])
		default:
			if control, ok := controls[c]; ok {
				out.WriteByte(control)
				continue
			}
			out.WriteByte('\\')
			out.WriteByte(c)
		}
	}
	return out.String()
}

// number writes the character of an escape with a number, and returns how many bytes it has behind its letter. text begins with
// the letter.
func number(out *strings.Builder, text string) int {
	letter, digits := text[0], text[1:]
	if rest, ok := strings.CutPrefix(digits, "{"); ok {
		inside, _, closed := strings.Cut(rest, "}")
		if code, err := strconv.ParseUint(inside, 16, 32); closed && err == nil && code <= utf8.MaxRune {
			out.WriteRune(rune(code))
			return len(inside) + len("{}")
		}
	}
	n := numbers[letter]
	if len(digits) < n {
		n = len(digits)
	}
	code, err := strconv.ParseUint(digits[:n], 16, 32)
	if err != nil {
		out.WriteString(`\` + string(letter))
		return 0
	}
	if letter == 'x' {
		out.WriteByte(byte(code))
		return n
	}
	if low := text[1+n:]; utf16.IsSurrogate(rune(code)) && len(low) >= 6 && low[0] == '\\' && low[1] == 'u' {
		if second, err := strconv.ParseUint(low[2:6], 16, 32); err == nil {
			out.WriteRune(utf16.DecodeRune(rune(code), rune(second)))
			return n + 6
		}
	}
	out.WriteRune(rune(code))
	return n
}
