package cassettes

import (
	"bytes"
	"io"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/dnaeon/go-vcr/v2/cassette"
	"github.com/omise-conformance/harness/exchange"
)

// Recorder is an http.RoundTripper that keeps every request it sends and the answer,
// redacted. One Recorder records one case; it is safe for concurrent use.
//
// It is used in place of the Recorder of go-vcr, which refuses forms and queries that it
// cannot parse (cases send such on purpose) and does not keep requests without an answer.
type Recorder struct {
	// Timeless leaves out how long answers took, so that recording the same
	// twice writes the same bytes.
	Timeless bool

	bases   []baseURL
	next    http.RoundTripper
	secrets []string

	mu       sync.Mutex
	ticks    int // beginnings and ends so far
	passages []*passage
}

// passage is one request on its way through the recorder.
type passage struct {
	span   interval
	stored *cassette.Interaction // nil until the request has ended
}

// NewRecorder returns a Recorder that sends requests over next. It redacts keys,
// security codes and card numbers, which it knows by their shape, and each of secrets.
func NewRecorder(hosts Hosts, next http.RoundTripper, secrets ...string) *Recorder {
	return &Recorder{bases: hosts.bases(), next: next, secrets: secrets}
}

// RoundTrip sends the request and keeps it with its answer, or with the reason why
// there is none.
func (r *Recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := drain(request)
	if err != nil {
		return nil, err
	}
	raw := exchange.Raw{Method: request.Method, Query: request.URL.RawQuery, Header: request.Header.Clone(), Body: body, Secrets: r.secrets}
	raw.Host, raw.Path = roleOf(r.bases, request.URL)
	p := r.begin()
	// Requests that a case sends at once begin before the first is answered: an emulator
	// in the same process could else answer each before the next one begins.
	runtime.Gosched()
	raw.Started = time.Now()
	response, answer, err := r.send(request, body)
	if !r.Timeless {
		raw.Duration = time.Since(raw.Started)
	}
	switch {
	case err != nil:
		raw.Failure = failureOf(err)
	case len(answer) > exchange.MaxBody:
		raw.Failure = failureOf(errTooLarge)
	default:
		raw.Response = &exchange.RawResponse{Status: response.StatusCode, Header: response.Header, Body: answer}
	}
	r.end(p, store(exchange.New(raw)))
	return response, err
}

// send sends the request and reads its answer, but not much more of a long one than may
// be stored. The response has the same body again.
func (r *Recorder) send(request *http.Request, body []byte) (response *http.Response, answer []byte, err error) {
	response, err = r.next.RoundTrip(again(request, body))
	if err != nil {
		return nil, nil, err
	}
	answer, err = io.ReadAll(io.LimitReader(response.Body, exchange.MaxBody+1))
	_ = response.Body.Close() // all that is wanted of it was read
	if err != nil {
		return nil, nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(answer))
	return response, answer, nil
}

// begin counts the beginning of a request.
func (r *Recorder) begin() *passage {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := &passage{span: interval{r.ticks, r.ticks}}
	r.ticks++
	r.passages = append(r.passages, p)
	return p
}

// end counts the end of a request.
func (r *Recorder) end(p *passage, stored *cassette.Interaction) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p.span.ended = r.ticks
	p.stored = stored
	r.ticks++
}

// Cassette returns what was recorded so far, in the order in which the requests began. An
// answer 429 after which the same request was sent again is left out, since waiting does not
// belong to the case.
func (r *Recorder) Cassette(h Header) *Cassette {
	r.mu.Lock()
	defer r.mu.Unlock()
	done := slices.DeleteFunc(slices.Clone(r.passages), func(p *passage) bool { return p.stored == nil })
	done = withoutRetried(done)
	c := &Cassette{Header: h}
	spans := renumbered(done)
	for index, p := range done {
		// A second call must not change what the first one returned.
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

// renumbered counts beginnings and ends again, without those of requests that were left out.
func renumbered(passages []*passage) []interval {
	ticks := make([]int, 0, 2*len(passages))
	for _, p := range passages {
		ticks = append(ticks, p.span.began, p.span.ended)
	}
	slices.Sort(ticks)
	spans := make([]interval, len(passages))
	for i, p := range passages {
		spans[i].began, _ = slices.BinarySearch(ticks, p.span.began)
		spans[i].ended, _ = slices.BinarySearch(ticks, p.span.ended)
	}
	return spans
}

// withoutRetried drops every answer 429 after which the same request was sent again.
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
