package gate

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// asked is an upstream that answers once it is told to, or ends with the request.
type asked chan struct{} // closed: it answers

func (a asked) RoundTrip(request *http.Request) (*http.Response, error) {
	select {
	case <-a:
		return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader("made"))}, nil
	case <-request.Context().Done():
		return nil, request.Context().Err()
	}
}

// leaving asks, and leaves before the answer. The time is that of the test.
func leaving(t *testing.T, through http.RoundTripper, method string, then func()) (*http.Response, error) {
	t.Helper()
	ctx, leave := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, method, "https://api.omise.co/charges", nil)
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		synctest.Wait()
		leave()
		synctest.Wait()
		then()
	}()
	return through.RoundTrip(request)
}

func TestAChargeIsMadeThoughItsClientIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		up := make(asked)
		answer, err := leaving(t, newPatience(up), http.MethodPost, func() { close(up) })
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if text, err := io.ReadAll(answer.Body); err != nil || string(text) != "made" {
			t.Errorf("%q %v", text, err)
		}
	})
}

func TestALookEndsWithItsClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answer, err := leaving(t, newPatience(make(asked)), http.MethodGet, func() {})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v %v", answer, err)
		}
	})
}

func TestPatienceEndsWithTheGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		through := newPatience(make(asked))
		begun := time.Now()
		answer, err := leaving(t, through, http.MethodPost, through.end)
		if took := time.Since(begun); !errors.Is(err, context.Canceled) || took != lastPatience {
			t.Errorf("%v %v after %s", answer, err, took)
		}
	})
}
