package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/names"
)

// quotation is what a document quotes: text between markers, in a line or over
// several. Markdown shows no comments, so the markers can stand inside a sentence:
//
//	The suite has <!-- generated: cases -->3,953<!-- end --> cases.
var quotation = regexp.MustCompile(`(?s)<!-- generated: (\S+) -->(.*?)<!-- end -->`)

// opening matches the first marker alone, to find one without its end.
var opening = regexp.MustCompile(`<!-- generated: `)

// value is what is quoted under a name.
type value struct {
	text func() (string, error)
	// mask hides what differs from one run to the next; nil hides nothing.
	mask func(string) string
}

func fixed(text string) value { return value{text: func() (string, error) { return text, nil }} }

func number(n int) value { return fixed(names.Grouped(n)) }

// quote returns a document with every quotation renewed. Text that differs only in
// what the mask hides stays as it is.
func quote(document string, values map[string]value) (string, error) {
	started, ended := opening.FindAllString(document, -1), quotation.FindAllString(document, -1)
	if len(started) != len(ended) {
		return "", fmt.Errorf("%d quotations begin and %d end: write <!-- generated: NAME -->…<!-- end -->",
			len(started), len(ended))
	}
	var errs []error
	renewed := quotation.ReplaceAllStringFunc(document, func(old string) string {
		found := quotation.FindStringSubmatch(old)
		name, inner := found[1], found[2]
		text, err := values[name].renew(inner)
		if values[name].text == nil {
			err = fmt.Errorf("want one of %s", strings.Join(slices.Sorted(maps.Keys(values)), ", "))
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("the quotation %q: %w", name, err))
		}
		return "<!-- generated: " + name + " -->" + text + "<!-- end -->"
	})
	return renewed, errors.Join(errs...)
}

// renew returns the text for a place that holds old, on lines of its own if old was.
func (v value) renew(old string) (string, error) {
	if v.text == nil {
		return old, nil
	}
	text, err := v.text()
	if err != nil {
		return old, err
	}
	if strings.Contains(old, "\n") || strings.Contains(text, "\n") {
		text = "\n" + text + "\n"
	}
	if v.mask != nil && v.mask(text) == v.mask(old) {
		return old, nil
	}
	return text, nil
}

// quoteAll renews the quotations of every document in a folder of the project, or
// reports which are stale.
func quoteAll(root string, values map[string]value, check bool) error {
	paths, err := documents(root)
	if err != nil {
		return err
	}
	var errs []error
	for _, path := range paths {
		old, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text, err := quote(string(old), values)
		if err == nil && text != string(old) {
			err = writeDocument(path, []byte(text), check)
		} else if err != nil {
			err = fmt.Errorf("%s: %w", path, err)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// documents lists the documents that people write: those at the top and in docs.
func documents(root string) ([]string, error) {
	paths, err := filepath.Glob(filepath.Join(root, "*.md"))
	if err != nil {
		return nil, err
	}
	err = filepath.WalkDir(filepath.Join(root, "docs"), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && filepath.Ext(path) == ".md" {
			paths = append(paths, path)
		}
		return err
	})
	return paths, err
}
