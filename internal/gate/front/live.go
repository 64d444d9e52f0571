package front

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"

	"github.com/omise-conformance/harness/exchange"
)

// live reports whether a request holds a key for live mode, wherever it stands and however it is written. Such a request
// never goes on.
func (p *passage) live() bool {
	p.seen.LiveKey = slices.ContainsFunc(p.r.Header.Values("Authorization"), exchange.LiveAuthorization)
	if p.seen.LiveKey {
		return true
	}
	for name, values := range p.r.Header {
		if exchange.HoldsLiveKey(name) || slices.ContainsFunc(values, exchange.HoldsLiveKey) {
			return true
		}
	}
	return exchange.HoldsLiveKey(p.r.URL.RawQuery) || exchange.HoldsLiveKey(p.r.URL.EscapedPath()) || exchange.HoldsLiveKey(string(p.body.kept))
}

// refusal of a live key, in the shape of the API's errors.
var liveRefusal, _ = json.Marshal(struct {
	Object   string `json:"object"`
	Location string `json:"location"`
	Code     string `json:"code"`
	Message  string `json:"message"`
}{
	"error", "https://www.omise.co/api-errors#live-key-refused", "live_key_refused",
	"this request holds a key for live mode, so that the gate did not pass it on: use a key for test mode",
})

// refuseLive answers a request with a live key.
func refuseLive(r *http.Request) *http.Response {
	return &http.Response{
		StatusCode: http.StatusForbidden, Request: r, ContentLength: int64(len(liveRefusal)),
		Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}},
		Body:   io.NopCloser(bytes.NewReader(liveRefusal)),
	}
}
