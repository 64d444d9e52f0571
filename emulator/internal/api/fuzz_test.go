package api

import (
	"net/http"
	"strings"
	"testing"
)

// FuzzRequest looks for requests that the emulator fails on: every answer is JSON below 500.
func FuzzRequest(f *testing.F) {
	for _, seed := range [][4]string{
		{"POST", "/customers", "application/json", `{"email":"a","metadata":{"a":[1,{"b":null}]},"card":{"x":1}}`},
		{"POST", "/charges", "application/json", `{"amount":2000,"currency":"thb","source":{"type":"promptpay"}}`},
		{"POST", "/charges", "application/x-www-form-urlencoded", "amount=1e400&currency[]=thb&card[a]=1"},
		{"POST", "/sources", "", `{"type":"econtext","amount":-1,"currency":"JPY","items":[{}]}`},
		{"POST", "/recipients", "application/json", `{"name":"a","type":"individual","bank_account":{"brand":"bbl","number":1,"name":"b"}}`},
		{"GET", "/charges?limit=9999999999999999999&order[]=x", "", ""},
		{"GET", "/customers/%2e%2e/cards/card_test_", "", "{}"},
		{"GET", "/events?from=0000-00-00&to=9999-12-31T23:59:59Z", "", ""},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3])
	}
	f.Fuzz(func(t *testing.T, method, path, contentType, body string) {
		if !strings.HasPrefix(path, "/") || !validTarget(method, path) {
			t.Skip()
		}
		for _, dialect := range []Dialect{Recorded, Documented} {
			k := newKit(t, Options{Dialect: dialect})
			for _, handler := range []http.Handler{k.emu.API(), k.emu.Vault()} {
				for _, key := range []string{DefaultSecretKey, DefaultPublicKey} {
					header := http.Header{"Authorization": {basic(key + ":")}}
					if contentType != "" {
						header["Content-Type"] = []string{contentType}
					}
					r := k.send(handler, method, path, body, header) // fails on an answer that is not JSON
					if r.status >= 500 {
						t.Errorf("answered %d: %s", r.status, r.raw)
					}
				}
			}
		}
	})
}

// validTarget reports whether net/http would let a request with this method and path through.
func validTarget(method, path string) bool {
	for _, c := range method {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	request, err := http.NewRequest(method, "http://127.0.0.1"+path, nil)
	return err == nil && method != "" && request.URL.Host == "127.0.0.1" && !strings.ContainsAny(path, " #\x7f") && !hasControl(path)
}

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < 0x20 })
}
