package front_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/gate/front"
)

// TestHeadersPassAsTheyAre: nothing is added to what a client or the upstream says, and only the headers of the connection are
// taken away, and the mark.
func TestHeadersPassAsTheyAre(t *testing.T) {
	var came http.Header
	k := open(t, front.Options{Upstream: upstream(func(r *http.Request) (*http.Response, error) {
		came = r.Header
		got := answer(r, http.StatusTeapot, "")
		got.Header = http.Header{
			"X-Own": {"a", "b"}, "Connection": {"X-Hop"}, "X-Hop": {"1"}, "Keep-Alive": {"timeout=5"}, "Transfer-Encoding": {"chunked"}, "Set-Cookie": {"a=1", "b=2"},
		}
		return got, nil
	})})
	text := talk(t, k.APIURL, "GET /a HTTP/1.1\r\nHost: x\r\nX-One: 1\r\nx-two: 2\r\nX-Two: 3\r\nConnection: close, X-Secret\r\nX-Secret: 1\r\n"+
		"Proxy-Authorization: Basic x\r\nKeep-Alive: 1\r\nTE: trailers\r\nX-Test-Mark: test 7\r\nAuthorization: Basic c2tleV90ZXN0X3g6\r\n\r\n")
	if got, want := fmt.Sprint(lines(came)), "[Authorization: Basic c2tleV90ZXN0X3g6 User-Agent: X-One: 1 X-Two: 2 X-Two: 3]"; got != want {
		t.Errorf("the upstream got %s, want %s", got, want)
	}
	head, _, _ := strings.Cut(text, "\r\n\r\n")
	back := strings.Split(head, "\r\n")
	slices.Sort(back)
	if got, want := fmt.Sprint(back), "[Connection: close Content-Length: 0 HTTP/1.1 418 I'm a teapot Set-Cookie: a=1 Set-Cookie: b=2 X-Own: a X-Own: b]"; got != want {
		t.Errorf("the client got %s, want %s", got, want)
	}
	seen := k.one()
	if seen.Mark != "test 7" || seen.Raw.Header.Get("Proxy-Authorization") == "" || seen.Raw.Response.Status != http.StatusTeapot ||
		seen.Raw.Response.Header.Get("X-Hop") != "1" {
		t.Errorf("told of mark %q, %v, %+v", seen.Mark, seen.Raw.Header, seen.Raw.Response)
	}
}

func lines(header http.Header) (all []string) {
	for name, values := range header {
		if values == nil {
			all = append(all, name+":")
		}
		for _, value := range values {
			all = append(all, name+": "+value)
		}
	}
	slices.Sort(all)
	return all
}

// TestPackedBodies: gzip is passed on as it is, in both directions.
func TestPackedBodies(t *testing.T) {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, _ = io.WriteString(writer, `{"object":"charge"}`)
	_ = writer.Close()
	k := open(t, front.Options{Upstream: upstream(func(r *http.Request) (*http.Response, error) {
		got, err := echo(r)
		got.Header.Set("Content-Encoding", r.Header.Get("Content-Encoding"))
		return got, err
	})})
	r := request(t, http.MethodPost, "https://api.omise.co/charges", packed.String())
	r.Header.Set("Content-Encoding", "gzip")
	got, text := k.do(k.client(front.ByProxy), r)
	if text != packed.String() || got.Header.Get("Content-Encoding") != "gzip" || got.ContentLength != int64(packed.Len()) {
		t.Errorf("%d bytes came back, %v", len(text), got.Header)
	}
	if seen := k.one(); string(seen.Raw.Body) != packed.String() || string(seen.Raw.Response.Body) != packed.String() {
		t.Error("what is told of is not what was sent")
	}
}

// TestLiveKeys: a request with a key for live mode never goes on, wherever the key stands.
func TestLiveKeys(t *testing.T) {
	const key = "skey_live_5xuy4w91xqz7d1w9u0t"
	for _, tt := range []struct {
		name  string
		place func(*http.Request)
		body  string
		told  bool
	}{
		{"name of Basic", func(r *http.Request) { r.SetBasicAuth(key, "") }, "a=1", true},
		{"Bearer", func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+key) }, "", true},
		{"public key", func(r *http.Request) { r.SetBasicAuth("pkey_live_5xuy4w91xqz7d1w9u0t", "") }, "", true},
		{"upper case", func(r *http.Request) { r.SetBasicAuth(strings.ToUpper(key), "") }, "", true},
		{"in quotes", func(r *http.Request) { r.Header.Set("Authorization", ` "`+key+`"`) }, "", true},
		{"the password of Basic", func(r *http.Request) { r.SetBasicAuth("user", "skey_5xuy4w91xqz7d1w9u0t") }, "", true},
		{"the second of two", func(r *http.Request) { r.Header["Authorization"] = []string{"Basic eDo=", "Bearer " + key} }, "", true},
		{"another header", func(r *http.Request) { r.Header.Set("X-Api-Key", key) }, "", false},
		{"query", func(r *http.Request) { r.URL.RawQuery = "key=" + key }, "", false},
		{"query, encoded", func(r *http.Request) { r.URL.RawQuery = "key=skey%5Flive%5F5xuy4w91xqz7d1w9u0t" }, "", false},
		{"body, without a mark", func(*http.Request) {}, "key=skey_5xuy4w91xqz7d1w9u0t", false},
		{"body, escaped", func(*http.Request) {}, `{"key":"skey\u005flive_5xuy4w91"}`, false},
		{"path", func(r *http.Request) { r.URL.Path = "/" + key }, "", false},
		{"body", func(*http.Request) {}, "key=" + key, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k := open(t, front.Options{Upstream: upstream(func(*http.Request) (*http.Response, error) {
				t.Error("the request went on")
				return nil, io.EOF
			})})
			r := request(t, http.MethodPost, "https://api.omise.co/charges", tt.body)
			tt.place(r)
			got, text := k.do(k.client(front.ByProxy), r)
			if got.StatusCode != http.StatusForbidden || !strings.Contains(text, `"object":"error"`) || !strings.Contains(text, "live mode") ||
				got.Header.Get("Content-Type") != "application/json; charset=utf-8" || strings.Contains(text, "key_live") {
				t.Errorf("answered %d %q", got.StatusCode, text)
			}
			if seen := k.one(); seen.LiveKey != tt.told || seen.Raw.Response.Status != http.StatusForbidden || string(seen.Raw.Body) != tt.body {
				t.Errorf("told of live key %v, %+v", seen.LiveKey, seen.Raw)
			}
		})
	}
}
