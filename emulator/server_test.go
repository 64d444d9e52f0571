package emulator

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestServer(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ready.json")
	emu := New(Options{Dialect: Documented})
	defer emu.Close()
	ctx, cancel := context.WithCancel(context.Background())
	srv, err := Start(ctx, emu, ServerOptions{ReadyFile: file})
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var r map[string]any
	if err = json.Unmarshal(content, &r); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{
		"api_url": srv.APIURL, "vault_url": srv.VaultURL, "control_url": srv.ControlURL,
		"public_key": DefaultPublicKey, "secret_key": DefaultSecretKey, "dialect": "documented", "pid": float64(os.Getpid()),
	} {
		if r[name] != want {
			t.Errorf("ready file: %s is %v, want %v", name, r[name], want)
		}
	}
	if !strings.HasPrefix(srv.APIURL, "http://127.0.0.1:") {
		t.Errorf("the API listens on %s, want a loopback address", srv.APIURL)
	}

	body := `{"card":{"name":"A","number":"4242424242424242","expiration_month":1,"expiration_year":2099}}`
	request, _ := http.NewRequest(http.MethodPost, srv.VaultURL+"/tokens", strings.NewReader(body))
	request.SetBasicAuth(DefaultPublicKey, "")
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK || !strings.Contains(string(text), `"location":"`+srv.VaultURL+`/tokens/tokn_test_`) {
		t.Errorf("POST /tokens answered %d %s", answer.StatusCode, text)
	}

	cancel()
	stopped := make(chan error, 1)
	go func() { stopped <- srv.Wait() }()
	select {
	case err := <-stopped:
		if err != nil {
			t.Errorf("Wait returned %v after an asked-for end", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the server did not stop within 10 s of its context's end")
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("the ready file is still there: %v", err)
	}
	if err := srv.Shutdown(context.Background()); err != nil {
		t.Errorf("a second Shutdown returned %v", err)
	}
}

func TestServerTellsWhatIsTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, err = Start(context.Background(), New(Options{}), ServerOptions{VaultAddr: taken.Addr().String()})
	if err == nil || !strings.HasPrefix(err.Error(), "vault cannot listen: ") {
		t.Errorf("got %v, want an error that names the vault", err)
	}
	_, err = Start(context.Background(), New(Options{}), ServerOptions{ReadyFile: filepath.Join(t.TempDir(), "none", "ready.json")})
	if err == nil || !strings.HasPrefix(err.Error(), "ready file cannot be written: ") {
		t.Errorf("got %v, want an error on the ready file", err)
	}
}
