package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestExampleOfAWebhookHandler runs the command of its README.md, and again with what a handler is easily without.
func TestExampleOfAWebhookHandler(t *testing.T) {
	for _, needed := range []string{"python3", "curl"} {
		if _, err := exec.LookPath(needed); err != nil {
			t.Skip(needed + " is not installed")
		}
	}
	example, err := os.ReadFile(filepath.Join("..", "..", "examples", "webhooks", "python", "handler.py"))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, line, instead string
		code                int
		says                string
	}{
		{name: "as it is", code: 0, says: "Conformant: the client kept every MUST"},
		{"any signature", "return any(hmac.compare_digest(want, each.strip()) for each in given)", "return bool(given)", 1, "Not conformant"},
		{"twice", "if event[\"id\"] in seen:", "if False:", 1, "Not conformant"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			altered := strings.Replace(string(example), row.line, row.instead, 1)
			if row.line != "" && altered == string(example) {
				t.Fatalf("the example has no line %q", row.line)
			}
			folder, port := t.TempDir(), freePort(t)
			if err := os.WriteFile(filepath.Join(folder, "handler.py"), []byte(altered), 0o600); err != nil {
				t.Fatal(err)
			}
			at := "localhost:" + port
			o := invocation{
				folder: folder, env: []string{"PORT=" + port},
				args: []string{
					"gate", "--webhooks", "http://" + at + "/hook", "--webhooks-serve", "--check", "curl -s " + at + "/", "--", "python3", "handler.py",
				},
			}.run(t)
			if o.code != row.code || !strings.Contains(o.out+o.err, row.says) {
				t.Errorf("exit code %d, want %d and %q:\n%s", o.code, row.code, row.says, tail(o.out+o.err))
			}
		})
	}
}

// freePort returns a port of this machine that nothing listens on.
func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
}
