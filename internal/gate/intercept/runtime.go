package intercept

import (
	"debug/buildinfo"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// Runtime is what runs a client, and what is known of how clients of it come to a gate.
type Runtime struct {
	// Name is that of the language or program.
	Name string
	// Way says which ways its clients take.
	Way string
	// NoRequest says what to look at where no request came.
	NoRequest string
	// Refused says what to look at where the client refused the certificate.
	Refused string
	// Probes are programs that ask for an address, which tell whether the ways work.
	Probes []Probe

	binaries []string // what the runtime itself is called
	programs []string // that run clients of it, the runtime among them
	files    []string // that a folder with such a client has
}

// Probe is a program of one request.
type Probe struct {
	// Name is that of the part of the runtime that asks; empty where there is one only.
	Name string
	// Args follow the program of the runtime. FILE stands for the file with Text, ADDRESS for what it asks for.
	Args []string
	// File and Text are the name and the content of a file that it needs; there, too, ADDRESS stands for what it asks for.
	File, Text string
}

// Unknown is the runtime of a command that tells nothing about itself.
func Unknown() *Runtime { return &runtimes[len(runtimes)-1] }

// Runtimes returns all that are known, the unknown one not among them.
func Runtimes() []*Runtime {
	var all []*Runtime
	for i := range runtimes[:len(runtimes)-1] {
		all = append(all, &runtimes[i])
	}
	return all
}

// Locate returns where the runtime is that an environment leads to.
func (r *Runtime) Locate(base []string) (path string, err error) {
	e := readEnvironment(base)
	err = os.ErrNotExist
	for _, name := range r.binaries {
		if path, err = lookPath(e, name); err == nil {
			return path, nil
		}
	}
	return "", err
}

// IsItself reports whether a program is the runtime, and not a tool that runs it.
func (r *Runtime) IsItself(program string) bool {
	name := programName(program)
	return slices.ContainsFunc(r.binaries, func(binary string) bool { return programName(binary) == name })
}

// wrappers are programs that run the command in their arguments.
var wrappers = []string{
	"env", "time", "nice", "nohup", "timeout", "stdbuf", "xvfb-run", "sudo", "bundle", "poetry", "uv", "pipenv", "hatch", "pdm", "rbenv", "pyenv", "mise", "asdf",
}

var shells = []string{"sh", "bash", "dash", "zsh", "ksh", "fish", "cmd", "powershell", "pwsh"}

var (
	assignment = lazyregexp.New(`^\w+=`)
	version    = lazyregexp.New(`-?[0-9][0-9.]*$`)
	separators = lazyregexp.New(`[\s;&|()]+`)
)

// Guess returns the runtime that a command most likely has: by the program that it names, by those that it hands to a
// shell, by what its program was built with, or by the files of the folder that it runs in. It returns Unknown where
// nothing tells.
func Guess(command []string) *Runtime {
	if len(command) == 0 {
		return Unknown()
	}
	words := command
	if slices.Contains(shells, programName(command[0])) {
		words = nil
		for _, argument := range command[1:] {
			words = append(words, separators.Split(argument, -1)...)
		}
	}
	for i, word := range words {
		name := programName(word)
		if found := byProgram(name); found != nil {
			return found
		}
		skips := slices.Contains(wrappers, name) || assignment.MatchString(word) || strings.HasPrefix(word, "-") || version.MatchString(word)
		if i == 0 && !skips && len(words) == len(command) {
			break // a program that is not known: its arguments tell nothing
		}
	}
	if _, err := buildinfo.ReadFile(command[0]); err == nil {
		return &builtGo
	}
	return byFolder(".")
}

// programName returns the name of a program without its folder, its version and its extension.
func programName(word string) string {
	name := strings.ToLower(filepath.Base(filepath.ToSlash(word)))
	for _, extension := range []string{".exe", ".cmd", ".bat", ".phar", ".sh"} {
		name = strings.TrimSuffix(name, extension)
	}
	if short := version.ReplaceAllString(name, ""); short != "" {
		return short
	}
	return name
}

func byProgram(name string) *Runtime {
	for i := range runtimes {
		if slices.Contains(runtimes[i].programs, name) {
			return &runtimes[i]
		}
	}
	return nil
}

// byFolder returns the runtime whose files a folder has, if it is the only one.
func byFolder(folder string) *Runtime {
	var found []*Runtime
	for i := range runtimes {
		has := slices.ContainsFunc(runtimes[i].files, func(pattern string) bool {
			names, _ := filepath.Glob(filepath.Join(folder, pattern))
			return slices.ContainsFunc(names, isFile)
		})
		if has {
			found = append(found, &runtimes[i])
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return Unknown()
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}
