package cassettes

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestLongBodiesAreStoredBriefly(t *testing.T) {
	long := `{"amount":100,"filler":"` + strings.Repeat("a", maxKept) + `"}`
	hosts := Hosts{API: "http://api.target", Vault: "http://vault.target"}
	send := func(through http.RoundTripper, body string) error {
		request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, "http://api.target/charges", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		response, err := through.RoundTrip(request)
		if err == nil {
			_, _ = io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()
		}
		return err
	}
	recorder := NewRecorder(hosts, refusing{})
	if err := send(recorder, long); err != nil {
		t.Fatal(err)
	}
	made := recorder.Cassette(Header{Case: "charges/long"})
	stored := made.Interactions[0].Request.Body
	if len(stored) > 2*beginning || !strings.HasPrefix(stored, "[524314 bytes, sha256 in letters ") || !strings.Contains(stored, `] {"amount":100,"filler":"aaa`) {
		t.Errorf("stored is %.300q", stored)
	}
	if again := abridged([]byte(stored)); !bytes.Equal(again, []byte(stored)) {
		t.Errorf("made brief again it is %.300q", again)
	}
	if err := send(NewPlayer(hosts, made), long); err != nil {
		t.Errorf("the same body is not found: %v", err)
	}
	player := NewPlayer(hosts, made)
	if err := send(player, strings.Replace(long, "aa", "ab", 1)); err == nil && len(player.Problems()) == 0 {
		t.Error("another body of the same length is taken for the recorded one")
	}
}

// refusing answers that every body is too large.
type refusing struct{}

func (refusing) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusRequestEntityTooLarge, Request: r, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(`{"object":"error","code":"bad_request"}`)),
	}, nil
}

// TestBodiesOnBothSidesOfTheBound also holds what letters a hash is written in, since stored
// ones must be found again.
func TestBodiesOnBothSidesOfTheBound(t *testing.T) {
	for length, whole := range map[int]bool{maxKept: true, maxKept + 1: false} {
		body := bytes.Repeat([]byte("a"), length)
		if got := abridged(body); bytes.Equal(got, body) != whole {
			t.Errorf("%d bytes are stored as %d", length, len(got))
		}
	}
	hash := [32]byte{0x01, 0x9a, 0xf0, 31: 0x0f}
	if got, want := inLetters(hash), "abjkpa"+strings.Repeat("a", 56)+"ap"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
