// Package traffic keeps the last requests to an emulator with their answers, as they were on the wire. Nothing is judged and nothing
// is redacted here: that is done when somebody looks.
package traffic

import (
	"net/http"
	"slices"
	"sync"

	"github.com/omise-conformance/harness/exchange"
)

// What a ring holds at most, and of what size. An answer is 2 KB as a rule, a list of a hundred charges 300 KB.
const (
	MostPassages = 1000
	MostBytes    = 8 << 20
	LongestBody  = 256 << 10
)

// Passage is one request and its answer.
type Passage struct {
	// Number counts the requests from 1.
	Number int64
	// Raw is the request as it came, with its answer, secrets included.
	Raw exchange.Raw
	// Own holds if the window itself has sent the request.
	Own bool
	// TooLong holds if a body was longer than is kept: it is cut, and nothing can be said of it.
	TooLong bool

	weight int // see weigh
}

// weigh returns about how much memory a passage takes.
func (p *Passage) weigh() int {
	total := 1024 + len(p.Raw.Body) + len(p.Raw.Path) + len(p.Raw.Query)
	if p.Raw.Response != nil {
		total += len(p.Raw.Response.Body)
	}
	for _, headers := range []http.Header{p.Raw.Header, answerHeader(&p.Raw)} {
		for name, values := range headers {
			total += len(name) + 64
			for _, value := range values {
				total += len(value)
			}
		}
	}
	return total
}

func answerHeader(raw *exchange.Raw) http.Header {
	if raw.Response == nil {
		return nil
	}
	return raw.Response.Header
}

// Ring holds the last passages. It is safe for concurrent use.
type Ring struct {
	mu       sync.Mutex
	passages []*Passage // the oldest first
	bytes    int
	number   int64
	reasons  map[string]string // by the id of a request, until its answer is there
}

// NewRing returns a ring that holds nothing.
func NewRing() *Ring { return &Ring{reasons: map[string]string{}} }

// Add keeps a passage, and gives it its number. Those that there is no room for go, the oldest first.
func (r *Ring) Add(p *Passage) {
	p.weight = p.weigh()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.number++
	p.Number = r.number
	r.passages = append(r.passages, p)
	r.bytes += p.weight
	gone := 0
	for len(r.passages)-gone > MostPassages || r.bytes > MostBytes && len(r.passages)-gone > 1 {
		r.bytes -= r.passages[gone].weight
		r.passages[gone] = nil
		gone++
	}
	r.passages = r.passages[gone:] // append moves what is left to a new array now and then
}

// After returns the passages after a number, the oldest first and so many at most, and how many before them are no longer there.
func (r *Ring) After(number int64, most int) (passages []*Passage, gone int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.passages) == 0 || r.number <= number {
		return nil, 0
	}
	first := r.passages[0].Number
	gone = max(0, first-number-1)
	at := int(max(0, number+1-first))
	return slices.Clone(r.passages[at:min(at+most, len(r.passages))]), gone
}

// Find returns the passage of a number, nil where it is not there.
func (r *Ring) Find(number int64) *Passage {
	passages, gone := r.After(number-1, 1)
	if gone > 0 || len(passages) == 0 || passages[0].Number != number {
		return nil
	}
	return passages[0]
}

// Last returns the number of the last passage, 0 where there was none.
func (r *Ring) Last() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.number
}

// mostReasons bounds the reasons that are kept; the last ones are of the passages that are still there.
const mostReasons = 2 * MostPassages

// Explain keeps why a request was refused, by its id.
func (r *Ring) Explain(request, reason string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.reasons) >= mostReasons {
		clear(r.reasons)
	}
	r.reasons[request] = reason
}

// Reason returns why a request was refused, empty where nobody has said it.
func (r *Ring) Reason(p *Passage) string {
	if p.Raw.Response == nil {
		return ""
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.reasons[p.Raw.Response.Header.Get("X-Request-Id")]
}
