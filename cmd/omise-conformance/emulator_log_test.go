package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// tokenise sends a card, and returns the id of the request.
func tokenise(t *testing.T, vault, public string) string {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, vault+"/tokens", strings.NewReader(
		`{"card": {"name": "A", "number": "4242424242424242", "security_code": "987", "expiration_month": 2, "expiration_year": 2049}}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.SetBasicAuth(public, "")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("POST /tokens answered %d", answer.StatusCode)
	}
	return answer.Header.Get("X-Request-Id")
}

// TestEmulatorLogsRequests: the lines are there when it has ended, and hold no secret.
func TestEmulatorLogsRequests(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		flags []string
		says  []string
	}{
		"by default": {nil, []string{" POST /tokens 200 ", " key=public ", " request=ID\n"}},
		"verbose":    {[]string{"-v"}, []string{` sent={"card":{`, `"number":"[secret]"`, ` answered={"card":{`}},
		"JSON":       {[]string{"--log", "json"}, []string{`"method":"POST","path":"/tokens"`, `"request_id":"ID"`}},
		"off":        {[]string{"--log", "off"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emulator, r, _ := startEmulator(t, test.flags...)
			id := tokenise(t, r.Vault, r.Public)
			if code := emulator.signal(t, syscall.SIGTERM); code != 0 {
				t.Errorf("exit code %d", code)
			}
			_, log, _ := strings.Cut(emulator.text(), "/window/\n") // the last of the addresses
			for _, says := range test.says {
				if !strings.Contains(log, strings.ReplaceAll(says, "ID", id)) {
					t.Errorf("%q is not in %s", says, log)
				}
			}
			if test.says == nil && log != "" {
				t.Errorf("it logs %s", log)
			}
			for _, secret := range []string{"4242424242424242", `"987"`, r.Public} {
				if strings.Contains(log, secret) {
					t.Errorf("%s is in %s", secret, log)
				}
			}
		})
	}
}

// TestEmulatorOutlivesItsLog: a log that nobody reads any more, or that is read too slowly, holds up no request.
func TestEmulatorOutlivesItsLog(t *testing.T) {
	t.Parallel()
	for name, closed := range map[string]bool{"closed": true, "stuck": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			command := invocation{args: append(append([]string{}, freePorts...), "-v"), folder: folder}.command(t)
			read, write, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			command.Stderr = write
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			_ = write.Close()
			if closed {
				_ = read.Close()
			} else {
				defer read.Close()
			}
			defer func() { _ = command.Process.Kill(); _ = command.Wait() }()
			var r ready
			for deadline := time.Now().Add(longest); ; time.Sleep(5 * time.Millisecond) {
				if text, err := os.ReadFile(filepath.Join(folder, "ready.json")); err == nil && json.Unmarshal(text, &r) == nil {
					break
				}
				if time.Now().After(deadline) {
					t.Fatal("the emulator is not ready")
				}
			}
			for range 200 { // a pipe holds 64 KiB, which 60 requests with their bodies fill
				tokenise(t, r.Vault, r.Public)
			}
			if err := command.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if err := command.Wait(); err != nil {
				t.Errorf("it ended with %v", err)
			}
		})
	}
}
