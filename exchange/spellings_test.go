package exchange

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
)

// spelling is a way in which a target, a proxy or a log may write a secret. It is the attack, and shares nothing with what
// finds it.
type spelling struct {
	name  string
	write func(string) string
}

// each writes every character of a text by itself.
func each(format string) func(string) string {
	return func(s string) string {
		var out strings.Builder
		for _, r := range s {
			fmt.Fprintf(&out, format, r)
		}
		return out.String()
	}
}

func between(separator string, sizes ...int) func(string) string {
	return func(s string) string {
		var parts []string
		for i := 0; len(s) > 0; i++ {
			size := min(sizes[min(i, len(sizes)-1)], len(s))
			parts, s = append(parts, s[:size]), s[size:]
		}
		return strings.Join(parts, separator)
	}
}

func deflated(s string) string {
	var out bytes.Buffer
	writer, _ := flate.NewWriter(&out, flate.BestCompression)
	io.WriteString(writer, s)
	writer.Close()
	return out.String()
}

func zlibbed(s string) string {
	var out bytes.Buffer
	writer := zlib.NewWriter(&out)
	io.WriteString(writer, s)
	writer.Close()
	return out.String()
}

func gzipped(s string) string { return string(packed(s)) }

// utf16Of writes a text in UTF-16, after a mark.
func utf16Of(high bool, mark string) func(string) string {
	return func(s string) string {
		out := []byte(mark)
		for _, unit := range utf16.Encode([]rune(s)) {
			if high {
				out = append(out, byte(unit>>8), byte(unit))
			} else {
				out = append(out, byte(unit), byte(unit>>8))
			}
		}
		return string(out)
	}
}

func hexed(s string) string { return hex.EncodeToString([]byte(s)) }

func b64url(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

func b32(s string) string { return base32.StdEncoding.EncodeToString([]byte(s)) }

func lines(s string) string { return between("\n", 16)(s) }

func after(words string, write func(string) string) func(string) string {
	return func(s string) string { return write(words + s) }
}

func then(first, second func(string) string) func(string) string {
	return func(s string) string { return second(first(s)) }
}

func shifted(by rune) func(string) string {
	return func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' || by == 0xfee0 && r > ' ' {
				return r + by
			}
			return r
		}, s)
	}
}

// written are the ways to write any secret.
func written() []spelling {
	single := []spelling{
		{"plain", func(s string) string { return s }},
		{"percent", each("%%%02X")},
		{"percent, lower case", each("%%%02x")},
		{"percent twice", each("%%25%02X")},
		{"percent three times", each("%%2525%02X")},
		{"percent of old browsers", each("%%u%04x")},
		{"JSON escapes", each(`\u%04x`)},
		{"JSON escapes twice", each(`\\u%04x`)},
		{"JavaScript escapes", each(`\x%02x`)},
		{"ECMAScript escapes", each(`\u{%x}`)},
		{"Python escapes", each(`\U%08x`)},
		{"octal escapes", each(`\%03o`)},
		{"decimal entities", each("&#%d;")},
		{"decimal entities without their ends", each("&#%d")},
		{"decimal entities with zeros", each("&#%07d;")},
		{"hexadecimal entities", each("&#x%x;")},
		{"hexadecimal entities, upper case", each("&#X%X;")},
		{"entities twice", each("&amp;#%d;")},
		{"entities in percent", each("%%26%%23%d%%3B")},
		{"quoted-printable", each("=%02X")},
		{"quoted-printable lines", between("=\r\n", 7)},
		{"hex", hexed},
		{"hex, upper case", func(s string) string { return strings.ToUpper(hexed(s)) }},
		{"hex after 0x", func(s string) string { return "0x" + hexed(s) }},
		{"hex with spaces", then(hexed, between(" ", 2))},
		{"hex with colons", then(hexed, between(":", 2))},
		{"hex bytes of a program", func(s string) string { return "0x" + between(", 0x", 2)(hexed(s)) }},
		{"hex twice", then(hexed, hexed)},
		{"base64", b64},
		{"base64 of a pair", func(s string) string { return b64(s + ":") }},
		{"base64 after one", after("x", b64)},
		{"base64 after two", after("xy", b64)},
		{"base64 for addresses", after("??>", b64url)},
		{"base64 without its end", func(s string) string { return strings.TrimRight(b64(s), "=") }},
		{"base64 in lines", then(b64, lines)},
		{"base64 twice", then(b64, b64)},
		{"base64 twice, for addresses", then(b64url, b64url)},
		{"base64 three times", then(b64, then(b64, b64))},
		{"base64 as an address", func(s string) string { return "data:text/plain;base64," + b64(s) }},
		{"base64 in percent", then(b64, each("%%%02X"))},
		{"base64 of percent", then(each("%%%02X"), b64)},
		{"base64 of hex", then(hexed, b64)},
		{"base64 of bytes", func(s string) string { return b64("\x00\xff\x01" + s + "\x00\x80") }},
		{"base64 of JSON", func(s string) string { return b64(`{"a":"` + s + `"}`) }},
		{"a token of three parts", func(s string) string { return b64url(`{"alg":"none"}`) + "." + b64url(`{"sub":"`+s+`"}`) + "." }},
		{"hex of base64", then(b64, hexed)},
		{"base32", b32},
		{"base32, lower case", func(s string) string { return strings.ToLower(b32(s)) }},
		{"base32 without its end", func(s string) string { return strings.TrimRight(b32(s), "=") }},
		{"gzip in base64", then(gzipped, b64)},
		{"gzip in base64 for addresses", then(gzipped, b64url)},
		{"gzip in hex", then(gzipped, hexed)},
		{"gzip of JSON in base64", func(s string) string { return b64(gzipped(`{"a":"` + s + `"}`)) }},
		{"gzip in base64 twice", then(gzipped, then(b64, b64))},
		{"zlib in base64", then(zlibbed, b64)},
		{"deflate in base64", then(deflated, b64)},
		{"deflate in base64 for addresses", then(deflated, b64url)},
		{"UTF-16 in base64", then(utf16Of(true, ""), b64)},
		{"UTF-16, low byte first, in base64", then(utf16Of(false, ""), b64)},
		{"marked UTF-16 in base64", then(utf16Of(true, "\xfe\xff"), b64)},
		{"marked UTF-16, low byte first, in base64", then(utf16Of(false, "\xff\xfe"), b64)},
		{"UTF-16 in hex", then(utf16Of(true, ""), hexed)},
		{"fullwidth", shifted(0xfee0)},
		{"fullwidth in base64", then(shifted(0xfee0), b64)},
		{"fullwidth in percent", func(s string) string { return strings.ToUpper(percentBytes(shifted(0xfee0)(s))) }},
		{"with a space of no width", between("\u200b", 4)},
		{"with a soft hyphen", between("\u00ad", 5)},
		{"next to letters", func(s string) string { return "see" + s + "/end" }},
	}
	return single
}

