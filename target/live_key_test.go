package target

import (
	"encoding/base64"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/omise-conformance/harness/exchange"
)

// dressedKeys are ways to write a key that some server reads.
var dressedKeys = []func(key string) string{
	func(k string) string { return " " + k },
	func(k string) string { return k + "\t" },
	strings.ToUpper,
	func(k string) string { return `"` + k + `"` },
	func(k string) string { return "Bearer " + k },
	func(k string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(k+":")) },
	func(k string) string { return base64.StdEncoding.EncodeToString([]byte(k)) },
	func(k string) string { return strings.ReplaceAll(k, "_", "%5F") },
	func(k string) string { return "\u200b" + k },
	func(k string) string { return strings.Replace(k, "s", "\uff53", 1) },
	func(k string) string { return "user:" + k },
}

// TestNoLiveKeyGoesOut: neither one of the configuration nor one of the control API nor one of a call, however it is
// written.
func TestNoLiveKeyGoesOut(t *testing.T) {
	const live = "skey_5xuy4w91xqz7d1w9zzz"
	var requests atomic.Int32
	address := serve(t, func(http.ResponseWriter, *http.Request) { requests.Add(1) })
	good := Config{APIURL: address, VaultURL: address, Keys: testKeys}
	to, err := New(good)
	if err != nil {
		t.Fatal(err)
	}
	for _, dress := range dressedKeys {
		text := dress(live)
		wrong := good
		wrong.Keys.Secret = text
		if _, err := New(wrong); err == nil {
			t.Errorf("%q is taken for the key of a target", text)
		} else if strings.Contains(err.Error(), live[5:]) {
			t.Errorf("the error shows the key: %v", err)
		}
		header := http.Header{"Authorization": {"Basic eA==", text}}
		for _, call := range []Call{{Key: text}, {RawAuth: text}, {RawAuth: "Token " + text}, {Header: header}} {
			call.Method, call.Host, call.Path = http.MethodGet, exchange.API, "/charges"
			if ex := to.Do(t.Context(), call); ex.Failure == nil || !strings.Contains(ex.Failure.Message, "live key") {
				t.Errorf("%q was sent: %+v", text, ex.Failure)
			}
		}
		control, _, _ := controlWith(t, map[string]string{
			"POST /chains":   `{"id":"acch_test_1","key":` + quoted(text) + `}`,
			"POST /accounts": `{"public_key":"pkey_test_2","secret_key":` + quoted(text) + `}`,
		})
		if _, _, err := control.CreateChain(t.Context()); err == nil || strings.Contains(err.Error(), live[5:]) {
			t.Errorf("%q as the key of a chain: %v", text, err)
		}
		if _, err := control.SecondAccount(t.Context()); err == nil || strings.Contains(err.Error(), live[5:]) {
			t.Errorf("%q as the key of an account: %v", text, err)
		}
	}
	if n := requests.Load(); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func quoted(text string) string {
	return `"` + strings.NewReplacer(`"`, `\"`, "\t", `\t`).Replace(text) + `"`
}

// TestTheRealAPIIsKnown: its hosts are, however they are written, and only test keys go there.
func TestTheRealAPIIsKnown(t *testing.T) {
	for address, want := range map[string]bool{
		"https://api.omise.co": true, "https://API.Omise.CO": true, "https://api.omise.co.": true, "https://api.omise.co..": true, "https://api.omise.co:443/": true,
		"http://omise.co": true, "https://vault.opn.ooo": true, "https://api.omise\u3002co": true, "https://api.\uff4f\uff4dise.co": true, "https://api.om\u00adise.co": true,
		"https://notomise.co": false, "https://omise.co.example": false, "https://omise.example": false, "http://127.0.0.1:1": false, "http://my_fake": false,
	} {
		for _, config := range []Config{{APIURL: address, VaultURL: "http://127.0.0.1:1"}, {APIURL: "http://127.0.0.1:1", VaultURL: address}} {
			config.Keys = Keys{Public: "public", Secret: "SKEY_TEST_1"}
			_, err := New(config)
			if refused := err != nil && strings.Contains(err.Error(), "as every test key of"); refused != want {
				t.Errorf("%+v: %v", config, err)
			}
			config.Keys = testKeys
			if _, err := New(config); err != nil {
				t.Errorf("%s with test keys: %v", address, err)
			}
		}
	}
	for _, address := range []string{"https://api%2eomise.co", "https://api.%6fmise.co"} {
		if _, err := New(Config{APIURL: address, VaultURL: address, Keys: testKeys}); err == nil {
			t.Errorf("%s is taken for an address", address)
		}
	}
}

// TestLiveModeOfWhatCame: an answer that does not come to its end counts, too.
func TestLiveModeOfWhatCame(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = w.Write([]byte(`{"object":"charge","livemode":true,`))
	})
	to, err := New(Config{APIURL: address, VaultURL: address, Keys: testKeys})
	if err != nil {
		t.Fatal(err)
	}
	ex := to.Do(t.Context(), Call{Method: http.MethodGet, Host: exchange.API, Path: "/charges", Key: testKeys.Secret})
	if ex.Failure == nil || !LiveMode(ex) {
		t.Errorf("failure %+v, live mode %v", ex.Failure, LiveMode(ex))
	}
}
