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

// patience is how long a request waits for those that were recorded before it.
// Only requests that a case sends at once ever wait: they come in any order, and
// one that was answered before another began is answered first again. It is long
// enough for a goroutine to get its turn on a busy machine, and short enough for
// a suite in which every case has changed.
const patience = time.Second

// Player is a transport that answers from a cassette and from nothing else. It
// is safe for concurrent use; one player replays one case once.
//
// A request is answered by the next unused interaction that matches it, and only
// when all that ended before that one began have been replayed. So a read is
// never answered from beyond a write, nor from before one.
type Player struct {
	bases    []base
	secrets  []string
	patience time.Duration

	mu       sync.Mutex
	slots    []*slot
	unused   map[string][]*slot // by key, in the order of beginning
	byEnd    []*slot            // from the first unused one on
	moved    chan struct{}      // closed when a slot is used
	problems []string
}

// slot is one recorded interaction.
type slot struct {
	interaction *cassette.Interaction
	number      int // as shown, from 1
	request     *sent
	key         string
	span        span
	used        bool
}

// NewPlayer makes a player of a cassette that Load gave. Secrets that the
// recorder was told of must be told here too, so that requests look the same.
func NewPlayer(hosts Hosts, c *Cassette, secrets ...string) *Player {
	p := &Player{
		bases: hosts.bases(), secrets: secrets, patience: patience,
		unused: map[string][]*slot{}, moved: make(chan struct{}),
	}
	for index, interaction := range c.Interactions {
		s := &slot{interaction: interaction, number: index + 1, request: recordedRequest(interaction)}
		s.key = s.request.key()
		s.span, _ = spanOf(interaction, index)
		p.slots = append(p.slots, s)
	}
	inOrder := slices.SortedStableFunc(slices.Values(p.slots), func(a, b *slot) int { return a.span.began - b.span.began })
	for _, s := range inOrder {
		p.unused[s.key] = append(p.unused[s.key], s)
	}
	p.byEnd = slices.SortedStableFunc(slices.Values(p.slots), func(a, b *slot) int { return a.span.ended - b.span.ended })
	return p
}

// RoundTrip answers a request, or gives an error that says what the recording
// holds instead. It opens no connection.
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
func (p *Player) take(request *http.Request, asked *sent) (*slot, error) {
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
			// Once one request was refused, nobody is waited for any more.
			p.problems = append(p.problems, why)
			p.mu.Unlock()
			return nil, &Refused{why}
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

// next gives the slot whose turn it is for a request. Where it is not its turn
// yet, or where there is none, it says so.
func (p *Player) next(key string, asked *sent) (next *slot, why string) {
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

// first gives the unused slot that ended first.
func (p *Player) first() *slot {
	for len(p.byEnd) > 1 && p.byEnd[0].used {
		p.byEnd = p.byEnd[1:]
	}
	return p.byEnd[0]
}

func (p *Player) use(s *slot) {
	s.used = true
	p.unused[s.key] = p.unused[s.key][1:]
	close(p.moved)
	p.moved = make(chan struct{})
}

// Refused is the error for a request that the recording does not answer.
type Refused struct{ Why string }

func (e *Refused) Error() string { return e.Why }

// Problems says, after the case, which requests the recording does not answer
// and which recorded ones were not sent: one sentence each, none where the case
// went as recorded.
func (p *Player) Problems() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	problems := slices.Clone(p.problems)
	if unused := p.left(); len(unused) > 0 {
		// After a mismatch it follows that the rest was not sent; which does not
		// matter.
		problems = append(problems, notSent(unused, len(p.slots), len(problems) == 0))
	}
	return problems
}

// Mismatched tells whether a request was sent that the recording does not
// answer. Where none was, requests that were not sent may follow from a case
// that ended early on a finding.
func (p *Player) Mismatched() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.problems) > 0
}

func (p *Player) left() []*slot {
	var unused []*slot
	for _, s := range p.slots {
		if !s.used {
			unused = append(unused, s)
		}
	}
	return unused
}

// answer makes the recorded answer, or the error of the recorded failure.
func (s *slot) answer(request *http.Request) (*http.Response, error) {
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
		// An answer that is too long has a status; its length is what is wrong.
		response.StatusCode, response.Status, response.ContentLength = http.StatusOK, "200 OK", -1
		response.Body = io.NopCloser(io.LimitReader(zeros{}, exchange.MaxBody+1))
		return response, nil
	}
	text, err := body(i.Response.Body, i.Response.Headers)
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
