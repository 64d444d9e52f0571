package window

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"

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

// mostAccounts is of how many accounts objects are shown. With any test key there may be 10,000.
const mostAccounts = 8

// accounts returns the first account and the newest ones, and how many there are.
func (w *Window) accounts(ctx context.Context) (some []account, all int, err error) {
	var list []account
	if err := w.ask(ctx, call{host: controlHost, method: http.MethodGet, path: "/accounts"}, &list); err != nil {
		return nil, 0, err
	}
	all = len(list)
	if all > mostAccounts {
		list = append([]account{list[0]}, list[all-mostAccounts+1:]...)
	}
	return list, all, nil
}
