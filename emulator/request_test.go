package emulator_test

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator"
)

// secrets are what no watcher may see.
var secrets = []string{"4242424242424242", "4242 4242 4242 4242", "987", "skey_test_5xuy4w91xqz7d1w9u0t", "skey_5xuy4w91xqz7d1w9u0t", "of no known form 77"}

// No secret reaches who watches, wherever in a request it is.
func TestRequestsHoldNoSecrets(t *testing.T) {
	var mu sync.Mutex
	var seen []emulator.Request
	emu := emulator.New(emulator.Options{
		SecretKey: "of no known form 77", RequestBodies: true,
		OnRequest: func(r emulator.Request) {
			mu.Lock()
			defer mu.Unlock()
			seen = append(seen, r)
		},
	})
	defer emu.Close()
	send := func(handler http.Handler, method, target, contentType, body string, header http.Header) {
		request := httptest.NewRequest(method, target, strings.NewReader(body))
		request.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("of no known form 77:")))
		request.Header.Set("Content-Type", contentType)
		maps.Copy(request.Header, header)
		handler.ServeHTTP(httptest.NewRecorder(), request)
	}
	const form, json = "application/x-www-form-urlencoded", "application/json"
	for _, secret := range secrets {
		quoted := url.QueryEscape(secret)
		places := url.PathEscape(secret)
		for _, handler := range []http.Handler{emu.API(), emu.Vault()} {
			for _, path := range []string{"/charges/", "/customers/x/cards/", "/tokens/", "/nowhere/", "/"} {
				send(handler, "GET", path+places, "", "", nil)
			}
		}
		name := "security_code"
		if len(secret) > 3 {
			name = "number"
		}
		for _, names := range []string{"card[%s]", "%s", "metadata[card][%s]", "items[][%s]", "x[card_%s]", "metadata[deep][deeper][%s][]"} {
			pair := url.QueryEscape(strings.ReplaceAll(fmt.Sprintf(names, name), "card_number", "cardNumber")) + "=" + quoted
			for _, target := range []string{"/customers", "/charges", "/tokens"} {
				send(emu.API(), "GET", target+"?"+pair, "", "", nil)
				send(emu.API(), "POST", target, form, pair, nil)
				send(emu.Vault(), "POST", target, form, pair, nil)
			}
		}
		for _, body := range []string{
			`{"card":{"%s":"%s"}}`, `{"%s":"%s"}`, `{"metadata":{"card":{"%s":"%s"}}}`, `{"metadata":[[{"%s":"%s"}]]}`,
			`{"metadata":"{\"%s\":\"%s\"}"}`, `{"card":{"%s":["%s"]}}`, `{"card":{"%s":"%s"`, `{"description":"","%s":{"v":"%s"}}`,
		} {
			for _, target := range []string{"/customers", "/charges", "/tokens"} {
				send(emu.API(), "POST", target, json, fmt.Sprintf(body, name, secret), nil)
				send(emu.Vault(), "POST", target, json, fmt.Sprintf(body, name, secret), nil)
			}
		}
		for _, place := range []string{"card", "source", "customer", "default_card"} {
			if len(secret) <= 3 {
				break // nothing tells a security code in a place of ids from any number
			}
			send(emu.API(), "POST", "/charges", json, fmt.Sprintf(`{"amount":2000,"currency":"thb",%q:%q}`, place, secret), nil)
		}
		send(emu.API(), "GET", "/charges", json, "", http.Header{
			"X-Security-Code": {secret}, "Cookie": {secret}, "Authorization": {"Bearer " + secret}, "X-Omise-Key": {secret},
		})
		if len(secret) > 3 {
			send(emu.API(), "GET", "/charges", secret, "", http.Header{"User-Agent": {secret}, "Omise-Version": {secret}})
		}
	}
	for _, r := range seen {
		r.Time, r.Took, r.RequestID = time.Time{}, 0, "" // may have any digits
		text := fmt.Sprintf("%+v", r)
		for _, secret := range secrets {
			if strings.Contains(text, secret) && (secret != "987" || !strings.Contains(r.Object+r.Answered, secret)) {
				t.Errorf("%s is in %s", secret, text)
			}
		}
	}
	if len(seen) < 300 {
		t.Errorf("%d requests were seen", len(seen))
	}
}

// What is reported of a request is bounded, however long its texts are.
func TestRequestsAreBounded(t *testing.T) {
	long := strings.Repeat("x", 60_000)
	var seen emulator.Request
	emu := emulator.New(emulator.Options{RequestBodies: true, OnRequest: func(r emulator.Request) { seen = r }})
	defer emu.Close()
	for _, path := range []string{"/charges/" + long, "/" + long, "/charges"} {
		request := httptest.NewRequest(http.MethodPost, path, strings.NewReader(long+"="+long))
		request.SetBasicAuth(emulator.DefaultSecretKey, "")
		request.Header = http.Header{
			"Authorization": request.Header["Authorization"], "Content-Type": {"application/x-www-form-urlencoded"},
			"User-Agent": {long}, "Omise-Version": {long},
		}
		answer := httptest.NewRecorder()
		emu.API().ServeHTTP(answer, request)
		if got := len(fmt.Sprintf("%+v", seen)); got > 30<<10 {
			t.Errorf("%d bytes are reported", got)
		}
		for _, text := range []string{seen.Path, seen.Version, seen.UserAgent, seen.Message, seen.Reason, seen.Object} {
			if len(text) > 1100 {
				t.Errorf("%.20s… has %d bytes", text, len(text))
			}
		}
		if warning := answer.Header().Get("X-Omise-Version-Warning"); warning == "" || len(warning) > 200 {
			t.Errorf("the warning has %d bytes", len(warning))
		}
	}
}
