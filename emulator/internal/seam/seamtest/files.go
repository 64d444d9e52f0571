// Package seamtest tests tables of rows.
package seamtest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/omise-conformance/harness/emulator/internal/seam"
)

// HoldsFiles holds the two sides of a catalogue together: a table and its file in a folder of specs
// have the same base name and the same rows in the same order. The other files of the folder are
// named as elsewhere.
func HoldsFiles(t *testing.T, catalogue seam.Catalogue, folder string, elsewhere ...string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	files := elsewhere
	for _, table := range catalogue {
		files = append(files, table.File)
		if _, err := os.Stat(table.File + ".go"); err != nil {
			t.Errorf("the table %s is in no file of its own: %v", table.File, err)
		}
		want, got := namesIn(t, filepath.Join(folder, table.File+".yaml")), seam.Catalogue{table}.Names()
		if !slices.Equal(got, want) {
			t.Errorf("%s.go and %s/%s.yaml differ:\n%q\n%q", table.File, folder, table.File, got, want)
		}
	}
	for _, path := range paths {
		if name := strings.TrimSuffix(filepath.Base(path), ".yaml"); !slices.Contains(files, name) {
			t.Errorf("%s has no table of its name", path)
		}
	}
	if len(paths) != len(files) {
		t.Errorf("there are %d files for %d tables", len(paths), len(files))
	}
}

func namesIn(t *testing.T, path string) (names []string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		ID string `yaml:"id"`
	}
	if err := yaml.Unmarshal(text, &rows); err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		names = append(names, row.ID)
	}
	return names
}
