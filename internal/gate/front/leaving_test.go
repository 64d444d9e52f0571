package front_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/gate/front"
)

// A retry is one of a request that was over: that of a client that gave it up was over then, and not when the answer came.
func TestARequestIsOverWhenItsClientLeaves(t *testing.T) {
	asked, answered := make(chan struct{}), make(chan time.Time, 1)
	k := open(t, front.Options{Upstream: upstream(func(r *http.Request) (*http.Response, error) {
		close(asked)
		<-r.Context().Done() // the front knows
		time.Sleep(200 * time.Millisecond)
		answered <- time.Now()
		return answer(r, http.StatusOK, "made"), nil
	})})
	ctx, leave := context.WithCancel(t.Context())
	go func() { <-asked; leave() }()
	if got, err := k.client(front.ByURL).Do(request(t, http.MethodPost, k.APIURL+"/charges", "amount=1").WithContext(ctx)); err == nil {
		_ = got.Body.Close()
		t.Fatal("it was answered")
	}
	end := <-answered
	seen := k.one()
	if over := seen.Raw.Started.Add(seen.Raw.Duration); !seen.Lost || seen.Raw.Response == nil || !over.Before(end) {
		t.Errorf("lost %t, with the answer %v, over %s before the answer", seen.Lost, seen.Raw.Response, end.Sub(over))
	}
}
