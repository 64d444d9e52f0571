package front

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/omise-conformance/harness/exchange"
)

// live reports whether a request holds a key for live mode, wherever it stands and however it is written. Such a request
// never goes on.
func (p *passage) live() bool {
	p.seen.LiveKey = slices.ContainsFunc(p.r.Header.Values("Authorization"), p.authorizations.live)
	if p.seen.LiveKey {
		return true
	}
	for name, values := range p.r.Header {
		if p.headers.live(name) || slices.ContainsFunc(values, p.headers.live) {
			return true
		}
	}
	return exchange.HoldsLiveKey(p.r.URL.RawQuery) || exchange.HoldsLiveKey(p.r.URL.EscapedPath()) || exchange.HoldsLiveKey(string(p.body.kept))
}

// search looks for keys for live mode in texts that come again with nearly every request, such as headers. It knows those in which
// it has found none.
type search struct {
	holds func(text string) bool
	mutex sync.RWMutex
	none  map[string]bool
}

// What a search knows at most, and how long a text is of which it does.
const (
	mostKnown    = 512
	longestKnown = 256
)

func (s *search) live(text string) bool {
	s.mutex.RLock()
	none := s.none[text]
	s.mutex.RUnlock()
	if none {
		return false
	}
	if s.holds(text) {
		return true
	}
	if len(text) <= longestKnown {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		if s.none == nil || len(s.none) == mostKnown {
			s.none = map[string]bool{}
		}
		s.none[strings.Clone(text)] = true // and not all of the headers that it is a part of
	}
	return false
}

// errorObject is the body of an answer of the front itself, in the shape of the API's errors.
func errorObject(code, message string) []byte {
	body, _ := json.Marshal(map[string]string{ // texts have JSON
		"object": "error", "location": "https://www.omise.co/api-errors#" + strings.ReplaceAll(code, "_", "-"), "code": code, "message": message,
	})
	return body
}

var (
	liveRequest = errorObject("live_key_refused", "this request holds a key for live mode, so that the gate did not pass it on: use a key for test mode")
	liveAnswer  = errorObject("live_mode_refused", "an earlier answer says livemode true, so that the gate passes nothing on any more: only test mode is ever used")
)

// refuse answers a request with an error object.
func refuse(r *http.Request, body []byte) *http.Response {
	return &http.Response{
		StatusCode: http.StatusForbidden, Request: r, ContentLength: int64(len(body)),
		Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}},
		Body:   io.NopCloser(bytes.NewReader(body)),
	}
}

// beware has the front pass nothing on any more where what has come of an answer is about real money.
func (f *Front) beware(answer []byte) {
	if !f.realMoney.Load() && exchange.SaysLive(answer) {
		f.realMoney.Store(true)
	}
}
