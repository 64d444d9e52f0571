// Package export writes what an emulator was asked as a file: as a cassette, as HAR, or as a Go test. Secrets are redacted.
package export

import (
	"slices"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
)

// Session is what an emulator was asked.
type Session struct {
	// Requests are those to the api host, to the vault and to the control API, with their answers, secrets included.
	Requests []exchange.Raw
	// LeftOut counts those that are not among them, because they were too long to be kept.
	LeftOut  int
	Dialect  specs.Dialect
	Features []string
	Secrets  []string // values to redact, whatever they look like
	// APIURL and VaultURL are where the hosts are reached.
	APIURL, VaultURL string
	// Version is that of the harness, Now the time.
	Version string
	Now     time.Time
}

// Format is a way to write a session.
type Format struct {
	Name, File, MediaType string
	Write                 func(*Session) ([]byte, error)
}

// formats are all of them.
var formats = []Format{
	{"cassette", "session.yaml", "application/yaml; charset=utf-8", cassette},
	{"har", "session.har", "application/json; charset=utf-8", har},
	{"gotest", "session_test.go", "text/x-go; charset=utf-8", goTest},
}

// Find returns a format by its name, nil where there is none.
func Find(name string) *Format {
	at := slices.IndexFunc(formats, func(f Format) bool { return f.Name == name })
	if at < 0 {
		return nil
	}
	return &formats[at]
}

// exchanges returns the requests redacted, without those to the control API unless they are wanted.
func (s *Session) exchanges(control bool) []*exchange.Exchange {
	var all []*exchange.Exchange
	for _, raw := range s.Requests {
		if raw.Host == exchange.API || raw.Host == exchange.Vault || control {
			raw.Secrets = s.Secrets
			all = append(all, exchange.New(raw))
		}
	}
	return all
}
