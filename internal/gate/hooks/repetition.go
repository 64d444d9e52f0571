package hooks

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
)

// sampleSecret stands for the handler's own secret in the commands that repeat a delivery, and otherSample for that
// of another account.
var (
	sampleSecret = base64.StdEncoding.EncodeToString([]byte("a sample, not a secret"))
	otherSample  = base64.StdEncoding.EncodeToString([]byte("the sample of another account"))
)

// signFunction makes the signature of a body with a secret in base64, at $t.
const signFunction = `sign() { printf '%s' "$t.$2" | openssl dgst -sha256 -mac HMAC -macopt ` +
	`"hexkey:$(printf %s "$1" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')" -r | cut -d' ' -f1; }`

// repetition returns the commands of a shell that make a delivery again, signed anew with a sample secret. body is the
// one without secrets.
func repetition(d *delivery, to *url.URL, body []byte) string {
	lines := []string{
		"# the handler's secret is in OMISE_WEBHOOK_SECRET, in base64; without it a sample is used",
		"secret=${OMISE_WEBHOOK_SECRET:-" + sampleSecret + "}",
		"body=" + quoted(string(body)),
	}
	signed := `"$body"`
	if d.signed != nil {
		signed = `"$signed"`
		lines = append(lines, "signed="+quoted(string(d.signed)))
	}
	command := "curl -sS -i -X POST " + quoted(to.String()) + " -H " + quoted("Content-Type: "+contentType)
	if d.seals != nil {
		lines = append(lines, signFunction, fmt.Sprintf("t=$(($(date +%%s) - %d))", int(d.age.Seconds())))
		texts := make([]string, len(d.seals))
		for i, each := range d.seals {
			texts[i] = each.command(signed)
		}
		command += " \\\n  -H \"" + signatureHeader + ": " + strings.Join(texts, ",") + `"`
		if !d.untimed {
			command += " \\\n  -H \"" + timestampHeader + fmt.Sprintf(`: $((t + %d))"`, int(d.ahead.Seconds()))
		}
	}
	return strings.Join(append(lines, command+" \\\n  --data-binary \"$body\""), "\n")
}

// command returns the signature as a shell computes it, within double quotes.
func (s seal) command(signed string) string {
	var secret string
	switch s.by {
	case nobody:
		return s.literal
	case stranger:
		secret = otherSample
	case undecoded:
		secret = `$(printf %s "$secret" | openssl base64 -A)`
	case own:
		secret = "$secret"
	}
	text := `$(sign "` + secret + `" ` + signed
	if s.keep > 0 {
		text += fmt.Sprintf(" | cut -c1-%d", s.keep)
	}
	return text + ")"
}

// quoted quotes a text as one word of a POSIX shell.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
