// Package site makes the catalog of the contract as pages that need no server: the rules, a page each, and what the rules are proven
// with.
package site

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"strings"

	"github.com/omise-conformance/harness/internal/atomicfile"
	"github.com/omise-conformance/harness/internal/explanation"
	"github.com/omise-conformance/harness/internal/lifecyclegraph"
	"github.com/omise-conformance/harness/specs"
)

// File is one file of the site.
type File struct {
	Path    string // with slashes, from the root of the site
	Content []byte
}

//go:embed page
var pages embed.FS

// builder makes the files.
type builder struct {
	contract  *specs.Contract
	book      *explanation.Book
	templates *template.Template
	files     []File
}

// Build returns the files of the site, always the same for one contract.
func Build(ctx context.Context) ([]File, error) {
	contract, err := specs.Load()
	if err != nil {
		return nil, err
	}
	book, err := explanation.Open()
	if err != nil {
		return nil, err
	}
	b := &builder{contract: contract, book: book}
	if b.templates, err = template.New("").Funcs(template.FuncMap{"address": address}).ParseFS(pages, "page/*.html"); err != nil {
		return nil, err
	}
	for _, step := range []func(context.Context) error{
		b.assets, b.index, b.rules, b.cases, b.catalogs, b.lifecycles, b.disagreements, b.sources, b.coverage, b.search,
	} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return b.files, ctx.Err()
}

// Write writes the site into a folder, in the place of one that is there.
func Write(ctx context.Context, folder string) error {
	files, err := Build(ctx)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	for _, file := range files {
		path := filepath.Join(folder, filepath.FromSlash(file.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // pages for everyone
			return err
		}
		if err := atomicfile.Write(path, 0o644, file.Content); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) add(path string, content []byte) { b.files = append(b.files, File{path, content}) }

// frame is what every page has.
type frame struct {
	Title string
	Here  string // the page in the navigation
	Root  string // the way from the page to the root: "", "../"
	Pages []link
	Body  any
}

// link is a link of the navigation.
type link struct{ Path, Text string }

// navigation are the pages that every page leads to.
var navigation = []link{
	{"index.html", "Rules"},
	{"cases.html", "Cases"},
	{"lifecycles.html", "Lifecycles"},
	{"faults.html", "Faults"},
	{"variants.html", "Variants"},
	{"injections.html", "Injections"},
	{"clients.html", "Clients"},
	{"codes.html", "Codes"},
	{"operations.html", "Operations"},
	{"features.html", "Features"},
	{"disagreements.html", "Disagreements"},
	{"sources.html", "Sources"},
	{"coverage.html", "Coverage"},
}

// page makes a page of a template.
func (b *builder) page(path, name, title string, body any) error {
	var out bytes.Buffer
	f := frame{Title: title, Here: path, Root: strings.Repeat("../", strings.Count(path, "/")), Pages: navigation, Body: body}
	if err := b.templates.ExecuteTemplate(&out, name, f); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	b.add(path, out.Bytes())
	return nil
}

// assets are the style sheet and the script, as files: the policy of the pages allows nothing that stands within them.
func (b *builder) assets(context.Context) error {
	style, err := pages.ReadFile("page/style.css")
	if err != nil {
		return err
	}
	b.add("style.css", append(style, lifecyclegraph.Style...))
	script, err := pages.ReadFile("page/search.js")
	if err != nil {
		return err
	}
	b.add("search.js", script)
	b.add(".nojekyll", nil) // names with a leading underscore would be left out where Jekyll makes the site
	return nil
}

// search writes what the search looks through, as scripts: a page that was opened as a file may not read another. The thousands of cases
// that are made from the contract are a script of their own, which a page loads once somebody types.
func (b *builder) search(context.Context) error {
	var list, made [][]string
	for _, entry := range b.book.Entries() {
		at := addressOf(entry.Kind, entry.Name)
		switch row := []string{string(entry.Kind), entry.Name, entry.Title, at}; {
		case at == "":
		case strings.HasPrefix(entry.Name, derived):
			made = append(made, row)
		default:
			list = append(list, row)
		}
	}
	for _, script := range []struct {
		name string
		rows [][]string
	}{{"names", list}, {"derived", made}} {
		written, err := json.Marshal(script.rows)
		if err != nil {
			return err
		}
		b.add(script.name+".js", fmt.Appendf(nil, "window.%s = %s;\n", script.name, bytes.ReplaceAll(written, []byte("],["), []byte("],\n["))))
	}
	return nil
}
