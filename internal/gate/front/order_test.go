package front_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/gate/front"
)

// holding is the body of an answer that stops in the middle until it is let go.
type holding struct {
	io.Reader
	once    sync.Once
	reached chan struct{}
	letGo   chan struct{}
}

func hold(first, second string) *holding {
	h := &holding{reached: make(chan struct{}), letGo: make(chan struct{})}
	h.Reader = io.MultiReader(strings.NewReader(first), h.gate(), strings.NewReader(second))
	return h
}

func (h *holding) gate() io.Reader {
	return readerFunc(func([]byte) (int, error) {
		h.once.Do(func() { close(h.reached) })
		<-h.letGo
		return 0, io.EOF
	})
}

func (h *holding) Close() error { return nil }

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// TestOrder: requests are told of in the order in which their answers began, whichever ends first. A part of an answer reaches the client
// before the rest is there.
func TestOrder(t *testing.T) {
	slow := hold("first ", "second")
	k := open(t, front.Options{Upstream: upstream(func(r *http.Request) (*http.Response, error) {
		got := answer(r, http.StatusOK, "quick")
		if r.URL.Path == "/slow" {
			got.Body, got.ContentLength = slow, -1
		}
		return got, nil
	})})
	client := k.client(front.ByURL)
	long, err := client.Do(request(t, http.MethodGet, k.APIURL+"/slow", ""))
	if err != nil {
		t.Fatal(err)
	}
	defer long.Body.Close()
	part := make([]byte, 6)
	if _, err := io.ReadFull(long.Body, part); err != nil || string(part) != "first " {
		t.Fatalf("%q, %v", part, err)
	}
	<-slow.reached
	k.do(client, request(t, http.MethodGet, k.VaultURL+"/quick", ""))
	close(slow.letGo)
	if rest, err := io.ReadAll(long.Body); err != nil || string(rest) != "second" {
		t.Fatalf("%q, %v", rest, err)
	}
	seen := k.seen()
	if len(seen) != 2 || seen[0].Raw.Path != "/slow" || string(seen[0].Raw.Response.Body) != "first second" || seen[1].Raw.Path != "/quick" {
		t.Errorf("told of %d requests", len(seen))
	}
}

// TestOrderOfACrowd: a request that a client sends after an answer is told of after it, though it goes over another connection.
func TestOrderOfACrowd(t *testing.T) {
	k := open(t, front.Options{Upstream: answering("{}")})
	clients := []*http.Client{k.client(front.ByURL), k.client(front.ByTLS), k.client(front.ByProxy)}
	const each, threads = 60, 4
	var all sync.WaitGroup
	for thread := range threads {
		all.Go(func() {
			for i := range each {
				address := "https://api.omise.co"
				if i%3 == 0 {
					address = k.APIURL
				}
				k.do(clients[i%3], request(t, http.MethodGet, fmt.Sprintf("%s/%d/%d", address, thread, i), ""))
			}
		})
	}
	all.Wait()
	next := [threads]int{}
	for _, seen := range k.seen() {
		var thread, i int
		if _, err := fmt.Sscanf(seen.Raw.Path, "/%d/%d", &thread, &i); err != nil || next[thread] != i {
			t.Fatalf("%s was told of in the place of %d", seen.Raw.Path, next[thread])
		}
		next[thread]++
	}
	if next != [threads]int{each, each, each, each} {
		t.Errorf("told of %v", next)
	}
}

