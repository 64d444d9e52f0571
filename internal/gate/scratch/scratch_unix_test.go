//go:build unix

package scratch

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gofrs/flock"
)

// gone returns the number of a process that has ended.
func gone(t *testing.T) int {
	t.Helper()
	command := exec.CommandContext(t.Context(), "true")
	if err := command.Run(); err != nil {
		t.Skip(err)
	}
	return command.Process.Pid
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// TestWhatAKilledGateLeftIsRemoved, and nothing else: not what another uses, nor what only looks like it.
func TestWhatAKilledGateLeftIsRemoved(t *testing.T) {
	below, dead := t.TempDir(), gone(t)
	t.Setenv("TMPDIR", below)
	lay := func(name string, locked bool) string {
		path := filepath.Join(below, name)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		for _, file := range []string{"ca.pem", lockName} {
			if !locked && file == lockName {
				continue
			}
			if err := os.WriteFile(filepath.Join(path, file), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return path
	}
	goes := []string{lay(fmt.Sprintf("omise-conformance-gate-%d-1", dead), true), lay(fmt.Sprintf("omise-conformance-doctor-%d-2", dead), true)}
	stays := []string{
		lay(fmt.Sprintf("omise-conformance-gate-%d-3", os.Getppid()), true), // its process runs
		lay(fmt.Sprintf("omise-conformance-gate-%d-4", dead), false),        // of no gate, or not yet
		lay(fmt.Sprintf("omise-conformance-gate-%d", dead), true),           // of an older version, or somebody's own
		lay(fmt.Sprintf("omise-conformance-gate-%d-5x", dead), true),
		lay(fmt.Sprintf("my-omise-conformance-gate-%d-6", dead), true),
		lay(fmt.Sprintf("omise-conformance-gate-%d-7", dead), true), // of a container whose processes are not to be seen
	}
	used := flock.New(filepath.Join(stays[5], lockName))
	if locked, err := used.TryLock(); err != nil || !locked {
		t.Fatal(locked, err)
	}
	defer used.Close()
	aside := t.TempDir()
	link := filepath.Join(below, fmt.Sprintf("omise-conformance-gate-%d-8", dead))
	if err := os.Symlink(aside, link); err != nil {
		t.Fatal(err)
	}
	stays = append(stays, link, aside)

	made, err := Make("gate")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range goes {
		if exists(path) {
			t.Errorf("%s is still there", path)
		}
	}
	for _, path := range stays {
		if !exists(path) {
			t.Errorf("%s is gone", path)
		}
	}
	second, err := Make("gate")
	if err != nil || !exists(made.Path) {
		t.Fatalf("the folder of a gate that is open is gone, %v", err)
	}
	second.Remove()
	made.Remove()
	if exists(made.Path) || exists(second.Path) {
		t.Error("what was removed is there")
	}
}

// TestFoldersOfOthersStay, whoever looks.
func TestFoldersOfOthersStay(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a folder to somebody else")
	}
	below := t.TempDir()
	path := filepath.Join(below, fmt.Sprintf("omise-conformance-gate-%d-1", gone(t)))
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(path, lockName), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(path, 12345, 12345); err != nil {
		t.Fatal(err)
	}
	if sweep(below); !exists(path) {
		t.Error("the folder of another user is gone")
	}
}

// TestNoFolder: Make returns an error where it cannot make the folder.
func TestNoFolder(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "none"))
	if _, err := Make("gate"); err == nil {
		t.Error("a folder was made nowhere")
	}
}
