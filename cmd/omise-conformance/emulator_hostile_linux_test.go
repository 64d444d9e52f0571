package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// endsIn is the longest that an emulator may take to end after a signal. The promise is five seconds; the rest is for a machine
// that has much else to do.
const endsIn = 10 * time.Second

// rawServer answers a request with bytes, and holds the connection.
func rawServer(t *testing.T, sent string) string {
	t.Helper()
	return (&attack{answer: bytesThenSilence(sent)}).hostile(t, nil, func() {})
}

// dial opens a connection to a server that stays open until the test ends, and sends bytes.
func dial(t *testing.T, address, sent string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err = io.WriteString(conn, sent); err != nil {
		t.Fatal(err)
	}
	return conn
}

// event has the emulator tell a webhook of something.
func event(t *testing.T, r ready, endpoint string) {
	t.Helper()
	for _, each := range []struct{ address, key, body string }{
		{r.Control + "/webhooks", "", fmt.Sprintf(`{"url":%q}`, endpoint)},
		{r.API + "/customers", r.Secret, `{}`},
		{r.API + "/customers", r.Secret, `{}`},
	} {
		request, err := http.NewRequest(http.MethodPost, each.address, strings.NewReader(each.body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		request.SetBasicAuth(each.key, "")
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Fatalf("%s is answered %s", each.address, answer.Status)
		}
	}
}

// hangs are what can be under way when an emulator is told to stop.
var hangs = []struct {
	name string
	hang func(t *testing.T, r ready)
}{
	{"a webhook that is answered 101", func(t *testing.T, r ready) {
		event(t, r, rawServer(t, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"))
	}},
	{"a webhook that is not answered", func(t *testing.T, r ready) { event(t, r, rawServer(t, "")) }},
	{"a webhook whose answer does not end", func(t *testing.T, r ready) {
		event(t, r, rawServer(t, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx"))
	}},
	{"a delivery on request", func(t *testing.T, r ready) {
		event(t, r, rawServer(t, ""))
		answer, err := http.Get(r.Control + "/deliveries")
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		_, rest, _ := bytes.Cut(text, []byte(`"event":"`))
		id, _, _ := bytes.Cut(rest, []byte(`"`))
		dial(t, r.Control, "POST /events/"+string(id)+"/deliver HTTP/1.1\r\nHost: localhost\r\n\r\n")
	}},
	{"connections that say nothing", func(t *testing.T, r ready) { dial(t, r.API, ""); dial(t, r.Control, "") }},
	{"half a head", func(t *testing.T, r ready) { dial(t, r.API, "GET /charges HTTP/1.1\r\nHost: ") }},
	{"half a body", func(t *testing.T, r ready) {
		key := base64.StdEncoding.EncodeToString([]byte(r.Secret + ":"))
		dial(t, r.API, "POST /customers HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic "+key+"\r\nContent-Length: 1000\r\n\r\n{")
	}},
	{"a client that does not read", func(t *testing.T, r ready) {
		_ = dial(t, r.Control, strings.Repeat("GET /features HTTP/1.1\r\nHost: localhost\r\n\r\n", 5000)).(*net.TCPConn).SetReadBuffer(1)
	}},
}

// Whatever is under way, the emulator ends soon after a signal, with its ready file removed.
func TestEmulatorEndsWhateverHangs(t *testing.T) {
	t.Parallel()
	for i, tt := range hangs {
		signal := []os.Signal{syscall.SIGTERM, os.Interrupt}[i%2]
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			emulator, r, path := startEmulator(t, "--state", "state.db")
			tt.hang(t, r)
			time.Sleep(200 * time.Millisecond) // it is under way
			begun := time.Now()
			if code := emulator.signal(t, signal); code != 0 {
				t.Errorf("exit code %d:\n%s", code, emulator.text())
			}
			if took := time.Since(begun); took > endsIn {
				t.Errorf("it ended %s after the signal", took)
			}
			if _, err := os.Stat(path); err == nil {
				t.Error("the ready file is still there")
			}
		})
	}
}

// A ready file that is a pipe stays one, and the emulator does not start.
func TestEmulatorLeavesWhatIsNotItsOwn(t *testing.T) {
	t.Parallel()
	for name, flags := range map[string][]string{
		"--ready-file":  {"--ready-file", "taken"},
		"--tls-ca-file": {"--tls", "--tls-addr", "127.0.0.1:0", "--tls-ca-file", "taken"},
		"--state":       {"--state", "taken"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for kind, put := range map[string]func(path string) error{
				"a pipe": func(path string) error { return syscall.Mkfifo(path, 0o600) },
				"a note": func(path string) error { return os.WriteFile(path, []byte("remember the milk\n"), 0o600) },
			} {
				folder := t.TempDir()
				path := filepath.Join(folder, "taken")
				if err := put(path); err != nil {
					t.Fatal(err)
				}
				before, err := os.Lstat(path)
				if err != nil {
					t.Fatal(err)
				}
				args := append(append([]string{}, freePorts[:7]...), flags...)
				o := invocation{args: args, folder: folder}.run(t)
				if o.code != 3 || !strings.Contains(o.err, "the emulator did not start: ") || !strings.Contains(o.err, `taken" is `) {
					t.Errorf("%s: exit code %d, and it says %s", kind, o.code, o.err)
				}
				after, err := os.Lstat(path)
				if err != nil || !os.SameFile(before, after) || after.Mode() != before.Mode() || after.Size() != before.Size() {
					t.Errorf("%s was %v and is %v (%v)", kind, before, after, err)
				}
			}
		})
	}
}
