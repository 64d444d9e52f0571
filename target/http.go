package target

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
	"golang.org/x/time/rate"
)

// The defaults of a Config.
const (
	defaultVersion = "dev"
	defaultRequest = 30 * time.Second
	defaultConnect = 10 * time.Second
	defaultCase    = 2 * time.Minute
	defaultWebhook = 10 * time.Second
	defaultPoll    = 10 * time.Second
)

// A request that is answered 429 is sent this often at most, and only where the
// answer asks for no longer pause.
const (
	maxTries      = 3
	maxRetryAfter = 5 * time.Second
)

// idleConnections are kept open per host: as many as cases normally run at once.
const idleConnections = 32

// httpTarget sends calls over HTTP.
type httpTarget struct {
	config  *Config
	api     *url.URL
	vault   *url.URL
	client  *http.Client
	fresh   *http.Client // opens a connection for each request; see sendOnce
	twice   atomic.Bool  // a request that changes something was sent again
	limiter *rate.Limiter
	control Control
	long    allowance
}

// New returns the target that a configuration describes. It sends nothing yet. An
// address that is not a URL, a live key or a key of the wrong kind is refused with a
// *ConfigError.
func New(config Config) (Target, error) {
	config.Timeouts = config.Timeouts.withDefaults()
	config.Version = cmp.Or(config.Version, defaultVersion)
	for _, address := range []struct{ field, what, value string }{
		{"APIURL", "API URL", config.APIURL}, {"VaultURL", "vault URL", config.VaultURL},
	} {
		if err := checkAddress(address.what, address.value); err != nil {
			return nil, configError(address.field, err)
		}
	}
	if err := checkKeys(config.Keys); err != nil {
		return nil, err
	}
	t := &httpTarget{config: &config, client: newClient(config)}
	t.fresh = unkept(t.client)
	for _, address := range []string{config.APIURL, config.VaultURL} {
		if err := checkRealKeys(address, config.Keys); err != nil {
			return nil, err
		}
	}
	t.api, _ = url.Parse(strings.TrimSuffix(config.APIURL, "/"))
	t.vault, _ = url.Parse(strings.TrimSuffix(config.VaultURL, "/"))
	if t.limiter = config.Limiter; t.limiter == nil {
		t.limiter = NewLimiter(config.Rate)
	}
	if config.ControlURL != "" {
		control, err := newControl(config.ControlURL, t.client, min(controlTimeout, config.Timeouts.Request))
		if err != nil {
			return nil, configError("ControlURL", err)
		}
		t.control = control
	}
	return t, nil
}

// NewLimiter returns a limiter for a rate in requests per second, nil for 0. It
// allows no burst: with one, the first second would have twice the rate.
func NewLimiter(perSecond float64) *rate.Limiter {
	if perSecond <= 0 {
		return nil
	}
	return rate.NewLimiter(rate.Limit(perSecond), 1)
}

func (t Timeouts) withDefaults() Timeouts {
	for _, each := range []struct {
		value    *time.Duration
		fallback time.Duration
	}{
		{&t.Request, defaultRequest},
		{&t.Connect, defaultConnect},
		{&t.Case, defaultCase},
		{&t.Webhook, defaultWebhook},
		{&t.Poll, defaultPoll},
	} {
		if *each.value <= 0 {
			*each.value = each.fallback
		}
	}
	return t
}

// newClient returns a client that never follows redirects; Do does so where a call
// asks for it.
func newClient(config Config) *http.Client {
	if config.HTTP != nil {
		client := *config.HTTP
		client.CheckRedirect, client.Transport = lastResponse, Final(client.Transport)
		return &client
	}
	return &http.Client{CheckRedirect: lastResponse, Transport: Final(NewTransport(config.Timeouts))}
}

// NewTransport returns the transport that a target uses where Config.HTTP is nil:
// the proxy of the environment, but none for addresses of this machine. Timeouts of
// zero take the default. It is used through Final.
func NewTransport(timeouts Timeouts) *http.Transport {
	timeouts = timeouts.withDefaults()
	dialer := &net.Dialer{Timeout: timeouts.Connect, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:               proxyFor,
		DialContext:         looked(dialer.DialContext),
		DialTLSContext:      lookedWithin(dialer.DialContext, timeouts.Connect),
		TLSHandshakeTimeout: timeouts.Connect,
		MaxIdleConnsPerHost: idleConnections,
		MaxConnsPerHost:     connectionsPerHost(),
		IdleConnTimeout:     90 * time.Second,
		ForceAttemptHTTP2:   true,

		MaxResponseHeaderBytes: mostHeader,
	}
}

