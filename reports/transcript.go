package reports

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/script"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports/internal/markup"
)

// maxBody is how many bytes of a body a transcript shows. A list of 20 charges has
// about 60 KiB; its first object fits.
const maxBody = 4 << 10

// shownHeaders are the headers that a reader of a failure needs. The others are in
// report.json.
var shownHeaders = []string{
	"Authorization", "Omise-Version", "Content-Type", "Location", "Retry-After", "Www-Authenticate", "X-Request-Id",
}

// transcript returns every exchange of a case as text: request line, headers that
// matter, bodies, status, and the command that repeats it.
func transcript(c *CaseEntry) string {
	var b strings.Builder
	for i := range c.Exchanges {
		if i > 0 {
			b.WriteByte('\n')
		}
		writeExchange(&b, &c.Exchanges[i])
	}
	return b.String()
}

func writeExchange(b *strings.Builder, e *ExchangeEntry) { writeExchangeUpTo(b, e, maxBody) }

// writeExchangeUpTo writes at most limit bytes of each body. 0 means all.
func writeExchangeUpTo(b *strings.Builder, e *ExchangeEntry, limit int) {
	fmt.Fprintf(b, "[%d] %s (%s, %s key)\n", e.Seq, requestLine(e), e.Request.Host, e.Request.Key)
	writeHeaders(b, e.Request.Header)
	writeBody(b, e.RequestBody, limit)
	switch {
	case e.Response != nil:
		status := fmt.Sprintf("%d %s", e.Response.Status, http.StatusText(e.Response.Status))
		fmt.Fprintf(b, "--> %s after %s\n", strings.TrimSpace(status), duration(e.Duration))
		writeHeaders(b, e.Response.Header)
		writeBody(b, e.ResponseBody, limit)
	case e.Failure != nil:
		fmt.Fprintf(b, "--> no answer after %s (%s): %s\n", duration(e.Duration), e.Failure.Kind, e.Failure.Message)
	default:
		b.WriteString("--> no answer\n")
	}
	for _, leak := range e.Leaks {
		fmt.Fprintf(b, "leak: a %s in the %s\n", leak.Kind, leak.At)
	}
	if e.Curl != "" {
		fmt.Fprintf(b, "repeat with:\n%s\n", e.Curl)
	}
}

func requestLine(e *ExchangeEntry) string {
	line := e.Request.Method + " " + e.Request.Path
	if e.Request.Query != "" {
		line += "?" + e.Request.Query
	}
	return line
}

func writeHeaders(b *strings.Builder, header http.Header) {
	for _, name := range shownHeaders {
		for _, value := range header.Values(name) {
			fmt.Fprintf(b, "%s: %s\n", name, value)
		}
	}
}

func writeBody(b *strings.Builder, body string, limit int) {
	if body == "" {
		return
	}
	if shown, rest := indented(body, limit); rest > 0 {
		fmt.Fprintf(b, "%s… (%d bytes more)\n", shown, rest)
	} else {
		b.WriteString(shortened(shown, limit) + "\n")
	}
}

// What is indented: JSON of the depth that objects of the API have, which is about ten, and a text that grows no more. Cases
// send ten thousand levels, and the indentation of these alone has 200 MB.
const (
	deepest    = 64
	mostGrowth = 8
)

// indented indents JSON up to about limit bytes, 0 for all, and returns anything else as it is. It also returns how many
// bytes of the body it does not show.
func indented(body string, limit int) (text string, rest int) {
	if !json.Valid([]byte(body)) {
		return body, 0
	}
	most := limit
	if limit == 0 {
		most = 1<<10 + mostGrowth*len(body)
	}
	out := indentation{}
	for at := 0; at < len(body); at++ {
		if out.Len() >= most && limit > 0 {
			return out.String(), len(body) - at
		}
		if out.add(body, at); out.deep || out.Len() > most+deepest*deepest {
			return body, 0
		}
	}
	return out.String(), 0
}

// indentation is JSON that is being indented, byte by byte, as json.Indent does it.
type indentation struct {
	strings.Builder
	depth           int
	quoted, escaped bool
	empty           bool // nothing was written since an object or a list began
	deep            bool // the text is too deep
}

func (o *indentation) add(body string, at int) {
	b := body[at]
	switch {
	case o.quoted:
		o.WriteByte(b)
		o.quoted, o.escaped = o.escaped || b != '"', !o.escaped && b == '\\'
		return
	case b == ' ' || b == '\n' || b == '\t' || b == '\r':
		return
	case b == '}' || b == ']':
		if o.depth--; !o.empty {
			o.line()
		}
	case o.empty:
		o.line()
	}
	o.empty = false
	o.WriteByte(b)
	switch b {
	case '"':
		o.quoted = true
	case '{', '[':
		o.depth++
		o.empty, o.deep = true, o.deep || o.depth > deepest
	case ',':
		o.line()
	case ':':
		o.WriteByte(' ')
	}
}

