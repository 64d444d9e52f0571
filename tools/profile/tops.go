package main

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
)

// profile is a section with the functions in which most of something is spent.
type profile struct {
	title, text string
	flags       []string // of the benchmark; each profile has a run of its own, since writing one takes time that another would show
	arguments   []string // of go tool pprof
}

// rows is how many functions a table shows.
const rows = 20

// focus is the function in which the emulator begins; the benchmark itself is left out.
const focus = `api\.entrance\.ServeHTTP`

var profiles = []profile{
	{
		title: "Time of a charge", flags: []string{"-test.cpuprofile", file}, arguments: []string{"-cum"},
		text: "`POST /charges` with a customer's card, called without a connection: net/http takes as much again. Flat is the share of a function itself, " +
			"cum that with all that it calls.",
	},
	{
		title: "Memory of a charge", flags: []string{"-test.memprofile", file, "-test.memprofilerate", "4096"}, arguments: []string{"-sample_index=alloc_space"},
		text: "The same, by the bytes that are allocated.",
	},
}

// file is where a profile is, in the scratch folder.
const file = "charge.profile"

// table runs the benchmark, and returns the section.
func (p *profile) table(ctx context.Context, folder, program string) (string, error) {
	profiled := exec.CommandContext(ctx, program, append([]string{
		"-test.run", "^$", "-test.bench", "^" + chargeBenchmark + "$", "-test.benchtime", "200000x",
	}, p.flags...)...)
	profiled.Dir = folder
	if said, err := profiled.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s: %w: %s", chargeBenchmark, err, said)
	}
	arguments := append([]string{"tool", "pprof", "-top", "-nodefraction=0", "-focus", focus}, p.arguments...)
	show := exec.CommandContext(ctx, "go", append(arguments, program, file)...)
	show.Dir = folder
	text, err := show.Output()
	if err != nil {
		return "", fmt.Errorf("go tool pprof of %s: %w", p.title, err)
	}
	found := functions(string(text))
	if len(found) == 0 {
		return "", fmt.Errorf("go tool pprof finds no function of the emulator in %s:\n%s", p.title, text)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "## %s\n\n%s\n\n| function | flat | cum |\n|---|--:|--:|\n", p.title, p.text)
	for _, f := range found[:min(rows, len(found))] {
		fmt.Fprintf(&out, "| %s | %s | %s |\n", f.name, f.flat, f.cum)
	}
	out.WriteByte('\n')
	return out.String(), nil
}

// function is a line of pprof.
type function struct{ name, flat, cum string }

// module is left out of the names of functions.
const module = "github.com/omise-conformance/harness/"

// shape is what a generic function was compiled for.
var shape = regexp.MustCompile(`\[go\.shape.*\]`)

// functions reads the table that pprof prints: flat, its share, the sum of shares, cum, its share, and the name. What stands below the
// beginning of the emulator's own work is kept.
func functions(text string) (found []function) {
	_, lines, _ := strings.Cut(text, "flat%")
	_, lines, _ = strings.Cut(lines, "\n")
	for line := range strings.Lines(lines) {
		fields := strings.Fields(line)
		if len(fields) < 6 {
			continue
		}
		name := strings.TrimSuffix(strings.Join(fields[5:], " "), " (inline)")
		if outer(name) {
			continue
		}
		name = strings.ReplaceAll(shape.ReplaceAllString(name, "[…]"), module, "")
		found = append(found, function{name, fields[1], fields[4]})
	}
	return found
}

// outer reports whether a function is one that calls the emulator.
func outer(name string) bool {
	return strings.HasPrefix(name, "testing.") || strings.Contains(name, chargeBenchmark) || strings.HasPrefix(name, "runtime.main") || name == "runtime.goexit"
}
