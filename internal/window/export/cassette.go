package export

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
)

// hosts stand for those of the emulator in a recording, which keeps their roles alone.
var hosts = cassettes.Hosts{API: "http://api.window", Vault: "http://vault.window", Control: "http://control.window"}

// cassette records the session anew, from what was kept.
func cassette(s *Session) ([]byte, error) {
	kept := &memory{}
	recorder := cassettes.NewRecorder(hosts, kept, s.Secrets...)
	for i := range s.Requests {
		kept.raw = &s.Requests[i]
		request, err := kept.request()
		if err != nil {
			continue // an address that no client can send
		}
		answer, err := recorder.RoundTrip(request)
		if err == nil {
			_ = answer.Body.Close()
		}
	}
	whole := recorder.Cassette(cassettes.Header{
		Case: cassettes.Session, Target: "emulator", Dialect: string(s.Dialect), Features: s.Features,
		HarnessVersion: s.Version, SpecVersion: specs.Version, RecordedAt: s.Now.UTC().Truncate(time.Second),
		Clock: s.Now.UTC().Truncate(time.Second), Verdict: "passed",
	})
	return whole.Encode(), nil
}

// memory answers a request as it was answered.
type memory struct{ raw *exchange.Raw }

func (m *memory) request() (*http.Request, error) {
	base := map[exchange.Host]string{exchange.API: hosts.API, exchange.Vault: hosts.Vault, cassettes.Control: hosts.Control}[m.raw.Host]
	address := base + m.raw.Path
	if m.raw.Query != "" {
		address += "?" + m.raw.Query
	}
	request, err := http.NewRequest(m.raw.Method, address, bytes.NewReader(m.raw.Body)) //nolint:noctx // nothing is sent
	if err != nil {
		return nil, err
	}
	request.Header = m.raw.Header.Clone()
	return request, nil
}

// RoundTrip returns what was kept.
func (m *memory) RoundTrip(request *http.Request) (*http.Response, error) {
	if m.raw.Response == nil {
		return nil, &url.Error{Op: request.Method, URL: request.URL.Path, Err: errors.Join(io.ErrUnexpectedEOF)}
	}
	return &http.Response{
		StatusCode: m.raw.Response.Status, Header: m.raw.Response.Header.Clone(), Request: request,
		Body: io.NopCloser(bytes.NewReader(m.raw.Response.Body)),
	}, nil
}
