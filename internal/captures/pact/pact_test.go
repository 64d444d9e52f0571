package pact

import (
	"fmt"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/captures/record"
)

// TestInteractions: what an interaction does not say is not told, and of no object of an answer is anything missing.
func TestInteractions(t *testing.T) {
	for interaction, want := range map[string]string{
		`{"request":{"method":"get","path":"/charges","query":"limit=1"},"response":{"status":200,"body":{"data":[{"a/b":{}}]}}}`:                       `GET /charges?limit=1  200 {"data":[{"a/b":{}}]} [/* /data/0/* /data/0/a~1b/*]`,
		`{"request":{"method":"GET","path":"/charges","query":{"limit":["1"],"order":["a","b"]}},"response":{}}`:                                        `GET /charges?limit=1&order=a&order=b  200 none []`,
		`{"request":{"method":"POST","path":"/charges","body":"amount=1"},"response":{"status":402,"body":"text"}}`:                                     `POST /charges amount=1 402 text []`,
		`{"type":"Synchronous/HTTP","request":{"method":"POST","path":"/x","body":{"content":{"a":1},"contentType":"application/json"}},"response":{}}`: `POST /x {"a":1} 200 none []`,
		`{"request":{"method":"GET","path":"/x"},"response":{"body":{"content":"e30=","encoded":"base64"}}}`:                                            `GET /x  200 {} [/*]`,
		`{"request":{"method":"GET","path":"/x"},"response":{"body":{"content":"{}","contentType":"application/json","encoded":"JSON"}}}`:               `GET /x  200 {} [/*]`,
		`{"request":{"method":"GET","path":"/x"},"response":{"status":7,"body":{}}}`:                                                                    `GET /x  0 none []`,
		`{"request":{"method":"GET","path":"/x"},"response":{"body":null}}`:                                                                             `GET /x  200 none []`,
		`{"type":"Asynchronous/Messages","contents":{}}`:                                                                                                ``,
		`{"type":"Synchronous/Messages","request":{"contents":{}},"response":[]}`:                                                                       ``,
		`{"response":{}}`: `holds an interaction in line 1 that has no request`,
		`{"request":{},"response":{"body":{"content":"*","encoded":"base64"}}}`: `holds an interaction in line 1 that has a body that is not the base64 that it is said to be`,
	} {
		text := `{"consumer":{"name":"shop"},"interactions":[` + interaction + `]}`
		got := ""
		for made, err := range read(&record.File{Reader: strings.NewReader(text)}) {
			if err != nil {
				got = err.Error()
				continue
			}
			body := string(made.Body)
			if made.Body == nil {
				body = "none"
			}
			got = fmt.Sprintf("%s %s %s %d %s %v", made.Request.Method, made.Request.URL, made.Request.Body, made.Status, body, made.Unknown)
		}
		if got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", interaction, got, want)
		}
	}
}
