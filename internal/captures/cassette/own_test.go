package cassette_test

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/captures"
)

// TestCassettesOfTheHarnessAreReadAsItReadsThemItself compares interactions of the recorded emulator: some of each subject, and all
// with bodies that are long, broken or no text.
func TestCassettesOfTheHarnessAreReadAsItReadsThemItself(t *testing.T) {
	folder := "../../../cassettes/emulator"
	compared, files := 0, 0
	for source, err := range captures.Walk(context.Background(), []string{folder}, captures.Options{}) {
		if err != nil {
			t.Fatalf("%s %v", source.Name, err)
		}
		if files++; files%20 != 0 && !strings.Contains(filepath.ToSlash(source.Name), "/requests/") {
			continue
		}
		want, err := cassettes.Load(source.Name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := source.Open(context.Background())
		if err != nil || file.Format.Name != "go-vcr" {
			t.Fatalf("%s is not recognized, %v", source.Name, err)
		}
		exchanges, n := cassettes.Exchanges(want), 0
		for got, err := range file.Records() {
			if err != nil || n == len(exchanges) {
				t.Fatalf("%s %v", source.Name, err)
			}
			compare(t, source.Name, got, want.Interactions[n].URL, exchanges[n])
			n++
		}
		file.Close()
		if n != len(exchanges) {
			t.Errorf("%s: read %d interactions of %d", source.Name, n, len(exchanges))
		}
		compared += n
	}
	if compared < 100 {
		t.Errorf("compared %d interactions only", compared)
	}
}

func compare(t *testing.T, name string, got *captures.Record, url string, want *exchange.Exchange) {
	t.Helper()
	status, body := 0, []byte(nil)
	if want.Response != nil {
		status, body = want.Response.Status, want.Response.Body
	}
	if got.Request.Method != want.Request.Method || got.Request.URL != url || got.Status != status || !bytes.Equal(got.Body, body) ||
		!bytes.Equal(got.Request.Body, want.Request.Body) || got.Request.Header.Get("Authorization") != want.Request.Header.Get("Authorization") {
		t.Errorf("%s, %s: got %s %s %d\n%s\nwant\n%s", name, got.Name, got.Request.Method, got.Request.URL, got.Status, got.Body, body)
	}
}
