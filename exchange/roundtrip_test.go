package exchange

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/leakheader"
)

func TestRedactedCredentialsAreReadBack(t *testing.T) {
	for key, want := range map[string]KeyKind{
		"skey_test_5f1a2b3c4d5e6f7a8b9": KeySecret, "pkey_test_5f1a2b3c4d5e6f7a8b9": KeyPublic,
		"ckey_test_5f1a2b3c4d5e6f7a8b9": KeyChain, "nonsense": KeyOther, "": KeyNone,
	} {
		raw := plainRaw()
		raw.Header.Set("Authorization", basicAuth(key))
		written := New(raw).Request.Header.Get("Authorization")
		for _, label := range []string{written, strings.TrimPrefix(written, "Basic "), "[unknown scheme] " + strings.TrimPrefix(written, "Basic ")} {
			raw.Header.Set("Authorization", label)
			again := New(raw).Request
			if again.Key != want || again.Header.Get("Authorization") != label {
				t.Errorf("%s: %s as %s, want %s", label, again.Key, again.Header.Get("Authorization"), want)
			}
		}
	}
	raw := plainRaw()
	raw.Header.Del("Authorization")
	if got := New(raw).Request.Key; got != KeyNone {
		t.Errorf("no header: %s", got)
	}
	for _, plain := range []string{basicAuth("skey_test_5f1a2b3c4d5e6f7a8b9"), "hunter2 [secret key]", "Basic hunter2 [no key]", "[other key]"} {
		raw.Header.Set("Authorization", plain)
		if got := New(raw).Request; got.Header.Get("Authorization") == plain {
			t.Errorf("%s is taken for a label", plain)
		}
	}
}

func TestLeaksAreReadBack(t *testing.T) {
	raw := plainRaw()
	want := []Leak{{Kind: "secret key", At: "body (id)"}, {Kind: "card number", At: "header X-Debug"}}
	raw.Response.Header = http.Header{leakheader.Name: {
		leakheader.Value(string(want[0].Kind), want[0].At), leakheader.Value(string(want[1].Kind), want[1].At), "nonsense",
	}}
	if got := New(raw).Leaks; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
