// Command falsealarms runs the suite many times against the clean emulator and
// reports which cases had more than one verdict.
//
//	go -C tools run ./falsealarms [-whole 50] [-slow 20] [-document ../docs/false-alarms.md]
//
// Whole runs have every case in a random order, in two to five shards at once,
// with an emulator each, while other processes keep the processors busy. Slow
// runs have 0 to 200 ms of added latency for each answer. With it a run of all
// cases would take half an hour, so each slow run has a part of them and all
// together have every case once. It exits with 1 where a verdict differs.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"time"

	"github.com/omise-conformance/harness/tools/program"
)

func main() {
	whole := flag.Int("whole", 50, "runs of all cases")
	slow := flag.Int("slow", 20, "runs with latency, which share the cases")
	document := flag.String("document", "", "file to write the table to")
	flag.Parse()
	if os.Getenv(burning) != "" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		defer stop()
		burn(ctx)
		return
	}
	program.Main("falsealarms", 0, func(ctx context.Context, on program.Ground) (stable bool, err error) {
		return run(ctx, on, *whole, *slow, *document)
	})
}

func run(ctx context.Context, on program.Ground, whole, slow int, document string) (stable bool, err error) {
	t := &table{started: time.Now(), verdicts: map[string]map[string][]int{}}
	for number := 1; number <= whole+slow; number++ {
		p := wholeRun(number)
		if number > whole {
			p = slowRun(number, number-whole, slow)
		}
		cases, took, err := p.run(ctx, on.Binary, filepath.Join(on.Scratch, fmt.Sprint(number)))
		if err != nil {
			return false, fmt.Errorf("run %d (%s): %w", number, p.kind, err)
		}
		t.add(p, cases, took)
		fmt.Println(t.last())
	}
	fmt.Print(t.verdict())
	if document != "" {
		if err := os.WriteFile(document, []byte(t.markdown()), 0o644); err != nil {
			return false, err
		}
	}
	return len(t.differing()) == 0, nil
}

// burners is how many processes keep the processors busy at most.
var burners = runtime.NumCPU() + 1