func percentBytes(s string) string {
	var out strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&out, "%%%02x", s[i])
	}
	return out.String()
}

// ofNumbers are the further ways to write a card number.
var ofNumbers = []spelling{
	{"spaces", between(" ", 4)},
	{"dashes", between("-", 4)},
	{"dots", between(".", 4)},
	{"slashes", between("/", 4)},
	{"underscores", between("_", 4)},
	{"commas", between(", ", 4)},
	{"colons", between(":", 4)},
	{"bars", between(" | ", 4)},
	{"two spaces", between("  ", 4)},
	{"tabs", between("\t", 4)},
	{"lines", between("\r\n", 4)},
	{"markup", between("<br>", 4)},
	{"no-break spaces", between("\u00a0", 4)},
	{"named entities", between("&nbsp;", 4)},
	{"en dashes", between("\u2013", 4)},
	{"middle dots", between("\u00b7", 4)},
	{"letters", between("x", 4)},
	{"single digits with spaces", between(" ", 1)},
	{"single digits with dashes", between("-", 1)},
	{"single digits with dots", between(".", 1)},
	{"pairs", between(" ", 2)},
	{"triples", between(" ", 3)},
	{"halves", between(" ", 8)},
	{"halves with a dot", between(".", 8)},
	{"the groups of another brand", between("-", 4, 6, 6)},
	{"spaces in base64", then(between(" ", 4), b64)},
	{"dots in percent", then(between(".", 4), each("%%%02X"))},
	{"Arabic digits", shifted(0x0660 - '0')},
	{"Thai digits", shifted(0x0e50 - '0')},
	{"mathematical digits", shifted(0x1d7ce - '0')},
	{"right after a word", func(s string) string { return "PAN" + s }},
	{"right before a word", func(s string) string { return s + "EUR" }},
	{"within a word", func(s string) string { return "card_" + s + "_visa" }},
	{"below zero", func(s string) string { return "-" + s }},
}

// ofKeys are the further ways to write a key; those of listedKeys are found because the key is known.
var ofKeys = []spelling{
	{"upper case", strings.ToUpper},
	{"in quotes", func(s string) string { return "'" + s + "'" }},
	{"named entities", func(s string) string { return strings.ReplaceAll(s, "_", "&lowbar;") }},
	{"percent of its lines", func(s string) string { return strings.ReplaceAll(s, "_", "%5F") }},
}

var listedKeys = []spelling{
	{"dashes", func(s string) string { return strings.ReplaceAll(s, "_", "-") }},
	{"spaces", between(" ", 5)},
	{"lines", between("\n", 9)},
	{"dots", between(".", 1)},
	{"joined in a program", between(`' + '`, 8)},
}

// ofCodes write a security code together with its name, as a text.
var ofCodes = []spelling{
	{"form", func(s string) string { return "security_code=" + s }},
	{"form of a card", func(s string) string { return "card[security_code]=" + s }},
	{"sentence", func(s string) string { return "the cvc is " + s + "." }},
	{"log", func(s string) string { return "CVV2: " + s }},
	{"camel case", func(s string) string { return "cardSecurityCode=" + s }},
	{"words", func(s string) string { return "Security Code: " + s }},
	{"dashes", func(s string) string { return "security-code: " + s }},
	{"another name", func(s string) string { return "card_verification_value=" + s }},
	{"a third name", func(s string) string { return "cvn=" + s }},
	{"XML", func(s string) string { return "<cvv>" + s + "</cvv>" }},
	{"a value in base64", func(s string) string { return "cvc=" + b64(s) }},
	{"a value in hex", func(s string) string { return "cvc=" + hexed(s) }},
	{"a value in entities", func(s string) string { return "cvc=" + each("&#%d;")(s) }},
	{"a value in percent", func(s string) string { return "cvc=" + each("%%%02X")(s) }},
	{"a value in escapes", func(s string) string { return "cvc=" + each(`\u%04x`)(s) }},
	{"fullwidth value", func(s string) string { return "cvc=" + shifted(0xfee0)(s) }},
	{"name in percent", func(s string) string { return "security%5Fcode=" + s }},
	{"name in entities", func(s string) string { return "security&#95;code: " + s }},
}
