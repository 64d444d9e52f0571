// Command schemathesis tests the OpenAPI document against the emulator with Schemathesis, which knows nothing of this
// project: both say the same of what is accepted, or a reason stands in testdata/schemathesis.
//
//	go -C tools run ./schemathesis [-draw SEED]
//	go -C tools run ./schemathesis -faults N [-document ../docs/schemathesis-faults.md]
//
// What it installs is kept in bin/schemathesis. Without Python nothing runs, and a sentence says so; with
// SCHEMATHESIS_REQUIRED=1 that fails. The run is repeated on one operation with an emulator that answers wrongly, which must
// be noticed. With -faults both Schemathesis and the suite meet N faults, one after the other, and a table says what each
// noticed and what it cost. With -draw other requests are drawn than the same ones of every run. The exit code is 0 if both agree, 1 if
// not, and 2 if the run could not be made.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/omise-conformance/harness/tools/installation"
	"github.com/omise-conformance/harness/tools/program"
)

const requiredVariable = "SCHEMATHESIS_REQUIRED"

// kit is the Python kit of clients with another manifest.
func kit() installation.Kit {
	k := installation.Python
	k.Name = "schemathesis"
	return k
}

func main() {
	faults := flag.Int("faults", 0, "compare Schemathesis with the suite instead, by this many faults of the catalogue")
	document := flag.String("document", "", "with -faults: file to write the comparison to")
	draw := flag.Int("draw", 0, "draw other requests, with this seed, than those of every run")
	limit := flag.Duration("limit", 40*time.Minute, "time for all")
	flag.Parse()
	program.Main("schemathesis", *limit, func(ctx context.Context, on program.Ground) (held bool, err error) {
		k := kit()
		if missing := k.Missing(); missing != "" {
			return notRun(missing, os.Getenv(requiredVariable))
		}
		to := installation.Place{
			From: filepath.Join(on.Home, "testdata", "schemathesis"), To: filepath.Join(on.Home, "bin", "schemathesis"),
			Pause: 5 * time.Second, Log: os.Stdout,
		}
		if err := k.Install(ctx, to); err != nil {
			return false, err
		}
		t, err := newTrial(ctx, on, to)
		if err != nil {
			return false, err
		}
		if *draw != 0 {
			if err := t.draw(*draw); err != nil {
				return false, err
			}
		}
		if *faults > 0 {
			return true, t.compare(ctx, *faults, *document)
		}
		return t.agreement(ctx)
	})
}

// notRun says that nothing ran, and whether that is right.
func notRun(missing, required string) (held bool, err error) {
	sentence := "the document was NOT tested with Schemathesis: " + missing + " is not installed"
	if required != "" {
		return false, fmt.Errorf("%s, and %s is set", sentence, requiredVariable)
	}
	fmt.Fprintln(os.Stderr, sentence)
	return true, nil
}

// agreement makes the run that must find nothing, and the short one that must find something.
func (t *trial) agreement(ctx context.Context) (held bool, err error) {
	if said, err := t.testHooks(ctx); err != nil {
		fmt.Printf("%s\nhooks.py does not excuse what its tests say: %v\n", said, err)
		return false, nil
	}
	clean, err := t.run(ctx, none, nil)
	if err != nil {
		return false, err
	}
	fmt.Print(clean.summary())
	if problems := clean.problems(); len(problems) > 0 {
		fmt.Printf("%s\nThe document and the emulator do not agree:\n  %s\n", clean.said, strings.Join(problems, "\n  "))
		return false, nil
	}
	const broken, operation = "capability.schema", "retrieveCapability"
	noticed, err := t.run(ctx, fault{id: broken}, []string{"--phases", "coverage", "--include-operation-id", operation})
	if err != nil {
		return false, err
	}
	if len(noticed.Failures) == 0 {
		fmt.Printf("Schemathesis did not notice the fault %s of the emulator: its silence says nothing.\n", broken)
		return false, nil
	}
	fmt.Printf("Noticed the fault %s: %s\nThe document and the emulator agree.\n", broken, noticed.Failures[0].Title)
	return true, nil
}
