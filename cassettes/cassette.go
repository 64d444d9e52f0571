// Package cassettes records what a target answers and replays it without a network: one
// file per case, redacted, sealed with a checksum, written whole or not at all.
//
// A Recorder and a Player are transports for an http.Client. A file is read with Load or
// LoadCase and judged with Exchanges, which returns its interactions as the rest of the
// harness knows them.
//
// A file is a cassette of github.com/dnaeon/go-vcr with one more field, the header, so
// that library and its tools read it as well. The types of an interaction are those of the
// library. Recording, storing and matching are done here: the library appends when it
// records again, truncates the old file before it writes the new one, loads a file that
// was cut short, and compares method and URL only.
package cassettes

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/dnaeon/go-vcr/v2/cassette"

	"github.com/omise-conformance/harness/internal/inputfile"
)

// formatVersion is the version of the file format, which is go-vcr's.
const formatVersion = 1

// extension ends the name of every cassette.
const extension = ".yaml"

// Session is the case in the header of a cassette that records no case, but what somebody has asked. Such a file may have any name.
const Session = "session"

// ErrMissing is returned by Load and LoadCase if the file does not exist.
var ErrMissing = errors.New("no cassette")

// Header describes what was recorded, when and how.
type Header struct {
	Case           string    `yaml:"case"`
	Target         string    `yaml:"target"`
	Dialect        string    `yaml:"dialect"`
	Features       []string  `yaml:"features"`
	HarnessVersion string    `yaml:"harness_version"`
	SpecVersion    string    `yaml:"spec_version"`
	RecordedAt     time.Time `yaml:"recorded_at"`
	// Clock is the time of the target when the case began. A replay uses it as its clock.
	Clock time.Time `yaml:"clock"`
	Seed  int64     `yaml:"seed"`
	// Verdict is the status of the case when it was recorded.
	Verdict string `yaml:"verdict"`
	// Interactions is the number of interactions. Save sets it.
	Interactions int `yaml:"interactions"`
	// Checksum covers everything else in the file. Save computes it.
	Checksum string `yaml:"checksum"`
}

// Cassette is the recording of one case.
type Cassette struct {
	Header Header
	// Interactions are the requests with their answers, in the order in which the
	// requests began. Exchanges returns them decoded.
	Interactions []*cassette.Interaction
	// Path is the file that the cassette was loaded from or saved to.
	Path string
}

// Path returns the file of a case's cassette: dir has a folder per subject, with a file per
// case.
func Path(dir, caseID string) string {
	return filepath.Join(dir, filepath.FromSlash(caseID)+extension)
}

// Load reads one file. It returns an error unless the file is whole and unchanged since it
// was recorded. Errors name the file, what is wrong with it and, if possible, the line.
func Load(path string) (*Cassette, error) {
	data, err := inputfile.Read(inputfile.Cassette, path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w at %s", ErrMissing, path)
	}
	if err != nil {
		return nil, fmt.Errorf("the cassette %s cannot be read: %w", path, err)
	}
	c, err := Parse(data)
	if err != nil {
		return nil, fmt.Errorf("the cassette %s %w", path, err)
	}
	c.Path = path
	return c, nil
}

// LoadCase reads the cassette of a case. It returns an error for a cassette that was
// recorded for another case.
func LoadCase(dir, caseID string) (*Cassette, error) {
	c, err := Load(Path(dir, caseID))
	if err != nil {
		return nil, err
	}
	if c.Header.Case != caseID {
		return nil, fmt.Errorf("the cassette %s was recorded for the case %s: the file was moved, or the case was renamed; record it again",
			c.Path, c.Header.Case)
	}
	return c, nil
}

// List returns the IDs of the cases that have a cassette in dir, sorted.
func List(dir string) ([]string, error) {
	cases := []string{}
	err := inputfile.Walk(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hidden := strings.HasPrefix(entry.Name(), ".") && path != dir
		switch {
		case entry.IsDir() && hidden:
			return filepath.SkipDir
		case entry.IsDir(), hidden, filepath.Ext(path) != extension:
			return nil
		}
		inside, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		cases = append(cases, filepath.ToSlash(strings.TrimSuffix(inside, extension)))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("the folder of cassettes cannot be read: %w", err)
	}
	slices.Sort(cases)
	return cases, nil
}
