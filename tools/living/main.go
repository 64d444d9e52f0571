// Command living judges one emulator again and again, without ever starting it anew, and reports what differs.
//
//	go -C tools run ./living [-runs 20] [-- flags of the command run]
//
// Every other run has the control API. Each has a seed of its own, and so another order of the cases. What a run leaves behind must not
// change a verdict: it exits with 1 where a run is not conformant, or where a case has another verdict than in an earlier run of its kind.
package main

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/omise-conformance/harness/tools/network"
	"github.com/omise-conformance/harness/tools/program"
)

func main() {
	runs := flag.Int("runs", 20, "runs of the suite")
	flag.Parse()
	program.Main("living", 0, func(ctx context.Context, on program.Ground) (equal bool, err error) {
		return live(ctx, on, *runs, flag.Args())
	})
}

// live makes the runs, and reports whether they were all green and equal.
func live(ctx context.Context, on program.Ground, runs int, args []string) (equal bool, err error) {
	stand, err := network.NewStand(on.Binary, on.Scratch, true)
	if err != nil {
		return false, err
	}
	defer stand.Close()
	all := comparison{}
	for number := 1; number <= runs; number++ {
		control := number%2 == 1
		flags := append([]string{"--parallel", "8", "--seed", strconv.Itoa(number)}, args...)
		outcome, err := stand.RunStraight(ctx, filepath.Join(on.Scratch, strconv.Itoa(number)), control, flags...)
		if err != nil {
			return false, fmt.Errorf("run %d: %w", number, err)
		}
		if all.add(number, control, outcome); ctx.Err() != nil {
			return false, ctx.Err()
		}
	}
	fmt.Print(all.verdict(runs))
	return len(all.wrong) == 0, nil
}
