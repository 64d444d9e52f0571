package reports

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the documents in testdata anew")

// golden compares a document with the one in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test ./reports -update writes it)", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; go test ./reports -update writes it anew\n--- got\n%s\n--- want\n%s", path, got, want)
	}
}

// written returns what a writer writes.
func written(t *testing.T, write func(io.Writer, *Report) error, r *Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestDocumentsAreAsExpected(t *testing.T) {
	for kind, r := range kinds() {
		t.Run(kind, func(t *testing.T) {
			golden(t, kind+".md", written(t, WriteMarkdown, r))
			golden(t, kind+".txt", written(t, func(w io.Writer, r *Report) error {
				return WriteConsole(w, r, ConsoleOptions{Paths: []string{"out/junit.xml", "out/report.json"}})
			}, r))
			golden(t, kind+".junit.xml", written(t, WriteJUnit, r))
		})
	}
	golden(t, "mixed.json", written(t, WriteJSON, mixed()))
	golden(t, "mixed.verbose.txt", written(t, func(w io.Writer, r *Report) error {
		return WriteConsole(w, r, ConsoleOptions{Verbose: true, Width: 70, Color: true})
	}, mixed()))
}
