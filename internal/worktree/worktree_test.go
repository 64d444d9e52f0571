package worktree

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// repository makes a repository with one commit and changes since then.
func repository(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	for _, name := range []string{"GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"} { // of a hook that the tests may run in
		t.Setenv(name, "")
		os.Unsetenv(name)
	}
	run(t, dir, "git", "init", "-q")
	many := strings.Repeat("a line that stays\n", 20)
	for name, text := range map[string]string{
		".gitignore": "ignored.json\n", "kept.json": "1", "changed.json": "1", "gone.json": "1", "tests/fixtures/old name.json": many,
		"tests/fixtures/same.json": "1", "moved.json": many + "moved",
	} {
		write(t, dir, name, text)
	}
	run(t, dir, "git", "add", "-A")
	run(t, dir, "git", "-c", "user.name=a", "-c", "user.email=a@shop.example", "commit", "-qm", "one")
	run(t, dir, "git", "tag", "v1")
	write(t, dir, "changed.json", "2")
	run(t, dir, "git", "mv", "tests/fixtures/old name.json", "tests/fixtures/new prüfung.json")
	write(t, dir, "tests/fixtures/new prüfung.json", many+"more")
	run(t, dir, "git", "mv", "moved.json", "tests/moved.json")
	run(t, dir, "git", "rm", "-q", "gone.json")
	write(t, dir, "tests/fixtures/untracked.json", "1")
	write(t, dir, "ignored.json", "1")
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, dir string, command ...string) {
	t.Helper()
	called := exec.Command(command[0], command[1:]...)
	called.Dir = dir
	if out, err := called.CombinedOutput(); err != nil {
		t.Fatalf("%q: %v: %s", command, err, out)
	}
}

func TestSinceTellsWhatHasChanged(t *testing.T) {
	dir := repository(t)
	want := []string{"changed.json", "tests/fixtures/new prüfung.json", "tests/fixtures/untracked.json", "tests/moved.json"}
	for _, folder := range []string{"", "tests/fixtures"} {
		changes, err := Since(t.Context(), filepath.Join(dir, folder), "v1")
		if err != nil {
			t.Fatal(err)
		}
		var changed []string
		for _, name := range []string{
			"changed.json", "gone.json", "ignored.json", "kept.json", "moved.json", "tests/fixtures/new prüfung.json",
			"tests/fixtures/old name.json", "tests/fixtures/same.json", "tests/fixtures/untracked.json", "tests/moved.json",
		} {
			if has, err := changes.Has(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			} else if has {
				changed = append(changed, name)
			}
		}
		if !slices.Equal(changed, want) || changes.Len() != len(want) {
			t.Errorf("in %q: %q of %d have changed, want %q", folder, changed, changes.Len(), want)
		}
	}
}

// TestNamesAreOfTheWorkingFolder, as a user writes them, also below a link to the repository.
func TestNamesAreOfTheWorkingFolder(t *testing.T) {
	dir := repository(t)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Skip(err)
	}
	t.Chdir(filepath.Join(link, "tests"))
	changes, err := Since(t.Context(), ".", "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"fixtures/untracked.json": true, "../changed.json": true, "../kept.json": false, "./moved.json": true} {
		if has, err := changes.Has(name); has != want || err != nil {
			t.Errorf("%s: %v, %v", name, has, err)
		}
	}
	if _, err := changes.Has(filepath.Join(t.TempDir(), "x")); err == nil || !strings.Contains(err.Error(), "outside the repository") {
		t.Errorf("a file elsewhere: %v", err)
	}
}

func TestWhatIsNoRevisionIsRefused(t *testing.T) {
	dir := repository(t)
	for revision, want := range map[string]string{
		"": "is no revision", "-": "is no revision", "--output=x": "is no revision", "a b": "is no revision", "v1\x00": "is no revision",
		"v2": "there is no commit \"v2\"", "v1:changed.json": "there is no commit",
	} {
		if _, err := Since(t.Context(), dir, revision); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", revision, err, want)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "x")); err == nil {
		t.Error("a revision was taken for an option")
	}
}

func TestWithoutARepositoryOrGitIsSaid(t *testing.T) {
	dir := repository(t)
	if _, err := Since(t.Context(), t.TempDir(), "v1"); err == nil || !strings.Contains(err.Error(), "is in no work tree of git: not a git repository") {
		t.Errorf("without a repository: %v", err)
	}
	over, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Since(over, dir, "v1"); err == nil || !strings.Contains(err.Error(), "did not answer in time") {
		t.Errorf("without time: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := Since(t.Context(), dir, "v1"); err == nil || !strings.Contains(err.Error(), "the git command is not there") {
		t.Errorf("without git: %v", err)
	}
}

// TestARepositoryRunsNothing: what a repository has configured is not run.
func TestARepositoryRunsNothing(t *testing.T) {
	dir := repository(t)
	hook := filepath.Join(t.TempDir(), "hook")
	mark := hook + ".ran"
	if err := os.WriteFile(hook, []byte("#!/bin/sh\ntouch '"+mark+"'\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "git", "config", "core.fsmonitor", hook)
	run(t, dir, "git", "config", "diff.external", hook)
	if _, err := Since(t.Context(), dir, "v1"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(mark); err == nil {
		t.Error("a program of the repository's was run")
	}
}
