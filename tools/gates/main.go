// Command gates runs the examples of clients behind a gate: tests of published SDKs, unedited and pinned.
//
//	go -C tools run ./gates [-only node,curl]
//
// The examples are in examples/gates, one folder a language, each with the list of what the gate finds in it. What
// they install is kept in bin/clients, and the reports in bin/gates. GATES_REQUIRED names the languages that must run
// (curl,node,python,java,go): one whose runtime is missing fails the run then, and is a note otherwise. The exit code
// is 0 if every gate was green, 1 if one was not, and 2 if the run could not start.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/omise-conformance/harness/tools/installation"
	"github.com/omise-conformance/harness/tools/network"
)

// root is the folder of the harness, seen from that of the tools.
const root = ".."

// requiredVariable names the languages that may not be left out.
const requiredVariable = "GATES_REQUIRED"

func main() {
	only := flag.String("only", "", "languages to run, separated by commas (default all)")
	limit := flag.Duration("limit", 10*time.Minute, "time for the whole run")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, *limit)
	defer cancel()
	green, err := run(ctx, *only, os.Getenv(requiredVariable))
	if err != nil {
		fmt.Fprintln(os.Stderr, "gates:", err)
		os.Exit(2)
	}
	if !green {
		os.Exit(1)
	}
}

func run(ctx context.Context, only, required string) (green bool, err error) {
	chosen, err := installation.Names("-only", only, names())
	if err != nil {
		return false, err
	}
	must, err := installation.Names(requiredVariable, required, names())
	if err != nil {
		return false, err
	}
	home, err := filepath.Abs(root)
	if err != nil {
		return false, err
	}
	folder, err := os.MkdirTemp("", "gates")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(folder)
	binary, err := network.Build(home, folder)
	if err != nil {
		return false, err
	}
	var outcomes []outcome
	for i := range examples {
		if len(chosen) > 0 && !slices.Contains(chosen, examples[i].Name) {
			continue
		}
		o := trial{example: &examples[i], binary: binary, home: home}.run(ctx)
		o.required = slices.Contains(must, o.language)
		outcomes = append(outcomes, o)
	}
	fmt.Print(tableOf(outcomes))
	return !slices.ContainsFunc(outcomes, outcome.fails), nil
}
