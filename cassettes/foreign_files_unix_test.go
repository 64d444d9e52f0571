//go:build unix

package cassettes

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/omise-conformance/harness/internal/atomicfile"
	"github.com/omise-conformance/harness/internal/inputfile"
)

// TestWhatIsNoCassetteIsNotRemoved: the folder may hold files of others under names that a cassette could have.
func TestWhatIsNoCassetteIsNotRemoved(t *testing.T) {
	path := saved(t, generation(t, 1, 1))
	dir := filepath.Dir(path)
	file := func(name string) string { return filepath.Join(dir, name) }
	whole, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(file("compose.yaml"), []byte("services: {}\n"), 0o600))
	must(t, os.WriteFile(file("damaged.yaml"), whole[:len(whole)/2], 0o600))
	must(t, os.Symlink(path, file("link.yaml")))
	must(t, syscall.Mkfifo(file("pipe.yaml"), 0o600))
	for name, want := range map[string]string{
		"compose.yaml": " is not a cassette: its first lines are different, and stays", "link.yaml": " is a symbolic link, not a cassette, and stays",
		"pipe.yaml": " is a pipe, not a cassette, and stays", "damaged.yaml": "", filepath.Base(path): "",
	} {
		err := Remove(file(name))
		_, gone := os.Lstat(file(name))
		if want == "" {
			if err != nil || !os.IsNotExist(gone) {
				t.Errorf("%s: %v, %v", name, err, gone)
			}
		} else if err == nil || err.Error() != file(name)+want || gone != nil {
			t.Errorf("%s: got %v, %v", name, err, gone)
		}
	}
}

func TestALockThatIsNoFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, lockName)
	must(t, syscall.Mkfifo(name, 0o600))
	if _, err := Lock(dir); err == nil || err.Error() != "the folder of cassettes cannot be locked: "+name+" is a pipe, not a file of a recorder" {
		t.Errorf("got %v", err)
	}
	must(t, os.Remove(name))
	left := filepath.Join(dir, atomicfile.TemporaryPrefix+"pipe")
	must(t, syscall.Mkfifo(left, 0o600))
	release, err := Lock(dir)
	must(t, err)
	release()
	if _, err := os.Lstat(left); err != nil {
		t.Errorf("a pipe was removed: %v", err)
	}
}

// TestACassetteThatCannotBeReadIsNotSaved: what record writes, replay can read.
func TestACassetteThatCannotBeReadIsNotSaved(t *testing.T) {
	c := generation(t, 1, 1)
	c.Interactions[0].Response.Body = strings.Repeat("x", int(inputfile.Cassette.Most()))
	path := filepath.Join(t.TempDir(), "large.yaml")
	err := c.Save(path)
	if err == nil || err.Error() != "the cassette is not saved: "+path+" is 64 MiB; cassettes larger than 64 MiB are not read" {
		t.Errorf("got %v", err)
	}
	if _, err := os.Lstat(path); !os.IsNotExist(err) {
		t.Errorf("it is there: %v", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
