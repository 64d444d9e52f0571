package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestReplayWithoutANetwork replays every committed cassette in a process that has no network at
// all, not even its own: an emulator cannot be served there either, as the second run shows. A test
// of package cassettes holds that no socket is opened. Those of replays with a cassette that is
// missing or changed hold that nothing else answers.
func TestReplayWithoutANetwork(t *testing.T) {
	t.Parallel()
	folder, err := filepath.Abs(committed)
	if err != nil {
		t.Fatal(err)
	}
	for _, each := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"replay", "--quiet", "--cassettes", folder}, 0, "\nConformant: "},
		{[]string{"run", "--quiet", "--case", "tokens/create"}, 3, "\nNot judged: "},
	} {
		cmd := invocation{args: each.args, folder: t.TempDir()}.command(t)
		cmd.SysProcAttr = withoutNetwork()
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Skipf("a process cannot be cut off from the network here: %v", err)
		}
		if code := cmd.ProcessState.ExitCode(); code != each.code || !strings.Contains(string(out), each.want) {
			t.Errorf("%s: exit code %d, want %d:\n%s", each.args[0], code, each.code, tail(string(out)))
		}
	}
}

// withoutNetwork returns the attributes of a process in an empty network namespace. Users other than root
// need a user namespace in addition.
func withoutNetwork() *syscall.SysProcAttr {
	if os.Geteuid() == 0 {
		return &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	}
	return &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
}
