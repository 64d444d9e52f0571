package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// asked sends a form, or JSON, and returns the answer.
func asked(t *testing.T, method, address, key, body string, header http.Header) string {
	t.Helper()
	_, text := answered(t, method, address, key, body, header)
	return text
}

// answered is asked that returns the status as well.
func answered(t *testing.T, method, address, key, body string, header http.Header) (status int, text string) {
	t.Helper()
	request, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range header {
		request.Header[name] = values
	}
	if key != "" {
		request.SetBasicAuth(key, "")
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	read, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(read)
}

// TestTheWindowShowsNoSecret: a client sends every spelling of a secret in every text of an object, as a path, a query and a header.
// Neither the window nor its exports or the log have any. The page for a payer is an answer of the emulator, and shows the description as
// the client has sent it.
func TestTheWindowShowsNoSecret(t *testing.T) {
	t.Parallel()
	emulator, r, _ := startEmulator(t, "--log", "json", "-v", "--public-key", somePublicKey, "--secret-key", someSecretKey)
	asJSON := http.Header{"Content-Type": {"application/json"}}
	asked(t, http.MethodPost, r.Control+"/webhooks", "", fmt.Sprintf(`{"url":"%s/window/inbox"}`, r.Control), asJSON)
	var pages []string
	for _, text := range echoed() {
		form := url.Values{
			"amount": {"100000"}, "currency": {"thb"}, "source[type]": {"internet_banking_bay"}, "return_uri": {"https://shop.example/"},
			"description": {text}, "metadata[a]": {text}, "metadata[" + text + "]": {"b"},
		}
		header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "X-Echo": {text}, "User-Agent": {text}}
		var charge struct {
			ID string `json:"id"`
		}
		if err := json.Unmarshal([]byte(asked(t, http.MethodPost, r.API+"/charges", r.Secret, form.Encode(), header)), &charge); err != nil {
			t.Fatal(err)
		}
		pages = append(pages, r.Control+"/window/objects/charge/"+charge.ID)
		asked(t, http.MethodPost, r.API+"/customers", r.Secret, url.Values{"email": {text}, "description": {text}}.Encode(), header)
		asked(t, http.MethodPost, r.API+"/recipients", r.Secret, url.Values{"email": {text}, "name": {text}, "type": {"individual"}}.Encode(), header)
		asked(t, http.MethodGet, r.API+"/charges/"+url.PathEscape(text)+"?q="+url.QueryEscape(text), r.Secret, "", header)
		asked(t, http.MethodGet, r.API+"/charges?order="+url.QueryEscape(text), text, "", header)
	}
	for _, kind := range []string{"charge", "refund", "source", "token", "customer", "recipient", "chain"} {
		pages = append(pages, r.Control+"/window/objects/"+kind)
	}
	for _, path := range []string{"", "state", "choices", "webhooks", "exports/har", "exports/cassette"} {
		pages = append(pages, r.Control+"/window/"+path)
	}
	for number := range 5 * len(echoed()) {
		pages = append(pages, fmt.Sprintf("%s/window/requests/%d", r.Control, number+1))
	}
	shown := 0
	for _, page := range pages {
		text := asked(t, http.MethodGet, page, "", "", nil)
		holdsNoEcho(t, page, text)
		if !strings.HasPrefix(text, `{"error"`) {
			shown++
		}
	}
	if shown < len(echoed()) {
		t.Errorf("only %d pages show something", shown)
	}
	holdsNoEcho(t, "the log", strings.Replace(emulator.text(), "keys     "+r.Public+" "+r.Secret, "", 1))
}
