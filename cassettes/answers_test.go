package cassettes

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
)

// oddAnswers are answers other than short JSON, each with how it is stored.
var oddAnswers = []struct {
	name    string
	handler http.HandlerFunc
	body    string // as a replay gives it
	stored  string // a part of the file
}{
	{"chunked", func(w http.ResponseWriter, _ *http.Request) {
		for _, part := range []string{`{"a":`, `"b"`, `}`} {
			_, _ = io.WriteString(w, part)
			w.(http.Flusher).Flush()
		}
	}, "{\n  \"a\": \"b\"\n}", "    body: |-\n      {\n        \"a\": \"b\"\n      }\n"},
	{"gzipped", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		packer := gzip.NewWriter(w)
		_, _ = io.WriteString(packer, `{"a":"b"}`)
		_ = packer.Close()
	}, "{\n  \"a\": \"b\"\n}", `"a": "b"`},
	{"empty", func(http.ResponseWriter, *http.Request) {}, "", "  response:\n    body: \"\"\n"},
	{"no content", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }, "", `status: "204 No Content"`},
	{"JSON that is none", text("{\"a\":\n 1"), "{\"a\":\n 1", "    body: |-\n      {\"a\":\n       1\n"},
	{"HTML", text("<html>\n<body>Bad gateway</body>\n</html>\n"), "<html>\n<body>Bad gateway</body>\n</html>\n", `body: "<html>\n<body>Bad gateway</body>\n</html>\n"`},
	{"lines with blanks at their ends", text("a \n b\t\n\n  c"), "a \n b\t\n\n  c", `body: "a \n b\t\n\n  c"`},
	{"a blank line", text("a\n\nb"), "a\n\nb", "    body: |-\n      a\n\n      b\n"},
	{"line ends of Windows", text("a\r\nb"), "a\r\nb", `body: "a\r\nb"`},
	{"what looks like YAML", text("- request:\n...\n---\n# x"), "- request:\n...\n---\n# x", "      ...\n"},
	{"line breaks of Unicode", text("a\u2028b\u0085c\nd\ufeff"), "a\u2028b\u0085c\nd\ufeff", `"a\u2028b\u0085c\nd\ufeff"`},
	{"control characters", text("a\x00b\x7f\x1b"), "a\x00b\x7f\x1b", `"a\u0000b\u007f\u001b"`},
	{"Thai and emoji", text("สวัสดี 🍊\n\"x\" \\"), "สวัสดี 🍊\n\"x\" \\", "      สวัสดี 🍊\n"},
	{"bytes", text("\x89PNG\r\n\x1a\n\x00" + strings.Repeat("\xff", 100)), "\x89PNG\r\n\x1a\n\x00" + strings.Repeat("\xff", 100), "      iVBORw0KGgoA"},
	{"a bare number", text(" 1e400 "), "1e400", `body: "1e400"`},
	{"a name twice", text(`{"a":1,"a":2}`), "{\n  \"a\": 1,\n  \"a\": 2\n}", `"a": 1,`},
}

func text(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }
}

func TestOddAnswersAreReplayed(t *testing.T) {
	for _, each := range oddAnswers {
		c := record(t, each.handler, readCharge)
		if file := string(c.Encode()); !strings.Contains(file, each.stored) {
			t.Errorf("%s: the file does not hold %q:\n%s", each.name, each.stored, file)
		}
		loaded := reloaded(t, c)
		if _, got := readCharge.must(t, replayHosts, NewPlayer(replayHosts, loaded)); got != each.body {
			t.Errorf("%s: replayed %q, want %q", each.name, got, each.body)
		}
		if got := string(Exchanges(loaded)[0].Response.Body); got != each.body {
			t.Errorf("%s: as exchange %q, want %q", each.name, got, each.body)
		}
	}
}

func TestOddRequestsAreRecordedAndMatched(t *testing.T) {
	for _, each := range []struct{ name, contentType, body string }{
		{"a broken form", "application/x-www-form-urlencoded", "a=%zz&b"},
		{"a broken multipart", "multipart/form-data; boundary=x", "--y\r\n"},
		{"broken JSON", jsonType, `{"amount":`},
		{"bytes", "application/octet-stream", "\x00\xff\n"},
		{"a content type that is none", "/;=\xff", "x"},
		{"nested beyond sense", jsonType, strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000)},
	} {
		s := step{"POST", "/charges?a=%zz;b", each.contentType, each.body}
		received := ""
		c := reloaded(t, record(t, func(_ http.ResponseWriter, request *http.Request) {
			got, _ := io.ReadAll(request.Body)
			received = request.URL.RawQuery + " " + string(got)
		}, s))
		if want := "a=%zz;b " + each.body; received != want {
			t.Errorf("%s: the target received %q, want %q", each.name, received, want)
		}
		p := NewPlayer(replayHosts, c)
		s.must(t, replayHosts, p)
		if problems := p.Problems(); len(problems) != 0 {
			t.Errorf("%s: %q", each.name, problems)
		}
	}
}

func TestDeeplyNestedAnswerStaysAsItIs(t *testing.T) {
	deep := strings.Repeat(`["]",`, 9_000) + "1" + strings.Repeat("]", 9_000)
	c := record(t, text(deep), readCharge)
	if got := c.Interactions[0].Response.Body; got != deep {
		t.Errorf("%d bytes became %d", len(deep), len(got))
	}
	shallow := []byte(`{"a":[1,{"b":"[[[[\"","c":{}}],"d":[]}`)
	var pretty bytes.Buffer
	pretty.WriteString(storeBody(shallow, http.Header{}))
	if length := prettyLength(shallow); length < pretty.Len() || length > 2*pretty.Len() {
		t.Errorf("length %d estimated, %d in fact", length, pretty.Len())
	}
}

