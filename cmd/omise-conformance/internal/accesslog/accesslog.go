// Package accesslog writes the log of the emulator command: a line a request.
package accesslog

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"github.com/omise-conformance/harness/emulator"
)

// Format is how the log is written.
type Format string

const (
	// Text is a line of words for people.
	Text Format = "text"
	// JSON is a JSON object a line.
	JSON Format = "json"
	// Off logs no requests. Errors inside the emulator are still logged.
	Off Format = "off"
)

// Formats are all formats.
var Formats = []string{string(Text), string(JSON), string(Off)}

// mostClients bounds the clients whose version was told.
const mostClients = 1000

// Log is the log of an emulator. Its methods may be called at the same time.
type Log struct {
	out    *Writer
	format Format

	mu   sync.Mutex
	told map[client]bool
}

// client is who sends a version.
type client struct{ agent, key, version string }

// New returns a log that writes to out, until it is closed.
func New(out io.Writer, format Format) *Log {
	return &Log{out: NewWriter(out), format: format, told: map[client]bool{}}
}

// Close writes what is left, see Writer.
func (l *Log) Close() { _ = l.out.Close() }

// Logger returns the logger for what goes wrong inside the emulator. It writes to the same place.
func (l *Log) Logger() *slog.Logger {
	if l.format == JSON {
		return slog.New(slog.NewJSONHandler(l.out, nil))
	}
	return slog.New(slog.NewTextHandler(l.out, nil))
}

// Requests returns the function that logs requests, nil where they are not logged.
func (l *Log) Requests() func(emulator.Request) {
	switch l.format {
	case Off:
		return nil
	case JSON:
		return l.json
	case Text:
	}
	return l.text
}

var lines = sync.Pool{New: func() any { return new([]byte) }}

func (l *Log) text(r emulator.Request) {
	line := lines.Get().(*[]byte) //nolint:forcetypeassert // the pool holds nothing else
	b := r.Time.UTC().AppendFormat((*line)[:0], "2006-01-02T15:04:05.000Z")
	b = append(appendWord(append(b, ' '), r.Method), ' ')
	b = append(appendWord(b, r.Path), ' ')
	b = strconv.AppendInt(b, int64(r.Status), 10)
	b = append(append(b, ' '), r.Took.Round(time.Microsecond).String()...)
	for _, pair := range [...]struct{ name, value string }{
		{"code", r.Code},
		{"host", r.Host},
		{"key", r.KeyKind},
		{"object", r.Object},
		{"request", r.RequestID},
		{"message", r.Message},
		{"reason", r.Reason},
	} {
		if pair.value != "" {
			b = appendWord(append(append(append(b, ' '), pair.name...), '='), pair.value)
		}
	}
	for _, body := range [...]struct{ name, json string }{{" sent=", r.Sent}, {" answered=", r.Answered}} {
		if body.json != "" {
			b = append(append(b, body.name...), body.json...) // which has its control characters escaped
		}
	}
	b = append(b, '\n')
	_, _ = l.out.Write(b)
	*line = b
	lines.Put(line)
	if l.isNewVersion(r) {
		_, _ = fmt.Fprintf(l.out, "%s version %s is not %s, which the emulator speaks; client %q with the key %s\n",
			r.Time.UTC().Format("2006-01-02T15:04:05.000Z"), appendWord(nil, r.Version), emulator.APIVersion, r.UserAgent, cmp.Or(r.Key, "none"))
	}
}

// appendWord appends a text, in quotes where it is more than a word, so that no request can begin a line.
func appendWord(b []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c <= ' ' || c == '"' || c == 0x7f || c >= 0x80 {
			return strconv.AppendQuote(b, text)
		}
	}
	return append(b, text...)
}

// entry is a line of JSON.
type entry struct {
	Time       time.Time       `json:"time"`
	Level      string          `json:"level"`
	Msg        string          `json:"msg"`
	Method     string          `json:"method,omitempty"`
	Path       string          `json:"path,omitempty"`
	Route      string          `json:"route,omitempty"`
	Host       string          `json:"host,omitempty"`
	KeyKind    string          `json:"key_kind,omitempty"`
	Key        string          `json:"key,omitempty"`
	Status     int             `json:"status,omitempty"`
	Code       string          `json:"code,omitempty"`
	Message    string          `json:"message,omitempty"`
	Reason     string          `json:"reason,omitempty"`
	DurationMS float64         `json:"duration_ms,omitempty"`
	Object     string          `json:"object_id,omitempty"`
	RequestID  string          `json:"request_id,omitempty"`
	Version    string          `json:"version,omitempty"`
	UserAgent  string          `json:"user_agent,omitempty"`
	Sent       json.RawMessage `json:"sent,omitempty"`
	Answered   json.RawMessage `json:"answered,omitempty"`
}

func (l *Log) json(r emulator.Request) {
	l.encode(entry{
		Time: r.Time.UTC(), Level: "INFO", Msg: "request", Method: r.Method, Path: r.Path, Route: r.Route, Host: r.Host,
		KeyKind: r.KeyKind, Key: r.Key, Status: r.Status, Code: r.Code, Message: r.Message, Reason: r.Reason,
		DurationMS: float64(r.Took.Microseconds()) / 1000, Object: r.Object, RequestID: r.RequestID,
		Version: r.Version, UserAgent: r.UserAgent, Sent: raw(r.Sent), Answered: raw(r.Answered),
	})
	if l.isNewVersion(r) {
		l.encode(entry{
			Time: r.Time.UTC(), Level: "WARN", Msg: "the version is not " + emulator.APIVersion + ", which the emulator speaks",
			Version: r.Version, UserAgent: r.UserAgent, Key: r.Key, RequestID: r.RequestID,
		})
	}
}

func (l *Log) encode(e entry) {
	line, err := json.Marshal(e)
	if err != nil {
		return // an entry holds texts, numbers and valid JSON only
	}
	_, _ = l.out.Write(append(line, '\n'))
}

// raw returns a body as JSON; one that was cut is a text.
func raw(body string) json.RawMessage {
	if body == "" || json.Valid([]byte(body)) {
		return json.RawMessage(body)
	}
	text, _ := json.Marshal(body) //nolint:errchkjson // a string is always encoded
	return text
}

// isNewVersion reports whether a request asks for a version that the emulator does not speak, the first time
// that its client does.
func (l *Log) isNewVersion(r emulator.Request) bool {
	if r.Version == "" || r.Version == emulator.APIVersion {
		return false
	}
	who := client{r.UserAgent, r.Key, r.Version}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.told[who] || len(l.told) == mostClients {
		return false
	}
	l.told[who] = true
	return true
}
