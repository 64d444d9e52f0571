// Package scaffold writes what a repository needs to use the command: a configuration, a
// step of CI and a list of known failures, for the kind of repository that it finds.
package scaffold

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/inputfile"
	"github.com/omise-conformance/harness/internal/names"
)

// Purpose is what a repository has for the command to judge.
type Purpose string

// The purposes.
const (
	Client   Purpose = "client"   // code that asks the API, which a gate judges
	Server   Purpose = "server"   // something that stands for the API, which a run judges
	Fixtures Purpose = "fixtures" // recorded traffic, which a check judges
)

// Purposes are the values of --for.
var Purposes = []string{string(Client), string(Server), string(Fixtures)}

// Repository is what is found in a folder.
type Repository struct {
	Language Language
	Purpose  Purpose
	// Service is nil for none.
	Service *Service
	// Container are the lines of a shell that start a server in a container, empty where no file says how.
	Container []string
	// Folder has fixtures.
	Folder string
	// Because are sentences about what was taken for what, and why.
	Because []string

	root, manifest string
}

var (
	composeFiles   = []string{"compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"}
	fixtureFolders = []string{
		"test/fixtures", "tests/fixtures", "spec/fixtures", "fixtures", "test/cassettes", "tests/cassettes", "spec/cassettes", "spec/vcr_cassettes", "cassettes",
		"__fixtures__", "__recordings__", "mappings", "testdata",
	}
)

// Look looks at the files of a folder. purpose and service say what is known already; empty is a guess.
func Look(root string, purpose Purpose, service string) (*Repository, error) {
	r := &Repository{root: root, Language: unknownLanguage}
	entries, err := os.ReadDir(root)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, entry := range entries {
		files = append(files, entry.Name())
	}
	r.findLanguage(files)
	r.findContainer(files)
	r.findFolder()
	r.guess(purpose)
	r.findService(files, service)
	return r, nil
}

func (r *Repository) because(sentence string) { r.Because = append(r.Because, sentence) }

func (r *Repository) findLanguage(files []string) {
	for i := range languages {
		if found := first(files, languages[i].files); found != "" {
			r.Language, r.manifest = languages[i], cmp.Or(languages[i].manifest, found)
			r.because("Language: " + r.Language.Name + ", because of " + found + ".")
			return
		}
	}
	otherwise := "the tests are taken to be run by " + r.Language.Test + ": write your own command in its place."
	if within := r.languagesWithin(); len(within) > 0 {
		r.because("Language: none is recognized here, but " + strings.Join(within, ", ") + "; name the folder whose tests ask the API, or " + otherwise)
		return
	}
	r.because("Language: none is recognized; " + otherwise)
}

// mostWithin bounds the folders that are named.
const mostWithin = 3

// languagesWithin returns the languages in the folders of a repository, and one level further down.
func (r *Repository) languagesWithin() (found []string) {
	folders, _ := filepath.Glob(filepath.Join(r.root, "*"))
	below, _ := filepath.Glob(filepath.Join(r.root, "*", "*"))
	for _, folder := range append(folders, below...) {
		name, _ := filepath.Rel(r.root, folder)
		entries, err := os.ReadDir(folder)
		if err != nil || len(found) == mostWithin || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "node_modules") {
			continue
		}
		var files []string
		for _, entry := range entries {
			files = append(files, entry.Name())
		}
		if i := slices.IndexFunc(languages, func(l Language) bool { return first(files, l.files) != "" }); i >= 0 {
			found = append(found, languages[i].Name+" in "+filepath.ToSlash(name))
		}
	}
	return found
}

func (r *Repository) findContainer(files []string) {
	switch {
	case first(files, composeFiles) != "":
		r.Container = []string{"docker compose up --detach --wait"}
	case slices.Contains(files, "Dockerfile"):
		r.Container = []string{"docker build --tag target .", "docker run --detach --publish 8080:8080 target"}
	}
}

// findFolder finds the folder of fixtures.
func (r *Repository) findFolder() {
	for _, folder := range fixtureFolders {
		if info, err := os.Stat(filepath.Join(r.root, filepath.FromSlash(folder))); err == nil && info.IsDir() {
			r.Folder = folder
			return
		}
	}
}

// guess finds the purpose. What the manifest requires says most, then what starts in a container.
func (r *Repository) guess(known Purpose) {
	why := ""
	switch {
	case known != "":
		r.Purpose, why = known, "as --for says"
	case r.requiresOmise():
		r.Purpose, why = Client, "because "+r.manifest+" names omise"
	case len(r.Container) > 0:
		r.Purpose, why = Server, "because it starts in a container"
	case r.Folder != "" && r.manifest == "":
		r.Purpose, why = Fixtures, "because there is nothing but "+r.Folder
	default:
		r.Purpose, why = Client, "because nothing says that it is a server"
	}
	sentence := "Kind: " + string(r.Purpose) + ", " + why + "."
	if known == "" {
		sentence += " If that is wrong, say --for " + names.Choice(slices.DeleteFunc(slices.Clone(Purposes), func(p string) bool { return p == string(r.Purpose) })) + "."
		if r.Folder != "" && r.Purpose != Fixtures {
			sentence += " With --for fixtures it is " + r.Folder + " that is checked."
		}
	}
	r.because(sentence)
}

// requiresOmise reports whether the manifest of the repository names a package of the API.
func (r *Repository) requiresOmise() bool {
	if r.manifest == "" {
		return false
	}
	text, err := inputfile.Read(inputfile.Source, filepath.Join(r.root, r.manifest))
	return err == nil && strings.Contains(strings.ToLower(string(text)), "omise")
}

func (r *Repository) findService(files []string, known string) {
	for i := range services {
		service := &services[i]
		sign := first(files, service.signs)
		switch {
		case known == service.Name:
			r.Service = service
			r.because("CI: " + service.Title + ", as --ci says.")
			return
		case known == "" && sign != "":
			r.Service = service
			r.because("CI: " + service.Title + ", because of " + sign + ".")
			return
		}
	}
	if known == NoService {
		r.because("CI: none, as --ci says.")
		return
	}
	r.Service = &services[0]
	r.because("CI: none is recognized, so " + r.Service.Title + " is taken; --ci names another.")
}

// first returns the first file that one of the patterns fits, in the order of the patterns.
func first(files, patterns []string) string {
	for _, pattern := range patterns {
		for _, file := range files {
			if names.Match(pattern, file) {
				return file
			}
		}
	}
	return ""
}
