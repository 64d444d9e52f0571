// Command clients runs flows of published SDKs, unedited, and of curl against the emulator.
//
//	go -C tools run ./clients [-only node,curl]
//
// The flows are in testdata/clients, one folder a language, and print the Test Anything Protocol.
// What they install is kept in bin/clients. CLIENTS_REQUIRED names the languages that must run
// (node,python,java,curl): one whose runtime is missing fails the run then, and is a note
// otherwise. The exit code is 0 if every step held, 1 if one did not, and 2 if the run could not
// start.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/omise-conformance/harness/tools/installation"
	"github.com/omise-conformance/harness/tools/program"
)

// requiredVariable names the languages that may not be left out.
const requiredVariable = "CLIENTS_REQUIRED"

func main() {
	only := flag.String("only", "", "languages to run, separated by commas (default all)")
	limit := flag.Duration("limit", 10*time.Minute, "time for the whole run")
	flag.Parse()
	program.Main("clients", *limit, func(ctx context.Context, on program.Ground) (held bool, err error) {
		return run(ctx, on, *only, os.Getenv(requiredVariable))
	})
}

func run(ctx context.Context, on program.Ground, only, required string) (held bool, err error) {
	chosen, err := languagesOf("-only", only)
	if err != nil {
		return false, err
	}
	must, err := languagesOf(requiredVariable, required)
	if err != nil {
		return false, err
	}
	var outcomes []outcome
	for _, l := range languages {
		if len(chosen) > 0 && !slices.Contains(chosen, l.Name) {
			continue
		}
		t := trial{language: l, binary: on.Binary, home: on.Home, scratch: filepath.Join(on.Scratch, l.Name), out: os.Stdout}
		o := t.run(ctx)
		o.required = slices.Contains(must, l.Name)
		outcomes = append(outcomes, o)
	}
	fmt.Print(tableOf(outcomes))
	return !slices.ContainsFunc(outcomes, outcome.fails), nil
}

// languagesOf splits a list of languages and refuses those that are not known.
func languagesOf(where, list string) ([]string, error) {
	var known []string
	for _, l := range languages {
		known = append(known, l.Name)
	}
	return installation.Names(where, list, known)
}
