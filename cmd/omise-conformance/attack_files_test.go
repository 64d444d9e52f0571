//go:build unix

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// fileAttack is a file that must not hang the command nor fill its memory.
type fileAttack struct {
	name string
	file string                          // below the folder of the command
	make func(t *testing.T, path string) // makes the file
	args []string
	code int
	says string // on standard error, or on standard output
}

// soon is far above what refusing a file takes, and far below what waiting for it would.
const soon = time.Minute

// TestFilesOfStrangers: pipes that nobody writes, files larger than memory, and bombs. Each is refused with a sentence.
func TestFilesOfStrangers(t *testing.T) {
	recorded, err := filepath.Abs(filepath.Join("..", "..", "cassettes", "emulator", "tokens", "fresh.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	const pipes, huge = "read from regular files only", "is 3 GiB; "
	for _, attack := range []fileAttack{
		{"pipe as configuration", "c.yaml", fifo, []string{"run", "--config", "c.yaml"}, 2, pipes},
		{"pipe as configuration by default", "omise-conformance.yaml", fifo, []string{"run"}, 2, pipes},
		{"pipe as list", "known.txt", fifo, []string{"run", "--known-failing", "known.txt"}, 2, pipes},
		{"pipe as list of a gate", "known.txt", fifo, []string{"gate", "--known-failing", "known.txt", "--", "true"}, 2, pipes},
		{"pipe as report to repeat", "r/report.json", fifo, []string{"run", "--rerun-failed", "r"}, 2, pipes},
		{"pipe as report to merge", "r/report.json", fifo, []string{"report", "merge", "r"}, 2, pipes},
		{"pipe as report to compare", "r/report.json", fifo, []string{"diff", "r", "r/report.json"}, 2, pipes},
		{"pipe as cassette to compare", "a.yaml", fifo, []string{"diff", "a.yaml", "a.yaml"}, 2, pipes},
		{"pipe as cassette to show", "a.yaml", fifo, []string{"cassettes", "show", "a.yaml"}, 2, pipes},
		{"pipe as cassette to check", "c/a.yaml", fifo, []string{"cassettes", "lint", "c"}, 1, pipes},
		{"pipe as seeds", "s.yaml", fifo, []string{"emulator", "--seed-file", "s.yaml"}, 2, "read from regular files only"},
		{"pipe in the place of a report", "conformance-report/report.json", fifo, []string{"run", "--case", "tokens/fresh"}, 2, "only regular files are replaced"},
		{"pipe in the place of a list of faults", "conformance-report/faults.html", fifo, []string{"faults", "--sample", "900"}, 2, "only regular files are replaced"},
		{"pipe in the place of a matrix", "conformance-report/matrix.md", fifo, []string{"gate", "matrix", "--", "sleep", "60"}, 2, "only regular files are replaced"},
		{"pipe in the place of a document", "d.md", fifo, []string{"diff", recorded, recorded, "--output", "d.md"}, 3, "only regular files are replaced"},
		{"huge configuration", "c.yaml", sparse, []string{"run", "--config", "c.yaml"}, 2, huge + "configuration files larger than 1 MiB are not read"},
		{"huge list", "known.txt", sparse, []string{"run", "--known-flaky", "known.txt"}, 2, huge + "lists larger than 4 MiB are not read"},
		{"huge report", "r/report.json", sparse, []string{"report", "merge", "r"}, 2, huge + "reports larger than 256 MiB are not read"},
		{"huge cassette", "a.yaml", sparse, []string{"cassettes", "show", "a.yaml"}, 2, huge + "cassettes larger than 64 MiB are not read"},
		{"huge file among cassettes", "c/a.yaml", sparse, []string{"cassettes", "lint", "c"}, 1, huge + "cassettes larger than 64 MiB are not read"},
		{"aliases in a cassette", "c/a.yaml", aliases, []string{"cassettes", "lint", "c"}, 1, "it has no header"},
		{"aliases in a configuration", "c.yaml", aliases, []string{"run", "--config", "c.yaml"}, 2, "c.yaml "},
		{"deep configuration", "c.yaml", deep, []string{"run", "--config", "c.yaml"}, 2, "nested more than"},
		{"deep cassette", "c/a.yaml", deep, []string{"cassettes", "lint", "c"}, 1, "it is not a cassette"},
		{"deep report", "r/report.json", deep, []string{"report", "merge", "r"}, 2, "r/report.json: this is not a report"},
	} {
		t.Run(attack.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			path := filepath.Join(folder, attack.file)
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			attack.make(t, path)
			before, err := os.Lstat(path)
			if err != nil {
				t.Fatal(err)
			}
			started := time.Now()
			got := invocation{args: attack.args, folder: folder}.run(t).exits(t, attack.code)
			if took := time.Since(started); took > soon {
				t.Errorf("it took %s", took)
			}
			if said := got.err + got.out; !strings.Contains(said, attack.says) {
				t.Errorf("said %s", tail(said))
			}
			if after, err := os.Lstat(path); err != nil || !os.SameFile(before, after) {
				t.Errorf("the file was replaced: %v", err)
			}
		})
	}
}

// sparse makes a file of 3 GiB that occupies no disk.
func sparse(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 3<<30); err != nil {
		t.Fatal(err)
	}
}

// fifo makes a pipe that nobody writes.
func fifo(t *testing.T, path string) {
	t.Helper()
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
}

// aliases makes a file of some hundred bytes that stands for 3,486,784,401 values.
func aliases(t *testing.T, path string) {
	t.Helper()
	text := "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
	for i := 1; i < 10; i++ {
		text += fmt.Sprintf("a%d: &a%d [%s*a%d]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d,", i-1), 8), i-1)
	}
	write(t, path, text)
}

// deep makes a file whose lists are nested a hundred thousand times.
func deep(t *testing.T, path string) {
	t.Helper()
	write(t, path, strings.Repeat("[", 100_000))
}
