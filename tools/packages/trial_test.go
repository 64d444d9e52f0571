package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	rpm "github.com/sassoftware/go-rpmutils"
)

const (
	tried  = "0.0.0-dev"
	longer = 4 * time.Minute // a machine that does much else
)

// TestPackages makes the packages of this platform and installs each with the packager it is for.
func TestPackages(t *testing.T) {
	if testing.Short() || runtime.GOOS != "linux" {
		t.Skip("it builds the command, and packages of Linux")
	}
	folder := t.TempDir()
	w, err := prepare(t.Context(), "../..", folder, "host", tried)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.pack(); err != nil {
		t.Fatal(err)
	}
	t.Run("npm", func(t *testing.T) { tryNPM(t, filepath.Join(folder, "npm")) })
	t.Run("pypi", func(t *testing.T) { tryWheel(t, filepath.Join(folder, "pypi")) })
	t.Run("deb", func(t *testing.T) { tryDeb(t, filepath.Join(folder, "linux")) })
	t.Run("rpm", func(t *testing.T) { tryRPM(t, filepath.Join(folder, "linux")) })
	t.Run("once more", func(t *testing.T) { tryOnceMore(t, *w) })
	t.Run("image", func(t *testing.T) { tryImage(t, filepath.Join(folder, "image")) })
}

// tryOnceMore: of the same binaries come the same bytes.
func tryOnceMore(t *testing.T, w works) {
	first := w.folder
	w.folder = t.TempDir()
	if err := w.pack(); err != nil {
		t.Fatal(err)
	}
	files := 0
	err := filepath.WalkDir(w.folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		inside, err := filepath.Rel(w.folder, path)
		if err != nil {
			return err
		}
		files++
		again, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		before, err := os.ReadFile(filepath.Join(first, inside))
		if err == nil && !bytes.Equal(before, again) {
			t.Errorf("%s has other bytes", inside)
		}
		return err
	})
	if err != nil || files < 8 {
		t.Errorf("%d files, %v", files, err)
	}
}

// need skips a trial, unless CI has it, where the machine lacks a packager.
func need(t *testing.T, programs ...string) {
	t.Helper()
	for _, program := range programs {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatal(err)
			}
			t.Skip("NOT TRIED: ", err)
		}
	}
}

// say runs a program in a folder and returns what it says and its exit code.
func say(t *testing.T, folder, program string, arguments ...string) (said string, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), longer)
	defer cancel()
	process := exec.CommandContext(ctx, program, arguments...)
	process.Dir, process.Env = folder, environment()
	out, err := process.CombinedOutput()
	if err != nil && process.ProcessState == nil {
		t.Fatal(err)
	}
	return string(out), process.ProcessState.ExitCode()
}

// environment is that of the machine without what leads packagers elsewhere, which a test brings along itself.
func environment() []string {
	return append(os.Environ(), "NO_UPDATE_NOTIFIER=1", "npm_config_update_notifier=false", "npm_config_fund=false", "npm_config_audit=false", "PIP_DISABLE_PIP_VERSION_CHECK=1")
}

// judges fails unless a program that was installed judges the emulator, and fails as it promises.
func judges(t *testing.T, program string, before ...string) {
	t.Helper()
	folder := t.TempDir()
	for _, each := range []struct {
		arguments string
		code      int
		says      string
	}{
		{"--version", 0, "omise-conformance v" + tried + " (commit "},
		{"run --case tokens/create", 0, "Conformant: 1 case passed, none failed."},
		{"run --case nope", 2, `there is no case "nope"`},
		{"emulator health --control-url http://127.0.0.1:1", 3, "the emulator does not serve"},
	} {
		said, code := say(t, folder, program, append(before, strings.Fields(each.arguments)...)...)
		if code != each.code || !strings.Contains(said, each.says) {
			t.Errorf("%s ended with %d, want %d and %q:\n%s", each.arguments, code, each.code, each.says, said)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "conformance-report", "report.json")); err != nil {
		t.Error(err)
	}
}

