package redact_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/redact"
)

func each(format string) func(string) string {
	return func(s string) string {
		var out strings.Builder
		for _, r := range s {
			fmt.Fprintf(&out, format, r)
		}
		return out.String()
	}
}

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func packedBy(open func(io.Writer) io.WriteCloser) func(string) string {
	return func(s string) string {
		var out bytes.Buffer
		writer := open(&out)
		_, _ = io.WriteString(writer, s)
		_ = writer.Close()
		return b64(out.String())
	}
}

// spellings are those that the harness is tried with, as data.
var spellings = map[string]func(string) string{
	"plain":             func(s string) string { return s },
	"percent":           each("%%%02X"),
	"percent twice":     each("%%25%02x"),
	"escapes":           each(`\u%04x`),
	"escapes of bytes":  each(`\x%02x`),
	"entities":          each("&#%d;"),
	"hex entities":      each("&#x%x;"),
	"entities twice":    each("&amp;#%d;"),
	"quoted-printable":  each("=%02X"),
	"hex":               func(s string) string { return hex.EncodeToString([]byte(s)) },
	"base64":            b64,
	"base64 of a pair":  func(s string) string { return b64(s + ":") },
	"base64 after one":  func(s string) string { return b64("x " + s) },
	"base64 for urls":   func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("??>" + s)) },
	"base64 twice":      func(s string) string { return b64(b64(s)) },
	"base64 in percent": func(s string) string { return each("%%%02X")(b64(s)) },
	"base32":            func(s string) string { return base32.StdEncoding.EncodeToString([]byte(s)) },
	"gzip":              packedBy(func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }),
	"zlib":              packedBy(func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }),
	"deflate":           packedBy(func(w io.Writer) io.WriteCloser { writer, _ := flate.NewWriter(w, 9); return writer }),
	"UTF-16":            func(s string) string { return b64(each("\x00%c")(s)) },
	"UTF-16, low":       func(s string) string { return b64(each("%c\x00")(s)) },
	"fullwidth": func(s string) string {
		return strings.Map(func(r rune) rune { return r + 0xfee0 }, s)
	},
	"no width": func(s string) string { return s[:7] + "\u200b" + s[7:] },
}

// TestNoSpellingIsLogged holds it for texts, and for values and names within JSON.
func TestNoSpellingIsLogged(t *testing.T) {
	for name, write := range spellings {
		for _, secret := range []string{"4929123456781236", "skey_test_5xuy4w91xqz7d1w9u0t"} {
			spelled := write(secret)
			for _, got := range []string{
				redact.Text("see " + spelled + " there"), redact.JSON(map[string]any{"a": []any{spelled}}),
				redact.JSON(map[string]any{spelled: 1}), redact.Path("/charges/" + spelled),
			} {
				if strings.Contains(strings.ReplaceAll(got, `\\`, `\`), spelled) {
					t.Errorf("%s survives: %s", name, got)
				}
			}
		}
	}
}

func TestWhatLooksEncodedIsLogged(t *testing.T) {
	for _, text := range []string{
		"chrg_test_66vuib72ltg44qhj332", "tCCtXvQZNHURxoo+mjRINjvRqnuz8PicTOHA/+t5k2g=", "2026-11-21T02:23:23Z", "1192435e-1159-4d3c-9248-43fc0d24ff23",
		"https://example.com/x?a=1&b=2%20c", "สมชาย ใจดี", `a "quoted" text`, "amount=100000&currency=thb",
	} {
		if got := redact.Text(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}
