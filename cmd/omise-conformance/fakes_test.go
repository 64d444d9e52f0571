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

// Keys that look as those of the test mode, for fakes that take any.
const (
	somePublicKey = "pkey_test_5xuy4w91xqz7d1w9u0t"
	someSecretKey = "skey_test_5xuy4w91xqz7d1w9u0t"
)

var someKeys = []string{"OMISE_PUBLIC_KEY=" + somePublicKey, "OMISE_SECRET_KEY=" + someSecretKey}

// against runs the command against a target that one address serves.
func against(t *testing.T, address string, args ...string) outcome {
	t.Helper()
	return invocation{args: append([]string{"run", "--api-url", address}, args...), env: someKeys, folder: t.TempDir()}.run(t)
}

// serve serves a fake until the test ends, and gives its address.
func serveFake(t *testing.T, handler http.Handler) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server.URL
}

// oneHost is an emulator whose api and vault share one address, as fakes are.
func oneHost(t *testing.T) http.Handler {
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

// answering gives every request the same answer.
func answering(status int, contentType, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	})
}

// hasCard tells whether a request makes a token, unlike the harness's probe of
// the vault. It leaves the body readable.
func hasCard(r *http.Request) bool {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	return r.Method == http.MethodPost && r.URL.Path == "/tokens" && bytes.Contains(body, []byte("card"))
}
