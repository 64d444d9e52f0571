package front_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/omise-conformance/harness/internal/gate/front"
)

// TestNothingGoesOnAfterRealMoney: once an answer says livemode true, the upstream is not asked any more.
func TestNothingGoesOnAfterRealMoney(t *testing.T) {
	for name, answered := range map[string]string{
		"at once":         `{"object":"charge","livemode":true}`,
		"in a later part": `{"object":"list","data":"` + strings.Repeat("x", 200<<10) + `","livemode":true}`,
	} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int32
			k := open(t, front.Options{Upstream: upstream(func(r *http.Request) (*http.Response, error) {
				asked.Add(1)
				return answer(r, http.StatusOK, answered), nil
			})})
			client := k.client(front.ByURL)
			if got, text := k.do(client, request(t, http.MethodGet, k.APIURL+"/charges", "")); got.StatusCode != http.StatusOK || text != answered {
				t.Errorf("the first is answered %d %.80q", got.StatusCode, text)
			}
			got, text := k.do(client, request(t, http.MethodPost, k.APIURL+"/charges", "amount=1"))
			if got.StatusCode != http.StatusForbidden || !strings.Contains(text, "only test mode is ever used") || asked.Load() != 1 {
				t.Errorf("the second is answered %d %q, and %d went on", got.StatusCode, text, asked.Load())
			}
		})
	}
	t.Run("not in test mode", func(t *testing.T) {
		k := open(t, front.Options{Upstream: answering(`{"object":"charge","livemode":false,"description":"livemode true"}`)})
		client := k.client(front.ByURL)
		for range 2 {
			if got, text := k.do(client, request(t, http.MethodGet, k.APIURL+"/charges", "")); got.StatusCode != http.StatusOK {
				t.Errorf("answered %d %q", got.StatusCode, text)
			}
		}
	})
}

// TestLiveKeysAreFoundEachTime: what was found in headers before takes nothing from what is found in others.
func TestLiveKeysAreFoundEachTime(t *testing.T) {
	const live = "skey_5xuy4w91xqz7d1w9u0t"
	k := open(t, front.Options{Upstream: answering(`{"object":"charge","livemode":false}`)})
	client := k.client(front.ByURL)
	for turn := range 3 {
		for header, values := range map[string]map[string]int{
			"X-Note":        {"a note": http.StatusOK, "a note about " + live: http.StatusForbidden},
			"Authorization": {"Bearer skey_test_5xuy4w91xqz7d1w9u0t": http.StatusOK, "Bearer " + live: http.StatusForbidden, "Bearer skey_5": http.StatusForbidden},
		} {
			for value, want := range values {
				r := request(t, http.MethodGet, k.APIURL+"/charges", "")
				r.Header.Set(header, value)
				if got, _ := k.do(client, r); got.StatusCode != want {
					t.Errorf("turn %d: %s %q is answered %d, want %d", turn, header, value, got.StatusCode, want)
				}
			}
		}
	}
}
