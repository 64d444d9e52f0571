package cassettes

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/dnaeon/go-vcr/v2/cassette"
	"github.com/dnaeon/go-vcr/v2/recorder"
	"github.com/omise-conformance/harness/exchange"
)

// Recorder is a transport that keeps what passes, redacted. It is safe for
// concurrent use; one recorder records one case.
type Recorder struct {
	// Timeless drops how long answers took, so that recording the same twice
	// gives the same bytes.
	Timeless bool

	bases   []base
	next    http.RoundTripper
	secrets []string
	library *recorder.Recorder

	mu    sync.Mutex
	ticks int // beginnings and ends so far
	taken []*passage
}

// passage is one request on its way through the recorder.
type passage struct {
	raw      exchange.Raw
	response *http.Response // of the target, with its body read
	answer   []byte
	span     span
	stored   *cassette.Interaction
}

// NewRecorder makes a recorder in front of the transport that reaches the
// target. The secrets are further values that must not be stored; keys, security
// codes and card numbers are known by their shape.
func NewRecorder(hosts Hosts, next http.RoundTripper, secrets ...string) *Recorder {
	r := &Recorder{bases: hosts.bases(), next: next, secrets: secrets}
	// The library records where the file that it is told of does not exist. It is
	// never told to stop, so it never writes.
	nowhere := filepath.Join(os.TempDir(), fmt.Sprintf("omise-conformance-never-written-%x", rand.Uint64()))
	library, err := recorder.NewAsMode(nowhere, recorder.ModeRecording, outward{})
	if err != nil {
		panic(fmt.Sprintf("go-vcr refuses to record to a file that does not exist: %v", err))
	}
	// Else it would wait once more for as long as every answer took.
	library.SkipRequestLatency = true
	library.AddFilter(r.captured)
	r.library = library
	return r
}

// RoundTrip sends the request and keeps it with its answer, or with the reason
// why none came.
func (r *Recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := drain(request)
	if err != nil {
		return nil, err
	}
	p := &passage{}
	p.raw = exchange.Raw{Method: request.Method, Query: request.URL.RawQuery, Header: request.Header.Clone(), Body: body, Secrets: r.secrets}
	p.raw.Host, p.raw.Path = roleOf(r.bases, request.URL)
	number := r.begin(p)
	err = r.send(request, p, number)
	defer r.end(p)
	if p.stored == nil {
		p.raw.Duration = r.since(p.raw.Started)
		p.raw.Failure = failureOf(err)
		p.stored = store(exchange.New(p.raw))
		return nil, err
	}
	p.response.Body = io.NopCloser(bytes.NewReader(p.answer))
	return p.response, nil
}

// send lets the library send the request and capture what comes. It is handed
// one without address and headers, because it refuses forms and queries that it
// cannot parse, which cases send on purpose; outward sends the real one.
func (r *Recorder) send(request *http.Request, p *passage, number int) error {
	ctx := context.WithValue(request.Context(), onward{}, func() (*http.Response, error) {
		response, err := r.next.RoundTrip(again(request, p.raw.Body))
		if err != nil {
			return nil, err
		}
		p.response = response
		seen := *response
		seen.Body = limited{io.LimitReader(response.Body, exchange.MaxBody+1), response.Body}
		return &seen, nil
	})
	carrier, err := http.NewRequestWithContext(ctx, request.Method, "http://carrier"+hostEnding, bytes.NewReader(p.raw.Body))
	if err != nil {
		return err
	}
	carrier.Header.Set(numberHeader, strconv.Itoa(number))
	_, err = r.library.RoundTrip(carrier)
	return err
}

// captured is the library's filter: it puts the redacted form in the place of
// what was captured, before that is kept anywhere.
func (r *Recorder) captured(i *cassette.Interaction) error {
	number, err := strconv.Atoi(i.Request.Headers.Get(numberHeader))
	if err != nil {
		return err
	}
	p := r.passage(number)
	p.answer = []byte(i.Response.Body)
	p.raw.Duration = r.since(p.raw.Started)
	if len(p.answer) > exchange.MaxBody {
		p.raw.Failure = failureOf(errTooLarge)
	} else {
		p.raw.Response = &exchange.RawResponse{Status: i.Code, Header: i.Response.Headers, Body: p.answer}
	}
	*i = *store(exchange.New(p.raw))
	p.stored = i
	return nil
}

func (r *Recorder) since(started time.Time) time.Duration {
	if r.Timeless {
		return 0
	}
	return time.Since(started)
}

// begin counts the beginning of a request and gives its number.
func (r *Recorder) begin(p *passage) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	p.raw.Started = time.Now()
	p.span = span{r.ticks, r.ticks}
	r.ticks++
	r.taken = append(r.taken, p)
	return len(r.taken) - 1
}

// end counts the end of a request and forgets what was not redacted.
func (r *Recorder) end(p *passage) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p.span.ended = r.ticks
	r.ticks++
	p.raw, p.answer = exchange.Raw{}, nil
}

func (r *Recorder) passage(number int) *passage {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.taken[number]
}

// Cassette gives what was recorded so far, in the order in which the requests
// began. A 429 after which the same request was sent again is left out: the
// waiting is no part of the case.
func (r *Recorder) Cassette(h Header) *Cassette {
	r.mu.Lock()
	defer r.mu.Unlock()
	done := slices.DeleteFunc(slices.Clone(r.taken), func(p *passage) bool { return p.span.ended == p.span.began })
	done = withoutRetried(done)
	c := &Cassette{Header: h}
	spans := renumbered(done)
	for index, p := range done {
		// Calling this twice must not change what the first call gave.
		i := *p.stored
		i.Request.Headers = i.Request.Headers.Clone()
		if spans[index] != sequential(index) {
			i.Request.Headers.Set(spanHeader, spans[index].String())
		}
		c.Interactions = append(c.Interactions, &i)
	}
	c.Header.Interactions = len(c.Interactions)
	return c
}

// renumbered counts beginnings and ends anew, without those of the requests that
// were left out.
func renumbered(passages []*passage) []span {
	ticks := make([]int, 0, 2*len(passages))
	for _, p := range passages {
		ticks = append(ticks, p.span.began, p.span.ended)
	}
	slices.Sort(ticks)
	spans := make([]span, len(passages))
	for i, p := range passages {
		spans[i].began, _ = slices.BinarySearch(ticks, p.span.began)
		spans[i].ended, _ = slices.BinarySearch(ticks, p.span.ended)
	}
	return spans
}

// withoutRetried drops every 429 for which the same request was sent later.
func withoutRetried(passages []*passage) []*passage {
	retried := map[*passage]bool{}
	waiting := map[string][]*passage{}
	for _, p := range passages {
		key := p.stored.Method + " " + p.stored.URL + "\n" + p.stored.Request.Body
		for i, earlier := range waiting[key] {
			if earlier.span.ended < p.span.began {
				retried[earlier] = true
				waiting[key] = slices.Delete(waiting[key], i, i+1)
				break
			}
		}
		if p.stored.Code == http.StatusTooManyRequests {
			waiting[key] = append(waiting[key], p)
		}
	}
	return slices.DeleteFunc(passages, func(p *passage) bool { return retried[p] })
}
