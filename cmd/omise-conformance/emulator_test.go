package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// ready is what the ready file says.
type ready struct {
	API     string `json:"api_url"`
	Vault   string `json:"vault_url"`
	Control string `json:"control_url"`
	Public  string `json:"public_key"`
	Secret  string `json:"secret_key"`
	PID     int    `json:"pid"`
}

var freePorts = []string{"emulator", "--api-addr", "127.0.0.1:0", "--vault-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0", "--ready-file", "ready.json"}

// startEmulator starts one on free ports and waits for its ready file.
func startEmulator(t *testing.T, args ...string) (*started, ready, string) {
	t.Helper()
	folder := t.TempDir()
	emulator := start(t, invocation{args: append(append([]string{}, freePorts...), args...), folder: folder})
	t.Cleanup(func() { _ = emulator.cmd.Process.Kill() })
	path := filepath.Join(folder, "ready.json")
	for deadline := time.Now().Add(longest); ; time.Sleep(5 * time.Millisecond) {
		if text, err := os.ReadFile(path); err == nil {
			var r ready
			if err := json.Unmarshal(text, &r); err != nil {
				t.Fatalf("%v in %s", err, text)
			}
			return emulator, r, path
		}
		if time.Now().After(deadline) {
			t.Fatalf("the emulator is not ready:\n%s", emulator.text())
		}
	}
}

func TestEmulatorServesUntilItIsSignalled(t *testing.T) {
	t.Parallel()
	for name, signal := range map[string]os.Signal{"Ctrl-C": os.Interrupt, "SIGTERM": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emulator, r, path := startEmulator(t, "--dialect", "documented")
			if r.PID != emulator.cmd.Process.Pid {
				t.Errorf("the ready file has the process id %d, it is %d", r.PID, emulator.cmd.Process.Pid)
			}
			want := "api      " + r.API + "\nvault    " + r.Vault + "\ncontrol  " + r.Control + "\nkeys     " + r.Public + " " + r.Secret +
				"\nwindow   " + r.Control + "/window/\n"
			for deadline := time.Now().Add(longest); emulator.text() != want && time.Now().Before(deadline); {
				time.Sleep(time.Millisecond)
			}
			if emulator.text() != want {
				t.Errorf("it prints\n%s\nwant\n%s", emulator.text(), want)
			}
			invocation{args: []string{"emulator", "health", "--control-url", r.Control}, folder: t.TempDir()}.run(t).exits(t, 0).says(t, "the emulator serves")
			o := invocation{
				args:   []string{"run", "--api-url", r.API, "--vault-url", r.Vault, "--control-url", r.Control, "--dialect", "documented", "--label-filter", "tokens"},
				env:    []string{"OMISE_PUBLIC_KEY=" + r.Public, "OMISE_SECRET_KEY=" + r.Secret},
				folder: t.TempDir(),
			}.run(t)
			o.exits(t, 0).says(t, "The target speaks the documented dialect")
			o.whole(t)
			if code := emulator.signal(t, signal); code != 0 {
				t.Errorf("exit code %d:\n%s", code, emulator.text())
			}
			if _, err := os.Stat(path); err == nil {
				t.Error("the ready file is still there")
			}
			if answer, err := http.Get(r.Control + "/health"); err == nil {
				answer.Body.Close()
				t.Error("the emulator still answers")
			}
		})
	}
}
