// Package payments is a small client of the Omise API. As omise-go does, it has the hosts built in and a transport of
// its own, which asks for no proxy: no variable of the environment leads it elsewhere.
package payments

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

const (
	api   = "https://api.omise.co"
	vault = "https://vault.omise.co"
)

// Client sends requests with a pair of keys.
type Client struct {
	public, secret string
	http           *http.Client
}

// New returns a client.
func New(public, secret string) *Client {
	return &Client{public, secret, &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{ForceAttemptHTTP2: true}}}
}

// Object is any object of the API.
type Object map[string]any

// ID returns the id of the object.
func (o Object) ID() string { return fmt.Sprint(o["id"]) }

// Refusal is an answer that is an error.
type Refusal struct{ Code, Message string }

// Error returns code and message.
func (r *Refusal) Error() string { return r.Code + ": " + r.Message }

// Token makes a token of a card.
func (c *Client) Token(number string, year int) (Object, error) {
	return c.ask(http.MethodPost, vault+"/tokens", c.public, Object{"card": Object{
		"name": "Somchai Prasert", "number": number, "expiration_month": 12, "expiration_year": year, "security_code": "123",
	}})
}

// Source makes a source of a type.
func (c *Client) Source(kind string, amount int) (Object, error) {
	return c.ask(http.MethodPost, api+"/sources", c.public, Object{"type": kind, "amount": amount, "currency": "thb"})
}

// Get reads a path.
func (c *Client) Get(path string) (Object, error) {
	return c.ask(http.MethodGet, api+path, c.secret, nil)
}

// Post sends an object to a path; nil sends none.
func (c *Client) Post(path string, body Object) (Object, error) {
	return c.ask(http.MethodPost, api+path, c.secret, body)
}

// Patch changes what a path names.
func (c *Client) Patch(path string, body Object) (Object, error) {
	return c.ask(http.MethodPatch, api+path, c.secret, body)
}

// Delete removes what a path names.
func (c *Client) Delete(path string) (Object, error) {
	return c.ask(http.MethodDelete, api+path, c.secret, nil)
}

func (c *Client) ask(method, address, key string, body Object) (Object, error) {
	var text bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&text).Encode(body); err != nil {
			return nil, err
		}
	}
	request, err := http.NewRequest(method, address, &text)
	if err != nil {
		return nil, err
	}
	request.SetBasicAuth(key, "")
	request.Header.Set("Omise-Version", "2019-05-29")
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	answer, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	var got Object
	if err := json.NewDecoder(answer.Body).Decode(&got); err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, &Refusal{fmt.Sprint(got["code"]), fmt.Sprint(got["message"])}
	}
	return got, nil
}
