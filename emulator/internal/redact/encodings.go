package redact

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"html"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/omise-conformance/harness/emulator/internal/cards"
)

// Limits of decoding: within each other, and of all the bytes that are decoded of a text.
const (
	mostLayers = 5
	mostBytes  = 1 << 20
)

// hidden reports whether a text holds a key or a card number when it is decoded. One that takes too much to decode is taken
// for one that does.
func hidden(text string) bool {
	left := mostBytes + 32*len(text)
	return hiddenIn(text, 0, &left)
}

func hiddenIn(text string, layers int, left *int) bool {
	for _, decode := range decoders {
		for _, plain := range decode(text) {
			if plain == text || len(plain) < fewestDigits {
				continue
			}
			if *left -= len(plain); *left < 0 || holdsSecret(plain) || layers < mostLayers && hiddenIn(plain, layers+1, left) {
				return true
			}
		}
	}
	return false
}

// groups are digits with the same few characters between them, as people group a card number.
var groups = regexp.MustCompile(`[0-9](?:[^0-9A-Za-z%\\&=]{0,4}[0-9]){12,}`)

// holdsSecret is stricter than what Text hides, since nearly all that looks encoded is not.
func holdsSecret(plain string) bool {
	if key := anyKey.FindString(plain); len(key) >= fewestDigits {
		return true
	}
	for _, run := range groups.FindAllString(plain, -1) {
		if isCard(run) {
			return true
		}
	}
	return false
}

// isCard reports whether digits in groups are a card number: they have the right length and check digit, and the first
// digits of a brand of cards. Those that begin with a year of ours have not.
func isCard(run string) bool {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, run)
	return len(digits) >= 13 && len(digits) <= 19 && (digits[0] >= '3' && digits[0] <= '6' || digits[:4] >= "2221" && digits[:4] <= "2720") && cards.Luhn(digits)
}

// decoders return what a text says when it is read in one way.
var decoders = []func(string) []string{escapes, printable, usual, base64Runs, base32Runs, hexRuns, packed, wide}

var (
	escape      = regexp.MustCompile(`%u?[0-9a-fA-F]{2,4}|\\[ux][0-9a-fA-F]{2,4}`)
	quotedBytes = regexp.MustCompile(`=(?:[0-9A-F]{2}|\r?\n)`)
	base64Run   = regexp.MustCompile(`[0-9A-Za-z+/_-]{16,}`)
	base32Run   = regexp.MustCompile(`[A-Z2-7]{20,}`)
	hexRun      = regexp.MustCompile(`[0-9a-fA-F]{24,}`)
)

func escapes(text string) []string {
	if !strings.ContainsAny(text, `%\&`) {
		return nil
	}
	return []string{html.UnescapeString(escape.ReplaceAllStringFunc(text, func(written string) string {
		digits, rest := strings.TrimLeft(written, `%\ux`), ""
		if most := 2; !strings.Contains(written, "u") && len(digits) > most {
			digits, rest = digits[:most], digits[most:]
		}
		code, _ := strconv.ParseUint(digits, 16, 32)
		return string(rune(code)) + rest
	}))}
}

func printable(text string) []string {
	if !strings.Contains(text, "=") {
		return nil
	}
	return []string{quotedBytes.ReplaceAllStringFunc(text, func(written string) string {
		code, err := strconv.ParseUint(written[1:], 16, 8)
		if err != nil {
			return "" // the end of a line
		}
		return string(rune(code))
	})}
}

// usual writes the digits of other scripts and wide letters as those of ASCII.
func usual(text string) []string {
	return []string{strings.Map(func(r rune) rune {
		switch {
		case r < unicode.MaxASCII:
			return r
		case unicode.Is(unicode.Cf, r):
			return -1
		case r >= 0xff01 && r <= 0xff5e:
			return r - 0xfee0
		case unicode.Is(unicode.Nd, r):
			zero := r
			for zero > r-9 && unicode.Is(unicode.Nd, zero-1) {
				zero--
			}
			return '0' + (r-zero)%10
		}
		return r
	}, text)}
}

var standard = strings.NewReplacer("-", "+", "_", "/")

// base64Runs decodes each run from any of the letters at which a text in it may begin, and from behind its slashes, which
// stand between the parts of addresses as well. Without capital letters it is an id.
func base64Runs(text string) (found []string) {
	for _, run := range base64Run.FindAllString(text, -1) {
		if strings.ToLower(run) == run {
			continue
		}
		starts := []int{0, 1, 2, 3}
		for at := range len(run) {
			if run[at] == '/' && len(starts) < mostStarts {
				starts = append(starts, at+1)
			}
		}
		for _, start := range starts {
			part := standard.Replace(run[start:])
			if len(part)%4 == 1 {
				part = part[:len(part)-1]
			}
			if plain, err := base64.RawStdEncoding.DecodeString(part); err == nil {
				found = append(found, string(plain))
			}
		}
	}
	return found
}

// mostStarts bounds the letters from which a run is decoded.
const mostStarts = 12

func base32Runs(text string) (found []string) {
	for _, run := range base32Run.FindAllString(strings.ToUpper(text), -1) {
		plain, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(run)
		if err != nil {
			plain, _ = base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(run[:len(run)/8*8])
		}
		found = append(found, string(plain))
	}
	return found
}

func hexRuns(text string) (found []string) {
	for _, run := range hexRun.FindAllString(text, -1) {
		for offset := range 2 {
			plain, _ := hex.DecodeString(run[offset : offset+(len(run)-offset)/2*2])
			found = append(found, string(plain))
		}
	}
	return found
}

// packed reads gzip wherever it is, and zlib and deflate from the first byte. Only bytes that are no text are tried.
func packed(text string) (found []string) {
	if strings.IndexFunc(text, func(r rune) bool { return r < '\t' || r == unicode.ReplacementChar }) < 0 {
		return nil
	}
	add := func(reader io.Reader) {
		plain, _ := io.ReadAll(io.LimitReader(reader, mostBytes)) // as far as it goes
		found = append(found, string(plain))
	}
	if at := strings.Index(text, "\x1f\x8b\x08"); at >= 0 {
		if reader, err := gzip.NewReader(strings.NewReader(text[at:])); err == nil {
			add(reader)
		}
	}
	if reader, err := zlib.NewReader(strings.NewReader(text)); err == nil {
		add(reader)
	}
	add(flate.NewReader(bytes.NewReader([]byte(text))))
	return found
}

// wide reads UTF-16 and UTF-32: without their NULs the common characters are ASCII.
func wide(text string) []string {
	if strings.Count(text, "\x00") < fewestDigits {
		return nil
	}
	return []string{strings.ReplaceAll(text, "\x00", "")}
}
