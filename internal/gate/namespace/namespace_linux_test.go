package namespace

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestMain makes the test binary a helper, and a command for the helper.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "enter" {
		os.Exit(Enter(os.Args[2], os.Args[3:]))
	}
	os.Exit(m.Run())
}

// opened opens name spaces that lead to a server, or skips the test.
func opened(t *testing.T) *Namespace {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s%s got %d", r.Host, r.URL.Path, len(body))
	}))
	t.Cleanup(server.Close)
	folder := t.TempDir()
	covering := filepath.Join(folder, "covering")
	if err := os.WriteFile(covering, []byte("covered"), 0o600); err != nil {
		t.Fatal(err)
	}
	n, err := Open(t.Context(), Options{
		Helper: []string{must(os.Executable()), "enter"}, Scratch: folder, Names: []string{"api.omise.co", "vault.omise.co"},
		Forwards: []Forward{{"127.0.0.1:80", server.Listener.Addr().String()}, {"127.0.0.1:4321", "127.0.0.1:1"}},
		Covers:   map[string]string{"/etc/passwd": covering},
	})
	if err != nil {
		t.Skip("not here: ", err)
	}
	t.Cleanup(n.Close)
	return n
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// inside runs a script inside and returns what it said.
func inside(t *testing.T, n *Namespace, script string, prepare ...func(*exec.Cmd)) (said string, err error) {
	t.Helper()
	line := n.Command([]string{"sh", "-c", script})
	command := exec.CommandContext(t.Context(), line[0], line[1:]...)
	command.WaitDelay = time.Second
	for _, each := range prepare {
		each(command)
	}
	n.Start(command)
	out, err := command.CombinedOutput()
	return string(out), err
}

func TestTheHostsOfTheAPIAreHereInside(t *testing.T) {
	n := opened(t)
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip(err)
	}
	said, err := inside(t, n, "curl -sS --noproxy '*' http://api.omise.co/a; head -c 300000 /dev/zero | curl -sS --noproxy '*' --data-binary @- http://vault.omise.co/b")
	if want := "api.omise.co/a got 0vault.omise.co/b got 300000"; err != nil || said != want {
		t.Errorf("%v: %q, expected %q", err, said, want)
	}
	if said, err := inside(t, n, "curl -sS --noproxy '*' http://127.0.0.1:4321/"); err == nil {
		t.Errorf("a way that leads nowhere answers %q", said)
	}
}

func TestNothingIsSeenOutside(t *testing.T) {
	before := must(os.ReadFile("/etc/passwd"))
	n := opened(t)
	said, err := inside(t, n, "cat /etc/passwd; grep -c omise /etc/hosts; id -u")
	if want := fmt.Sprintf("covered1\n%d\n", os.Getuid()); err != nil || said != want {
		t.Errorf("%v: %q, expected %q", err, said, want)
	}
	if !bytes.Equal(must(os.ReadFile("/etc/passwd")), before) || bytes.Contains(must(os.ReadFile("/etc/hosts")), []byte("omise")) {
		t.Error("a file outside has changed")
	}
}

func TestEndsAreThoseOfTheCommand(t *testing.T) {
	n := opened(t)
	for script, want := range map[string]string{"exit 7": "exit status 7", "kill -TERM $$": "signal: terminated", "kill -KILL $$": "signal: killed", "true": "<nil>"} {
		if said, err := inside(t, n, script); fmt.Sprint(err) != want || said != "" {
			t.Errorf("%s: %v, %q, expected %s", script, err, said, want)
		}
	}
	line := n.Command([]string{"/no/such/program"})
	command := exec.CommandContext(t.Context(), line[0], line[1:]...)
	n.Start(command)
	if out, err := command.CombinedOutput(); fmt.Sprint(err) != "exit status 127" || !strings.Contains(string(out), "/no/such/program") {
		t.Errorf("%v, %q", err, out)
	}
}

func TestSignalsComeOnce(t *testing.T) {
	n := opened(t)
	script := `trap 'echo got' USR1; echo ready; i=0; while [ $i -lt 20 ]; do sleep 0.05; i=$((i+1)); done; echo end`
	for name, each := range map[string]struct {
		prepare func(*exec.Cmd)
		group   int
	}{
		"in a group of its own": {func(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }, -1},
		"in the group of all":   {func(*exec.Cmd) {}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			line := n.Command([]string{"sh", "-c", script})
			command := exec.CommandContext(t.Context(), line[0], line[1:]...)
			each.prepare(command)
			n.Start(command)
			out := must(command.StdoutPipe())
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			ready := make([]byte, len("ready\n"))
			if _, err := io.ReadFull(out, ready); err != nil {
				t.Fatal(err)
			}
			_ = syscall.Kill(each.group*command.Process.Pid, syscall.SIGUSR1)
			rest, _ := io.ReadAll(out)
			if err := command.Wait(); err != nil || string(rest) != "got\nend\n" {
				t.Errorf("%v, %q", err, rest)
			}
		})
	}
}

func TestWhatIsNotThereIsSaid(t *testing.T) {
	opened(t)
	for want, o := range map[string]Options{
		"/no/such/file cannot be covered": {Covers: map[string]string{"/no/such/file": "/etc/hosts"}},
		"192.0.2.1:80 cannot be taken":    {Forwards: []Forward{{"192.0.2.1:80", "127.0.0.1:1"}}},
		"no way out":                      {Scratch: "/no/such/folder"},
	} {
		o.Helper = []string{must(os.Executable()), "enter"}
		if o.Scratch == "" {
			o.Scratch = t.TempDir()
		}
		n, err := Open(t.Context(), o)
		if err == nil {
			n.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) && !strings.Contains(err.Error(), "no hosts file of its own") {
			t.Errorf("%v, expected %q", err, want)
		}
	}
}

func TestHostsFilesAreChangedInTheseNamesOnly(t *testing.T) {
	got := hostsWith([]byte("127.0.0.1 localhost\n# a comment api.omise.co\n10.0.0.1 API.omise.co db # both\n10.0.0.2 api.omise.co\n::1 ip6"), []string{"api.omise.co", "vault.omise.co"})
	want := "127.0.0.1 localhost\n# a comment api.omise.co\n10.0.0.1 db\n::1 ip6\n127.0.0.1 api.omise.co vault.omise.co\n"
	if string(got) != want {
		t.Errorf("%q, expected %q", got, want)
	}
}
