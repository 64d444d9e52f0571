package main

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// profile is a section with the functions in which most of something is spent.
type profile struct {
	title, text, file string
	arguments         []string // of go tool pprof
}

// rows is how many functions a table shows.
const rows = 20

// focus is the function in which the emulator begins; the benchmark itself is left out.
const focus = `api\.entrance\.ServeHTTP`

var profiles = []profile{
	{
		title: "Time of a charge", file: "cpu.profile", arguments: []string{"-cum"},
		text: "`POST /charges` with a customer's card, called without a connection: net/http takes as much again. Flat is the share of a function itself, " +
			"cum that with all that it calls.",
	},
	{
		title: "Memory of a charge", file: "memory.profile", arguments: []string{"-sample_index=alloc_space"},
		text: "The same, by the bytes that are allocated.",
	},
}

// table returns the section.
func (p *profile) table(ctx context.Context, folder, program string) (string, error) {
	arguments := append([]string{"tool", "pprof", "-top", "-nodefraction=0", "-focus", focus}, p.arguments...)
	show := exec.CommandContext(ctx, "go", append(arguments, program, p.file)...)
	show.Dir = folder
	text, err := show.Output()
	if err != nil {
		return "", fmt.Errorf("go tool pprof of %s: %w", p.file, err)
	}
	found := functions(string(text))
	if len(found) == 0 {
		return "", fmt.Errorf("go tool pprof finds no function of the emulator in %s:\n%s", p.file, text)
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
		found = append(found, function{strings.ReplaceAll(name, module, ""), fields[1], fields[4]})
	}
	return found
}

// outer reports whether a function is one that calls the emulator.
func outer(name string) bool {
	return strings.HasPrefix(name, "testing.") || strings.Contains(name, chargeBenchmark) || strings.HasPrefix(name, "runtime.main") || name == "runtime.goexit"
}
