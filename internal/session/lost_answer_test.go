package session_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/all"
	"github.com/omise-conformance/harness/target"
)

// meddling hands requests on and lets a test change what comes back.
type meddling struct {
	next   http.RoundTripper
	sent   atomic.Int64
	meddle func(n int64, response *http.Response) (*http.Response, error)
}

func (m *meddling) RoundTrip(request *http.Request) (*http.Response, error) {
	n := m.sent.Add(1)
	response, err := m.next.RoundTrip(request)
	if err != nil || m.meddle == nil {
		return response, err
	}
	return m.meddle(n, response)
}

// meddled judges one case against an emulator of its own. It counts the requests,
// those to the control API as well.
func meddled(tb testing.TB, c *suites.Case, meddle func(n int64, response *http.Response) (*http.Response, error)) (result *suites.Result, sent int64) {
	tb.Helper()
	contract, err := specs.Load()
	if err != nil {
		tb.Fatal(err)
	}
	emu := embedded.Start(embedded.Options{Dialect: specs.Any, Seed: 1})
	defer emu.Close()
	between := &meddling{next: emu.Transport}
	config := emu.Target(specs.Any, between)
	config.Timeouts = target.Timeouts{Webhook: time.Second}
	made, err := target.New(config)
	if err != nil {
		tb.Fatal(err)
	}
	// A delivery of a webhook is logged a moment after it came; nothing else is waited for.
	hurry := !strings.HasPrefix(c.ID, "events/webhook-")
	env := &suites.Env{
		Target: made, Contract: contract, Features: map[string]bool{}, Seed: 1, SkipPauses: hurry,
		Judge: &judge.Judge{Contract: contract, Dialect: specs.Any}, Now: embedded.Epoch,
	}
	features, err := made.Control().Features(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	for _, name := range features {
		env.Features[name] = true
	}
	between.sent.Store(0)
	between.meddle = meddle
	return suites.Execute(tb.Context(), env, c), between.sent.Load()
}

// sampled calls judge for every 13th case, on all cores.
func sampled(judge func(*suites.Case)) {
	var group sync.WaitGroup
	turn := make(chan *suites.Case)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for c := range turn {
				judge(c)
			}
		})
	}
	for i, c := range all.Cases() {
		if i%13 == 0 {
			turn <- c
		}
	}
	close(turn)
	group.Wait()
}

// lost are the ways in which an answer is lost after the request had its effect.
var lost = []struct {
	name string
	how  func(*http.Response) (*http.Response, error)
}{
	{"no answer", func(*http.Response) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }},
	{"half an answer", func(r *http.Response) (*http.Response, error) {
		text, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(io.MultiReader(strings.NewReader(string(text[:len(text)/2])), failingReader{}))
		return r, nil
	}},
	{"a timeout", func(*http.Response) (*http.Response, error) { return nil, context.DeadlineExceeded }},
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, errors.New("connection reset by peer") }

// TestALostAnswerIsNoVerdict takes away one answer at a time, each of a sample of the cases,
// after the request had its effect: the case must pass without it or not be
// judged. What it judges afterwards must not be held against the target.
func TestALostAnswerIsNoVerdict(t *testing.T) {
	var cases, tried, unjudged, unneeded atomic.Int64
	sampled(func(c *suites.Case) {
		whole, sent := meddled(t, c, nil)
		if whole.Status != suites.Passed {
			if whole.Status != suites.Unsupported {
				t.Errorf("%s is %s (%s) with every answer", c.ID, whole.Status, whole.Reason)
			}
			return
		}
		cases.Add(1)
		for n := int64(1); n <= sent; n++ {
			way := lost[int(n+cases.Load())%len(lost)]
			result, _ := meddled(t, c, func(i int64, response *http.Response) (*http.Response, error) {
				if i == n {
					return way.how(response)
				}
				return response, nil
			})
			tried.Add(1)
			switch {
			case result.Status == suites.NotJudged && result.Reason != "":
				unjudged.Add(1)
			case result.Status == suites.Passed:
				unneeded.Add(1)
			default:
				t.Errorf("%s is %s after %s to request %d of %d: %s%s", c.ID, result.Status, way.name, n, sent, result.Reason, saying(result))
			}
		}
	})
	t.Logf("%d cases, %d answers lost: %d not judged, %d passed", cases.Load(), tried.Load(), unjudged.Load(), unneeded.Load())
	if unjudged.Load() < tried.Load()*9/10 {
		t.Errorf("of %d lost answers only %d were missed", tried.Load(), unjudged.Load())
	}
}

func saying(result *suites.Result) string {
	if len(result.Findings) == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d findings) %s", len(result.Findings), result.Findings[0].Message)
}

// TestAMessageThatCannotBeReadBreaksARule tells it from an answer that did not come: a client that is refused what it
// reads is not served.
func TestAMessageThatCannotBeReadBreaksARule(t *testing.T) {
	defaults := slices.IndexFunc(all.Cases(), func(c *suites.Case) bool { return c.ID == "charges/defaults" })
	for cause, want := range map[string]suites.Status{
		`net/http: HTTP/1.x transport connection broken: bad Content-Length "+2"`: suites.Failed,
		"gzip: invalid header": suites.Failed,
		"connection reset":     suites.NotJudged,
	} {
		result, _ := meddled(t, all.Cases()[defaults], func(n int64, response *http.Response) (*http.Response, error) {
			if n == 1 {
				return nil, errors.New(cause)
			}
			return response, nil
		})
		if result.Status != want || want == suites.Failed && (len(result.Findings) != 1 || result.Findings[0].Rule != "answer.http") {
			t.Errorf("%s: %s (%s), %v, want %s", cause, result.Status, result.Reason, result.Findings, want)
		}
	}
}
