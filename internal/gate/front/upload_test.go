package front_test

import (
	"bufio"
	"bytes"
	"errors"
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

const large = 20 << 20

// TestLargeUploads: 20 MB are passed on while they come. What is told has the beginning and the length.
func TestLargeUploads(t *testing.T) {
	for _, way := range []front.Way{front.ByURL, front.ByTLS} {
		t.Run(string(way), func(t *testing.T) {
			arrived := make(chan struct{})
			k := open(t, front.Options{Upstream: upstream(func(r *http.Request) (*http.Response, error) {
				first := make([]byte, 100_000)
				if _, err := io.ReadFull(r.Body, first); err != nil {
					return nil, err
				}
				close(arrived)
				rest, err := io.Copy(io.Discard, r.Body)
				return answer(r, http.StatusOK, fmt.Sprint(rest+int64(len(first)))), err
			})})
			text := bytes.Repeat([]byte("0123456789abcdef"), large/16)
			stop := time.AfterFunc(patience, func() { t.Error("nothing arrived before the end was sent") })
			body := io.MultiReader(bytes.NewReader(text[:1<<20]), readerFunc(func([]byte) (int, error) {
				<-arrived // the end is sent only when the beginning is there
				stop.Stop()
				return 0, io.EOF
			}), bytes.NewReader(text[1<<20:]))
			address := map[front.Way]string{front.ByURL: k.APIURL, front.ByTLS: "https://api.omise.co"}[way]
			r := request(t, http.MethodPost, address+"/charges", "")
			r.Body, r.ContentLength = io.NopCloser(body), -1
			client := k.client(way, func(transport *http.Transport) { transport.ForceAttemptHTTP2 = true })
			if _, got := k.do(client, r); got != fmt.Sprint(large) {
				t.Errorf("the upstream got %s bytes", got)
			}
			if seen := k.one(); seen.Size != large || !bytes.Equal(seen.Raw.Body, text[:exchange.MaxBody]) || seen.Lost {
				t.Errorf("told of %d bytes, lost %v, kept %d", seen.Size, seen.Lost, len(seen.Raw.Body))
			}
		})
	}
}

// TestEarlyAnswers: a client that sends its whole body before it reads gets the answer of an upstream that did not want all of it.
func TestEarlyAnswers(t *testing.T) {
	for _, way := range []front.Way{front.ByURL, front.ByTLS} {
		t.Run(string(way), func(t *testing.T) {
			k := open(t, front.Options{Upstream: upstream(func(r *http.Request) (*http.Response, error) {
				return answer(r, http.StatusRequestEntityTooLarge, "too large"), nil
			})})
			address := map[front.Way]string{front.ByURL: k.APIURL, front.ByTLS: "https://api.omise.co"}[way]
			client := k.client(way, func(transport *http.Transport) { transport.ForceAttemptHTTP2 = true })
			got, text := k.do(client, request(t, http.MethodPost, address+"/charges", strings.Repeat("x", large)))
			if got.StatusCode != http.StatusRequestEntityTooLarge || text != "too large" {
				t.Errorf("answered %d %q", got.StatusCode, text)
			}
			if seen := k.one(); seen.Lost || seen.Size != large || len(seen.Raw.Body) > exchange.MaxBody {
				t.Errorf("told of %d bytes, lost %v", seen.Size, seen.Lost)
			}
		})
	}
}

// TestEarlyAnswersOnTheWire: a client that can only read once it has written all of its body loses no answer.
func TestEarlyAnswersOnTheWire(t *testing.T) {
	k := open(t, front.Options{Upstream: answering("no")})
	conn := raw(t, k.APIURL)
	fmt.Fprintf(conn, "POST /charges HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", large)
	if n, err := io.WriteString(conn, strings.Repeat("x", large)); err != nil {
		t.Fatalf("%d bytes were taken: %v", n, err)
	}
	if got, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil || got.StatusCode != http.StatusOK {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestMemoryOfAnswers: what long answers take of the memory is given back.
func TestMemoryOfAnswers(t *testing.T) {
	k := open(t, front.Options{Upstream: upstream(func(r *http.Request) (*http.Response, error) {
		got := answer(r, http.StatusOK, "")
		got.ContentLength, got.Body = -1, io.NopCloser(io.MultiReader(strings.NewReader("one "), strings.NewReader("two")))
		return got, nil
	})})
	client := k.client(front.ByURL)
	for range 40 { // 32 of which nothing is given back take all
		if _, text := k.do(client, request(t, http.MethodGet, k.APIURL+"/charges", "")); text != "one two" {
			t.Errorf("answered %q", text)
		}
	}
}

// TestHalfUploads: a request that its client gave up is not told of, as it was none.
func TestHalfUploads(t *testing.T) {
	for _, length := range []int{1000, large} {
		asked := make(chan error, 1)
		k := open(t, front.Options{Upstream: upstream(func(r *http.Request) (*http.Response, error) {
			_, err := io.Copy(io.Discard, r.Body)
			asked <- err
			return nil, errors.Join(err, io.ErrUnexpectedEOF)
		})})
		conn := raw(t, k.APIURL)
		fmt.Fprintf(conn, "POST /charges HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", length, strings.Repeat("x", length/2))
		_ = conn.Close()
		if length == large {
			if err := <-asked; err == nil {
				t.Error("the upstream took half of a body for the whole")
			}
		}
		if seen := k.seen(); len(seen) != 0 {
			t.Errorf("told of %d bytes", seen[0].Size)
		}
	}
}

// TestManyConnections: 200 connections are served at once.
func TestManyConnections(t *testing.T) {
	const connections = 200
	var here sync.WaitGroup
	here.Add(connections)
	k := open(t, front.Options{Upstream: upstream(func(r *http.Request) (*http.Response, error) {
		here.Done()
		here.Wait() // all of them are here before one is answered
		return echo(r)
	})})
	var all sync.WaitGroup
	clients := []*http.Client{k.client(front.ByURL), k.client(front.ByProxy), k.client(front.ByTLS)}
	for i := range connections {
		all.Go(func() {
			address := "https://vault.omise.co"
			if i%3 == 0 {
				address = k.VaultURL
			}
			text := fmt.Sprint("n=", i)
			if _, got := k.do(clients[i%3], request(t, http.MethodPost, address+"/tokens", text)); got != text {
				t.Errorf("%q was answered %q", text, got)
			}
		})
	}
	all.Wait()
	if seen := k.seen(); len(seen) != connections {
		t.Errorf("told of %d requests", len(seen))
	}
}

// TestBackpressure: where what is seen is not taken, clients wait, and nothing is dropped.
func TestBackpressure(t *testing.T) {
	letGo := make(chan struct{})
	var told, answered atomic.Int32
	k := open(t, front.Options{Upstream: answering("{}"), Seen: func(*front.Seen) {
		<-letGo
		told.Add(1)
	}})
	client := k.client(front.ByURL, func(transport *http.Transport) { transport.MaxIdleConnsPerHost = 20 })
	const each, threads = 50, 20
	var all sync.WaitGroup
	for range threads {
		all.Go(func() {
			for range each {
				k.do(client, request(t, http.MethodGet, k.APIURL+"/a", ""))
				answered.Add(1)
			}
		})
	}
	const least, most = 500, 520
	for end := time.Now().Add(patience); answered.Load() < least && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(200 * time.Millisecond) // so that there may be too many
	if n := answered.Load(); n < least || n > most {
		t.Errorf("%d requests were answered before one was taken", n)
	}
	close(letGo)
	all.Wait()
	k.Close()
	if told.Load() != each*threads {
		t.Errorf("%d requests of %d were told of", told.Load(), each*threads)
	}
}

// TestMemoryOfUploads: large bodies that come at once are passed on by and by, so that what is kept of them is bounded.
func TestMemoryOfUploads(t *testing.T) {
	const most, clients = 32, 40
	var asked atomic.Int32
	letGo := make(chan struct{})
	k := open(t, front.Options{Upstream: upstream(func(r *http.Request) (*http.Response, error) {
		asked.Add(1)
		<-letGo
		return answer(r, http.StatusRequestEntityTooLarge, "{}"), nil
	})})
	var all sync.WaitGroup
	client := k.client(front.ByURL)
	for range clients {
		all.Go(func() {
			k.do(client, request(t, http.MethodPost, k.APIURL+"/charges", strings.Repeat("x", exchange.MaxBody+1)))
		})
	}
	for end := time.Now().Add(patience); asked.Load() < most && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(100 * time.Millisecond)
	if n := asked.Load(); n != most {
		t.Errorf("%d large requests were passed on at once, want %d", n, most)
	}
	close(letGo)
	all.Wait()
	if seen := k.seen(); len(seen) != clients {
		t.Errorf("told of %d requests", len(seen))
	}
}
