package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// root is one that is bare but for a few programs.
type root struct {
	name, title string
	needs       []string // programs of the machine that go into it
	folders     func(g *ground) ([]string, error)
	files       string // of the packages, which are in the folder where commands run
	environment func(g *ground) []string
	commands    []string // each stands in README.md, or with npx before it
	direct      bool     // there is no shell
}

// verdict is the last command of each root.
const verdict = "omise-conformance run --label-filter tokens"

// roots are those from which a first verdict is reached.
var roots = []root{
	{
		name: "go", title: "A root with only Go and git", needs: []string{"go", "git"},
		folders: func(*ground) ([]string, error) {
			return outputs([]string{"go", "env", "GOROOT"}, []string{"go", "env", "GOMODCACHE"})
		},
		environment: func(g *ground) []string {
			return []string{"GOPROXY=file://" + g.proxy + ",file://" + moduleCache() + "/cache/download", "GOSUMDB=off", "GOTOOLCHAIN=local", "GOBIN=" + bin, "CGO_ENABLED=0"}
		},
		commands: []string{"go install github.com/omise-conformance/harness/cmd/omise-conformance@main", verdict},
	},
	{
		name: "node", title: "A root with only Node.js and its npm", needs: []string{"node", "npm", "npx"}, files: "npm/*.tgz",
		folders: func(*ground) ([]string, error) {
			npm, err := exec.LookPath("npm")
			if err == nil {
				npm, err = filepath.EvalSymlinks(npm)
			}
			return []string{filepath.Dir(filepath.Dir(npm))}, err
		},
		environment: func(*ground) []string {
			return []string{"npm_config_update_notifier=false", "npm_config_fund=false", "npm_config_audit=false"}
		},
		commands: []string{"npm install --offline ./omise-conformance-*.tgz", "npx " + verdict},
	},
	{
		name: "python", title: "A root with only Python", needs: []string{"python3"}, files: "pypi/*.whl",
		folders: func(*ground) ([]string, error) {
			return outputs([]string{"python3", "-c", "import sys; print(sys.base_prefix + '/lib')"})
		},
		environment: func(*ground) []string { return []string{"PIP_DISABLE_PIP_VERSION_CHECK=1"} },
		commands:    []string{"python3 -m venv .venv && . .venv/bin/activate", "pip install --no-index --find-links . omise-conformance", verdict},
	},
	{
		name: "binary", title: "A root with nothing but the binary", commands: []string{verdict}, direct: true,
	},
}

func rootNames() []string {
	var names []string
	for i := range roots {
		names = append(names, roots[i].name)
	}
	return names
}

// outputs returns what commands print, a line each.
func outputs(commands ...[]string) ([]string, error) {
	var all []string
	for _, command := range commands {
		out, err := exec.Command(command[0], command[1:]...).Output()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", strings.Join(command, " "), err)
		}
		all = append(all, strings.TrimSpace(string(out)))
	}
	return all, nil
}

func moduleCache() string {
	found, err := outputs([]string{"go", "env", "GOMODCACHE"})
	if err != nil {
		return ""
	}
	return found[0]
}

// actual returns the program behind a name: the file behind links, and behind shims, which ask a manager of versions.
func actual(name string) (string, error) {
	if name == "python3" {
		found, err := outputs([]string{"python3", "-c", "import os, sys; print(os.path.realpath(sys._base_executable))"})
		if err != nil {
			return "", err
		}
		return found[0], nil
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(path)
}

// libraries returns the files that a program of this machine is linked with.
func libraries(program string) []string {
	out, err := exec.Command("ldd", program).Output()
	if err != nil {
		return nil // it is static, or a script
	}
	var files []string
	for word := range strings.FieldsSeq(string(out)) {
		if _, err := os.Stat(word); err == nil && strings.HasPrefix(word, "/") {
			files = append(files, word)
		}
	}
	return files
}
