package publishing

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/omise-conformance/harness/internal/names"
)

// VerifyAll verifies every entry below a folder, NAME/API VERSION/, in the order of their paths. What else lies there is refused
// under the folder it lies in. A folder with a manifest is an entry itself.
func VerifyAll(folder string, harness *Harness) ([]*Result, error) {
	if _, err := os.Lstat(filepath.Join(folder, ManifestFile)); err == nil {
		result, err := Verify(folder, harness)
		return []*Result{result}, err
	}
	l := &listing{harness: harness}
	if err := l.targets(folder); err != nil {
		return nil, err
	}
	if len(l.results) == 0 {
		l.refuse(folder, "There is no entry here: "+ManifestFile+" is missing.")
	}
	return l.results, nil
}

// listing is what is found of a folder of entries.
type listing struct {
	harness *Harness
	results []*Result
}

func (l *listing) refuse(folder, reason string) {
	l.results = append(l.results, &Result{Folder: folder, Reasons: []string{reason}, Notes: []string{}})
}

func (l *listing) targets(folder string) error {
	targets, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, target := range targets {
		path := filepath.Join(folder, target.Name())
		if !target.IsDir() {
			l.refuse(folder, target.Name()+" does not belong here.")
			continue
		}
		if err := l.versions(path); err != nil {
			return err
		}
	}
	return nil
}

func (l *listing) versions(folder string) error {
	versions, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, version := range versions {
		path := filepath.Join(folder, version.Name())
		if !version.IsDir() {
			l.refuse(folder, version.Name()+" does not belong here, or "+ManifestFile+" is missing beside it.")
			continue
		}
		result, err := Verify(path, l.harness)
		if err != nil {
			return err
		}
		if m := result.Manifest; m != nil && (m.Name != filepath.Base(folder) || m.APIVersion != version.Name()) {
			result.Refuse(fmt.Sprintf("%s is of %s/%s, not of this folder.", ManifestFile, m.Name, m.APIVersion))
		}
		l.results = append(l.results, result)
	}
	return nil
}

//go:embed index.html.tmpl
var indexText string

var indexTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("index").Funcs(template.FuncMap{
		"grouped": names.Grouped, "brief": brief, "word": func(m *Manifest) string { return badges[m.Verdict].message },
	}).Parse(indexText))
})

// row is an entry on the page.
type row struct {
	*Manifest
	Folder string // relative to the page, with slashes
}

// Index returns the page of all entries below a folder; from is the folder that the page is written into. The error is a Refusal where
// an entry is refused: what is not verified is not listed.
func Index(folder, from string, harness *Harness) ([]byte, error) {
	results, err := VerifyAll(folder, harness)
	if err != nil {
		return nil, err
	}
	if from, err = filepath.Abs(from); err != nil {
		return nil, err
	}
	var rows []row
	var refusal Refusal
	for _, result := range results {
		for _, reason := range result.Reasons {
			refusal.Reasons = append(refusal.Reasons, result.Folder+": "+reason)
		}
		below, err := filepath.Abs(result.Folder)
		if err == nil {
			below, err = filepath.Rel(from, below)
		}
		if err != nil { // on another volume
			return nil, fmt.Errorf("the page cannot lead to %s: %w", result.Folder, err)
		}
		rows = append(rows, row{Manifest: result.Manifest, Folder: filepath.ToSlash(below)})
	}
	if len(refusal.Reasons) > 0 {
		return nil, &refusal
	}
	slices.SortStableFunc(rows, func(a, b row) int { return strings.Compare(a.Name, b.Name) })
	var page bytes.Buffer
	if err := indexTemplate().Execute(&page, rows); err != nil {
		return nil, err
	}
	return page.Bytes(), nil
}
