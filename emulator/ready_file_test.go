package emulator

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// gone returns the id of a process that has ended.
func gone(t *testing.T) int {
	t.Helper()
	ended := exec.Command(os.Args[0], "-test.run=^$")
	if err := ended.Run(); err != nil {
		t.Fatal(err)
	}
	return ended.Process.Pid
}

// readyOf is a ready file that a process has left.
func readyOf(t *testing.T, pid int) string {
	t.Helper()
	text, err := json.Marshal(ready{APIURL: "http://127.0.0.1:1", ControlURL: "http://127.0.0.1:2", SecretKey: "skey_test_1", PID: pid})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A ready file replaces that of an emulator that is gone, and nothing else.
func TestReadyFileReplacesItsOwnOnly(t *testing.T) {
	for _, tt := range []struct{ name, content, refusal string }{
		{"of a process that is gone", readyOf(t, gone(t)), ""},
		{"of this process, as in a container", readyOf(t, os.Getpid()), ""},
		{"of a process that runs", readyOf(t, os.Getppid()), fmt.Sprintf("is of an emulator that still runs, as process %d", os.Getppid())},
		{"a note", "remember the milk\n", "is not a ready file of an emulator"},
		{"JSON of another program", `{"pid": 1, "api_url": "x", "control_url": "x", "secret_key": "x", "name": "x"}`, "is not a ready file of an emulator"},
		{"JSON without a process", readyOf(t, 0), "is not a ready file of an emulator"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "ready.json")
			if err := os.WriteFile(path, []byte(tt.content), 0o600); err != nil {
				t.Fatal(err)
			}
			emu := New(Options{})
			defer emu.Close()
			srv, err := Start(t.Context(), emu, ServerOptions{ReadyFile: path})
			if tt.refusal == "" {
				if err != nil {
					t.Fatal(err)
				}
				srv.end()
				if _, err = os.Stat(path); !os.IsNotExist(err) {
					t.Errorf("its own file is still there: %v", err)
				}
				return
			}
			want := fmt.Sprintf("ready file cannot be written: %q %s; remove it, or choose another name", path, tt.refusal)
			if err == nil || err.Error() != want {
				t.Errorf("it was started with %v, want %s", err, want)
			}
			if content, _ := os.ReadFile(path); string(content) != tt.content {
				t.Errorf("the file has %s", content)
			}
		})
	}
}

// A file that another emulator has put in its place is left when the first one ends.
func TestReadyFileOfTheNextOneStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ready.json")
	emu := New(Options{})
	defer emu.Close()
	srv, err := Start(t.Context(), emu, ServerOptions{ReadyFile: path})
	if err != nil {
		t.Fatal(err)
	}
	if err = os.WriteFile(path, []byte(readyOf(t, os.Getppid())), 0o600); err != nil {
		t.Fatal(err)
	}
	srv.end()
	if _, err = os.Stat(path); err != nil {
		t.Errorf("the file of the next one is gone: %v", err)
	}
}

// The file of the authority replaces one of a former run, and no other certificate.
func TestAuthorityReplacesItsOwnOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ca.pem")
	emu := New(Options{})
	defer emu.Close()
	for range 2 {
		srv, err := Start(t.Context(), emu, ServerOptions{TLS: true, TLSCAFile: path})
		if err != nil {
			t.Fatal(err)
		}
		srv.end()
	}
	own, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"a note": "milk", "two certificates": string(own) + string(own), "a key before": "x\n" + string(own)} {
		if err = os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err = Start(t.Context(), emu, ServerOptions{TLS: true, TLSCAFile: path})
		if err == nil || !strings.Contains(err.Error(), "is not the certificate of an authority that an emulator has made") {
			t.Errorf("%s: it was started with %v", name, err)
		}
		if after, _ := os.ReadFile(path); string(after) != content {
			t.Errorf("%s: the file has %s", name, after)
		}
	}
}
