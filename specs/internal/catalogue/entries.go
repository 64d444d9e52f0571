// Package catalogue reads the lists of the contract that are files of a folder.
package catalogue

import (
	"fmt"
	"io/fs"
	"slices"

	"github.com/omise-conformance/harness/internal/yamldocument"
)

// Read returns the entries of the files that a pattern matches, in order of the files' names and
// their own order. A key that an entry does not have is an error: misspelled, it would say nothing.
func Read[Entry any](files fs.FS, pattern string, besides ...string) ([]Entry, error) {
	paths, err := fs.Glob(files, pattern)
	if err != nil {
		return nil, err
	}
	var all []Entry
	for _, path := range paths {
		if slices.Contains(besides, "specs/"+path) {
			continue
		}
		text, err := fs.ReadFile(files, path)
		if err != nil {
			return nil, err
		}
		var entries []Entry
		if err := yamldocument.Decode(text, &entries); err != nil {
			return nil, fmt.Errorf("specs/%s: %w", path, err)
		}
		all = append(all, entries...)
	}
	return all, nil
}
