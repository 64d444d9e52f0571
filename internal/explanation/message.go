package explanation

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/sentence"
	"github.com/omise-conformance/harness/specs/clients"
)

// hosts are the names of the hosts of the API, as its reference has them.
var hosts = map[exchange.Host]string{exchange.API: "api.omise.co", exchange.Vault: "vault.omise.co"}

// keys stand for the credentials of a request, which are never shown.
var keys = map[exchange.KeyKind]string{
	exchange.KeyPublic: "(the public key)", exchange.KeySecret: "(the secret key)", exchange.KeyChain: "(a chain key)", exchange.KeyOther: "(no key of the account)",
}

// shownHeaders are those of a message that a reader needs, in this order.
var shownHeaders = []string{"Omise-Version", "Content-Type", "Location", "Www-Authenticate", "X-Request-Id", "Cache-Control"}

// mostLines bounds the body of a message, mostBytes what is made readable.
const (
	mostLines = 60
	mostBytes = 32 << 10
	mostWide  = 300 // characters of a line
)

// Message returns an exchange as HTTP text.
func Message(ex *exchange.Exchange) string {
	var text strings.Builder
	path := ex.Request.Path
	if ex.Request.Query != "" {
		path += "?" + ex.Request.Query
	}
	fmt.Fprintf(&text, "%s %s HTTP/1.1\n", ex.Request.Method, sentence.Printable(path))
	if host := hosts[ex.Request.Host]; host != "" {
		fmt.Fprintf(&text, "Host: %s\n", host)
	}
	if key := keys[ex.Request.Key]; key != "" {
		fmt.Fprintf(&text, "Authorization: Basic %s\n", key)
	}
	writeHeader(&text, ex.Request.Header)
	writeBody(&text, ex.Request.Body)
	return text.String() + "\n" + answerText(ex)
}

// answerText returns the answer of an exchange as HTTP text.
func answerText(ex *exchange.Exchange) string {
	if ex.Response == nil {
		return "no answer\n"
	}
	var text strings.Builder
	fmt.Fprintln(&text, strings.TrimSpace(fmt.Sprintf("HTTP/1.1 %d %s", ex.Response.Status, http.StatusText(ex.Response.Status))))
	writeHeader(&text, ex.Response.Header)
	writeBody(&text, ex.Response.Body)
	return text.String()
}

func writeHeader(text *strings.Builder, header http.Header) {
	for _, name := range shownHeaders {
		for _, value := range header.Values(name) {
			fmt.Fprintf(text, "%s: %s\n", name, sentence.Printable(value))
		}
	}
}

func writeBody(text *strings.Builder, body []byte) {
	if len(body) == 0 {
		return
	}
	text.WriteByte('\n')
	if json.Valid(body) && len(body) < mostBytes {
		var indented bytes.Buffer
		if json.Indent(&indented, body, "", "  ") == nil && indented.Len() < 4*mostBytes {
			body = indented.Bytes()
		}
	}
	lines := strings.Split(strings.TrimRight(string(body[:min(len(body), 4*mostBytes)]), "\n"), "\n")
	for i, line := range lines {
		if i == mostLines {
			fmt.Fprintf(text, "… %s\n", names.Count(len(lines)-i, "more line"))
			break
		}
		text.WriteString(exchange.Cut(sentence.Printable(line), mostWide) + "\n")
	}
}

// clientExample shows what a faulty client sends, as it is written down.
func clientExample(f *clients.Fault) *Example {
	var text strings.Builder
	for i := range f.Steps {
		if i > 0 {
			text.WriteByte('\n')
		}
		writeStep(&text, &f.Steps[i])
	}
	return &Example{
		About: "The requests of a client that is written down to break the rule. What stands in ${…} is of an earlier answer.",
		Wrong: &Wrong{About: f.Sentence, Fault: f.ID, Text: text.String()},
	}
}

func writeStep(text *strings.Builder, step *clients.Step) {
	if step.Wait != "" {
		fmt.Fprintf(text, "(%s later)\n", step.Wait)
	}
	if step.Send == "" {
		return
	}
	fmt.Fprintf(text, "%s HTTP/1.1\n", step.Send)
	if step.Host != "" {
		fmt.Fprintf(text, "Host: %s\n", hosts[exchange.Host(step.Host)])
	}
	switch step.Key {
	case "", "none":
	case "public", "secret":
		fmt.Fprintf(text, "Authorization: Basic %s\n", keys[exchange.KeyKind(step.Key)])
	default:
		fmt.Fprintln(text, "Authorization: Basic (another key)")
	}
	body := step.Form + step.Body
	if step.JSON != nil {
		if written, err := json.Marshal(step.JSON); err == nil {
			body = string(written)
		}
	}
	writeBody(text, []byte(body))
	if step.Lose {
		fmt.Fprintln(text, "(the answer is lost)")
	}
}
