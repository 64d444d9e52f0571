package hooks

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"time"
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
	lines := []string{"body=" + quoted(string(body))}
	signed := `"$body"`
	if d.signed != nil {
		signed = `"$signed"`
		lines = append(lines, signedBefore(string(d.signed), string(body)))
	}
	command := "curl -sS -i -X POST " + quoted(to.String()) + " -H " + quoted("Content-Type: "+contentType)
	if d.seals != nil {
		lines = append(lines, "# the handler's secret is in OMISE_WEBHOOK_SECRET, in base64; without it a sample is used",
			"secret=${OMISE_WEBHOOK_SECRET:-"+sampleSecret+"}", signFunction, "t="+seconds("$(date +%s)", -d.age))
		texts := make([]string, len(d.seals))
		for i, each := range d.seals {
			texts[i] = each.command(signed)
		}
		command += " \\\n  -H \"" + signatureHeader + ": " + strings.Join(texts, ",") + `"`
		if !d.untimed {
			command += " \\\n  -H \"" + timestampHeader + ": " + seconds("$t", d.ahead) + `"`
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

// signedBefore sets the variable signed to a body that was signed in the place of the one that is sent: one that differs
// in a character, or that of another event, of which any will do.
func signedBefore(signed, body string) string {
	const context = 12 // characters before the one that differs
	at := 0
	for at < min(len(signed), len(body)) && signed[at] == body[at] {
		at++
	}
	if len(signed) != len(body) || at < context || at == len(body) || signed[at+1:] != body[at+1:] {
		return `signed='{"object":"event","id":"evnt_test_of_another_event"}'`
	}
	before := body[at-context : at]
	return `signed=$(printf %s "$body" | sed ` + quoted("s|"+before+body[at:at+1]+"|"+before+signed[at:at+1]+"|") + ")"
}

// seconds returns a time in seconds that is some time after another, as a shell computes it.
func seconds(from string, after time.Duration) string {
	if after == 0 {
		return from
	}
	return fmt.Sprintf("$((%s + %d))", from, int(after.Seconds()))
}

// quoted quotes a text as one word of a POSIX shell.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
