package scaffold

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"text/template"

	"github.com/omise-conformance/harness/internal/atomicfile"
	"github.com/omise-conformance/harness/internal/config"
)

// ListFile is the list of known failures.
const ListFile = "known-failing.txt"

// Document is a file of the plan.
type Document struct {
	// Path is that of the file within the repository, with slashes.
	Path, Text string
	// Exists says that there is such a file already.
	Exists bool
	// Snippet says that the text belongs into the file that exists, and is never written over it.
	Snippet bool
}

//go:embed templates
var templates embed.FS

// parsed returns the templates; their marks leave those of GitHub alone.
var parsed = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Delims("[[", "]]").Funcs(template.FuncMap{"indent": indent}).ParseFS(templates, "templates/*"))
})

// Plan returns the files that the repository needs.
func (r *Repository) Plan() ([]Document, error) {
	var plan []Document
	add := func(path, name string, whole bool) error {
		text, err := r.render(name)
		if err != nil {
			return err
		}
		_, err = os.Lstat(filepath.Join(r.root, filepath.FromSlash(path)))
		exists := err == nil
		plan = append(plan, Document{Path: path, Text: text, Exists: exists, Snippet: exists && !whole})
		return nil
	}
	// A group can be added to a configuration that is there; a target it has, or is about something else.
	if err := add(config.DefaultFile, string(r.Purpose)+".yaml", r.Purpose == Server); err != nil {
		return nil, err
	}
	if err := add(ListFile, "known-failing.txt", true); err != nil {
		return nil, err
	}
	if r.Service != nil {
		if err := add(r.Service.File, r.Service.template, r.Service.Whole); err != nil {
			return nil, err
		}
	}
	return plan, nil
}

// Step returns the text for a CI service and a language by their names, for documents.
func Step(service, language string, purpose Purpose) (string, error) {
	r := &Repository{Purpose: purpose, Folder: fixtureFolders[0]}
	if i := slices.IndexFunc(languages, func(l Language) bool { return l.Name == language }); i >= 0 {
		r.Language = languages[i]
	}
	for i := range services {
		if services[i].Name == service {
			return r.render(services[i].template)
		}
	}
	return "", fmt.Errorf("there is no recipe for %s", service)
}

func (r *Repository) render(name string) (string, error) {
	var text strings.Builder
	err := parsed().ExecuteTemplate(&text, name, r)
	return text.String(), err
}

// Write writes a document of the plan.
func (r *Repository) Write(d *Document) error {
	path := filepath.Join(r.root, filepath.FromSlash(d.Path))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return atomicfile.Write(path, 0o644, []byte(d.Text))
}

// Schema is where editors find the schema of the configuration.
func (r *Repository) Schema() string { return config.SchemaURL }

// List is the list of known failures.
func (r *Repository) List() string { return ListFile }

// Install are the lines of a shell that install the command.
func (r *Repository) Install() string {
	return "go install github.com/omise-conformance/harness/cmd/omise-conformance@main"
}

// Judge is the line of a shell that judges.
func (r *Repository) Judge() string {
	switch r.Purpose {
	case Server:
		return "omise-conformance run"
	case Fixtures:
		folder := r.Folder
		if folder == "" {
			folder = fixtureFolders[0]
		}
		return "omise-conformance check " + folder
	default:
		return "omise-conformance gate -- " + r.Language.Test
	}
}

// Updating is Judge, and writes the list of known failures.
func (r *Repository) Updating() string {
	return strings.Replace(r.Judge(), " -- ", " --update-known-failing -- ", 1)
}

// Before are the lines of a shell before the step that judges.
func (r *Repository) Before() []string {
	switch {
	case r.Purpose == Server && len(r.Container) > 0:
		return r.Container
	case r.Purpose == Server:
		return []string{": start your server here, at the api_url of " + config.DefaultFile}
	case r.Purpose == Client && r.Language.Install != "":
		return []string{r.Language.Install}
	}
	return nil
}

// Is reports whether the repository has a purpose, for templates.
func (r *Repository) Is(purpose string) bool { return string(r.Purpose) == purpose }

// indent puts spaces before each line but the first.
func indent(spaces int, lines []string) string {
	return strings.Join(lines, "\n"+strings.Repeat(" ", spaces))
}
