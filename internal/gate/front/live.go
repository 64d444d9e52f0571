package front

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"

	"github.com/omise-conformance/harness/exchange"
)

// liveMark is in every key for live mode.
const liveMark = "key_live_"

// live reports whether a request holds a key for live mode, wherever it stands. Such a request never goes on.
func (p *passage) live() bool {
	p.seen.LiveKey = exchange.LiveAuthorization(p.r.Header.Get("Authorization"))
	return p.seen.LiveKey || holdsLive(p.r.URL.RawQuery) || holdsLive(p.r.URL.Path) || holdsLive(p.body.kept)
}

// holdsLive reports whether a text holds a key for live mode, as it is written.
func holdsLive[T string | []byte](text T) bool { return bytes.Contains([]byte(text), []byte(liveMark)) }

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
