package session_test

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/all"
)

// instead puts an answer in the place of another. A status below 100 keeps that of
// the other.
func instead(status int, body []byte) func(*http.Response) *http.Response {
	return func(r *http.Response) *http.Response {
		if status >= 100 && status < 600 {
			r.StatusCode = status
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		return r
	}
}

// soundVerdict holds that a case came to an end with a verdict, whatever it was
// answered: no case breaks off, and none passes on what it did not judge.
func soundVerdict(t *testing.T, result *suites.Result, of string) {
	t.Helper()
	if !slices.Contains([]suites.Status{suites.Passed, suites.Failed, suites.Blocked, suites.NotJudged, suites.Unsupported}, result.Status) {
		t.Errorf("%s is %q after %s", result.Case.ID, result.Status, of)
	}
	if broken := result.Status == suites.Failed || result.Status == suites.Blocked; broken && len(result.Findings) == 0 {
		t.Errorf("%s failed after %s without a finding", result.Case.ID, of)
	}
	for _, found := range result.Findings {
		if strings.Contains(found.Message, "defect of the harness") {
			t.Errorf("%s after %s: %s", result.Case.ID, of, found.Message)
		}
	}
}

// oddBodies are answers that no API should give.
var oddBodies = []string{
	"", "null", "[]", "{}", `"x"`, "7", `{"object":"list"}`, `{"object":"list","data":{}}`, `{"object":"list","data":[null,7,[],{}],"total":"x"}`,
	`{"object":"error"}`, `{"id":7,"object":[],"card":[],"refunds":{},"status":{}}`, "{", "\xff",
}

// TestOddAnswersEndInAVerdict gives cases one odd answer each, in turn.
func TestOddAnswersEndInAVerdict(t *testing.T) {
	var tried atomic.Int64
	sampled(func(c *suites.Case) {
		whole, sent := meddled(t, c, nil)
		if whole.Status == suites.Unsupported {
			return
		}
		for n := int64(1); n <= sent; n++ {
			body := oddBodies[(len(c.ID)+int(c.ID[len(c.ID)-1])+int(n))%len(oddBodies)] // another for each case
			result, _ := meddled(t, c, func(i int64, response *http.Response) (*http.Response, error) {
				if i == n {
					return instead(0, []byte(body))(response), nil
				}
				return response, nil
			})
			tried.Add(1)
			soundVerdict(t, result, "the body "+body)
		}
	})
	t.Logf("%d odd answers", tried.Load())
}

// longestCase is far above what a case takes here, also on a busy machine, and far below the two minutes after which it is ended.
const longestCase = 30 * time.Second

// FuzzOddAnswer gives any case one answer of any bytes.
func FuzzOddAnswer(f *testing.F) {
	for i, body := range oddBodies {
		f.Add(uint16(i*257), uint8(i), 200, []byte(body))
		f.Add(uint16(i*131), uint8(0), 404, []byte(body))
	}
	f.Add(uint16(7), uint8(1), 302, []byte(`{"object":"charge","id":"chrg_test_1","status":"successful","refunds":{"object":"list","data":[{}]}}`))
	cases := all.Cases()
	f.Fuzz(func(t *testing.T, which uint16, at uint8, status int, body []byte) {
		started := time.Now()
		c := cases[int(which)%len(cases)]
		result, _ := meddled(t, c, func(i int64, response *http.Response) (*http.Response, error) {
			if i == int64(at%8)+1 {
				return instead(status, body)(response), nil
			}
			return response, nil
		})
		soundVerdict(t, result, "an odd answer")
		if took := time.Since(started); took > longestCase {
			t.Errorf("%s took %s", c.ID, took)
		}
	})
}
