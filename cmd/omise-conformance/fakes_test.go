package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/omise-conformance/harness/emulator"
)

// Keys of the form of test keys, for fakes that take any.
const (
	somePublicKey = "pkey_test_5xuy4w91xqz7d1w9u0t"
	someSecretKey = "skey_test_5xuy4w91xqz7d1w9u0t"
)

// fakes are the fakes that scripts serve by name. Times is the number after the
// name, below 0 if there is none.
var fakes = map[string]func(t testing.TB, times int) http.Handler{
	"whole":        func(t testing.TB, _ int) http.Handler { return oneHost(t) },
	"spent-tokens": spentAtFirst,
	"one-token": func(testing.TB, int) http.Handler {
		return answering(http.StatusOK, "application/json", `{"object":"token"}`)
	},
	"no-fingerprint": func(t testing.TB, _ int) http.Handler {
		return altered(oneHost(t), func(_ *http.Request, object map[string]any) {
			if card, ok := object["card"].(map[string]any); ok && object["object"] == "token" {
				delete(card, "fingerprint")
			}
		})
	},
}

var someKeys = []string{"OMISE_PUBLIC_KEY=" + somePublicKey, "OMISE_SECRET_KEY=" + someSecretKey}

// against runs the command against a target that one address serves.
func against(t *testing.T, address string, args ...string) outcome {
	t.Helper()
	return invocation{args: append([]string{"run", "--api-url", address}, args...), env: someKeys, folder: t.TempDir()}.run(t)
}

// serveFake serves a fake until the test ends, and returns its address.
func serveFake(t testing.TB, handler http.Handler) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server.URL
}

// oneHost is an emulator whose api and vault share one address, as fakes are.
func oneHost(t testing.TB) http.Handler {
	t.Helper()
	emu := emulator.New(emulator.Options{PublicKey: somePublicKey, SecretKey: someSecretKey, Seed: 1})
	t.Cleanup(emu.Close)
	api, vault := emu.API(), emu.Vault()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/tokens" || strings.HasPrefix(r.URL.Path, "/tokens/") {
			vault.ServeHTTP(w, r)
			return
		}
		api.ServeHTTP(w, r)
	})
}

// altered changes the JSON objects that a handler answers.
func altered(next http.Handler, change func(r *http.Request, object map[string]any)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorded := httptest.NewRecorder()
		next.ServeHTTP(recorded, r)
		body := recorded.Body.Bytes()
		var object map[string]any
		if json.Unmarshal(body, &object) == nil {
			change(r, object)
			body, _ = json.Marshal(object)
		}
		for name, values := range recorded.Header() {
			w.Header()[name] = values
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(recorded.Code)
		_, _ = w.Write(body)
	})
}

// spentTokens answers new tokens as if they had been charged: a target that
// breaks one rule in a few cases.
func spentTokens(next http.Handler) http.Handler {
	return altered(next, func(r *http.Request, object map[string]any) {
		if object["object"] == "token" && r.Method == http.MethodPost {
			object["charge_status"] = "successful"
		}
	})
}

// spentAtFirst answers so the first times, counted without the harness's probe, or
// always if times is below 0.
func spentAtFirst(t testing.TB, times int) http.Handler {
	var tokens atomic.Int64
	whole := oneHost(t)
	wrong := spentTokens(whole)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if times < 0 || hasCard(r) && tokens.Add(1) <= int64(times) {
			wrong.ServeHTTP(w, r)
			return
		}
		whole.ServeHTTP(w, r)
	})
}

// vanishing closes the connections of requests, counted from 1, without an answer
// while gone says so.
func vanishing(next http.Handler, gone func(request int64) bool) http.Handler {
	var count atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if gone(count.Add(1)) {
			panic(http.ErrAbortHandler)
		}
		next.ServeHTTP(w, r)
	})
}

// answering answers every request alike.
func answering(status int, contentType, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	})
}

// hasCard reports whether a request makes a token, unlike the harness's probe of
// the vault. It leaves the body readable.
func hasCard(r *http.Request) bool {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	return r.Method == http.MethodPost && r.URL.Path == "/tokens" && bytes.Contains(body, []byte("card"))
}
