package gate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/internal/gate/intercept"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/target"
)

// Upstream says what answers the client. The zero value is an emulator that is started in the process.
type Upstream struct {
	// APIURL and VaultURL address a server. One address may serve both: an empty VaultURL means the APIURL.
	APIURL, VaultURL string
	// PublicKey and SecretKey are the keys that the client is given for a server; empty: it has its own.
	PublicKey, SecretKey string
	// Replay is the folder with the recording that answers, or empty.
	Replay string
	// Record is the folder in which what was asked and answered is recorded, or empty.
	Record string
	// StartTime is what the clock of the emulator shows at first, SeedFile names the objects that it has from the
	// start, and StrictKeys has it refuse keys other than its own.
	StartTime  time.Time
	SeedFile   string
	StrictKeys bool
}

// recordingName names the recording of a client's run within its folder.
const recordingName = "gate/client"

// upstream answers the requests of the client.
type upstream struct {
	name           string
	through        http.RoundTripper
	public, secret string
	// beside is through for what the gate itself asks, which is not recorded.
	beside http.RoundTripper
	// hints returns what may be wrong with how the upstream was given; nil: nothing.
	hints func() []string
	// end is called when the gate begins to end, or is nil.
	end func()
	// close ends it, and returns sentences about what it has to say at the end. judged is the verdict on the client.
	close func(judged string) (incomplete []string)
}

// Keys returns the keys that the client is given or finds in its environment. They are looked for in all that is kept, whatever
// stands between their letters.
func (u *Upstream) Keys() []string {
	return slices.DeleteFunc(append(intercept.Keys(os.Environ()), u.SecretKey, u.PublicKey), func(key string) bool { return len(key) < shortestKey })
}

// shortestKey is the length of the shortest key that is looked for: a shorter one could stand in any word.
const shortestKey = 6

// openUpstream makes what answers.
func openUpstream(o *Options) (*upstream, error) {
	var up *upstream
	var err error
	switch from := &o.Upstream; {
	case from.Replay != "":
		up, err = replayed(from)
	case from.APIURL != "":
		up, err = remote(o)
	default:
		up, err = emulated(o)
	}
	if err != nil {
		return nil, err
	}
	up.beside = up.through
	if o.Upstream.Record == "" {
		return up, nil
	}
	return recorded(up, o), nil
}

// emulated starts an emulator in the process.
func emulated(o *Options) (*upstream, error) {
	emu, err := embedded.StartForClient(embedded.Options{
		Dialect: o.Session.Target.Dialect, Seed: o.Session.Seed, Variants: o.Injection.Variants(),
		Client: &embedded.ClientOptions{
			APIURL: "https://" + front.APIHost, VaultURL: "https://" + front.VaultHost,
			StartTime: o.Upstream.StartTime, SeedFile: o.Upstream.SeedFile, StrictKeys: o.Upstream.StrictKeys,
		},
	})
	if err != nil {
		return nil, usage.Errorf("SeedFile", "%w", err) // the only file that it reads
	}
	o.Injection.Declines(embedded.WithDecline)
	return &upstream{
		name:    "the embedded emulator",
		through: renamed{emu.Transport, map[string]*url.URL{front.APIHost: parsed(emu.Hosts.API), front.VaultHost: parsed(emu.Hosts.Vault)}},
		public:  emu.Keys.Public, secret: emu.Keys.Secret,
		close: func(string) []string { emu.Close(); return nil },
	}, nil
}

// remote leads to a server.
func remote(o *Options) (*upstream, error) {
	api, vault := o.Upstream.APIURL, cmp.Or(o.Upstream.VaultURL, o.Upstream.APIURL)
	transport := target.NewTransport(o.Session.Target.Timeouts)
	transport.DisableCompression = true // the client gets what the server sends
	transport.OnProxyConnectResponse = func(_ context.Context, proxy *url.URL, connect *http.Request, answer *http.Response) error {
		if answer.StatusCode != http.StatusOK {
			return front.NewBarredError(proxy, connect.Host, answer)
		}
		return nil
	}
	patient, name := newPatience(target.Final(transport)), api
	counted := &outages{next: patient}
	if vault != api {
		name += " and " + vault
	}
	hints := func() []string { return counted.hints(api) }
	if vault != api {
		hints = nil
	}
	return &upstream{
		name: name, hints: hints,
		through: renamed{counted, map[string]*url.URL{front.APIHost: parsed(api), front.VaultHost: parsed(vault)}},
		public:  o.Upstream.PublicKey, secret: o.Upstream.SecretKey,
		end:   patient.end,
		close: func(string) []string { transport.CloseIdleConnections(); return counted.said(name) },
	}, nil
}