// one returns the one file that a pattern fits.
func one(t *testing.T, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(pattern)
	if err != nil || len(found) != 1 {
		t.Fatalf("%s fits %v (%v)", pattern, found, err)
	}
	return found[0]
}

func tryWheel(t *testing.T, folder string) {
	need(t, "python3")
	place := filepath.Join(t.TempDir(), "venv")
	if said, code := say(t, folder, "python3", "-m", "venv", place); code != 0 {
		t.Fatal(said)
	}
	pip := filepath.Join(place, "bin", "pip")
	if said, code := say(t, folder, pip, "install", "--quiet", "--no-index", "--find-links", folder, "omise-conformance==0.0.0.dev0"); code != 0 {
		t.Fatal(said)
	}
	judges(t, filepath.Join(place, "bin", name))
	if said, code := say(t, folder, pip, "show", "--verbose", "--files", name); code != 0 || !strings.Contains(said, "Version: 0.0.0.dev0\n") || !strings.Contains(said, "licenses/LICENSE") {
		t.Errorf("pip shows with %d\n%s", code, said)
	}
	if said, code := say(t, folder, pip, "uninstall", "--quiet", "--yes", name); code != 0 {
		t.Error(said)
	}
	if _, err := os.Stat(filepath.Join(place, "bin", name)); err == nil {
		t.Error("the command is still there after it was uninstalled")
	}
}

// placed are the files that a Linux package has, beside the binary.
var placed = []string{
	"usr/share/doc/omise-conformance/third-party-licenses.txt",
	"usr/share/man/man1/omise-conformance.1", "usr/share/man/man1/omise-conformance-run.1",
	"usr/share/bash-completion/completions/omise-conformance", "usr/share/fish/vendor_completions.d/omise-conformance.fish",
}

func tryPlaced(t *testing.T, root string, further ...string) {
	t.Helper()
	judges(t, filepath.Join(root, "usr/bin", name))
	for _, path := range append(further, placed...) {
		if info, err := os.Stat(filepath.Join(root, path)); err != nil || info.Size() == 0 || info.Mode().Perm() != 0o644 {
			t.Errorf("%s: %v, %v", path, info, err)
		}
	}
}

func tryDeb(t *testing.T, folder string) {
	need(t, "dpkg-deb")
	file, root := one(t, filepath.Join(folder, "*.deb")), t.TempDir()
	if said, code := say(t, folder, "dpkg-deb", "-x", file, root); code != 0 {
		t.Fatal(said)
	}
	tryPlaced(t, root, "usr/share/doc/omise-conformance/copyright", "usr/share/zsh/vendor-completions/_omise-conformance")
	said, _ := say(t, folder, "dpkg-deb", "--info", file)
	for _, want := range []string{" Package: omise-conformance\n", " Version: 0.0.0~dev\n", " Architecture: " + runtime.GOARCH + "\n", " Section: devel\n"} {
		if !strings.Contains(said, want) {
			t.Errorf("dpkg-deb does not say %q:\n%s", want, said)
		}
	}
}

func tryRPM(t *testing.T, folder string) {
	file, err := os.Open(one(t, filepath.Join(folder, "*.rpm")))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	read, err := rpm.ReadRpm(file)
	if err != nil {
		t.Fatal(err)
	}
	if named, err := read.Header.GetNEVRA(); err != nil || named.Name != name || named.Version != "0.0.0~dev" {
		t.Errorf("it is %v (%v)", named, err)
	}
	payload, err := read.PayloadReaderExtended() // its ExpandPayload gives no modes
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	for {
		info, err := payload.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(payload)
		path := filepath.Join(root, info.Name())
		if err := errors.Join(err, os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, body, fs.FileMode(info.Mode()).Perm())); err != nil { //nolint:gosec // small
			t.Fatal(err)
		}
	}
	tryPlaced(t, root, "usr/share/licenses/omise-conformance/LICENSE", "usr/share/zsh/site-functions/_omise-conformance")
}
