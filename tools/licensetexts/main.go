// Command licensetexts prints the licenses of the modules that are linked into a package of the project, as they ask for where a
// binary is passed on.
//
//	go -C tools run ./licensetexts -package ./cmd/omise-conformance
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func main() {
	of := flag.String("package", "", "the package, seen from the folder of the project")
	flag.Parse()
	text, err := licenses("..", *of)
	if err != nil {
		fmt.Fprintln(os.Stderr, "licensetexts:", err)
		os.Exit(1)
	}
	fmt.Print(text)
}

// licenseFile is the name of a file with a license or with notices that go along with one.
var licenseFile = regexp.MustCompile(`(?i)^((un)?licen[cs]e|copying|notice|copyright|patents)([-.].*)?$`)

// systems are those that a release has binaries for; each links modules of its own.
var systems = []string{"linux", "darwin", "windows"}

// licenses returns the texts of Go's own license and of those of all modules, sorted by their names.
func licenses(home, of string) (string, error) {
	if of == "" {
		return "", errors.New("-package: give one, such as ./cmd/omise-conformance")
	}
	standard, err := exec.Command("go", "env", "GOVERSION", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("go env: %w", err)
	}
	modules := []string{"Go, " + strings.Replace(strings.TrimSpace(string(standard)), "\n", "\t", 1)}
	for _, system := range systems {
		list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}", of)
		list.Dir, list.Env, list.Stderr = home, append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0"), os.Stderr
		out, err := list.Output()
		if err != nil {
			return "", fmt.Errorf("go list: %w", err)
		}
		modules = append(modules, strings.FieldsFunc(string(out), func(r rune) bool { return r == '\n' })...)
	}
	slices.Sort(modules)
	var text strings.Builder
	text.WriteString("omise-conformance is under the license that is beside this file. These are the licenses of what is linked into it.\n")
	for _, module := range slices.Compact(modules) {
		named, folder, _ := strings.Cut(module, "\t")
		own, err := textsIn(folder)
		if err != nil {
			return "", fmt.Errorf("%s: %w", named, err)
		}
		fmt.Fprintf(&text, "\n%s\n%s\n\n%s", strings.Repeat("=", 100), named, own)
	}
	return text.String(), nil
}

// textsIn returns the licenses in the folder of a module.
func textsIn(folder string) (string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", err
	}
	var texts []string
	for _, entry := range entries {
		if entry.IsDir() || !licenseFile.MatchString(entry.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			return "", err
		}
		texts = append(texts, strings.TrimSpace(string(text))+"\n")
	}
	if len(texts) == 0 {
		return "", errors.New("it has no license")
	}
	return strings.Join(texts, "\n"), nil
}
