package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/omise-conformance/harness/tools/program"
)

// counted is a benchmark of which instructions are counted. It runs twice: the difference leaves out what is made once.
type counted struct {
	what, folder, bench string
	times               int // of the longer run, the shorter one is a tenth
}

var benchmarks = []counted{
	{"a charge of a customer's card, without a connection", "emulator", chargeBenchmark, 500},
}

// instructions returns the section of what callgrind counts.
func instructions(ctx context.Context, on program.Ground) (string, error) {
	const title = "## Instructions\n\n"
	if _, err := exec.LookPath("valgrind"); err != nil {
		const missing = "NOT counted: Valgrind is not installed (Debian: apt-get install valgrind)"
		fmt.Fprintln(os.Stderr, "instructions are "+missing)
		return title + missing + ".\n", nil
	}
	var out strings.Builder
	out.WriteString(title + "As callgrind counts them, the collector's included. That of a start is `omise-conformance --version`, which does what every command does first.\n\n" +
		"| what | million instructions |\n|---|--:|\n")
	start, err := count(ctx, on.Scratch, on.Binary, "--version")
	if err != nil {
		return "", err
	}
	fmt.Fprintf(&out, "| a start | %.1f |\n", start/1e6)
	for _, b := range benchmarks {
		each, err := b.count(ctx, on)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&out, "| %s | %.3f |\n", b.what, each/1e6)
	}
	return out.String(), nil
}

// count returns how many instructions one turn of the benchmark takes.
func (b *counted) count(ctx context.Context, on program.Ground) (float64, error) {
	test, err := compiled(ctx, on, b.folder)
	if err != nil {
		return 0, err
	}
	var counts [2]float64
	for i, times := range []int{b.times / 10, b.times} {
		counts[i], err = count(ctx, filepath.Join(on.Home, b.folder), test, "-test.run", "^$", "-test.bench", "^"+b.bench+"$",
			"-test.benchtime", strconv.Itoa(times)+"x", "-test.cpu", "1")
		if err != nil {
			return 0, err
		}
	}
	return (counts[1] - counts[0]) / float64(b.times-b.times/10), nil
}

// attempts is how often callgrind is tried, and patience how long each time: it ends now and then, or stands still, where a signal comes
// between two of its steps.
const (
	attempts = 5
	patience = time.Minute
)

// count returns how many instructions a program takes.
func count(ctx context.Context, folder, name string, arguments ...string) (float64, error) {
	var said []byte
	var err error
	for range attempts {
		limited, cancel := context.WithTimeout(ctx, patience)
		run := exec.CommandContext(limited, "valgrind", append([]string{"--tool=callgrind", "--callgrind-out-file=/dev/null", name}, arguments...)...)
		run.Dir = folder
		run.Env = append(os.Environ(), "GODEBUG=asyncpreemptoff=1", "GOMAXPROCS=1") // callgrind loses its way in the signals of preemption
		said, err = run.CombinedOutput()
		cancel()
		if counted := collected(string(said)); err == nil && counted > 0 {
			return counted, nil
		}
	}
	return 0, fmt.Errorf("callgrind of %s %s: %w: %s", filepath.Base(name), strings.Join(arguments, " "), err, said)
}

// collected returns how many instructions callgrind says to have counted, 0 where it says nothing.
func collected(said string) float64 {
	_, after, _ := strings.Cut(said, "Collected : ")
	number, _, _ := strings.Cut(after, "\n")
	counted, _ := strconv.ParseFloat(strings.TrimSpace(number), 64)
	return counted
}
