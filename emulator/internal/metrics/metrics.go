// Package metrics counts what an emulator does, and shows it in the text format of Prometheus.
package metrics

import (
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// bounds are those of the histogram of durations, in seconds: an answer takes less than a millisecond, unless the
// machine is busy.
var bounds = []float64{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1}

// Request is what requests are counted by. All of its values are of small sets: a path without an operation has
// no route.
type Request struct {
	Host, Method, Pattern string
	Status                int
	Code                  string // of the error, empty where there is none
}

// counted are the metrics of one kind of request.
type counted struct {
	requests  *metrics.Counter
	durations *metrics.PrometheusHistogram
}

// Metrics counts requests, webhooks and evictions. Its methods may be called at the same time.
type Metrics struct {
	mu        sync.RWMutex
	kinds     map[Request]counted
	requests  *metrics.Set
	durations *metrics.Set
	webhooks  map[string]*atomic.Uint64
	evictions atomic.Uint64
}

// Outcomes of webhooks.
const (
	accepted = "accepted" // with a status of 2xx
	refused  = "refused"  // with another
	failed   = "failed"   // there was no answer
)

// New returns metrics that have counted nothing.
func New() *Metrics {
	return &Metrics{
		kinds: map[Request]counted{}, requests: metrics.NewSet(), durations: metrics.NewSet(),
		webhooks: map[string]*atomic.Uint64{accepted: {}, refused: {}, failed: {}},
	}
}

// Observe counts a request.
func (m *Metrics) Observe(r Request, took time.Duration) {
	m.mu.RLock()
	of, known := m.kinds[r]
	m.mu.RUnlock()
	if !known {
		of = m.add(r)
	}
	of.requests.Inc()
	of.durations.Update(took.Seconds())
}

// add makes the metrics of a kind of request that is new.
func (m *Metrics) add(r Request) counted {
	m.mu.Lock()
	defer m.mu.Unlock()
	if of, known := m.kinds[r]; known {
		return of
	}
	route := ""
	if r.Pattern != "" {
		route = r.Method + " " + r.Pattern
	}
	of := counted{
		m.requests.GetOrCreateCounter(fmt.Sprintf("omise_emulator_requests_total{host=%q,route=%q,status=\"%d\",code=%q}",
			r.Host, route, r.Status, r.Code)),
		m.durations.GetOrCreatePrometheusHistogramExt(fmt.Sprintf("omise_emulator_request_duration_seconds{host=%q,route=%q}",
			r.Host, route), bounds),
	}
	m.kinds[r] = of
	return of
}

// Evicted counts an object that was dropped to make room.
func (m *Metrics) Evicted() { m.evictions.Add(1) }

// carrier counts the webhooks that it carries.
type carrier struct {
	next http.RoundTripper
	m    *Metrics
}

// Carry returns a transport that counts what it carries.
func (m *Metrics) Carry(next http.RoundTripper) http.RoundTripper { return carrier{next, m} }

func (c carrier) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := c.next.RoundTrip(r)
	outcome := refused
	switch {
	case err != nil:
		outcome = failed
	case answer.StatusCode/100 == 2:
		outcome = accepted
	}
	c.m.webhooks[outcome].Add(1)
	return answer, err
}

// CloseIdleConnections is what http.Client asks its transport for.
func (c carrier) CloseIdleConnections() {
	if closer, ok := c.next.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}

// Kept is how many objects of a kind there are.
type Kept struct {
	Kind  string
	Count int
}

// Write shows all metrics, with what is kept now.
func (m *Metrics) Write(w io.Writer, accounts int, kept []Kept) {
	head(w, "omise_emulator_requests_total", "counter", "Requests by host, operation, status and error code.")
	m.requests.WritePrometheus(w)
	head(w, "omise_emulator_request_duration_seconds", "histogram", "How long answers took to make.")
	m.durations.WritePrometheus(w)
	head(w, "omise_emulator_accounts", "gauge", "Accounts.")
	metrics.WriteGaugeUint64(w, "omise_emulator_accounts", uint64(accounts))
	head(w, "omise_emulator_objects", "gauge", "Objects that are kept, by kind.")
	for _, of := range kept {
		metrics.WriteGaugeUint64(w, fmt.Sprintf("omise_emulator_objects{kind=%q}", of.Kind), uint64(of.Count))
	}
	head(w, "omise_emulator_evictions_total", "counter", "Objects that were dropped to make room.")
	metrics.WriteCounterUint64(w, "omise_emulator_evictions_total", m.evictions.Load())
	head(w, "omise_emulator_webhook_attempts_total", "counter", "Attempts to deliver a webhook, by outcome.")
	for _, outcome := range []string{accepted, failed, refused} {
		metrics.WriteCounterUint64(w, fmt.Sprintf("omise_emulator_webhook_attempts_total{outcome=%q}", outcome), m.webhooks[outcome].Load())
	}
}

func head(w io.Writer, name, kind, help string) {
	_, _ = fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}
