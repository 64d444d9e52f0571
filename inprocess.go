package conformance

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/specs"
)

// standing are the addresses of hosts that no socket leads to: those of an
// emulator within the process, and of a replay.
var standing = cassettes.Hosts{API: "http://api.target", Vault: "http://vault.target", Control: "http://control.target"}

// emulatorEpoch is when every recording of the embedded emulator begins, by its
// own clock: ids and times hold it, and recordings of one suite shall be alike.
var emulatorEpoch = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// inProcess is a transport to an emulator without sockets.
type inProcess map[string]http.Handler // by host

// newInProcess starts an emulator of its own.
func newInProcess(dialect specs.Dialect, seed int64) (transport inProcess, emu *emulator.Emulator) {
	return newFaulty(dialect, seed, "")
}

// newFaulty starts an emulator that is wrong in the way that fault names; empty: it is not.
func newFaulty(dialect specs.Dialect, seed int64, fault string) (transport inProcess, emu *emulator.Emulator) {
	emu = emulator.New(emulator.Options{
		Dialect: speaks(dialect), Seed: seed, Now: func() time.Time { return emulatorEpoch },
		APIURL: standing.API, VaultURL: standing.Vault, Fault: fault,
	})
	transport = inProcess{}
	for address, handler := range map[string]http.Handler{standing.API: emu.API(), standing.Vault: emu.Vault(), standing.Control: emu.Control()} {
		parsed, _ := url.Parse(address)
		transport[parsed.Host] = handler
	}
	return transport, emu
}

// speaks is the dialect of an emulator that is judged in another: where either
// conforms it speaks the recorded one.
func speaks(judged specs.Dialect) emulator.Dialect {
	if judged == specs.Documented {
		return emulator.Documented
	}
	return emulator.Recorded
}

// RoundTrip hands the request to the handler of its host.
func (t inProcess) RoundTrip(request *http.Request) (*http.Response, error) {
	handler := t[request.URL.Host]
	if err := request.Context().Err(); err != nil || handler == nil {
		return nil, &url.Error{Op: request.Method, URL: request.URL.Host, Err: orNoHost(err)}
	}
	received := request.Clone(request.Context())
	received.RequestURI = request.URL.RequestURI()
	if received.Body == nil {
		received.Body = http.NoBody
	}
	written := &written{header: http.Header{}}
	handler.ServeHTTP(written, received)
	_ = received.Body.Close()
	return written.answer(request), nil
}

func orNoHost(err error) error {
	if err == nil {
		return http.ErrServerClosed
	}
	return err
}

// written takes what a handler writes. (httptest has the like, but adds a flag to
// the command line of every program that imports it.)
type written struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *written) Header() http.Header { return w.header }

func (w *written) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *written) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(p)
}

func (w *written) answer(request *http.Request) *http.Response {
	w.WriteHeader(http.StatusOK)
	return &http.Response{
		Status: strconv.Itoa(w.status) + " " + http.StatusText(w.status), StatusCode: w.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.header, Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()), Request: request,
	}
}
