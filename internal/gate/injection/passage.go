package injection

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/gate/front"
)

// mostBody bounds what is read of an answer.
const mostBody = exchange.MaxBody

// passage is a request on its way through the injections that it meets, from the client to the upstream.
type passage struct {
	plan     *Plan
	upstream http.RoundTripper
	request  *http.Request
	note     *front.Note
	left     []*turn // what comes between here and the upstream
	sent     *memory
	id       fingerprint
	now      *turn // what is performed; nil at the upstream
}

// turn is what an injection of the plan does to one request.
type turn struct {
	entry *entry
	key   string // the operation
	took  bool
}

// pass sends the request on, and returns what comes back of it.
func (p *passage) pass() (*http.Response, error) {
	if len(p.left) == 0 {
		return p.upstream.RoundTrip(p.request)
	}
	inner := *p
	inner.now, inner.left = p.left[0], p.left[1:]
	return inner.now.entry.injection.perform(&inner)
}

// ask sends another request on in the place of this one, and reads the answer.
func (p *passage) ask(request *http.Request) (*http.Response, []byte, error) {
	other := *p
	other.request = request
	answer, err := other.pass()
	if err != nil {
		return nil, nil, err
	}
	body, err := p.read(answer)
	return answer, body, err
}

// applied notes that the injection has happened to the request. It is said of the request in the order from the
// client to the upstream.
func (p *passage) applied() {
	if p.now.took {
		return
	}
	p.now.took = true
	name := p.now.entry.injection.Name
	if p.note.Injected != "" {
		name += "+" + p.note.Injected
	}
	p.note.Injected = name
}

// carryOut sends the request on whatever becomes of the client meanwhile.
func (p *passage) carryOut() (*http.Response, error) {
	detached := *p
	detached.request = p.request.WithContext(context.WithoutCancel(p.request.Context()))
	return detached.pass()
}

// actUnseen has the upstream act and the client not know.
func (p *passage) actUnseen() error {
	answer, err := p.carryOut()
	if err == nil {
		p.forget(answer)
	}
	return err
}

// forget keeps an answer for the note, and no more.
func (p *passage) forget(answer *http.Response) {
	if body, err := p.read(answer); err == nil {
		p.keep(answer, body)
	}
}

// keep notes what the upstream has answered, unless that is known.
func (p *passage) keep(answer *http.Response, body []byte) {
	if p.note.Answered == nil {
		p.note.Answered = &exchange.RawResponse{Status: answer.StatusCode, Header: answer.Header.Clone(), Body: body}
	}
}

// read reads the body of an answer, which can be read again.
func (p *passage) read(answer *http.Response) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(answer.Body, mostBody))
	_ = answer.Body.Close()
	answer.Body = io.NopCloser(bytes.NewReader(body))
	return body, err
}

// holding has the same request wait that the client sends once it has given this one up: what became of this one is told
// first. It returns what ends that.
func (p *passage) holding(acted bool) (end func()) { return p.sent.hold(p.id, p.now.entry, acted) }

// wait waits, but not longer than the client does.
func (p *passage) wait(at time.Duration) {
	timer := time.NewTimer(at)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-p.request.Context().Done():
	}
}
