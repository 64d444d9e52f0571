package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/omise-conformance/harness/tools/network"
)

// plan is one run of the suite: shards that run at the same time.
type plan struct {
	number  int
	kind    string
	seed    int
	shards  []string // "2/4"
	load    int      // busy processes
	latency bool
}

// wholeRun has every case; shards and load differ from run to run.
func wholeRun(number int) plan {
	p := plan{number: number, kind: "whole", seed: number + 1, load: number % (burners + 1)}
	shards := 2 + number%4
	for i := 1; i <= shards; i++ {
		p.shards = append(p.shards, fmt.Sprintf("%d/%d", i, shards))
	}
	return p
}

// slowShards is how many parts of a slow run go at once: they wait most of the time.
const slowShards = 8

// slowRun is the i-th of n runs that have every case between them.
func slowRun(number, i, n int) plan {
	p := plan{number: number, kind: "slow", seed: number + 1, latency: true}
	for part := range slowShards {
		p.shards = append(p.shards, fmt.Sprintf("%d/%d", (i-1)*slowShards+part+1, n*slowShards))
	}
	return p
}

// run runs the shards and returns all their selected cases.
func (p plan) run(ctx context.Context, binary, folder string) (cases []network.Case, took time.Duration, err error) {
	stop, err := busy(ctx, p.load)
	if err != nil {
		return nil, 0, err
	}
	defer stop()
	started := time.Now()
	outcomes, failures := make([]*network.Outcome, len(p.shards)), make([]error, len(p.shards))
	var group sync.WaitGroup
	for i, shard := range p.shards {
		group.Go(func() {
			outcomes[i], failures[i] = p.shard(ctx, binary, filepath.Join(folder, strconv.Itoa(i)), shard)
		})
	}
	group.Wait()
	if err := errors.Join(failures...); err != nil {
		return nil, 0, err
	}
	for _, outcome := range outcomes {
		for _, c := range outcome.Report.Cases {
			if c.Status != "excluded" {
				cases = append(cases, c)
			}
		}
	}
	return cases, time.Since(started), nil
}

func (p plan) shard(ctx context.Context, binary, folder, shard string) (*network.Outcome, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	args := []string{"--seed", strconv.Itoa(p.seed), "--shard", shard}
	report := filepath.Join(folder, "report")
	if !p.latency {
		return network.Run(ctx, binary, report, nil, args...)
	}
	stand, err := network.NewStand(binary, folder, true)
	if err != nil {
		return nil, err
	}
	defer stand.Close()
	// 100 ± 100 ms: 0 to 200 ms.
	if err := stand.Poison(map[string]any{"name": "slow", "type": "latency", "attributes": map[string]any{"latency": 100, "jitter": 100}}); err != nil {
		return nil, err
	}
	return stand.Run(ctx, report, args...)
}

// burning is set for the processes that keep a processor busy.
const burning = "FALSEALARMS_BURN"

// busy starts so many processes that compute nothing until they are stopped.
func busy(ctx context.Context, processes int) (stop func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	self, err := os.Executable()
	if err != nil {
		cancel()
		return nil, err
	}
	var started []*exec.Cmd
	stop = func() {
		cancel()
		for _, process := range started {
			_ = process.Wait() // says that it was killed
		}
	}
	for range processes {
		process := exec.CommandContext(ctx, self)
		process.Env = append(os.Environ(), burning+"=1")
		if err := process.Start(); err != nil {
			stop()
			return nil, err
		}
		started = append(started, process)
	}
	return stop, nil
}

// longestBurn ends a busy process whose parent died.
const longestBurn = 10 * time.Minute

func burn(ctx context.Context) {
	for end := time.Now().Add(longestBurn); time.Now().Before(end) && ctx.Err() == nil; {
	}
}
