package atomicfile_test

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/atomicfile"
)

// TestRemnantsOfKilledProcessesAreRemoved: what nobody writes any more goes with the next file, and nothing else does.
func TestRemnantsOfKilledProcessesAreRemoved(t *testing.T) {
	dir := t.TempDir()
	prefix := atomicfile.TemporaryPrefix
	old := time.Now().Add(-time.Hour)
	for name, written := range map[string]time.Time{
		prefix + "4711": old, prefix + "12": old, prefix + "13": time.Now(), prefix + "notes": old, prefix: old, "x" + prefix + "14": old, "15": old,
	} {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte("half"), 0o600), os.Chtimes(filepath.Join(dir, name), written, written))
	}
	must(t, os.Mkdir(filepath.Join(dir, prefix+"16"), 0o700), os.Chtimes(filepath.Join(dir, prefix+"16"), old, old))
	must(t, atomicfile.Write(filepath.Join(dir, "report"), 0o600, nil))
	want := []string{prefix, prefix + "13", prefix + "16", prefix + "notes", "15", "report", "x" + prefix + "14"}
	if found := names(t, dir); !slices.Equal(found, want) {
		t.Errorf("the folder holds %q, want %q", found, want)
	}
}

// TestAFileThatIsWrittenIsNoRemnant, however long it takes to write: another process removes only what is locked by nobody.
func TestAFileThatIsWrittenIsNoRemnant(t *testing.T) {
	dir, other := t.TempDir(), filepath.Join(t.TempDir(), "other") // names of one folder, since a process looks once into each
	if err := os.Symlink(dir, other); err != nil {
		t.Skip(err)
	}
	old := time.Now().Add(-time.Hour)
	must(t, atomicfile.WriteFrom(filepath.Join(dir, "slow"), 0o600, func(w io.Writer) error {
		for _, name := range names(t, dir) {
			must(t, os.Chtimes(filepath.Join(dir, name), old, old))
		}
		return atomicfile.Write(filepath.Join(other, "quick"), 0o600, nil)
	}))
	if found := names(t, dir); !slices.Equal(found, []string{"quick", "slow"}) {
		t.Errorf("the folder holds %q", found)
	}
}
