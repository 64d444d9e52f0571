package target

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/sentence"
)

// controlTimeout bounds one request to the control API, which answers at once, where the limit of requests to the target
// is no less.
const controlTimeout = 10 * time.Second

// maxControlBody bounds its answers.
const maxControlBody = 1 << 20

// httpControl is the control API over HTTP.
type httpControl struct {
	base   string
	client *http.Client
	limit  time.Duration // of one request
}

// NewControl returns the control API at a URL. A nil client stands for the default
// one. The error says what is wrong with the URL.
func NewControl(address string, client *http.Client) (Control, error) {
	return newControl(address, client, controlTimeout)
}

func newControl(address string, client *http.Client, limit time.Duration) (Control, error) {
	if err := checkAddress("control URL", address); err != nil {
		return nil, err
	}
	return &httpControl{base: strings.TrimSuffix(address, "/"), client: newClient(Config{HTTP: client}), limit: limit}, nil
}

func (c *httpControl) Now(ctx context.Context) (time.Time, error) {
	var clock struct {
		Now time.Time `json:"now"`
	}
	err := c.call(ctx, http.MethodGet, "/clock", nil, &clock)
	if err == nil && clock.Now.IsZero() {
		err = fmt.Errorf("the control API at %s returned no time for GET /clock", c.base)
	}
	return clock.Now, err
}

func (c *httpControl) Advance(ctx context.Context, by time.Duration) error {
	return c.call(ctx, http.MethodPost, "/clock", map[string]any{"advance": by.String()}, nil)
}

func (c *httpControl) Complete(ctx context.Context, charge, outcome, failureCode string) error {
	body := map[string]any{"outcome": outcome}
	if failureCode != "" {
		body["failure_code"] = failureCode
	}
	return c.call(ctx, http.MethodPost, "/charges/"+url.PathEscape(charge)+"/complete", body, nil)
}

func (c *httpControl) CreateChain(ctx context.Context) (id, key string, err error) {
	var chain struct {
		ID  string `json:"id"`
		Key string `json:"key"`
	}
	if err := c.call(ctx, http.MethodPost, "/chains", nil, &chain); err != nil {
		return "", "", err
	}
	if chain.ID == "" || chain.Key == "" {
		return "", "", fmt.Errorf("the control API at %s returned no id and key for POST /chains", c.base)
	}
	return chain.ID, chain.Key, c.testOnly("POST /chains", chain.Key)
}

func (c *httpControl) SecondAccount(ctx context.Context) (Keys, error) {
	var account struct {
		Public string `json:"public_key"`
		Secret string `json:"secret_key"`
	}
	if err := c.call(ctx, http.MethodPost, "/accounts", nil, &account); err != nil {
		return Keys{}, err
	}
	keys := Keys{Public: account.Public, Secret: account.Secret}
	if err := checkKeys(keys); err != nil {
		return Keys{}, fmt.Errorf("the control API at %s created an account that cannot be used: %w", c.base, err)
	}
	return keys, nil
}

func (c *httpControl) SetWebhook(ctx context.Context, address string) (secret string, err error) {
	var webhook struct {
		Secret string `json:"secret"`
	}
	err = c.call(ctx, http.MethodPost, "/webhooks", map[string]any{"url": address}, &webhook)
	return webhook.Secret, err
}

// Webhook is where the events of a target are delivered, and the secret that signs them, in base64. An
// empty URL stands for no deliveries.
type Webhook struct {
	URL    string `json:"url"`
	Secret string `json:"secret,omitempty"`
}

// Webhook returns the webhook that is set.
func (c *httpControl) Webhook(ctx context.Context) (webhook Webhook, err error) {
	err = c.call(ctx, http.MethodGet, "/webhooks", nil, &webhook)
	return webhook, err
}

// RestoreWebhook sets the address and the secret that Webhook returned.
func (c *httpControl) RestoreWebhook(ctx context.Context, webhook Webhook) error {
	body := map[string]any{"url": webhook.URL}
	if webhook.Secret != "" {
		body["secret"] = webhook.Secret
	}
	return c.call(ctx, http.MethodPost, "/webhooks", body, nil)
}

func (c *httpControl) Features(ctx context.Context) ([]string, error) {
	var answer struct {
		Features []string `json:"features"`
	}
	err := c.call(ctx, http.MethodGet, "/features", nil, &answer)
	return answer.Features, err
}

func (c *httpControl) Transfers(ctx context.Context, charge string) ([]string, error) {
	var list struct {
		Data []struct {
			Charge    string `json:"charge"`
			Recipient string `json:"recipient"`
		} `json:"data"`
	}
	if err := c.call(ctx, http.MethodGet, "/transfers", nil, &list); err != nil {
		return nil, err
	}
	var recipients []string
	for _, transfer := range list.Data {
		if transfer.Charge == charge {
			recipients = append(recipients, transfer.Recipient)
		}
	}
	return recipients, nil
}

func (c *httpControl) testOnly(request, key string) error {
	if exchange.LiveKey(key) {
		return fmt.Errorf("the control API at %s returned a live key for %s", c.base, request)
	}
	return nil
}

// call makes one request. Its errors name the address, the request and the message
// of the control API.
func (c *httpControl) call(ctx context.Context, method, path string, params map[string]any, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, c.limit)
	defer cancel()
	body, err := encodeJSON(params)
	if err != nil {
		return err
	}
	if params == nil {
		body = nil
	}
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("the control API at %s cannot be used: %w", c.base, err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := c.client.Do(request)
	if err != nil {
		base, _ := url.Parse(c.base)
		why := failure(base, err, Timeouts{Request: c.limit, Connect: c.limit}, c.limit)
		return fmt.Errorf("the control API could not be reached for %s %s: %s", method, path, why.Message)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxControlBody))
	if err != nil {
		return fmt.Errorf("the control API at %s did not complete its answer to %s %s: %w", c.base, method, path, err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf(
			"the control API at %s answered %s %s with status %d: %s",
			c.base,
			method,
			path,
			response.StatusCode,
			controlError(text),
		)
	}
	if answer == nil {
		return nil
	}
	if err := json.Unmarshal(text, answer); err != nil {
		return fmt.Errorf("the control API at %s answered %s %s with unexpected JSON: %s", c.base, method, path, sentence.Clean(err.Error()))
	}
	return nil
}

func controlError(text []byte) string {
	var refusal struct {
		Error string `json:"error"`
	}
	if json.Unmarshal(text, &refusal) == nil && refusal.Error != "" {
		return sentence.Clean(refusal.Error)
	}
	return sentence.Clean(cause(strings.TrimSpace(string(text))))
}
