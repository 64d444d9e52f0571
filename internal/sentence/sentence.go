// Package sentence makes text of others fit for people: a target, a control API, a file or a command line may have put
// anything into it. What leaves the process has no secret, no character that a terminal or a CI service obeys, and no
// line that is longer than anybody reads.
package sentence

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/omise-conformance/harness/exchange"
)

const (
	// longest is the length in bytes at which a sentence is cut.
	longest = 4 << 10
	// mostLines is how many lines of one text are kept.
	mostLines = 200
	// shortestSecret is the length of a secret that is looked for by its value: a shorter one would blank words.
	shortestSecret = 6
)

// Clean returns text without secrets, printable, and cut to what people read, in this order: an escape could hide a secret,
// and a cut could leave half of one. The secrets are those of this run; others are recognized by their shape.
func Clean(text string, secrets ...string) string {
	text = Printable(Redacted(text, secrets...))
	if len(text) <= longest {
		return text
	}
	lines := strings.Split(text, "\n")
	if more := len(lines) - mostLines; more > 0 {
		lines = append(lines[:mostLines], fmt.Sprintf("… (%d lines more)", more))
	}
	for i, line := range lines {
		lines[i] = cut(line)
	}
	return strings.Join(lines, "\n")
}

// cut shortens a line without splitting a character, and says how much is missing.
func cut(line string) string {
	if len(line) <= longest {
		return line
	}
	end := longest
	for end > 0 && !utf8.RuneStart(line[end]) {
		end--
	}
	return fmt.Sprintf("%s… (%d bytes more)", line[:end], len(line)-end)
}

// Redacted returns text without secrets: what exchange.Redact recognizes by its shape, and those of this run.
func Redacted(text string, secrets ...string) string {
	var looked []string
	for _, secret := range secrets {
		if len(secret) >= shortestSecret {
			looked = append(looked, secret)
		}
	}
	return exchange.Redact(text, looked...)
}
