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
	"slices"
	"time"

	"github.com/omise-conformance/harness/tools/installation"
	"github.com/omise-conformance/harness/tools/program"
)

// requiredVariable names the languages that may not be left out.
const requiredVariable = "GATES_REQUIRED"

func main() {
	only := flag.String("only", "", "languages to run, separated by commas (default all)")
	limit := flag.Duration("limit", 10*time.Minute, "time for the whole run")
	flag.Parse()
	program.Main("gates", *limit, func(ctx context.Context, on program.Ground) (green bool, err error) {
		return run(ctx, on, *only, os.Getenv(requiredVariable))
	})
}

func run(ctx context.Context, on program.Ground, only, required string) (green bool, err error) {
	chosen, err := installation.Names("-only", only, names())
	if err != nil {
		return false, err
	}
	must, err := installation.Names(requiredVariable, required, names())
	if err != nil {
		return false, err
	}
	var outcomes []outcome
	for i := range examples {
		if len(chosen) > 0 && !slices.Contains(chosen, examples[i].Name) {
			continue
		}
		o := trial{example: &examples[i], binary: on.Binary, home: on.Home}.run(ctx)
		o.required = slices.Contains(must, o.language)
		outcomes = append(outcomes, o)
	}
	fmt.Print(tableOf(outcomes))
	return !slices.ContainsFunc(outcomes, outcome.fails), nil
}
