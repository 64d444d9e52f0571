package cassettes

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/dnaeon/go-vcr/v2/cassette"
	"github.com/omise-conformance/harness/exchange"
)

// TestLongestAnswerIsKept holds both sides of the bound.
func TestLongestAnswerIsKept(t *testing.T) {
	for more, want := range map[int]string{0: "", 1: "too-large: the answer is longer than 4 MiB"} {
		c := record(t, text(strings.Repeat("x", exchange.MaxBody+more)), readCharge)
		i := c.Interactions[0]
		if got := i.Response.Headers.Get(failureHeader); got != want || (want == "") != (len(i.Response.Body) == exchange.MaxBody) {
			t.Errorf("%d more than the bound: stored %q and %d bytes", more, got, len(i.Response.Body))
		}
	}
}

func TestRecorderWithoutRequests(t *testing.T) {
	r := NewRecorder(replayHosts, http.DefaultTransport)
	if c := r.Cassette(testHeader()); len(c.Interactions) != 0 || c.Header.Interactions != 0 {
		t.Errorf("%+v", c)
	}
}

// TestEachRetryMakesUpForOne429 sends two requests at once that are both answered 429, and one
// of them again: only that one's waiting is left out.
func TestEachRetryMakesUpForOne429(t *testing.T) {
	passed := func(code, began, ended int) *passage {
		i := &cassette.Interaction{}
		i.Code = code
		return &passage{span: interval{began, ended}, stored: i}
	}
	first, second, again := passed(429, 0, 2), passed(429, 1, 3), passed(200, 4, 5)
	left := withoutRetried([]*passage{first, second, again})
	if len(left) != 2 || left[0] != second || left[1] != again {
		t.Errorf("%d are left", len(left))
	}
}

// TestRequestsWithoutABody sends what has no body at all, which is not the same as an empty one.
func TestRequestsWithoutABody(t *testing.T) {
	server := newStandIn(t, counting())
	r := NewRecorder(server.hosts, http.DefaultTransport)
	for _, body := range []io.ReadCloser{nil, http.NoBody, io.NopCloser(strings.NewReader(""))} {
		request := readCharge.request(t, server.hosts)
		request.Body = body
		response, err := r.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
	}
	p := impatient(r.Cassette(testHeader()))
	for range 3 {
		request := readCharge.request(t, replayHosts)
		request.Body = nil
		if _, err := p.RoundTrip(request); err != nil {
			t.Error(err)
		}
	}
}
