package window

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/window/traffic"
)

// The hosts of the emulator within the process. The control API answers to the name of this machine.
const (
	apiHost     = "api.window"
	vaultHost   = "vault.window"
	controlHost = "localhost"
)

func client(api, vault, control http.Handler) *http.Client {
	return &http.Client{
		Transport:     embedded.Transport{apiHost: api, vaultHost: vault, controlHost: control},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// call is a request to the emulator.
type call struct {
	host, method, path, key string
	query                   url.Values
	body                    any // JSON, where it is not nil
}

// refusal is an answer of the emulator that turns a call down.
type refusal struct {
	status  int
	message string
}

func (r *refusal) Error() string { return r.message }

// ask sends a call that nobody sees and decodes the answer.
func (w *Window) ask(ctx context.Context, c call, into any) error {
	return send(ctx, w.own, c, into)
}

// act sends a call as merchant or payer, which is among the requests of the window.
func (w *Window) act(ctx context.Context, c call, into any) error {
	return send(traffic.Own(ctx), w.acting, c, into)
}

func send(ctx context.Context, through *http.Client, c call, into any) error {
	var body io.Reader = http.NoBody
	if c.body != nil {
		text, err := json.Marshal(c.body)
		if err != nil {
			return err
		}
		body = bytes.NewReader(text)
	}
	address := url.URL{Scheme: "http", Host: c.host, Path: c.path, RawQuery: c.query.Encode()}
	request, err := http.NewRequestWithContext(ctx, c.method, address.String(), body)
	if err != nil {
		return err
	}
	request.Header.Set("User-Agent", Agent)
	if c.body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if c.key != "" {
		request.SetBasicAuth(c.key, "")
	}
	answer, err := through.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, exchange.MaxBody))
	if err != nil {
		return err
	}
	if answer.StatusCode >= http.StatusMultipleChoices && answer.StatusCode < http.StatusBadRequest {
		return &refusal{http.StatusNotFound, "there is nothing at " + exchange.Cut(c.path, longestText)} // such as the path of an empty id
	}
	if answer.StatusCode >= http.StatusBadRequest {
		return &refusal{answer.StatusCode, said(text)}
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s %s was answered with what is no JSON: %w", c.method, c.path, err)
	}
	return nil
}

// said returns the sentence of a refusal by the API or by the control API.
func said(answer []byte) string {
	var refused struct {
		Error, Message, Code string
	}
	if json.Unmarshal(answer, &refused) != nil {
		return "the emulator has refused it"
	}
	if refused.Error != "" {
		return refused.Error
	}
	return refused.Code + ": " + refused.Message
}

// account is one of the emulator, with its keys.
type account struct {
	ID        string `json:"id"`
	PublicKey string `json:"public_key"`
	SecretKey string `json:"secret_key"`
}

// mostAccounts is of how many accounts objects are listed at once. With any test key there may be 10,000; each of them can be chosen.
const mostAccounts = 50

// accounts returns all accounts, the oldest first.
func (w *Window) accounts(ctx context.Context) (all []account, err error) {
	return all, w.ask(ctx, call{host: controlHost, method: http.MethodGet, path: "/accounts"}, &all)
}

// listed returns the accounts whose objects are listed: the first one and the newest ones.
func listed(all []account) []account {
	if len(all) <= mostAccounts {
		return all
	}
	return slices.Concat(all[:1], all[len(all)-mostAccounts+1:])
}

// only returns the account with an id, and all of them where none is named.
func only(all []account, id string) ([]account, error) {
	if id == "" {
		return all, nil
	}
	at := slices.IndexFunc(all, func(a account) bool { return a.ID == id })
	if at < 0 {
		return nil, &refusal{http.StatusNotFound, "there is no account " + exchange.Cut(id, longestText)}
	}
	return all[at : at+1], nil
}