func lastResponse(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func (t *httpTarget) Config() *Config { return t.config }

func (t *httpTarget) Control() Control { return t.control }

// Do sends one call and returns the exchange, with Seq 0. After a 429 with a
// Retry-After of a few seconds it waits and sends the call again.
func (t *httpTarget) Do(ctx context.Context, call Call) *exchange.Exchange {
	ctx, cancel := context.WithTimeout(ctx, t.config.Timeouts.Request)
	defer cancel()
	raw, err := t.raw(call)
	if err != nil {
		raw.Failure = &exchange.Failure{Kind: exchange.FailureTransport, Message: err.Error()}
		return exchange.New(raw)
	}
	for try := 1; ; try++ {
		t.once(ctx, call, &raw)
		wait, again := retryAfter(raw.Response)
		if !again || try == maxTries || !sleep(ctx, wait) {
			return exchange.New(raw)
		}
	}
}

// raw returns the request as it will be on the wire.
func (t *httpTarget) raw(call Call) (exchange.Raw, error) {
	path, query, _ := strings.Cut(call.Path, "?")
	if len(call.Query) > 0 {
		query = strings.TrimPrefix(query+"&"+encodeQuery(call.Query), "&")
	}
	raw := exchange.Raw{
		Method: call.Method, Host: call.Host, Path: path, Query: query,
		Header: http.Header{}, Started: time.Now(),
		Secrets: []string{t.config.Keys.Secret, t.config.Keys.Public, call.Key},
	}
	raw.Header.Set("Omise-Version", specs.Version)
	raw.Header.Set("User-Agent", "omise-conformance/"+t.config.Version)
	raw.Header.Set("Accept", "application/json")
	if err := checkCallKey(call); err != nil {
		return raw, err
	}
	var err error
	switch {
	case call.RawBody != nil:
		raw.Body = call.RawBody
	case call.Params != nil && call.Form:
		raw.Body = encodeForm(call.Params)
		raw.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	case call.Params != nil:
		raw.Body, err = encodeJSON(call.Params)
		raw.Header.Set("Content-Type", "application/json")
	}
	for name, values := range call.Header {
		raw.Header[http.CanonicalHeaderKey(name)] = slices.Clone(values)
	}
	switch {
	case call.NoAuth:
		raw.Header.Del("Authorization")
	case call.RawAuth != "":
		raw.Header.Set("Authorization", call.RawAuth)
	case call.Key != "":
		request := http.Request{Header: raw.Header}
		request.SetBasicAuth(call.Key, "")
	}
	return raw, err
}

// once sends the request and fills in the result.
func (t *httpTarget) once(ctx context.Context, call Call, raw *exchange.Raw) {
	raw.Response, raw.Failure = nil, nil
	raw.Started = time.Now()
	base := t.api
	if raw.Host == exchange.Vault {
		base = t.vault
	}
	fail := func(err error) {
		raw.Failure = failure(base, err, t.config.Timeouts, time.Since(raw.Started))
	}
	if t.limiter != nil {
		if err := t.limiter.Wait(ctx); err != nil {
			fail(fmt.Errorf("waiting for the request rate: %w", context.DeadlineExceeded))
			return
		}
	}
	raw.Started = time.Now() // the wait for the rate is not part of the answer's time
	defer func() {
		raw.Duration = time.Since(raw.Started)
		t.tell(raw)
	}()
	request, err := http.NewRequestWithContext(ctx, call.Method, base.String()+raw.Path, bytes.NewReader(raw.Body))
	if err != nil {
		fail(err)
		return
	}
	if len(raw.Body) == 0 {
		request.Body, request.ContentLength, request.GetBody = http.NoBody, 0, nil
	}
	request.URL.RawQuery = raw.Query
	request.Header = raw.Header.Clone()
	request, look := lookAt(request)
	response, again, err := t.sendAgain(request, call.Redirect)
	raw.Retried = again
	if err != nil {
		fail(err)
		return
	}
	defer response.Body.Close()
	most := t.long.most()
	body, err := readAnswer(ctx, response, most, call.Large)
	t.long.count(len(body))
	switch {
	case err != nil:
		fail(bodyError{err})
	case int64(len(body)) > most:
		fail(&tooLargeError{most})
	default:
		raw.Response = &exchange.RawResponse{Status: response.StatusCode, Header: response.Header, Body: body, Flaws: look.flaws()}
	}
	if raw.Failure != nil {
		raw.Failure.Live = exchange.SaysLive(body)
	}
}

// tell hands on what came of a try.
func (t *httpTarget) tell(raw *exchange.Raw) {
	if t.config.Tried == nil {
		return
	}
	status := 0
	if raw.Response != nil {
		status = raw.Response.Status
	}
	t.config.Tried(raw.Duration, status, raw.Failure)
}

// beginning is how much of an answer is read before Call.Large is asked.
const beginning = 256 << 10

// readAnswer reads a body, and of one that is too long a byte more than most.
func readAnswer(ctx context.Context, response *http.Response, most int64, large func(context.Context) error) ([]byte, error) {
	first := min(beginning, most+1)
	body, err := io.ReadAll(io.LimitReader(response.Body, first))
	if err != nil || int64(len(body)) < first || first > most {
		return body, err
	}
	if large != nil {
		if err := large(ctx); err != nil {
			return body, err
		}
	}
	whole := bytes.NewBuffer(make([]byte, 0, max(2*beginning, min(response.ContentLength, most)+bytes.MinRead+1)))
	_, _ = whole.Write(body)
	_, err = whole.ReadFrom(io.LimitReader(response.Body, most+1-beginning))
	return whole.Bytes(), err
}
