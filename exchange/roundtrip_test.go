package exchange

import (
	"net/http"
	"slices"
	"testing"
)

func TestKindOfLabelReadsWhatRedactionWrote(t *testing.T) {
	for key, want := range map[string]KeyKind{
		"skey_test_5f1a2b3c4d5e6f7a8b9": KeySecret, "pkey_test_5f1a2b3c4d5e6f7a8b9": KeyPublic,
		"ckey_test_5f1a2b3c4d5e6f7a8b9": KeyChain, "nonsense": KeyOther, "": KeyNone,
	} {
		raw := plainRaw()
		raw.Header.Set("Authorization", basicAuth(key))
		written := New(raw).Request.Header.Get("Authorization")
		if got, ok := KindOfLabel(written); got != want || !ok {
			t.Errorf("%s: %s, %v, want %s", written, got, ok, want)
		}
	}
	if got, ok := KindOfLabel(""); got != KeyNone || !ok {
		t.Errorf("no header: %s, %v", got, ok)
	}
	if _, ok := KindOfLabel(basicAuth("skey_test_5f1a2b3c4d5e6f7a8b9")); ok {
		t.Error("a key in clear is taken for a label")
	}
}

func TestLeaksAreReadBack(t *testing.T) {
	raw := plainRaw()
	want := []Leak{{Kind: "secret key", At: "body (id)"}, {Kind: "card number", At: "header X-Debug"}}
	raw.Response.Header = http.Header{LeakHeader: {want[0].Recorded(), want[1].Recorded(), "nonsense"}}
	if got := New(raw).Leaks; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
