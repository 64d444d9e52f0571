package suites

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/target"
)

// fakeEnv returns an environment whose target answers every request with a body. It counts the requests.
func fakeEnv(t *testing.T, body string) (*Env, *atomic.Int64) {
	t.Helper()
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	made, err := target.New(target.Config{
		APIURL: server.URL, VaultURL: server.URL, Keys: target.Keys{Public: "pkey_test_5xuy4w91xqz7d", Secret: "skey_test_5xuy4w91xqz7d"},
		Timeouts: target.Timeouts{Webhook: 30 * time.Millisecond, Poll: 10 * time.Second},
	})
	if err != nil {
		t.Fatal(err)
	}
	return &Env{
		Target: made, Contract: contract, Judge: &judge.Judge{Contract: contract, Dialect: specs.Any}, SkipPauses: true, Seed: 1,
	}, &asked
}

// TestHopelessWaitsEndSoon counts the requests of waits, one after the other, for what does not come: each has a
// quarter of the time of the one before, until something has come late.
func TestHopelessWaitsEndSoon(t *testing.T) {
	const list = `{"object":"list","data":[]}`
	never := func(*Answer) bool { return false }
	for name, test := range map[string]struct {
		body     string
		patience *Patience
		late     int // the wait that finds what it waits for, at its third request
		want     []int64
	}{
		"without events":                {list, &Patience{}, -1, []int64{14, 6, 4, 3, 2, 2}},
		"what comes late gives it back": {list, &Patience{}, 2, []int64{14, 6, 3, 14, 14, 14}},
		"of each case alone":            {list, nil, -1, []int64{14, 14, 14, 14, 14, 14}},
		"{} to everything":              {`{}`, &Patience{}, -1, []int64{1, 1, 1, 1, 1, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			env, asked := fakeEnv(t, test.body)
			env.Patience = test.patience
			var got []int64
			for n := range test.want {
				before, met := asked.Load(), never
				if n == test.late {
					met = func(*Answer) bool { return asked.Load() == before+3 }
				}
				result := Execute(t.Context(), env, &Case{ID: "test/wait", Run: func(t *T) {
					t.Poll(func() *Answer { return t.Get("/events") }, met)
				}})
				if result.Status == NotJudged {
					t.Fatal(result.Reason)
				}
				got = append(got, asked.Load()-before)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("the waits made %d requests, want %d", got, test.want)
			}
		})
	}
}

// deaf is a control API that is told where to deliver webhooks. It delivers a body, or nothing.
type deaf struct {
	target.Control
	delivers, told string
}

func (d *deaf) SetWebhook(_ context.Context, url string) (string, error) {
	d.told = url
	if d.delivers != "" {
		response, err := http.Post(url, "application/json", strings.NewReader(d.delivers)) //nolint:noctx // a test server
		if err != nil {
			return "", err
		}
		_ = response.Body.Close()
	}
	return "c2VjcmV0", nil
}

// controlled is a target with another control API.
type controlled struct {
	target.Target
	control target.Control
}

func (c controlled) Control() target.Control { return c.control }

// TestWebhooksThatDoNotCome: a target elsewhere that delivers nothing may be unable to reach the address, which is no
// fault of its own; one that delivers something can.
func TestWebhooksThatDoNotCome(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for name, test := range map[string]struct {
		host     *WebhookHost
		delivers string
		told     string // the beginning of what the target is told
		want     Status
		why      string // its beginning
	}{
		"a target on loopback": {nil, "", "http://127.0.0.1:", Passed, ""},
		"unreachable":          {&WebhookHost{}, "", "http://127.0.0.1:", NotJudged, "no delivery of any kind came to http://127.0.0.1:"},
		"another address": {
			&WebhookHost{URL: "http://hooks.example:9/hook"}, "", "http://hooks.example:9/hook", NotJudged,
			"no delivery of any kind came to http://hooks.example:9/hook: the target delivers none, or cannot reach the address (--webhook-url, --webhook-listen)",
		},
		"something else came":  {&WebhookHost{}, `{"key":"other"}`, "http://127.0.0.1:", Passed, ""},
		"an address in use":    {&WebhookHost{Listen: taken.Addr().String()}, "", "", NotJudged, "a webhook receiver could not be started: listen tcp " + taken.Addr().String()},
		"an address to listen": {&WebhookHost{Listen: "localhost:0", URL: ""}, `{"key":"other"}`, "http://", Passed, ""},
	} {
		t.Run(name, func(t *testing.T) {
			env, _ := fakeEnv(t, `{}`)
			control := &deaf{delivers: test.delivers}
			env.Target, env.Webhook = controlled{env.Target, control}, test.host
			came := true
			result := Execute(t.Context(), env, &Case{ID: "test/webhook", Run: func(t *T) {
				receiver := t.Webhooks()
				defer receiver.Close()
				_, came = receiver.Await(func(d Delivery) bool { return d.Key() == "charge.create" })
			}})
			if result.Status != test.want || !strings.HasPrefix(result.Reason, test.why) || test.want == Passed && came {
				t.Errorf("%s (%s), a delivery came: %v; want %s (%s)", result.Status, result.Reason, came, test.want, test.why)
			}
			if !strings.HasPrefix(control.told, test.told) {
				t.Errorf("the target was told %q, want %s", control.told, test.told)
			}
		})
	}
}

// TestUnreachableWebhooksAreWaitedForOnce: until a delivery came, the cases after the first wait a moment.
func TestUnreachableWebhooksAreWaitedForOnce(t *testing.T) {
	host := &WebhookHost{}
	waits := func(want time.Duration, when string) {
		t.Helper()
		if got := host.wait(10 * time.Second); got != want {
			t.Errorf("%s, a case waits %s, want %s", when, got, want)
		}
	}
	waits(10*time.Second, "at first")
	if !host.ended() {
		t.Error("a target that delivered nothing counts as one that reaches the address")
	}
	waits(unreachedWait, "after one waited in vain")
	host.reached.Store(true)
	waits(10*time.Second, "once a delivery came")
	if host.ended() {
		t.Error("a target that delivered once counts as one that does not reach the address")
	}
}
