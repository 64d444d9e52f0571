package faultproxy

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"sync"

	"github.com/tidwall/gjson"
)

// Observer is a transport that notes what was asked and which kinds of objects the
// answers hold. A case whose answers hold no object of a kind cannot notice a fault of
// that kind.
type Observer struct {
	next http.RoundTripper

	mu           sync.Mutex
	calls, kinds map[string]bool
}

// Footprint is what passed an Observer.
type Footprint struct {
	Calls []string // "POST /charges", each once, sorted
	Kinds []string // "charge", each once, sorted
}

// NewObserver returns an Observer that sends requests over next.
func NewObserver(next http.RoundTripper) *Observer {
	return &Observer{next: next, calls: map[string]bool{}, kinds: map[string]bool{}}
}

// RoundTrip sends the request and reads its answer.
func (o *Observer) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := o.next.RoundTrip(r)
	if err != nil {
		return response, err
	}
	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	response.Body = io.NopCloser(bytes.NewReader(body))
	o.mu.Lock()
	defer o.mu.Unlock()
	o.calls[r.Method+" "+r.URL.Path] = true
	for _, kind := range Kinds(body) {
		o.kinds[kind] = true
	}
	return response, err
}

// Kinds returns the kinds of the objects in an answer, each once, as the faults find them.
func Kinds(body []byte) []string {
	if !gjson.ValidBytes(body) {
		return nil
	}
	var kinds []string
	editObjects(body, foreign, func(kind string, object json.RawMessage) (json.RawMessage, bool) {
		if kind != "" && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
		return object, false
	})
	return kinds
}

// Take returns what passed since the last call of Take.
func (o *Observer) Take() Footprint {
	o.mu.Lock()
	defer o.mu.Unlock()
	footprint := Footprint{Calls: slices.Sorted(maps.Keys(o.calls)), Kinds: slices.Sorted(maps.Keys(o.kinds))}
	clear(o.calls)
	clear(o.kinds)
	return footprint
}

// Touches reports whether the fault can change answers that hold objects of these kinds
// and of no others.
func (f *Fault) Touches(kinds []string) bool {
	return f.kind == "" || slices.Contains(kinds, f.kind)
}
