package intercept

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestGuess(t *testing.T) {
	t.Chdir(t.TempDir())
	for command, want := range map[string]string{
		"":                                 "an unknown language",
		"npm test":                         "Node.js",
		"npx vitest run":                   "Node.js",
		"/usr/bin/node18 a.js":             "Node.js",
		"NODE_ENV=test env X=1 node a.js":  "Node.js",
		"python3.11 -m pytest":             "Python",
		"./venv/bin/python a.py":           "Python",
		"timeout 30 pytest -q":             "Python",
		"timeout -k 5 30 ruby a.rb":        "Ruby",
		"bundle exec rspec":                "Ruby",
		"poetry run pytest":                "Python",
		"vendor/bin/phpunit":               "PHP",
		"php8.2 artisan test":              "PHP",
		"./gradlew test":                   "Java",
		"mvnw.cmd verify":                  "Java",
		"go test ./...":                    "Go",
		"gotestsum":                        "Go",
		"curl https://api.omise.co":        "curl",
		"dotnet test":                      ".NET",
		"mono shop.exe":                    ".NET",
		"docker compose run app npm test":  "containers",
		"deno test":                        "Deno",
		"make python":                      "an unknown language",
		"./test":                           "an unknown language",
		"sh -c|cd app && npm ci; npm test": "Node.js",
		"bash -ec|PORT=1 ./gradlew test":   "Java",
		"sh test.sh":                       "an unknown language",
	} {
		separator := " "
		if strings.Contains(command, "|") {
			separator = "|"
		}
		words := strings.Split(command, separator)
		if head, option, found := strings.Cut(words[0], " "); found && separator == "|" {
			words = []string{head, option, words[1]}
		}
		if command == "" {
			words = nil
		}
		if got := Guess(words).Name; got != want {
			t.Errorf("%q is taken for %s, expected %s", words, got, want)
		}
	}
}

func TestGuessByTheFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	touch := func(name string) {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, folder := range []string{"node_modules", "App.csproj"} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	touch("omise.gemspec")
	if got := Guess([]string{"make", "test"}).Name; got != "Ruby" {
		t.Error(got)
	}
	touch("package.json")
	if got := Guess([]string{"make", "test"}).Name; got != Unknown().Name {
		t.Errorf("a folder with files of two languages is taken for %s", got)
	}
}

func TestAProgramThatWasBuiltBefore(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Skip(err)
	}
	if got := Guess([]string{program}); got != &builtGo {
		t.Errorf("a program built with Go is taken for %s", got.Name)
	}
}

func TestEveryRuntimeHasAdvice(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range append(Runtimes(), Unknown(), &builtGo) {
		for what, sentence := range map[string]string{"way": r.Way, "no request": r.NoRequest, "refused": r.Refused, "name": r.Name} {
			if sentence == "" || strings.HasSuffix(sentence, ".") {
				t.Errorf("%s: the advice about %s is %q; it stands within a sentence", r.Name, what, sentence)
			}
		}
		for _, program := range append(r.programs, r.binaries...) {
			if name := programName(program); name != program && !strings.HasPrefix(program, name) {
				t.Errorf("%s: nobody finds %s", r.Name, program)
			}
		}
		for _, program := range r.programs {
			if seen[program] {
				t.Errorf("%s is a program of two runtimes", program)
			}
			seen[program] = true
		}
		for _, probe := range r.Probes {
			if !strings.Contains(strings.Join(probe.Args, " ")+probe.Text, "ADDRESS") || (probe.File == "") != (probe.Text == "") {
				t.Errorf("%s: a probe asks for nothing", r.Name)
			}
		}
	}
}

func TestRuntimesAreFoundOnPath(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "python"), []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	python, ruby := byProgram("pytest"), byProgram("ruby")
	if path, err := python.Locate([]string{"PATH=relative:/no/such:" + folder}); err != nil || path != filepath.Join(folder, "python") {
		t.Errorf("found %q, %v", path, err)
	}
	if path, err := ruby.Locate([]string{"PATH=" + folder}); err == nil {
		t.Errorf("found %q", path)
	}
	if !python.IsItself("venv/bin/python3.12") || python.IsItself("pytest") {
		t.Error("a program is mistaken for the runtime itself")
	}
}
