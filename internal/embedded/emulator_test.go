package embedded

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/specs"
)

// ask sends a GET to an address of the emulator and returns status and body.
func ask(ctx context.Context, t *testing.T, through http.RoundTripper, address, key string) (status int, body string, err error) {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth(key, "")
	response, err := (&http.Client{Transport: through}).Do(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if int64(len(text)) != response.ContentLength {
		t.Errorf("%s: the length is %d, and %d bytes came", address, response.ContentLength, len(text))
	}
	return response.StatusCode, string(text), err
}

func TestAnEmulatorWithoutSockets(t *testing.T) {
	emu := Start(Options{Seed: 1})
	defer emu.Close()
	for address, want := range map[string]string{
		emu.Hosts.API + "/charges":   `"object":"list"`,
		emu.Hosts.Control + "/clock": `"now":"2026-01-01T00:00:00Z"`,
	} {
		status, body, err := ask(t.Context(), t, emu.Transport, address, emu.Keys.Secret)
		if err != nil || status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d %s %v, want %s", address, status, body, err, want)
		}
	}
	if _, _, err := ask(t.Context(), t, emu.Transport, "http://other.target/", ""); !errors.Is(err, http.ErrServerClosed) {
		t.Errorf("a host that is not there: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := ask(ended, t, emu.Transport, emu.Hosts.API+"/charges", emu.Keys.Secret); !errors.Is(err, context.Canceled) {
		t.Errorf("a request that has ended: %v", err)
	}
}

func TestAnEmulatorOnLoopback(t *testing.T) {
	emu, err := Serve(t.Context(), Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(emu.Hosts.API, "http://127.0.0.1:") || emu.Transport != nil {
		t.Errorf("it is at %+v", emu.Hosts)
	}
	status, _, err := ask(t.Context(), t, nil, emu.Hosts.API+"/charges", emu.Keys.Secret)
	if err != nil || status != http.StatusOK {
		t.Errorf("%d %v", status, err)
	}
	emu.Close()
	if _, _, err := ask(t.Context(), t, nil, emu.Hosts.API+"/charges", emu.Keys.Secret); err == nil {
		t.Error("it answers after it was closed")
	}
}

func TestDialectFor(t *testing.T) {
	for judged, want := range map[specs.Dialect]emulator.Dialect{
		specs.Any: emulator.Recorded, specs.Recorded: emulator.Recorded, specs.Documented: emulator.Documented,
	} {
		if got := DialectFor(judged); got != want {
			t.Errorf("judged by %s it speaks %s, want %s", judged, got, want)
		}
	}
}
