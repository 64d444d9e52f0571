// Command slowdown compares the speed of this tree with that of the last release: it builds the benchmarks of both, runs them in turn,
// prints the table of benchstat, and warns, as an annotation of GitHub, of what takes more by a limit.
//
//	go -C tools run ./slowdown [-since v1.2.0] [-rounds 6] [-over 5]
//
// Without a release it says so. The exit code is 2 where nothing could be compared, and otherwise 0, with warnings as without.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/omise-conformance/harness/tools/history"
)

// benchmark is what is measured: what each command of the harness spends its time with.
type benchmark struct{ folder, name string }

var benchmarks = []benchmark{
	{"specs", "BenchmarkLoad"},
	{"judge", "BenchmarkCharge"},
	{"emulator", "BenchmarkTokenCharge"},
	{"internal/check", "BenchmarkLog"},
	{"internal/gate", "BenchmarkLedger"},
	{"exchange", "BenchmarkRedactCharge"},
}

func main() {
	since := flag.String("since", "", "the revision to compare with (default: the last release)")
	rounds := flag.Int("rounds", 6, "how often each benchmark runs in either tree; benchstat needs six to be sure of anything")
	over := flag.Float64("over", 5, "warn of what takes more by so many percent")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	home, err := filepath.Abs("..")
	if err == nil {
		err = compare(ctx, os.Stdout, home, *since, *rounds, *over, benchmarks)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "slowdown:", err)
		os.Exit(2)
	}
}

// compare measures and prints.
func compare(ctx context.Context, out io.Writer, home, since string, rounds int, over float64, all []benchmark) error {
	if since == "" {
		if since = history.LastRelease(ctx, home); since == "" {
			fmt.Fprintln(out, "there is no release tag yet (v…): nothing to compare with")
			return nil
		}
	}
	scratch, err := os.MkdirTemp("", "slowdown")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	old := filepath.Join(scratch, "tree")
	remove, err := history.Checkout(ctx, home, since, old)
	if err != nil {
		return err
	}
	defer remove()
	sides := []*side{{name: since, tree: old, programs: filepath.Join(scratch, "then")}, {name: "now", tree: home, programs: filepath.Join(scratch, "now")}}
	both, err := built(ctx, out, sides, all)
	if err != nil {
		return err
	}
	for range rounds {
		for _, b := range both {
			for _, s := range sides {
				if err := s.measure(ctx, b); err != nil {
					return err
				}
			}
		}
	}
	for _, format := range []string{"text", "csv"} {
		table, err := benchstat(ctx, home, scratch, sides, format)
		if err != nil {
			return err
		}
		if format == "text" {
			fmt.Fprint(out, table)
			continue
		}
		for _, each := range slowdowns(table, over) {
			fmt.Fprintf(out, "::warning title=Slower than %s::%s\n", since, each)
		}
	}
	return nil
}

// side is one of the two trees.
type side struct {
	name, tree string
	programs   string // the folder of those that are built
	printed    []byte // by the benchmarks
}

// built compiles the benchmarks in both trees, and returns those that both have.
func built(ctx context.Context, out io.Writer, sides []*side, all []benchmark) (both []benchmark, err error) {
	for _, b := range all {
		absent := ""
		for _, s := range sides {
			if _, err := os.Stat(filepath.Join(s.tree, b.folder)); errors.Is(err, os.ErrNotExist) {
				absent = s.name
				continue
			}
			compile := exec.CommandContext(ctx, "go", "test", "-c", "-o", s.program(b), "./"+b.folder)
			compile.Dir = s.tree
			if said, err := compile.CombinedOutput(); err != nil {
				return nil, fmt.Errorf("%s of %s cannot be built: %w\n%s", b.folder, s.name, err, said)
			}
		}
		if absent != "" {
			fmt.Fprintf(out, "%s does not have %s: not compared\n", absent, b.folder)
			continue
		}
		both = append(both, b)
	}
	if len(both) == 0 {
		return nil, errors.New("there is no benchmark that both have")
	}
	return both, nil
}

// program returns the program with a benchmark.
func (s *side) program(b benchmark) string {
	return filepath.Join(s.programs, b.folder, b.name+".test")
}

// measure runs a benchmark once.
func (s *side) measure(ctx context.Context, b benchmark) error {
	run := exec.CommandContext(ctx, s.program(b), "-test.run", "^$", "-test.bench", "^"+b.name+"$", "-test.benchmem", "-test.benchtime", "300ms")
	run.Dir = filepath.Join(s.tree, b.folder)
	said, err := run.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s of %s: %w\n%s", b.name, s.name, err, said)
	}
	s.printed = append(s.printed, said...)
	return nil
}

// benchstat returns its table of both sides.
func benchstat(ctx context.Context, home, scratch string, sides []*side, format string) (string, error) {
	arguments := []string{"tool", "benchstat", "-format", format}
	for i, s := range sides {
		file := filepath.Join(scratch, fmt.Sprint("side-", i))
		if err := os.WriteFile(file, s.printed, 0o600); err != nil {
			return "", err
		}
		arguments = append(arguments, s.name+"="+file)
	}
	command := exec.CommandContext(ctx, "go", arguments...)
	command.Dir = filepath.Join(home, "tools")
	table, err := command.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return "", fmt.Errorf("benchstat: %w\n%s", err, failed.Stderr)
	}
	return string(table), err
}
