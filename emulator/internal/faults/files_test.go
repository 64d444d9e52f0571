package faults

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// specified is where each fault has its sentence and the rules that it breaks.
const specified = "../../../specs/faults"

// TestEveryTableHasItsFile holds the two sides of a fault together: a table and its file in
// specs/faults have the same base name and the same faults in the same order.
func TestEveryTableHasItsFile(t *testing.T) {
	paths, err := filepath.Glob(specified + "/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	files := []string{"wire"} // the faults of the proxy, which the emulator does not make
	for _, table := range tables {
		files = append(files, table.file)
		if _, err := os.Stat(table.file + ".go"); err != nil {
			t.Errorf("the table %s is in no file of its own: %v", table.file, err)
		}
		if want, got := namesIn(t, table.file), namesOf(table.faults); !slices.Equal(got, want) {
			t.Errorf("%s.go and %s/%s.yaml differ:\n%q\n%q", table.file, specified, table.file, got, want)
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

func namesOf(table []Fault) (names []string) {
	for i := range table {
		names = append(names, table[i].name)
	}
	return names
}

func namesIn(t *testing.T, file string) (names []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(specified, file+".yaml"))
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