// brokenTransport returns one error for every request.
type brokenTransport struct{ err error }

func (b brokenTransport) RoundTrip(*http.Request) (*http.Response, error) { return nil, b.err }

// breakingBody returns an answer that breaks off.
type breakingBody struct{}

func (breakingBody) RoundTrip(request *http.Request) (*http.Response, error) {
	body := io.MultiReader(strings.NewReader(`{"a":`), errorReader{io.ErrUnexpectedEOF})
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(body), Request: request}, nil
}

type errorReader struct{ error }

func (e errorReader) Read([]byte) (int, error) { return 0, e.error }

// endless returns an answer without end.
type endless struct{}

func (endless) RoundTrip(request *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(zeros{}), Request: request}, nil
}

func TestFailuresAreRecordedAndReplayed(t *testing.T) {
	for _, each := range []struct {
		transport http.RoundTripper
		stored    string
		replay    error // what the replayed error is
	}{
		{brokenTransport{syscall.ECONNREFUSED}, "refused: the connection was refused", syscall.ECONNREFUSED},
		{brokenTransport{fmt.Errorf("dial 10.0.0.1:80: %w", context.DeadlineExceeded)}, "timeout: no answer came in time", context.DeadlineExceeded},
		{brokenTransport{syscall.ECONNRESET}, "closed: the connection was closed before the answer was complete", io.ErrUnexpectedEOF},
		{brokenTransport{context.Canceled}, "canceled: the request was canceled", context.Canceled},
		{brokenTransport{errors.New("odd: skey_test_5f1a2b3c4d5e6f7a8b9")}, "transport: no usable answer came", nil},
		{breakingBody{}, "closed: the connection was closed before the answer was complete", io.ErrUnexpectedEOF},
		{endless{}, "too-large: the answer is longer than 4 MiB", nil},
	} {
		r := NewRecorder(replayHosts, each.transport)
		_, _, recorded := readCharge.do(t, replayHosts, r)
		c := reloaded(t, r.Cassette(testHeader()))
		if got := c.Interactions[0].Response.Headers.Get(failureHeader); got != each.stored || c.Interactions[0].Code != 0 {
			t.Errorf("%T: stored %q, want %q", each.transport, got, each.stored)
		}
		_, body, err := readCharge.do(t, replayHosts, NewPlayer(replayHosts, c))
		if each.replay != nil && (!errors.Is(err, each.replay) || recorded == nil) {
			t.Errorf("%s: replayed %v, want one that is %v", each.stored, err, each.replay)
		}
		if _, tooLong := each.transport.(endless); tooLong && len(body) <= exchange.MaxBody {
			t.Errorf("an answer that is too long is replayed with %d bytes", len(body))
		}
		kind, message, _ := strings.Cut(each.stored, ": ")
		if failed := Exchanges(c)[0].Failure; failed == nil || string(failed.Kind) != kind || failed.Message != message {
			t.Errorf("%s: as exchange %+v", each.stored, failed)
		}
	}
}

func TestRetried429IsNotStored(t *testing.T) {
	answers := 0
	busy := func(w http.ResponseWriter, request *http.Request) {
		answers++
		if answers == 2 || answers == 3 {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		jsonAnswer(http.StatusOK, `{}`)(w, request)
	}
	c := record(t, busy, readCharge, refundCharge, refundCharge, refundCharge, readCharge)
	codes := []int{}
	for _, i := range c.Interactions {
		codes = append(codes, i.Code)
		if value := i.Request.Headers.Get(spanHeader); value != "" {
			t.Errorf("%s %s is said to overlap (%s)", i.Method, i.URL, value)
		}
	}
	if fmt.Sprint(codes) != "[200 200 200]" {
		t.Errorf("stored %v, want the answers without the 429s", codes)
	}
}

func TestAnswerReachesTheCaseAsItCame(t *testing.T) {
	server := newStandIn(t, func(w http.ResponseWriter, request *http.Request) {
		w.Header().Set("X-Runtime", "0.1")
		jsonAnswer(http.StatusTeapot, `{"key":"ckey_test_5f1a2b3c4d5e6f7a8b9"}`)(w, request)
	})
	r := NewRecorder(server.hosts, http.DefaultTransport)
	response, err := r.RoundTrip(readCharge.request(t, server.hosts))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(response.Body)
	if err != nil || string(got) != `{"key":"ckey_test_5f1a2b3c4d5e6f7a8b9"}` || response.StatusCode != http.StatusTeapot || response.Header.Get("X-Runtime") != "0.1" {
		t.Errorf("got %d %s %v, %v", response.StatusCode, got, response.Header, err)
	}
	if file := string(r.Cassette(testHeader()).Encode()); strings.Contains(file, "5f1a2b3c") || !strings.Contains(file, "ckey_test_xxxxxxxxxxxxxxxxxxx") || strings.Contains(file, "X-Runtime") {
		t.Errorf("stored as\n%s", file)
	}
}

func TestDurationsAreWholeMillisecondsOrNone(t *testing.T) {
	slow := func(w http.ResponseWriter, _ *http.Request) { time.Sleep(15 * time.Millisecond) }
	server := newStandIn(t, slow)
	for _, timeless := range []bool{false, true} {
		r := NewRecorder(server.hosts, http.DefaultTransport)
		r.Timeless = timeless
		readCharge.must(t, server.hosts, r)
		took := reloaded(t, r.Cassette(testHeader())).Interactions[0].Duration
		if timeless && took != 0 || !timeless && (took < 15*time.Millisecond || took%time.Millisecond != 0) {
			t.Errorf("timeless %v: stored %s", timeless, took)
		}
	}
}
