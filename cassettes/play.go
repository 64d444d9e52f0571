package cassettes

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/dnaeon/go-vcr/v2/cassette"
	"github.com/omise-conformance/harness/exchange"
)

// patience is how long a request waits for those that were recorded before it. Only requests
// that a case sends at once wait: they come in any order, but a request that was answered
// before another began must be answered first again. A second is enough for a goroutine to
// run on a busy machine, and not too much if every case has changed.
const patience = time.Second

// Player is an http.RoundTripper that answers from a cassette and opens no connection. One
// Player replays one case once; it is safe for concurrent use.
//
// A request is answered by the next unused interaction that matches it, after all
// interactions that ended before that one began. So a read is never answered with what was
// recorded before or after another write.
type Player struct {
	bases    []baseURL
	secrets  []string
	patience time.Duration

	mu         sync.Mutex
	recordings []*recording
	unused     map[string][]*recording // by key, in the order in which they began
	byEnd      []*recording            // without the used ones at the front
	moved      chan struct{}           // closed when a recording is used
	problems   []string
}

// recording is one recorded interaction.
type recording struct {
	interaction *cassette.Interaction
	number      int // as shown, from 1
	request     *sentRequest
	key         string
	span        interval
	used        bool
}

// NewPlayer returns a Player of a loaded cassette for requests to the given hosts. secrets
// are those of NewRecorder: they must be redacted in requests for these to match.
func NewPlayer(hosts Hosts, c *Cassette, secrets ...string) *Player {
	p := &Player{
		bases: hosts.bases(), secrets: secrets, patience: patience,
		unused: map[string][]*recording{}, moved: make(chan struct{}),
	}
	for index, interaction := range c.Interactions {
		s := &recording{interaction: interaction, number: index + 1, request: recordedRequest(interaction)}
		s.key = s.request.key()
		s.span, _ = spanOf(interaction, index)
		p.recordings = append(p.recordings, s)
	}
	inOrder := slices.SortedStableFunc(slices.Values(p.recordings), func(a, b *recording) int { return a.span.began - b.span.began })
	for _, s := range inOrder {
		p.unused[s.key] = append(p.unused[s.key], s)
	}
	p.byEnd = slices.SortedStableFunc(slices.Values(p.recordings), func(a, b *recording) int { return a.span.ended - b.span.ended })
	return p
}

// RoundTrip answers a request from the cassette. If no interaction matches, it returns an
// *UnmatchedError.
func (p *Player) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := drain(request)
	if err != nil {
		return nil, err
	}
	raw := exchange.Raw{Method: request.Method, Query: request.URL.RawQuery, Header: request.Header, Body: body, Secrets: p.secrets}
	raw.Host, raw.Path = roleOf(p.bases, request.URL)
	asked := sentOf(exchange.New(raw))
	found, err := p.take(request, asked)
	if err != nil {
		return nil, err
	}
	return found.answer(request)
}

// take uses up the interaction that answers the request.
func (p *Player) take(request *http.Request, asked *sentRequest) (*recording, error) {
	key := asked.key()
	var over <-chan time.Time
	for expired := false; ; {
		p.mu.Lock()
		next, why := p.next(key, asked)
		switch {
		case why == "":
			p.use(next)
			p.mu.Unlock()
			return next, nil
		case next == nil, expired, len(p.problems) > 0:
			// After the first unmatched request no request waits any more.
			p.problems = append(p.problems, why)
			p.mu.Unlock()
			return nil, &UnmatchedError{why}
		}
		moved := p.moved
		p.mu.Unlock()
		if over == nil {
			timer := time.NewTimer(p.patience)
			defer timer.Stop()
			over = timer.C
		}
		select {
		case <-moved:
		case <-over:
			expired = true
		case <-request.Context().Done():
			return nil, request.Context().Err()
		}
	}
}

// next returns the recording for a request, and why it cannot be used if there is none or an
// earlier one must be used first.
func (p *Player) next(key string, asked *sentRequest) (next *recording, why string) {
	queue := p.unused[key]
	if len(queue) == 0 {
		return nil, p.missing(asked)
	}
	next = queue[0]
	if first := p.first(); first.span.ended < next.span.began {
		return next, outOfOrder(asked, next, first)
	}
	return next, ""
}

// first returns the unused recording that ended first.
func (p *Player) first() *recording {
	for len(p.byEnd) > 1 && p.byEnd[0].used {
		p.byEnd = p.byEnd[1:]
	}
	return p.byEnd[0]
}

func (p *Player) use(s *recording) {
	s.used = true
	p.unused[s.key] = p.unused[s.key][1:]
	close(p.moved)
	p.moved = make(chan struct{})
}

// UnmatchedError is the error for a request that the cassette does not answer.
type UnmatchedError struct {
	// Reason is a sentence that names the nearest recorded request and what differs.
	Reason string
}

func (e *UnmatchedError) Error() string { return e.Reason }

// Problems returns, after the case, a sentence for each request that the cassette does not
// answer, and one about the recorded requests that were not sent. It returns none if the case
// sent what was recorded.
func (p *Player) Problems() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	problems := slices.Clone(p.problems)
	if unused := p.left(); len(unused) > 0 {
		// After a mismatch the rest is not sent, and its names do not matter.
		problems = append(problems, notSent(unused, len(p.recordings), len(problems) == 0))
	}
	return problems
}

// Mismatched reports whether a request was sent that the cassette does not answer. If not,
// recorded requests may still be missing, because the case ended early with a finding.
func (p *Player) Mismatched() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.problems) > 0
}

func (p *Player) left() []*recording {
	var unused []*recording
	for _, s := range p.recordings {
		if !s.used {
			unused = append(unused, s)
		}
	}
	return unused
}

// answer returns the recorded answer, or the error of the recorded failure.
func (s *recording) answer(request *http.Request) (*http.Response, error) {
	i := s.interaction
	response := &http.Response{
		Status: i.Status, StatusCode: i.Code, Header: answerHeader(i), Request: request,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}
	if i.Code == 0 {
		failed := i.Response.Headers.Get(failureHeader)
		if !strings.HasPrefix(failed, string(failureKinds[0].kind)+":") {
			return nil, replayed(failed)
		}
		// An answer that is too long has a status, but its body was not recorded.
		response.StatusCode, response.Status, response.ContentLength = http.StatusOK, "200 OK", -1
		response.Body = io.NopCloser(io.LimitReader(zeros{}, exchange.MaxBody+1))
		return response, nil
	}
	text, err := readBody(i.Response.Body, i.Response.Headers)
	if err != nil {
		return nil, fmt.Errorf("the recorded answer cannot be read: it %w", err)
	}
	response.ContentLength = int64(len(text))
	response.Body = io.NopCloser(bytes.NewReader(text))
	return response, nil
}

// zeros is endless.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