func (o *indentation) line() { o.WriteString("\n" + strings.Repeat("  ", o.depth)) }

// shortened shortens text to at most limit bytes, 0 for all, and says how much is missing.
func shortened(text string, limit int) string {
	if limit == 0 {
		return text
	}
	return exchange.Cut(text, limit)
}

// WriteTranscript writes exchanges as the console shows those of a failed case, but
// with whole bodies. If curl is false, it leaves out the commands that repeat them.
func WriteTranscript(w io.Writer, exchanges []ExchangeEntry, curl bool) error {
	var b strings.Builder
	for i := range exchanges {
		if i > 0 {
			b.WriteByte('\n')
		}
		shown := exchanges[i]
		if !curl {
			shown.Curl = ""
		}
		writeExchangeUpTo(&b, &shown, 0)
	}
	_, err := io.WriteString(w, markup.Printable(b.String()))
	return err
}

func duration(d time.Duration) string { return d.Round(100 * time.Microsecond).String() }

// NewExchangeEntry returns the entry of a redacted exchange. In bodies it replaces what
// is not UTF-8, because neither JSON nor XML can hold it.
func NewExchangeEntry(ex *exchange.Exchange) ExchangeEntry {
	entry := ExchangeEntry{Exchange: *ex, RequestBody: validText(ex.Request.Body), Curl: ex.Curl()}
	if ex.Response != nil {
		entry.ResponseBody = validText(ex.Response.Body)
		if left := ex.Response.LeftOut; left > 0 {
			entry.ResponseBody += fmt.Sprintf("… (%d bytes more)", left)
		}
	}
	return entry
}

func validText(body []byte) string { return strings.ToValidUTF8(string(body), "\uFFFD") }

// What people are shown of the commands of a case: nine or ten requests, and no long bodies.
const (
	shownCommandLines = 60
	shownCommandBytes = 6 << 10
)

// repetition is how to repeat a case with commands of a shell.
type repetition struct {
	commands string
	needs    string // what the commands expect to be set and installed
	leftOut  string // a sentence on steps that are left out, or empty
}

// repeated returns in at most so many lines the commands of a case up to the last exchange that a finding names.
func repeated(c *CaseEntry, findings []judge.Finding, lines int) repetition {
	last := 0
	for i := range findings {
		if e := exchangeOf(c, findings[i].Exchange); e != nil {
			last = max(last, e.Seq)
		}
	}
	requests, present, missing := requestsUpTo(c, last)
	if c.Requests > len(c.Exchanges) { // and otherwise the numbers are those of a session, not of the case
		missing += last - present
	}
	if len(requests) == 1 && last <= 1 {
		requests[0].Step = 0 // a number says nothing
	}
	shown, left := script.New(requests).Within(lines, shownCommandBytes)
	r := repetition{commands: strings.Join(shown.Commands(), "\n"), needs: strings.Join(shown.Needs(), ", ")}
	if left += max(0, missing); left > 0 {
		r.leftOut = names.Counted(left, "step is", "steps are") + " left out here; report.json and --verbose have all"
	}
	return r
}

// requestsUpTo returns the requests of a case up to an exchange, how many exchanges these are of, and how many of them have no command.
func requestsUpTo(c *CaseEntry, last int) (requests []script.Request, present, missing int) {
	for i := range c.Exchanges {
		e := &c.Exchanges[i]
		if e.Seq > last {
			continue
		}
		if present++; e.Curl == "" {
			missing++
			continue
		}
		for _, command := range e.Before {
			requests = append(requests, script.Request{Step: e.Seq, Command: command})
		}
		requests = append(requests, script.Request{Step: e.Seq, Command: e.Curl, Answer: []byte(e.ResponseBody)})
	}
	return requests, present, missing
}

// Repetition returns the commands of a shell that send all requests of a case again which the report has, and what they expect to be set and
// installed.
func Repetition(c *CaseEntry) (commands, needs []string) {
	requests, _, _ := requestsUpTo(c, math.MaxInt)
	all := script.New(requests)
	return all.Commands(), all.Needs()
}

// What report.json holds of cases at most, in bytes of text. JSON needs about a third more.
const (
	maxEvidence = 11 << 20
	maxExample  = 256 << 10 // of the example of a likely cause, of which there are shownCauses at most
)
