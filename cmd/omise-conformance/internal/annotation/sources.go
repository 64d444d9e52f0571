package annotation

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// Sources are the files of a client in which its tests are looked for.
type Sources struct {
	files []source
	found map[string]*Place
}

// Place is a line of a file.
type Place struct {
	File string // with slashes, from the root of the sources
	Line int
}

type source struct{ path, text string }

// What is read of the sources of a client is bounded.
const (
	mostFiles = 20_000
	mostBytes = 1 << 20 // of a file
	mostText  = 64 << 20
)

// extensions are those of languages that clients are written in.
var extensions = []string{
	".go", ".js", ".cjs", ".mjs", ".ts", ".cts", ".mts", ".jsx", ".tsx", ".py", ".rb", ".php", ".java", ".kt", ".scala", ".cs", ".fs",
	".ex", ".exs", ".swift", ".rs", ".sh", ".bats", ".feature",
}

// foreign are folders that hold the code of others, or none.
var foreign = []string{"node_modules", "vendor", "venv", "site-packages", "target", "build", "dist", "bin", "obj"}

// Read reads the sources below a folder.
func Read(folder fs.FS) *Sources {
	s := &Sources{found: map[string]*Place{}}
	total := 0
	_ = fs.WalkDir(folder, ".", func(at string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		switch {
		case err != nil:
			return nil // what cannot be read is not there
		case entry.IsDir() && at != "." && (strings.HasPrefix(name, ".") || slices.Contains(foreign, name)):
			return fs.SkipDir
		case len(s.files) >= mostFiles || total >= mostText:
			return fs.SkipAll
		case entry.IsDir() || !slices.Contains(extensions, path.Ext(name)):
			return nil
		}
		if info, err := fs.Stat(folder, at); err != nil || !info.Mode().IsRegular() || info.Size() > mostBytes {
			return nil // a pipe would be waited for
		}
		if text, err := fs.ReadFile(folder, at); err == nil {
			s.files = append(s.files, source{at, string(text)})
			total += len(text)
		}
		return nil
	})
	return s
}

// definition is what stands before the name of a test where it is defined, in one of many languages.
var definition = lazyregexp.New(`\b(def|func|function|fun|void|Task|it|test|describe|context|scenario|specify|check|step)\b|Scenario:|@test|^\s*[\w-]+\s*\(\)\s*\{`)

var word = lazyregexp.New(`[\pL\pN_]{2,}`)

// Find returns the place of the test that a mark names, or nil where none or several fit it.
func (s *Sources) Find(mark string) *Place {
	if mark == "" {
		return nil
	}
	if at, known := s.found[mark]; known {
		return at
	}
	at := s.search(mark)
	s.found[mark] = at
	return at
}

// search looks for the names that a mark may hold, the likeliest first, and takes the line that has most of the
// mark's other words around it.
func (s *Sources) search(mark string) *Place {
	words := word.FindAllString(mark, -1)
	for _, name := range namesIn(mark) {
		whole, err := regexp.Compile(`(^|[^\pL\pN_])` + regexp.QuoteMeta(name) + `($|[^\pL\pN_])`)
		if err != nil {
			continue
		}
		var best *Place
		most, alone := 0, false
		for _, file := range s.files {
			if !strings.Contains(file.text, name) {
				continue
			}
			around := surroundings(file, words)
			n := 0
			for line := range strings.Lines(file.text) {
				n++
				if !whole.MatchString(line) || !definition.MatchString(line) {
					continue
				}
				switch {
				case around > most || best == nil:
					best, most, alone = &Place{file.path, n}, around, true
				case around == most:
					alone = false
				}
			}
		}
		if best != nil && alone {
			return best
		}
	}
	return nil
}

// surroundings counts the words that a file has, those in its path more.
func surroundings(file source, words []string) (n int) {
	for _, each := range words {
		switch {
		case strings.Contains(file.path, each):
			n += 4
		case strings.Contains(file.text, each):
			n++
		}
	}
	return n
}

// namesIn returns the names that a mark may hold: itself, as of a test with a title; and as runners compose them,
// "test_a (module.Class.test_a)", "tests/test_a.py::Class::test_a[case]", "TestA/case", "Class.method", "Class#method".
func namesIn(mark string) []string {
	names := []string{mark}
	before, _, _ := strings.Cut(mark, " (")
	names = append(names, before)
	before, _, _ = strings.Cut(before, "[")
	for _, separator := range []string{"::", "#", " > ", "."} {
		if i := strings.LastIndex(before, separator); i >= 0 {
			names = append(names, before[i+len(separator):])
		}
	}
	first, _, _ := strings.Cut(mark, "/")
	return slices.DeleteFunc(append(names, first), func(name string) bool { return len(name) < 3 })
}
