package encodings

import (
	"html"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// escapes reads characters that are written by a number or a name: %34, \u0034, \u{34}, \x34, \064, &#52;, &#x34; and
// &lowbar;, all in one pass, because one text can have several kinds.
func escapes(j *job) bool {
	text := j.text
	if strings.IndexByte(text, '%') < 0 && strings.IndexByte(text, '\\') < 0 && strings.IndexByte(text, '&') < 0 {
		return true
	}
	if !j.budget.take(len(text)) {
		return false
	}
	var out strings.Builder
	from := 0
	for i := 0; i < len(text); {
		plain, length := "", 0
		switch text[i] {
		case '%':
			plain, length = percent(text[i:])
		case '\\':
			plain, length = backslash(text[i:])
		case '&':
			plain, length = entity(text[i:])
		}
		if length == 0 {
			i++
			continue
		}
		out.WriteString(text[from:i])
		out.WriteString(plain)
		i += length
		from = i
	}
	if from == 0 {
		return true
	}
	out.WriteString(text[from:])
	return j.whole("escaped", out.String(), true)
}

// number reads a number of at most so many digits at the start of a text. It returns how many there are.
func number(s string, base, most int) (value, digits int) {
	for digits < len(s) && digits < most {
		digit := hexDigit(s[digits])
		if digit < 0 || digit >= base {
			break
		}
		value = value*base + digit
		digits++
	}
	return value, digits
}

func hexDigit(b byte) int {
	switch {
	case b >= '0' && b <= '9':
		return int(b - '0')
	case b >= 'a' && b <= 'f':
		return int(b-'a') + 10
	case b >= 'A' && b <= 'F':
		return int(b-'A') + 10
	}
	return -1
}

// percent reads %34, and %u0034 as old browsers write it. Each of the readers of escapes returns what it says
// and how long it is, 0 where it is none.
func percent(s string) (plain string, length int) {
	if len(s) > 1 && (s[1] == 'u' || s[1] == 'U') {
		if code, digits := number(s[2:], 16, 4); digits == 4 {
			return string(rune(code)), 6
		}
		return "", 0
	}
	if code, digits := number(s[1:], 16, 2); digits == 2 {
		return string([]byte{byte(code)}), 3
	}
	return "", 0
}

// controls are the escapes of one letter that stand between words.
var controls = map[byte]string{'n': "\n", 'r': "\r", 't': "\t", '"': `"`, '\'': "'", '/': "/", '\\': `\`}

func backslash(s string) (plain string, length int) {
	if len(s) < 2 {
		return "", 0
	}
	switch b := s[1]; {
	case b == 'x' || b == 'X':
		if code, digits := number(s[2:], 16, 2); digits == 2 {
			return string([]byte{byte(code)}), 4
		}
	case b == 'u' && strings.HasPrefix(s[2:], "{"):
		if code, digits := number(s[3:], 16, 6); digits > 0 && strings.HasPrefix(s[3+digits:], "}") {
			return string(rune(code)), digits + 4
		}
	case b == 'u':
		return unicodeEscape(s)
	case b == 'U':
		if code, digits := number(s[2:], 16, 8); digits == 8 {
			return string(rune(code)), 10
		}
	case b >= '0' && b <= '3':
		if code, digits := number(s[1:], 8, 3); digits == 3 {
			return string([]byte{byte(code)}), 4
		}
	case controls[b] != "":
		return controls[b], 2
	}
	return "", 0
}

// unicodeEscape reads \u0034, and two of them where a character has two.
func unicodeEscape(s string) (plain string, length int) {
	code, digits := number(s[2:], 16, 4)
	if digits != 4 {
		return "", 0
	}
	if utf16.IsSurrogate(rune(code)) && strings.HasPrefix(s[6:], `\u`) {
		if second, more := number(s[8:], 16, 4); more == 4 {
			return string(utf16.DecodeRune(rune(code), rune(second))), 12
		}
	}
	return string(rune(code)), 6
}

// longestEntity is the length of the longest entity that is read: &CounterClockwiseContourIntegral; is the longest name.
const longestEntity = 34

func entity(s string) (plain string, length int) {
	if strings.HasPrefix(s, "&#") {
		return numericEntity(s)
	}
	end := strings.IndexByte(s[:min(len(s), longestEntity)], ';')
	if end < 0 {
		return "", 0
	}
	if plain = html.UnescapeString(s[:end+1]); plain == s[:end+1] {
		return "", 0
	}
	return plain, end + 1
}

// numericEntity reads &#52; and &#x34;. Browsers do without the semicolon, and take any number of zeros before.
func numericEntity(s string) (plain string, length int) {
	base, at := 10, 2
	if len(s) > at && (s[at] == 'x' || s[at] == 'X') {
		base, at = 16, at+1
	}
	start := at
	for at < len(s) && s[at] == '0' {
		at++
	}
	code, digits := number(s[at:], base, 7)
	if at += digits; at == start {
		return "", 0
	}
	if at < len(s) && s[at] == ';' {
		at++
	}
	if code > utf8.MaxRune {
		code = utf8.RuneError
	}
	return string(rune(code)), at
}

// quotedPrintable reads the =34 of mail, and its lines that end in =.
func quotedPrintable(j *job) bool {
	text := j.text
	var out strings.Builder
	from := 0
	for i := strings.IndexByte(text, '='); i >= 0; {
		plain, length := printable(text[i:])
		if length > 0 {
			out.WriteString(text[from:i])
			out.WriteString(plain)
			from = i + length
		}
		after := i + max(length, 1)
		if i = strings.IndexByte(text[after:], '='); i >= 0 {
			i += after
		}
	}
	if from == 0 {
		return true
	}
	if !j.budget.take(len(text)) {
		return false
	}
	out.WriteString(text[from:])
	return j.whole("quoted-printable", out.String(), true)
}

// printable reads =34 and the end of a line. The = of a form comes before numbers as well: what goes on as one is left, and
// so is what says nothing that is printed.
func printable(s string) (plain string, length int) {
	if code, digits := number(s[1:], 16, 2); digits == 2 {
		goesOn := decimal(s[1]) && decimal(s[2]) && len(s) > 3 && decimal(s[3])
		if goesOn || code < ' ' && code != '\n' && code != '\r' && code != '\t' {
			return "", 0
		}
		return string([]byte{byte(code)}), 3
	}
	rest := strings.TrimPrefix(strings.TrimLeft(s[1:min(len(s), 4)], " \t"), "\r")
	if strings.HasPrefix(rest, "\n") {
		return "", strings.IndexByte(s, '\n') + 1
	}
	return "", 0
}

func decimal(b byte) bool { return b >= '0' && b <= '9' }
