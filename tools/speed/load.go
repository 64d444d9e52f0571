package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

// load is what was measured with so many connections.
type load struct {
	rate     float64 // answers a second
	p50, p99 float64 // ms
}

// load sends the request of the server again and again, each connection as soon as it has an answer. The client takes little time of the
// processor, of which it takes away some from the server: all servers alike.
func (s *server) load(ctx context.Context, r *running, connections int, length time.Duration) (load, error) {
	client := &fasthttp.HostClient{Addr: strings.TrimPrefix(r.base, "http://"), MaxConns: connections, ReadTimeout: time.Minute}
	defer client.CloseIdleConnections()
	var (
		mu       sync.Mutex
		all      []time.Duration
		failed   error
		clients  sync.WaitGroup
		begun    = time.Now()
		deadline = begun.Add(length)
	)
	for range connections {
		clients.Go(func() {
			took, err := s.repeat(ctx, client, r, deadline)
			mu.Lock()
			defer mu.Unlock()
			all = append(all, took...)
			failed = firstOf(failed, err)
		})
	}
	clients.Wait()
	elapsed := time.Since(begun).Seconds()
	if failed = firstOf(failed, ctx.Err()); failed != nil || len(all) == 0 {
		return load{}, firstOf(failed, fmt.Errorf("there was no answer in %s", length))
	}
	slices.Sort(all)
	share := func(of float64) float64 { return all[int(of*float64(len(all)-1))].Seconds() * 1000 }
	return load{rate: float64(len(all)) / elapsed, p50: share(0.5), p99: share(0.99)}, nil
}

// repeat sends the request until the deadline, and returns how long each answer took.
func (s *server) repeat(ctx context.Context, client *fasthttp.HostClient, r *running, deadline time.Time) (took []time.Duration, err error) {
	request, response := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(request)
	defer fasthttp.ReleaseResponse(response)
	request.SetRequestURI(r.base + s.path)
	request.Header.SetMethod(http.MethodPost)
	request.Header.SetContentType(form)
	request.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(s.key+":")))
	request.SetBodyString(r.body)
	for ctx.Err() == nil {
		begun := time.Now()
		if begun.After(deadline) {
			break
		}
		if err := client.Do(request, response); err != nil {
			return took, err
		}
		if response.StatusCode() != http.StatusOK {
			return took, fmt.Errorf("it answers %d: %.300s", response.StatusCode(), response.Body())
		}
		took = append(took, time.Since(begun))
	}
	return took, nil
}