// TestLostAnswers: it is told whether the client got its answer, and what the upstream had answered.
func TestLostAnswers(t *testing.T) {
	proper := &exchange.RawResponse{Status: http.StatusOK, Body: []byte("made")}
	for _, tt := range []struct {
		name     string
		upstream upstream
		fails    bool // the client gets no whole answer
		lost     bool
		body     string // of what is told to be the answer, empty for none
		failure  exchange.FailureKind
	}{
		{"answered", answering("yes"), false, false, "yes", ""},
		{"no answer", func(*http.Request) (*http.Response, error) { return nil, io.EOF }, true, true, "", exchange.FailureClosed},
		{"too late", func(*http.Request) (*http.Response, error) { return nil, context.DeadlineExceeded }, true, true, "", exchange.FailureTimeout},
		{"a lost answer", func(r *http.Request) (*http.Response, error) {
			note := front.NoteOf(r.Context())
			note.Injected, note.Answered = "lost", proper
			return nil, io.EOF
		}, true, true, "made", ""},
		{"another answer", func(r *http.Request) (*http.Response, error) {
			note := front.NoteOf(r.Context())
			note.Injected, note.Answered = "lost", proper
			return answer(r, http.StatusBadGateway, "no"), nil
		}, false, false, "no", ""},
		{"a cut answer", func(r *http.Request) (*http.Response, error) {
			got := answer(r, http.StatusOK, "half")
			got.ContentLength = 8
			got.Body = io.NopCloser(io.MultiReader(got.Body, readerFunc(func([]byte) (int, error) { return 0, io.ErrUnexpectedEOF })))
			return got, nil
		}, true, true, "half", ""},
		{"an answer that ends nothing", func(r *http.Request) (*http.Response, error) {
			return answer(r, http.StatusSwitchingProtocols, ""), nil
		}, true, true, "", exchange.FailureClosed},
	} {
		for _, way := range []front.Way{front.ByURL, front.ByTLS} {
			t.Run(tt.name+" by "+string(way), func(t *testing.T) {
				k := open(t, front.Options{Upstream: tt.upstream})
				address := k.APIURL
				client := k.client(way, func(transport *http.Transport) { transport.ForceAttemptHTTP2 = true })
				if way == front.ByTLS {
					address = "https://api.omise.co"
				}
				got, err := client.Do(request(t, http.MethodPost, address+"/charges", "a=1"))
				if err == nil {
					_, err = io.ReadAll(got.Body)
					_ = got.Body.Close()
				}
				if (err != nil) != tt.fails {
					t.Errorf("the client got %v", err)
				}
				seen := k.one()
				if seen.Lost != tt.lost {
					t.Errorf("lost: %v", seen.Lost)
				}
				if answer := seen.Raw.Response; (answer == nil) != (tt.body == "") || answer != nil && string(answer.Body) != tt.body {
					t.Errorf("the answer is told to be %+v", answer)
				}
				if failed := seen.Raw.Failure; (failed == nil) != (tt.failure == "") || failed != nil && failed.Kind != tt.failure {
					t.Errorf("the failure is told to be %+v", failed)
				}
				if injected := seen.Note.Injected; (injected != "") != (tt.name == "a lost answer" || tt.name == "another answer") {
					t.Errorf("injected %q", injected)
				}
			})
		}
	}
}

// TestClientsThatLeave: what the upstream answers after its client has gone is told of as lost.
func TestClientsThatLeave(t *testing.T) {
	var asked atomic.Bool
	left, gone := make(chan struct{}), make(chan struct{})
	k := open(t, front.Options{Upstream: upstream(func(r *http.Request) (*http.Response, error) {
		asked.Store(true)
		<-r.Context().Done()
		close(left)
		<-gone // a client whose connection is half closed may still read an answer
		return answer(r, http.StatusOK, "late"), nil
	})})
	ctx, leave := context.WithCancel(t.Context())
	r := request(t, http.MethodPost, "https://api.omise.co/charges", "a=1").WithContext(ctx)
	go func() {
		for !asked.Load() {
			time.Sleep(time.Millisecond)
		}
		leave()
	}()
	if _, err := k.client(front.ByProxy).Do(r); err == nil {
		t.Error("the client got an answer")
	}
	close(gone)
	<-left
	if seen := k.one(); !seen.Lost || seen.Raw.Response == nil || string(seen.Raw.Response.Body) != "late" {
		t.Errorf("lost %v, %+v", seen.Lost, seen.Raw.Response)
	}
}
