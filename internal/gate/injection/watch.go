package injection

import (
	"net/http"
	"slices"
	"sync"

	"github.com/omise-conformance/harness/internal/faultproxy"
	"github.com/omise-conformance/harness/specs"
)

// Watch notes which operations a client uses and which kinds of objects it is shown, and injects nothing. From that
// follows what can happen to the client at all.
type Watch struct {
	contract   *specs.Contract
	mu         sync.Mutex
	operations map[string]bool
	kinds      map[string]bool
}

// Reaches reports whether an injection can happen to the client that was watched.
func (w *Watch) Reaches(i *Injection) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.ContainsFunc(w.contract.Operations, func(op *specs.Operation) bool { return w.operations[op.ID] && i.usually(op) }) &&
		(i.kind == "" || w.kinds[i.kind])
}

// watching is the transport of a watch.
type watching struct {
	*transport
	*Watch
}

// RoundTrip asks the upstream.
func (w watching) RoundTrip(request *http.Request) (*http.Response, error) {
	op := w.operation(request)
	answer, err := w.next.RoundTrip(request)
	if op == nil || err != nil {
		return answer, err
	}
	p := &passage{}
	body, err := p.read(answer)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.operations[op.ID] = true
	if isJSON(answer) && answer.StatusCode == http.StatusOK {
		for _, kind := range faultproxy.Kinds(body) {
			w.kinds[kind] = true
		}
	}
	return answer, nil
}
