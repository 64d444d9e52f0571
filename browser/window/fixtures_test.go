// Package window tests the window of the emulator in a browser.
package window

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/omise-conformance/harness/browser/kit"
)

// program is the command, built once.
var program string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "window")
	if err != nil {
		panic(err)
	}
	program = filepath.Join(folder, "omise-conformance")
	build := exec.Command("go", "build", "-o", program, "./cmd/omise-conformance")
	build.Dir = filepath.Join("..", "..")
	if text, err := build.CombinedOutput(); err != nil {
		panic(fmt.Sprintf("%v: %s", err, text))
	}
	code := m.Run()
	kit.Close()
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

// emulator is one that runs.
type emulator struct {
	t                       *testing.T
	API, Control            string
	PublicKey, SecretKey, _ string
}

// start runs an emulator until the test ends.
func start(t *testing.T, flags ...string) *emulator {
	t.Helper()
	ready := filepath.Join(t.TempDir(), "ready.json")
	command := exec.Command(program, append([]string{
		"emulator", "--log", "off", "--api-addr", "127.0.0.1:0", "--vault-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0", "--ready-file", ready,
	}, flags...)...)
	var output lockedBuffer
	command.Stdout, command.Stderr = &output, &output
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	deadline := time.Now().Add(30 * time.Second)
	for {
		text, err := os.ReadFile(ready)
		var said struct {
			APIURL     string `json:"api_url"`
			ControlURL string `json:"control_url"`
			PublicKey  string `json:"public_key"`
			SecretKey  string `json:"secret_key"`
		}
		if err == nil && json.Unmarshal(text, &said) == nil {
			return &emulator{t: t, API: said.APIURL, Control: said.ControlURL, PublicKey: said.PublicKey, SecretKey: said.SecretKey}
		}
		if time.Now().After(deadline) {
			t.Fatalf("the emulator does not start: %s", output.String())
		}
		time.Sleep(20 * time.Millisecond)
	}
}

type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.String()
}

// post sends a form to the api host and returns the answer, whatever its status.
func (e *emulator) post(path, key string, fields ...string) map[string]any {
	e.t.Helper()
	form := url.Values{}
	for _, field := range fields {
		name, value, _ := strings.Cut(field, "=")
		form.Add(name, value)
	}
	request, err := http.NewRequest(http.MethodPost, e.API+path, strings.NewReader(form.Encode()))
	if err != nil {
		e.t.Fatal(err)
	}
	request.SetBasicAuth(key, "")
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return e.send(request)
}

// send sends a request and returns the object in the answer.
func (e *emulator) send(request *http.Request) map[string]any {
	e.t.Helper()
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		e.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	var object map[string]any
	if err := json.Unmarshal(text, &object); err != nil {
		e.t.Fatalf("%s: %s", request.URL.Path, text)
	}
	return object
}

// promptpay makes a charge that waits for its payer, and returns its id.
func (e *emulator) promptpay(description string) string {
	e.t.Helper()
	source := e.post("/sources", e.PublicKey, "amount=150000", "currency=thb", "type=promptpay")
	charge := e.post("/charges", e.SecretKey, "amount=150000", "currency=thb", fmt.Sprint("source=", source["id"]), "description="+description)
	return fmt.Sprint(charge["id"])
}

// card makes a charge that is authorized and not captured, and returns its id.
func (e *emulator) card() string {
	e.t.Helper()
	token := e.post("/tokens", e.PublicKey, "card[name]=Somchai Prasert", "card[number]=4242424242424242",
		"card[expiration_month]=12", "card[expiration_year]=2035", "card[security_code]=123")
	charge := e.post("/charges", e.SecretKey, "amount=50000", "currency=thb", "capture=false", fmt.Sprint("card=", token["id"]))
	e.post("/charges", e.SecretKey, "amount=50000", "currency=thb", fmt.Sprint("card=", token["id"])) // refused: the token is used
	return fmt.Sprint(charge["id"])
}

// open opens the window and waits until it is live.
func (e *emulator) open(look kit.Look) *kit.Page {
	e.t.Helper()
	p := kit.Open(e.t, e.Control+"/window/", look)
	p.Wait(`document.getElementById("live-text").textContent === "live"`)
	return p
}
