// Package catalogue reads the lists of the contract that are files of a folder.
package catalogue

import (
	"fmt"
	"io/fs"
	"slices"

	"github.com/omise-conformance/harness/internal/yamldocument"
	"github.com/omise-conformance/harness/specs/internal/prepared"
)

// Read returns the entries of the files that a pattern matches, in order of the files' names and
// their own order. A key that an entry does not have is an error: misspelled, it would say nothing.
func Read[Entry any](files fs.FS, pattern string, besides ...string) ([]Entry, error) {
	texts, err := textsOf(files, pattern, besides)
	if err != nil {
		return nil, err
	}
	var all []Entry
	for _, each := range texts {
		var entries []Entry
		if err := yamldocument.Decode(each.content, &entries); err != nil {
			return nil, fmt.Errorf("specs/%s: %w", each.path, err)
		}
		all = append(all, entries...)
	}
	return all, nil
}

// ReadPrepared returns what Read returns, from the prepared form of the same files where it is not out of date.
func ReadPrepared[Entry any](form []byte, files fs.FS, pattern string, besides ...string) ([]Entry, error) {
	texts, err := textsOf(files, pattern, besides)
	if err != nil {
		return nil, err
	}
	if all, ok := prepared.Read[[]Entry](form, joined(texts)); ok {
		return all, nil
	}
	return Read[Entry](files, pattern, besides...)
}

// Prepare returns the prepared form of what Read returns.
func Prepare[Entry any](files fs.FS, pattern string, besides ...string) ([]byte, error) {
	texts, err := textsOf(files, pattern, besides)
	if err != nil {
		return nil, err
	}
	all, err := Read[Entry](files, pattern, besides...)
	if err != nil {
		return nil, err
	}
	return prepared.MakeOf(joined(texts), all)
}

// text is one of the files of a list.
type text struct {
	path    string
	content []byte
}

func textsOf(files fs.FS, pattern string, besides []string) ([]text, error) {
	paths, err := fs.Glob(files, pattern)
	if err != nil {
		return nil, err
	}
	var all []text
	for _, path := range paths {
		if slices.Contains(besides, "specs/"+path) {
			continue
		}
		content, err := fs.ReadFile(files, path)
		if err != nil {
			return nil, err
		}
		all = append(all, text{path, content})
	}
	return all, nil
}

// joined returns all texts in one, to be told from another.
func joined(texts []text) []byte {
	var all []byte
	for _, each := range texts {
		all = append(append(all, each.path+"\n"...), each.content...)
	}
	return all
}
