package injection

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/omise-conformance/harness/specs"
)

// Sentences about good clients that several injections share.
const (
	tellsUser  = "Tells its caller what was refused, and does not send the request again as it was."
	triesAgain = "May send the request again, later and not for ever. A request that may have made a charge is sent again only after " +
		"a look at what there is."
)

// refusal is an answer that is not the upstream's.
type refusal struct {
	name, sentence, good, source string
	status                       int
	example                      string // of the contract's examples
	code                         string // where the contract has no example
	header                       map[string]string
	fits                         fit
	every                        bool
	done                         bool // the upstream has acted
}

// refusals are the errors that a client can meet. A body that is no JSON is that of a gateway.
var refusals = []refusal{
	{
		name: "error/401", sentence: "The key is refused with authentication_failure.", good: tellsUser, source: "OAS; R 2.2",
		status: http.StatusUnauthorized, example: "AuthenticationFailure", fits: anyOperation, every: true,
	},
	{
		name: "error/404", sentence: "The object is not found.", good: tellsUser, source: "OAS; R 2.2",
		status: http.StatusNotFound, example: "NotFound", fits: withID,
	},
	{
		name: "error/429", sentence: "The request is refused with too_many_requests and Retry-After: " + retryAfterText + ".",
		good: "Sends the request again once the seconds of Retry-After are over.", source: "OAS; R 9; RFC 6585, 4",
		status: http.StatusTooManyRequests, example: "TooManyRequests", header: map[string]string{"Retry-After": retryAfterText}, fits: anyOperation,
	},
	{
		name: "error/429-bare", sentence: "The request is refused with too_many_requests, and no header says for how long.",
		good: "Waits before it sends the request again, longer from time to time.", source: "OAS; R 9",
		status: http.StatusTooManyRequests, example: "TooManyRequests", fits: anyOperation,
	},
	{
		name: "error/500", sentence: "The request is answered with internal_error, and nothing was done.", good: triesAgain, source: "R 2.2",
		status: http.StatusInternalServerError, code: "internal_error", fits: anyOperation,
	},
	{
		name: "error/500-done", sentence: "The request is answered with internal_error, though it was carried out.", good: triesAgain, source: "R 2.2",
		status: http.StatusInternalServerError, code: "internal_error", fits: changing, done: true,
	},
	{
		name: "error/502", sentence: "A gateway answers 502 with a page, and nothing was done.", good: triesAgain, source: "RFC 9110, 15.6.3",
		status: http.StatusBadGateway, fits: anyOperation,
	},
	{
		name: "error/502-done", sentence: "A gateway answers 502 with a page, though the request was carried out.", good: triesAgain,
		source: "RFC 9110, 15.6.3", status: http.StatusBadGateway, fits: changing, done: true,
	},
	{
		name: "error/503", sentence: "The API is down for a moment: 503 with a page and Retry-After: " + retryAfterText + ".", good: triesAgain,
		source: "R 2.2; RFC 9110, 15.6.4", status: http.StatusServiceUnavailable, header: map[string]string{"Retry-After": retryAfterText},
		fits: anyOperation,
	},
	{
		name: "error/504", sentence: "A gateway answers 504 with a page, and nothing was done.", good: triesAgain, source: "RFC 9110, 15.6.5",
		status: http.StatusGatewayTimeout, fits: anyOperation,
	},
	{
		name: "error/504-done", sentence: "A gateway answers 504 with a page, though the request was carried out.", good: triesAgain,
		source: "RFC 9110, 15.6.5", status: http.StatusGatewayTimeout, fits: changing, done: true,
	},
}

// retryAfter is what Retry-After asks for: long enough to be told from a retry at once.
const (
	retryAfter     = 2 * time.Second
	retryAfterText = "2"
)

func refusalInjections(contract *specs.Contract) []*Injection {
	var all []*Injection
	for i := range refusals {
		r := &refusals[i]
		body := r.body(contract)
		all = append(all, &Injection{
			Name: r.name, Sentence: r.sentence, Good: r.good, Source: r.source, Expect: Survive, fits: r.fits, every: r.every, layer: atRefusal,
			perform: func(p *passage) (*http.Response, error) {
				if r.done {
					if err := p.actUnseen(); err != nil {
						return nil, err
					}
				}
				p.applied()
				return r.answer(p.request, body), nil
			},
		})
	}
	return all
}

func (r *refusal) answer(request *http.Request, body []byte) *http.Response {
	header := http.Header{"Content-Type": {"application/json; charset=utf-8"}, "Cache-Control": {"no-cache, no-store"}}
	if r.example == "" && r.code == "" {
		header = http.Header{"Content-Type": {"text/html"}}
	}
	for name, value := range r.header {
		header.Set(name, value)
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	return &http.Response{
		Status: fmt.Sprintf("%d %s", r.status, http.StatusText(r.status)), StatusCode: r.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, ContentLength: int64(len(body)), Body: io.NopCloser(bytes.NewReader(body)), Request: request,
	}
}

// body returns what the contract shows of the error.
func (r *refusal) body(contract *specs.Contract) []byte {
	var value any = map[string]string{
		"object": "error", "location": "https://www.omise.co/api-errors#internal-error", "code": r.code, "message": "internal error",
	}
	switch example := contract.Doc.Components.Examples[r.example]; {
	case example != nil && example.Value != nil:
		value = example.Value.Value
	case r.code == "":
		return []byte(fmt.Sprintf("<html>\r\n<head><title>%d %[2]s</title></head>\r\n<body><center><h1>%[1]d %[2]s</h1></center></body>\r\n</html>\r\n",
			r.status, http.StatusText(r.status)))
	}
	text, _ := json.Marshal(value) // it was read from text
	return text
}
