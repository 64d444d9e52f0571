package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/captures/jsonstream"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/specs/clients"
	"github.com/omise-conformance/harness/suites"
)

// quotable returns what documents can quote, by name.
func quotable(root string, contract *specs.Contract, cases []*suites.Case, faults []specs.Fault) map[string]value {
	values := map[string]value{
		"rules":         number(len(contract.Rules)),
		"client-rules":  number(len(contract.ClientRules)),
		"ambient-rules": number(count(contract.Rules, func(r *specs.Rule) bool { return r.Ambient })),
		"cases":         number(len(cases)),
		"derived-cases": number(count(cases, isDerived)),
		"written-cases": number(count(cases, func(c *suites.Case) bool { return !isDerived(c) })),
		"subjects":      fixed(strings.Join(subjects(cases), ", ")),
		"faults":        number(count(faults, func(f specs.Fault) bool { return !f.Harmless })),
		"semantic-faults": number(count(faults, func(f specs.Fault) bool {
			return f.Kind == specs.SemanticFault
		})),
		"wire-faults": number(count(faults, func(f specs.Fault) bool {
			return f.Kind == specs.WireFault && !f.Harmless
		})),
		"harmless-changes": number(count(faults, func(f specs.Fault) bool { return f.Harmless })),
		"variants": {text: func() (string, error) {
			variants, err := conformance.ChosenVariants(conformance.VariantsConfig{})
			return names.Grouped(len(variants)), err
		}},
		"faulty-clients": {text: func() (string, error) {
			faulty, err := clients.Faults(contract)
			return names.Grouped(len(faulty)), err
		}},
		"odd-clients": {text: func() (string, error) {
			odd, err := clients.Variants(contract)
			return names.Grouped(len(odd)), err
		}},
		"formats":        fixed(formats()),
		"languages":      fixed(languages()),
		"settings":       fixed(settingsTable()),
		"verbs":          fixed(verbs()),
		"ci-github":      recipe("github", "Node.js", "yaml"),
		"ci-gitlab":      recipe("gitlab", "Node.js", "yaml"),
		"ci-jenkins":     recipe("jenkins", "Java with Gradle", "groovy"),
		"ci-circleci":    recipe("circleci", "Ruby", "yaml"),
		"ci-buildkite":   recipe("buildkite", "Python", "yaml"),
		"longest-record": fixed(fmt.Sprintf("%d MiB", jsonstream.MostValue>>20)),
		"fuzz-targets": {text: func() (string, error) {
			n, err := fuzzTargets(root)
			return names.Grouped(n), err
		}},
	}
	sizes := sync.OnceValues(func() (recordingSizes, error) { return sizesOf(filepath.Join(root, "cassettes", "emulator")) })
	for name, of := range recordingFigures {
		values[name] = value{text: func() (string, error) {
			s, err := sizes()
			return of(s), err
		}}
	}
	run := sync.OnceValues(func() (string, error) { return sampleRun(root) })
	values["run"] = value{text: run, mask: maskRun}
	return values
}

func count[T any](all []T, chosen func(T) bool) int {
	n := 0
	for _, one := range all {
		if chosen(one) {
			n++
		}
	}
	return n
}

// isDerived reports whether a case is made from the contract instead of written.
func isDerived(c *suites.Case) bool { return c.Subject() == "generated" }

// subjects lists the subjects of the cases in order.
func subjects(cases []*suites.Case) []string {
	var names []string
	for _, c := range cases {
		names = append(names, c.Subject())
	}
	slices.Sort(names)
	return slices.Compact(names)
}

var fuzzTarget = regexp.MustCompile(`(?m)^func Fuzz\w+\(`)

// fuzzTargets counts the fuzz targets of the project.
func fuzzTargets(root string) (int, error) {
	n := 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && path != root && strings.HasPrefix(entry.Name(), ".") {
			return filepath.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		n += len(fuzzTarget.FindAll(text, -1))
		return err
	})
	return n, err
}

// sampleRun runs what `make run` runs and returns the end of its output, from the
// sentence on coverage on, as a block of Markdown.
func sampleRun(root string) (string, error) {
	folder, err := os.MkdirTemp("", "gendocs-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(folder)
	command := exec.Command("go", "run", "./cmd/omise-conformance",
		"run", "--quiet", "--min-coverage", "100", "--report-dir", filepath.Join(folder, "conformance-report"))
	command.Dir, command.Stderr = root, os.Stderr
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("the run of the suite: %w", err)
	}
	return sampleOf(strings.ReplaceAll(string(out), folder+string(filepath.Separator), ""))
}

// sampleStart begins the part of the output that is quoted.
const sampleStart = "The run covers "

func sampleOf(output string) (string, error) {
	at := strings.Index(output, sampleStart)
	if at < 0 {
		return "", fmt.Errorf("the run printed no sentence that begins with %q", sampleStart)
	}
	sample := elapsed.ReplaceAllString(strings.TrimRight(output[at:], "\n"), ", … s.")
	return "```console\n$ make run\n…\n" + sample + "\n```", nil
}

// elapsed is how long the run took, which depends on the machine.
var elapsed = regexp.MustCompile(`, [\d.]+ s\.`)

// varying is what differs a little from one run to the next: how often it asked
// again for what had not happened yet.
var varying = regexp.MustCompile(`\d+ checks in \d+ requests`)

func maskRun(text string) string { return varying.ReplaceAllString(text, "#") }
