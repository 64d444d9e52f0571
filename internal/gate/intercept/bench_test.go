package intercept

import (
	"os"
	"testing"
)

// BenchmarkPrepare measures what a command waits for before it starts.
func BenchmarkPrepare(b *testing.B) {
	o := Options{
		APIURL: "http://127.0.0.1:1", VaultURL: "http://127.0.0.1:2", ProxyURL: "http://127.0.0.1:3", TLSAddress: "127.0.0.1:4",
		Authority: newAuthority(b).pem, Base: os.Environ(), Scratch: b.TempDir(),
	}
	for b.Loop() {
		if _, err := Prepare(b.Context(), o); err != nil {
			b.Fatal(err)
		}
	}
}
