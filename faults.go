package conformance

import (
	"cmp"
	"context"
	"runtime"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/internal/shards"
	"github.com/omise-conformance/harness/internal/trial"
	"github.com/omise-conformance/harness/reports/trials"
	"github.com/omise-conformance/harness/specs"
)

// Faults puts one fault after the other into the embedded emulator, or onto the wire before it, runs
// the cases that the fault affects, for a sample of the faults every case there is, and says which
// rules noticed. The emulator without a fault is judged in the same way, in each dialect that some
// fault needs. What did not come out as specified comes first. When ctx ends, the entries are those
// that were done, and the error is that of ctx.
func Faults(ctx context.Context, config FaultsConfig) ([]trials.FaultEntry, error) {
	jobs, err := config.jobs()
	if err != nil {
		return nil, public(err)
	}
	entries, err := trial.Run(ctx, trial.Options{
		Jobs: jobs, Workers: cmp.Or(max(config.Workers, 0), runtime.GOMAXPROCS(0)),
		Seed: cmp.Or(config.Seed, session.DefaultSeed), Progress: progress(config.Progress),
	})
	return entries, public(err)
}

// AllFaults returns the catalogue: the faults of the emulator, then those of the wire.
func AllFaults() ([]specs.Fault, error) {
	jobs, err := trial.Catalogue()
	faults := make([]specs.Fault, 0, len(jobs))
	for i := range jobs {
		faults = append(faults, jobs[i].Fault)
	}
	return faults, public(err)
}

// ChosenFaults returns the faults that Faults tries with a configuration: with a sample in the order
// of the sample, otherwise in that of the catalogue.
func ChosenFaults(config FaultsConfig) ([]specs.Fault, error) {
	jobs, err := config.jobs()
	var faults []specs.Fault
	for i := range jobs {
		if !jobs[i].Clean() {
			faults = append(faults, jobs[i].Fault)
		}
	}
	return faults, public(err)
}

// jobs returns what is tried: the faults of the shard, after the trials without a fault that they need.
func (c *FaultsConfig) jobs() ([]trial.Job, error) {
	shard, err := shards.Resolve(c.Shard)
	if err != nil {
		return nil, err
	}
	return trial.Choose(trial.Filter{Names: c.Names, Rules: c.Rules, Kind: c.Kind, Sample: c.Sample, Shard: shard})
}

// Part describes the shard that Faults tries with a configuration, for trials.MergeFaults; nil where it tries all.
func (c *FaultsConfig) Part() (*trials.Part, error) {
	shard, err := shards.Resolve(c.Shard)
	if err != nil || shard.Whole() {
		return nil, public(err)
	}
	faults, err := ChosenFaults(*c)
	if err != nil {
		return nil, err
	}
	part := trials.Part{Things: trials.Faults, Shard: shard.String(), SpecVersion: specs.Version, Seed: cmp.Or(c.Seed, session.DefaultSeed), Filters: map[string]string{
		"fault": strings.Join(c.Names, ","), "rule": strings.Join(c.Rules, ","), "kind": string(c.Kind), "sample": strconv.Itoa(c.Sample),
	}}
	for i := range faults {
		part.Planned = append(part.Planned, faults[i].ID)
	}
	return &part, nil
}
