package main

import (
	"bytes"
	"encoding/json"
	"io"
	"log"
	"maps"
	"net"
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

// fakes serve the targets that scripts name, and return their addresses. Times is the
// number after the name, below 0 if there is none.
var fakes = map[string]func(t testing.TB, times int) string{
	"whole":        func(t testing.TB, _ int) string { return serveFake(t, oneHost(t)) },
	"spent-tokens": func(t testing.TB, times int) string { return serveFake(t, spentAtFirst(t, times)) },
	"one-token": func(t testing.TB, _ int) string {
		return serveFake(t, answering(http.StatusOK, "application/json", `{"object":"token"}`))
	},
	"no-fingerprint": func(t testing.TB, _ int) string {
		return serveFake(t, altered(oneHost(t), func(_ *http.Request, object map[string]any) {
			if card, ok := object["card"].(map[string]any); ok && object["object"] == "token" {
				delete(card, "fingerprint")
			}
		}))
	},
	"no-request-id": func(t testing.TB, _ int) string { return serveFake(t, withoutRequestID(oneHost(t))) },
	"closed":        func(t testing.TB, _ int) string { return closedPort(t) },
	"hanging": func(t testing.TB, _ int) string {
		return serveFake(t, hanging(func(*http.Request) bool { return true }, nil))
	},
	"hanging-vault": func(t testing.TB, _ int) string { return serveFake(t, hanging(hasCard, oneHost(t))) },
	"tls":           func(t testing.TB, _ int) string { return serveTLS(t) },
	"busy":          func(t testing.TB, seconds int) string { return serveFake(t, busy(seconds)) },
	"live":          func(t testing.TB, _ int) string { return serveFake(t, live(oneHost(t), "")) },
	"live-recipients": func(t testing.TB, _ int) string {
		return serveFake(t, live(oneHost(t), "recipient"))
	},
	"vanishing": func(t testing.TB, after int) string {
		return serveFake(t, vanishing(oneHost(t), func(request int64) bool { return request > int64(after) }))
	},
	// It is away for twenty requests: eight cases at once send theirs twice, so that some are not judged.
	"restarting": func(t testing.TB, after int) string {
		return serveFake(t, vanishing(oneHost(t), func(request int64) bool {
			return request > int64(after) && request <= int64(after)+20
		}))
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

// closedPort returns the address of a port that nothing listens on. A connection comes from it until the test ends, so that no other test
// is given it meanwhile.
func closedPort(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return "http://" + conn.LocalAddr().String()
}

// serveTLS serves an emulator with a certificate that no client trusts.
func serveTLS(t testing.TB) string {
	t.Helper()
	server := httptest.NewUnstartedServer(oneHost(t))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL
}

// oneHost is an emulator whose api and vault share one address, as fakes are.
func oneHost(t testing.TB) http.Handler {
	t.Helper()
	emu := emulator.New(emulator.Options{PublicKey: somePublicKey, SecretKey: someSecretKey, Seed: 1})
	t.Cleanup(emu.Close)
	return onOneHost(emu)
}

// onOneHost serves api and vault of an emulator as one.
func onOneHost(emu *emulator.Emulator) http.Handler {
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
		maps.Copy(w.Header(), recorded.Header())
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

// withoutRequestID answers without a header that a SHOULD wants.
func withoutRequestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorded := httptest.NewRecorder()
		next.ServeHTTP(recorded, r)
		maps.Copy(w.Header(), recorded.Header())
		w.Header().Del("X-Request-Id")
		w.WriteHeader(recorded.Code)
		_, _ = w.Write(recorded.Body.Bytes())
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

// hanging never answers the requests for which hangs reports true.
func hanging(hangs func(*http.Request) bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if hangs(r) {
			_, _ = io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
			return
		}
		next.ServeHTTP(w, r)
	})
}

// busy refuses every request with 429, and asks to wait unless seconds is below 0.
func busy(seconds int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if seconds >= 0 {
			w.Header().Set("Retry-After", strconv.Itoa(seconds))
		}
		w.WriteHeader(http.StatusTooManyRequests)
	})
}

// live says livemode true in answers that are an object of this kind, or in all if kind
// is empty.
func live(next http.Handler, kind string) http.Handler {
	return altered(next, func(_ *http.Request, object map[string]any) {
		if kind == "" || object["object"] == kind {
			object["livemode"] = true
		}
	})
}
