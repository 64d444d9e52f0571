package reports

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func TestWriteDirWritesEveryReport(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out", "deep")
	for range 2 { // the second time over the files of the first
		paths, err := WriteDir(dir, mixed())
		if err != nil {
			t.Fatal(err)
		}
		want := []string{filepath.Join(dir, "junit.xml"), filepath.Join(dir, "report.json"), filepath.Join(dir, "summary.md")}
		if !slices.Equal(paths, want) {
			t.Errorf("got %q, want %q", paths, want)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "summary.md"))
	if err != nil || string(text) != string(written(t, WriteMarkdown, mixed())) {
		t.Errorf("the summary is %.80q (%v)", text, err)
	}
	if names := entries(t, dir); len(names) != 3 {
		t.Errorf("the directory holds %q", names)
	}
	if info, err := os.Stat(filepath.Join(dir, "junit.xml")); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("the mode is %v (%v)", info.Mode(), err)
	}
}

func entries(t *testing.T, dir string) []string {
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

func TestWriteDirWritesWhatItCan(t *testing.T) {
	dir := t.TempDir()
	blocked := filepath.Join(dir, "report.json")
	if err := os.MkdirAll(filepath.Join(blocked, "x"), 0o755); err != nil {
		t.Fatal(err)
	}
	paths, err := WriteDir(dir, mixed())
	if len(paths) != 2 {
		t.Errorf("written: %q", paths)
	}
	if want := "the report report.json is not written: " + blocked + " is a directory"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if names := entries(t, dir); !slices.Equal(names, []string{"junit.xml", "report.json", "summary.md"}) {
		t.Errorf("the directory holds %q", names)
	}
}

// TestWhatIsUnwrittenIsNoConformance: the documents that are written, and the console, say what the exit code says.
func TestWhatIsUnwrittenIsNoConformance(t *testing.T) {
	for status, want := range map[Status]Verdict{StatusPassed: NotJudged, StatusFailed: NotConformant} {
		dir, r := t.TempDir(), &Report{Cases: []CaseEntry{{ID: "tokens/create", Subject: "tokens", Status: status}}}
		Finish(r)
		if err := os.MkdirAll(filepath.Join(dir, "junit.xml", "x"), 0o755); err != nil {
			t.Fatal(err)
		}
		if _, err := WriteDir(dir, r); err == nil || r.Verdict != want || r.ExitCode != want.ExitCode() {
			t.Errorf("%s: %v, verdict %s with %d", status, err, r.Verdict, r.ExitCode)
		}
		for _, name := range []string{"report.json", "summary.md"} {
			text, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil || !strings.Contains(string(text), "the report junit.xml is not written") || strings.Contains(string(text), "Conformant:") {
				t.Errorf("%s of a case that %s: %v\n%s", name, status, err, text)
			}
		}
		var console strings.Builder
		if err := WriteConsole(&console, r, ConsoleOptions{}); err != nil || strings.Contains(console.String(), "Conformant:") {
			t.Errorf("the console says %s", console.String())
		}
		if advice := NextStep(r); (advice == writeAll) != (want == NotJudged) {
			t.Errorf("%s: the advice is %q", status, advice)
		}
	}
}

// TestNoReportOfAnotherRunIsLeft beside those of this one: whoever reads it would take its verdict for that of this run.
func TestNoReportOfAnotherRunIsLeft(t *testing.T) {
	unwritten := func(io.Writer, *Report) error { return syscall.ENOSPC }
	dir := t.TempDir()
	for _, name := range []string{"junit.xml", PageName, "notes.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("Conformant"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if paths, err := WriteDir(dir, mixed(), Document{PageName, unwritten}); len(paths) != 3 || err == nil {
		t.Errorf("written: %q, and %v", paths, err)
	}
	if names := entries(t, dir); !slices.Equal(names, []string{"junit.xml", "notes.txt", "report.json", "summary.md"}) {
		t.Errorf("the directory holds %q", names)
	}
}

func TestWriteDirNamesAFileInTheWay(t *testing.T) {
	file := filepath.Join(t.TempDir(), "out")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "sub")} {
		_, err := WriteDir(dir, mixed())
		if want := "the reports are not written: a part of the path " + dir + " is a file, not a directory"; err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

// A writer that fails half-way leaves the older file whole and nothing behind.
func TestWriteDirKeepsTheOldFileOnAFullDisk(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "junit.xml")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	full := func(w io.Writer, _ *Report) error {
		_, _ = io.WriteString(w, "half a rep")
		return &fs.PathError{Op: "write", Path: path, Err: syscall.ENOSPC}
	}
	paths, err := writeDocuments(dir, mixed(), []Document{{"junit.xml", full}, {"summary.md", WriteMarkdown}})
	if want := "the report junit.xml is not written: the disk is full (" + path + ")"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if len(paths) != 1 || !strings.HasSuffix(paths[0], "summary.md") {
		t.Errorf("written: %q", paths)
	}
	if text, _ := os.ReadFile(path); string(text) != "old" {
		t.Errorf("the old file holds %q", text)
	}
	if names := entries(t, dir); len(names) != 2 {
		t.Errorf("the directory holds %q", names)
	}
}