func parsed(address string) *url.URL {
	to, _ := url.Parse(address) // checked where it was given
	return to
}

// renamed asks an upstream that has other addresses than the hosts of the API.
type renamed struct {
	to        http.RoundTripper
	addresses map[string]*url.URL
}

// RoundTrip asks the upstream.
func (r renamed) RoundTrip(request *http.Request) (*http.Response, error) {
	to := r.addresses[request.URL.Host]
	led := request.Clone(request.Context())
	led.URL.Scheme, led.URL.Host, led.Host = to.Scheme, to.Host, to.Host
	if to.Path != "" {
		// Not JoinPath, which cleans paths: what a client sends arrives as it is.
		led.URL.RawPath = strings.TrimSuffix(to.EscapedPath(), "/") + request.URL.EscapedPath()
		led.URL.Path = strings.TrimSuffix(to.Path, "/") + request.URL.Path
	}
	return r.to.RoundTrip(led)
}

// recordingHosts are the addresses under which a recording knows the hosts.
var recordingHosts = cassettes.Hosts{API: "https://" + front.APIHost, Vault: "https://" + front.VaultHost}

// replayed answers from what a gate has recorded.
func replayed(from *Upstream) (*upstream, error) {
	recording, err := cassettes.LoadCase(from.Replay, recordingName)
	if errors.Is(err, cassettes.ErrMissing) {
		return nil, usage.Errorf("Upstream", "%s has no recording of a client (omise-conformance gate --record %s makes one)", from.Replay, from.Replay)
	}
	if err != nil {
		return nil, usage.Errorf("Upstream", "%w", err)
	}
	player := cassettes.NewPlayer(recordingHosts, recording)
	return &upstream{
		name:    fmt.Sprintf("a recording of %s, of %s", recording.Header.Target, recording.Header.RecordedAt.UTC().Format(time.DateOnly)),
		through: sayingMissing{player}, public: "pkey_test_recorded", secret: "skey_test_recorded",
		close: func(string) []string { return player.Problems() },
	}, nil
}

// sayingMissing answers what a recording does not have with 502, so that the client ends soon and says why.
type sayingMissing struct{ player *cassettes.Player }

// RoundTrip answers from the recording.
func (s sayingMissing) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, err := s.player.RoundTrip(request)
	var missing *cassettes.UnmatchedError
	if !errors.As(err, &missing) {
		return answer, err
	}
	return textual(request, http.StatusBadGateway, "the recording has no answer to this request: "+missing.Error()+"\n"), nil
}

// textual returns an answer of the gate itself, with a sentence about why.
func textual(request *http.Request, status int, text string) *http.Response {
	return &http.Response{
		StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, Request: request, ContentLength: int64(len(text)),
		Header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, Body: io.NopCloser(strings.NewReader(text)),
	}
}

// recorded records what an upstream answers.
func recorded(up *upstream, o *Options) *upstream {
	recorder := cassettes.NewRecorder(recordingHosts, up.through, o.Upstream.Keys()...)
	begun, closing := time.Now(), up.close
	up.through = recorder
	up.close = func(judged string) []string {
		said := closing(judged)
		err := recorder.Cassette(cassettes.Header{
			Case: recordingName, Target: up.name, Dialect: string(o.Session.Target.Dialect), HarnessVersion: o.Session.Target.Version,
			SpecVersion: specs.Version, RecordedAt: begun.UTC(), Clock: begun.UTC(), Seed: o.Session.Seed, Verdict: judged,
		}).Save(cassettes.Path(o.Upstream.Record, recordingName))
		if err != nil {
			said = append(said, "The recording was not written: "+err.Error()+".")
		}
		return said
	}
	return up
}
