// Package network puts a network that fails between the harness and an emulator,
// each in a process of its own, all on loopback addresses.
package network

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
)

// hosts are the two hosts of the API. The control API is not part of what is judged
// and is reached without a detour.
var hosts = []string{"api", "vault"}

// ready is what the emulator writes once it answers.
type ready struct {
	API     string `json:"api_url"`
	Vault   string `json:"vault_url"`
	Control string `json:"control_url"`
	Public  string `json:"public_key"`
	Secret  string `json:"secret_key"`
}

// Stand is an emulator behind proxies that can be poisoned:
// harness → toxiproxy → a counter → emulator.
type Stand struct {
	// Requests counts what reached the counters.
	Requests atomic.Int64
	// On is called with the number of each request before it is handed on. True: it
	// has been dealt with. It is set before the first request.
	On func(number int64, w http.ResponseWriter, r *http.Request) bool

	binary, folder string
	proxies        map[string]*toxiproxy.Proxy
	counters       []*http.Server
	backends       map[string]*atomic.Pointer[url.URL]

	mu      sync.Mutex
	process *exec.Cmd
	at      ready
	args    []string
}

// NewStand starts an emulator of the binary and the proxies before it. Without
// keepAlive each request has a connection of its own, so that what befalls one
// connection in n befalls one request in n.
func NewStand(binary, folder string, keepAlive bool) (*Stand, error) {
	s := &Stand{binary: binary, folder: folder, proxies: map[string]*toxiproxy.Proxy{}, backends: map[string]*atomic.Pointer[url.URL]{}}
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.Nop())
	for _, host := range hosts {
		backend := new(atomic.Pointer[url.URL])
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			s.Close()
			return nil, fmt.Errorf("the counter of the %s host cannot listen: %w", host, err)
		}
		counter := &http.Server{Handler: s.counter(backend), ErrorLog: quiet, ReadHeaderTimeout: 10 * time.Second}
		counter.SetKeepAlivesEnabled(keepAlive)
		go func() { _ = counter.Serve(listener) }() // ends with Close
		s.counters, s.backends[host] = append(s.counters, counter), backend
		proxy := toxiproxy.NewProxy(server, host, "127.0.0.1:0", listener.Addr().String())
		if err := proxy.Start(); err != nil {
			s.Close()
			return nil, fmt.Errorf("the proxy before the %s host cannot listen: %w", host, err)
		}
		s.proxies[host] = proxy
	}
	// The addresses of the first start are those of every other.
	s.args = []string{"--api-addr", "127.0.0.1:0", "--vault-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0"}
	if err := s.Revive(); err != nil {
		s.Close()
		return nil, err
	}
	s.args = nil
	for flag, address := range map[string]string{"--api-addr": s.at.API, "--vault-addr": s.at.Vault, "--control-addr": s.at.Control} {
		s.args = append(s.args, flag, strings.TrimPrefix(address, "http://"))
	}
	return s, nil
}

// counter hands requests on to the emulator. Where that is gone, the connection
// ends as it would without the counter between.
func (s *Stand) counter(backend *atomic.Pointer[url.URL]) http.Handler {
	forward := &httputil.ReverseProxy{
		Rewrite:      func(r *httputil.ProxyRequest) { r.SetURL(backend.Load()); r.Out.Host = r.In.Host },
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
		ErrorLog:     quiet,
		Transport:    &http.Transport{MaxIdleConnsPerHost: 32},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Without it the server closes the body of the request once the answer begins,
		// and where it was not read to its very end by then, the answer is cut.
		_ = http.NewResponseController(w).EnableFullDuplex()
		number := s.Requests.Add(1)
		if s.On == nil || !s.On(number, w, r) {
			forward.ServeHTTP(w, r)
		}
	})
}

// API is the address of the api host, behind its proxy.
func (s *Stand) API() string { return "http://" + s.proxies["api"].Listen }

// Vault is the address of the vault, behind its proxy.
func (s *Stand) Vault() string { return "http://" + s.proxies["vault"].Listen }

// Poison adds a toxic of toxiproxy, in its JSON form, to both hosts.
func (s *Stand) Poison(toxic map[string]any) error {
	text, err := json.Marshal(toxic)
	if err != nil {
		return err
	}
	for _, host := range hosts {
		if _, err := s.proxies[host].Toxics.AddToxicJson(bytes.NewReader(text)); err != nil {
			return fmt.Errorf("toxiproxy refuses the toxic %s: %w", text, err)
		}
	}
	return nil
}

// Cut closes the proxies' listeners and connections: the target is gone.
func (s *Stand) Cut() {
	for _, host := range hosts {
		s.proxies[host].Stop()
	}
}

// Join opens them again, on the same ports.
func (s *Stand) Join() error {
	for _, host := range hosts {
		if err := s.proxies[host].Start(); err != nil {
			return fmt.Errorf("the proxy before the %s host cannot listen again: %w", host, err)
		}
	}
	return nil
}

// Kill ends the emulator's process, with all that it remembers.
func (s *Stand) Kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process != nil {
		_ = s.process.Process.Kill()
		_ = s.process.Wait() // says that it was killed
		s.process = nil
	}
}

// Revive starts the emulator, on the same addresses as before.
func (s *Stand) Revive() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	file := filepath.Join(s.folder, "ready.json")
	_ = os.Remove(file)
	args := append([]string{
		"emulator", "--seed", "1", "--ready-file", file, "--public-api-url", s.API(), "--public-vault-url", s.Vault(),
	}, s.args...)
	process := exec.Command(s.binary, args...)
	if err := process.Start(); err != nil {
		return fmt.Errorf("the emulator does not start: %w", err)
	}
	s.process = process
	for range 2400 {
		text, err := os.ReadFile(file)
		if err == nil && json.Unmarshal(text, &s.at) == nil {
			return s.aim()
		}
		time.Sleep(25 * time.Millisecond)
	}
	return fmt.Errorf("the emulator was not ready within a minute")
}

// aim points the counters at the emulator.
func (s *Stand) aim() error {
	for host, address := range map[string]string{"api": s.at.API, "vault": s.at.Vault} {
		parsed, err := url.Parse(address)
		if err != nil {
			return err
		}
		s.backends[host].Store(parsed)
	}
	return nil
}

// Close ends all of it.
func (s *Stand) Close() {
	s.Kill()
	for _, proxy := range s.proxies {
		proxy.Stop()
	}
	for _, counter := range s.counters {
		_ = counter.Close() // does not wait for requests
	}
}

// Run runs the suite against the stand and reads what it wrote.
func (s *Stand) Run(ctx context.Context, folder string, args ...string) (*Outcome, error) {
	args = append([]string{"--api-url", s.API(), "--vault-url", s.Vault(), "--control-url", s.at.Control}, args...)
	return Run(ctx, s.binary, folder, s.keys(), args...)
}

// RunStraight runs the suite against the emulator itself, past the proxies, with its control API or as if it had none.
func (s *Stand) RunStraight(ctx context.Context, folder string, control bool, args ...string) (*Outcome, error) {
	where := []string{"--api-url", s.at.API, "--vault-url", s.at.Vault}
	if control {
		where = append(where, "--control-url", s.at.Control)
	}
	return Run(ctx, s.binary, folder, s.keys(), append(where, args...)...)
}

// keys returns the environment with the keys of the emulator.
func (s *Stand) keys() []string {
	return []string{"OMISE_PUBLIC_KEY=" + s.at.Public, "OMISE_SECRET_KEY=" + s.at.Secret}
}
