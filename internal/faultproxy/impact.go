package faultproxy

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"sync"
)

// Sights is a transport that notes what was asked and which kinds of objects the
// answers hold. A case whose answers hold none of a kind cannot tell a fault of that
// kind from none.
type Sights struct {
	next http.RoundTripper

	mu           sync.Mutex
	calls, kinds map[string]bool
}

// Seen is what passed.
type Seen struct {
	Calls []string // "POST /charges", each once, sorted
	Kinds []string // "charge", each once, sorted
}

// Watch gives a transport over next that has seen nothing yet.
func Watch(next http.RoundTripper) *Sights {
	return &Sights{next: next, calls: map[string]bool{}, kinds: map[string]bool{}}
}

var kindMember = regexp.MustCompile(`"object"\s*:\s*"(\w+)"`)

// RoundTrip sends a request on and reads its answer.
func (s *Sights) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := s.next.RoundTrip(r)
	if err != nil {
		return response, err
	}
	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	response.Body = io.NopCloser(bytes.NewReader(body))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[r.Method+" "+r.URL.Path] = true
	for _, found := range kindMember.FindAllSubmatch(body, -1) {
		s.kinds[string(found[1])] = true
	}
	return response, err
}

// Take gives what passed since it was asked last.
func (s *Sights) Take() Seen {
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := Seen{Calls: slices.Sorted(maps.Keys(s.calls)), Kinds: slices.Sorted(maps.Keys(s.kinds))}
	clear(s.calls)
	clear(s.kinds)
	return seen
}

// Touches tells whether the fault can change answers that hold these kinds of objects,
// and no others.
func (f *Fault) Touches(kinds []string) bool {
	return f.kind == "" || slices.Contains(kinds, f.kind)
}
