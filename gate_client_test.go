package conformance_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
)

// gateClient is a client behind a gate.
type gateClient struct {
	test *testing.T
	gate *conformance.GateSession
	http *http.Client
}

// newGateClient returns a client whose requests have a mark.
func newGateClient(t *testing.T, g *conformance.GateSession, mark string) *gateClient {
	return &gateClient{test: t, gate: g, http: &http.Client{Transport: g.Transport(mark, nil)}}
}

// token makes a token of a card.
func (c *gateClient) token() string {
	return text(c.send(http.MethodPost, "https://vault.omise.co/tokens", c.gate.PublicKey, fmt.Sprintf(
		`{"card":{"name":"Somchai","number":"4242424242424242","expiration_month":12,"expiration_year":%d,"security_code":"123"}}`, time.Now().Year()+9, // the clock of one variant is five years ahead
	))["id"])
}

func (c *gateClient) create(path, body string) map[string]any {
	return c.send(http.MethodPost, "https://api.omise.co"+path, c.gate.SecretKey, body)
}

func (c *gateClient) get(path string) map[string]any {
	return c.send(http.MethodGet, "https://api.omise.co"+path, c.gate.SecretKey, "")
}

// send returns the object of an answer, empty where the answer has none.
func (c *gateClient) send(method, url, key, body string) map[string]any {
	c.test.Helper()
	request, err := http.NewRequestWithContext(c.test.Context(), method, url, strings.NewReader(body))
	if err != nil {
		c.test.Fatal(err)
	}
	request.SetBasicAuth(key, "")
	request.Header.Set("Omise-Version", "2019-05-29")
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	answer, err := c.http.Do(request)
	if err != nil {
		c.test.Fatal(err)
	}
	defer answer.Body.Close()
	object := map[string]any{}
	if answered, err := io.ReadAll(answer.Body); err == nil {
		_ = json.Unmarshal(answered, &object) // what is no object has no fields
	}
	return object
}

func text(value any) string {
	written, _ := value.(string)
	return written
}
