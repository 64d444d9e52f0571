package clientjudge_test

import (
	"net/http"
	"testing"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/clientjudge"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// recordings are the requests of all cases, with what an emulator answered.
const recordings = "../../cassettes/emulator"

// TestRecordedRequests: what was accepted broke no rule at MUST, and of what was refused for its values most did. The rest
// was refused for what no request shows by itself, such as an expired card or the state of its charge.
func TestRecordedRequests(t *testing.T) {
	t.Parallel()
	cases, err := cassettes.List(recordings)
	if err != nil {
		t.Fatal(err)
	}
	first := clientjudge.New(&judge.Judge{Contract: load(t)})
	accepted, refused, noticed := 0, 0, 0
	for _, id := range cases {
		cassette, err := cassettes.LoadCase(recordings, id)
		if err != nil {
			t.Fatal(err)
		}
		observer := first.Fresh()
		for _, ex := range cassettes.Exchanges(cassette) {
			if ex.Response == nil || ex.Request.Host != exchange.API && ex.Request.Host != exchange.Vault {
				continue
			}
			must := broken(observer, ex)
			switch {
			case ex.Response.Status == http.StatusOK:
				accepted++
				for _, message := range must {
					t.Errorf("%s: accepted, and yet %s", id, message)
				}
			case ex.Response.Status == http.StatusBadRequest:
				refused++
				if len(must) > 0 {
					noticed++
				}
			}
		}
	}
	t.Logf("of %d requests that were accepted none breaks a rule at MUST, of %d that were refused with status 400 %d%% do", accepted, refused, 100*noticed/max(refused, 1))
	if accepted < 3000 || noticed*4 < refused*3 {
		t.Errorf("%d accepted; %d of %d refused ones were noticed", accepted, noticed, refused)
	}
}

// broken returns what an observer says at MUST of a recorded request.
func broken(observer *clientjudge.Observer, ex *exchange.Exchange) (messages []string) {
	request := &ex.Request
	raw := exchange.Raw{Method: request.Method, Host: request.Host, Path: request.Path, Query: request.Query, Header: request.Header, Body: request.Body}
	verdict := observer.Observe(&clientjudge.Sent{Exchange: ex, Secrets: exchange.SentSecrets(&raw)})
	for i := range verdict.Findings {
		if found := &verdict.Findings[i]; found.Level == specs.Must {
			messages = append(messages, found.Message)
		}
	}
	return messages
}
