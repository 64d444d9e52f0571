package cassettes

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/atomicfile"
)

// generation makes a cassette whose every interaction contains the generation.
func generation(t testing.TB, number, interactions int) *Cassette {
	t.Helper()
	c := example(t)
	first := c.Interactions[0]
	c.Interactions = nil
	for range interactions {
		i := *first
		i.Response.Body = fmt.Sprintf("{\n  \"generation\": %d\n}", number)
		c.Interactions = append(c.Interactions, &i)
	}
	c.Header.Seed = int64(number)
	return c
}

// wholeGeneration returns the generation that a file holds, and fails if it holds
// parts of several or of none.
func wholeGeneration(t testing.TB, path string) int {
	t.Helper()
	c, err := Load(path)
	if err != nil {
		t.Fatalf("neither old nor new: %v", err)
	}
	want := fmt.Sprintf("{\n  \"generation\": %d\n}", c.Header.Seed)
	for _, i := range c.Interactions {
		if i.Response.Body != want {
			t.Fatalf("generation %d holds %s", c.Header.Seed, i.Response.Body)
		}
	}
	return int(c.Header.Seed)
}

func TestSavingTwiceGivesTheSameBytes(t *testing.T) {
	c := example(t)
	path := saved(t, c)
	first, _ := os.ReadFile(path)
	loaded, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := loaded.Save(path); err != nil {
		t.Fatal(err)
	}
	second, _ := os.ReadFile(path)
	if len(first) == 0 || !bytes.Equal(first, second) {
		t.Errorf("saved again differs:\n%s\n%s", first, second)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("mode %v, %v; others must be able to read it", info.Mode(), err)
	}
}

func TestFailedWriteLeavesTheOldCassette(t *testing.T) {
	path := saved(t, generation(t, 1, 5))
	full := errors.New("no space left on device")
	for name, write := range map[string]func(io.Writer, []byte) error{
		"at once": func(io.Writer, []byte) error { return full },
		"after half": func(w io.Writer, data []byte) error {
			_, err := w.Write(data[:len(data)/2])
			return errors.Join(err, full)
		},
	} {
		if err := replace(path, generation(t, 2, 5).Encode(), write); !errors.Is(err, full) {
			t.Errorf("%s: %v", name, err)
		}
		if got := wholeGeneration(t, path); got != 1 {
			t.Errorf("%s: the old cassette became generation %d", name, got)
		}
		if names := entries(t, filepath.Dir(path)); len(names) != 1 {
			t.Errorf("%s: left behind: %v", name, names)
		}
	}
}

func entries(t testing.TB, dir string) []string {
	t.Helper()
	found, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range found {
		names = append(names, entry.Name())
	}
	return names
}

func TestWhatCannotBeLoadedIsNotSaved(t *testing.T) {
	path := saved(t, generation(t, 1, 1))
	c := generation(t, 2, 1)
	c.Interactions[0].Code = 0
	err := c.Save(path)
	want := "the cassette " + path + " is not saved, because it holds neither an answer nor a failure for POST http://vault.target/tokens"
	if err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
	if got := wholeGeneration(t, path); got != 1 {
		t.Errorf("generation %d", got)
	}
}

func TestCassetteWithoutRequestsIsKept(t *testing.T) {
	// A case that only asks the clock of a target without one sends nothing.
	if got := reloaded(t, generation(t, 1, 0)); len(got.Interactions) != 0 || got.Header.Case != "charges/example" {
		t.Errorf("got %+v", got.Header)
	}
}

func TestTwoRecordersOnOneFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cassettes")
	release, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Lock(dir)
	want := "another recorder uses the folder of cassettes " + dir + ": wait until it ends, or record into another folder"
	if err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
	release()
	again, err := Lock(dir)
	if err != nil {
		t.Fatalf("after the first has ended: %v", err)
	}
	again()
}

func TestLockClearsWhatAKilledRecorderLeft(t *testing.T) {
	path := saved(t, generation(t, 1, 1))
	dir := filepath.Dir(filepath.Dir(path))
	left := filepath.Join(filepath.Dir(path), atomicfile.TemporaryPrefix+"123")
	if err := os.WriteFile(left, []byte("---\nversion"), 0o600); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, atomicfile.TemporaryPrefix+"folder") // no recorder makes one
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	release, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	if _, err := os.Stat(folder); err != nil {
		t.Errorf("a folder is taken for what a recorder left: %v", err)
	}
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is still there (%v)", left, err)
	}
	if got := wholeGeneration(t, path); got != 1 {
		t.Errorf("generation %d", got)
	}
}

func TestFolderThatCannotBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(filepath.Join(file, "cassettes")); err == nil || !strings.HasPrefix(err.Error(), "the folder of cassettes cannot be created: ") {
		t.Errorf("got %v", err)
	}
	path := Path(filepath.Join(file, "cassettes"), "charges/example")
	if err := example(t).Save(path); err == nil || !strings.HasPrefix(err.Error(), "the cassette "+path+" is not saved, the old file is unchanged: ") {
		t.Errorf("got %v", err)
	}
}
