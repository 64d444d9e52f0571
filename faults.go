package conformance

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/faultproxy"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

// FaultsConfig says which faults the suite is tried with.
type FaultsConfig struct {
	// Names are names of faults, Rules those of rules: the faults that must break
	// them. * stands for any text. Kind is specs.SemanticFault or specs.WireFault.
	// Empty: all.
	Names, Rules []string
	Kind         string
	// Sample takes so many of the chosen ones, always the same. 0: all.
	Sample int
	// Workers try faults at the same time, each in an emulator of its own. 0: one a
	// processor.
	Workers int
	// Seed makes the data of the requests. 0 means 1.
	Seed int64
	// Progress is called after every fault, from one goroutine at a time.
	Progress func(Progress)
}

// Faults puts one fault after the other into the embedded emulator, or onto the wire
// before it, runs every case against it that touches what it changes, for a sample of
// the faults every case there is, and tells which rules noticed. The emulator
// without a fault is judged in the same way, in each dialect that some fault needs.
// What did not come out as specified comes first. When ctx ends, the entries are
// those that were done, and the error is that of ctx.
func Faults(ctx context.Context, config FaultsConfig) ([]reports.FaultEntry, error) {
	jobs, err := config.jobs()
	if err != nil {
		return nil, err
	}
	config.Workers = cmp.Or(max(config.Workers, 0), runtime.GOMAXPROCS(0))
	t := &trial{config: config, started: time.Now(), progress: Progress{Total: len(jobs)}, entries: make([]*reports.FaultEntry, len(jobs))}
	clean := 0
	for clean < len(jobs) && jobs[clean].kind == reports.KindClean {
		clean++
	}
	all := touched{}
	t.work(ctx, 0, clean, func(n int) (reports.FaultEntry, error) {
		entry, seen, err := jobs[n].tryClean(ctx, config.Seed)
		t.mu.Lock()
		defer t.mu.Unlock()
		all[jobs[n].Dialect] = seen
		return entry, err
	})
	t.work(ctx, clean, len(jobs), func(n int) (reports.FaultEntry, error) {
		return jobs[n].try(ctx, config.Seed, jobs[n].chooser(all))
	})
	var finished []reports.FaultEntry
	for _, entry := range t.entries {
		if entry != nil {
			finished = append(finished, *entry)
		}
	}
	reports.SortFaults(finished)
	return finished, errors.Join(append(t.errs, ctx.Err())...)
}

// trial is what was tried so far.
type trial struct {
	config  FaultsConfig
	started time.Time

	mu       sync.Mutex
	progress Progress
	entries  []*reports.FaultEntry // nil: not done
	errs     []error
}

// work has the workers try jobs, from one on and up to another.
func (t *trial) work(ctx context.Context, from, to int, try func(n int) (reports.FaultEntry, error)) {
	next := make(chan int)
	var workers sync.WaitGroup
	for range t.config.Workers {
		workers.Go(func() {
			for n := range next {
				entry, err := try(n)
				t.done(ctx, n, &entry, err)
			}
		})
	}
	for n := from; n < to && ctx.Err() == nil; n++ {
		next <- n
	}
	close(next)
	workers.Wait()
}

// done keeps an entry, unless it was broken off.
func (t *trial) done(ctx context.Context, n int, entry *reports.FaultEntry, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err != nil {
		t.errs = append(t.errs, err)
		return
	}
	if ctx.Err() != nil {
		return
	}
	t.entries[n] = entry
	t.progress.Done++
	t.progress.Case, t.progress.Elapsed = entry.ID, time.Since(t.started)
	if !entry.Well() {
		t.progress.Failed++
	}
	if t.config.Progress != nil {
		t.config.Progress(t.progress)
	}
}

// faultJob is one run: a fault, or none.
type faultJob struct {
	specs.Fault
	kind string
	wire *faultproxy.Fault
}

// AllFaults gives the catalogue: the faults of the emulator, then those of the wire.
func AllFaults() ([]specs.Fault, error) {
	jobs, err := allFaultJobs()
	faults := make([]specs.Fault, 0, len(jobs))
	for i := range jobs {
		faults = append(faults, jobs[i].Fault)
	}
	return faults, err
}

func allFaultJobs() ([]faultJob, error) {
	contract, err := specs.Load()
	if err != nil {
		return nil, err
	}
	semantic, err := contract.SemanticFaults()
	if err != nil {
		return nil, err
	}
	onWire, err := faultproxy.Faults(contract)
	if err != nil {
		return nil, err
	}
	var jobs []faultJob
	for _, f := range semantic {
		if err := emulator.CheckFault(f.ID); err != nil {
			return nil, err
		}
		jobs = append(jobs, faultJob{Fault: f, kind: f.Kind})
	}
	for _, f := range onWire {
		kind := specs.WireFault
		if f.Harmless {
			kind = reports.KindHarmless
		}
		jobs = append(jobs, faultJob{kind: kind, wire: f, Fault: specs.Fault{
			ID: f.ID, Kind: specs.WireFault, Sentence: f.Sentence, Breaks: f.Breaks, MayAlsoBreak: f.Besides,
			Dialect: specs.Dialect(f.Dialect), Harmless: f.Harmless,
		}})
	}
	for i := range jobs {
		if jobs[i].Dialect == "" {
			jobs[i].Dialect = specs.Any
		}
	}
	return jobs, nil
}

// jobs chooses, and adds a clean run for each dialect.
func (c FaultsConfig) jobs() ([]faultJob, error) {
	all, err := allFaultJobs()
	if err != nil {
		return nil, err
	}
	if c.Kind != "" && c.Kind != specs.SemanticFault && c.Kind != specs.WireFault {
		return nil, usagef("Kind", "there is no kind of faults %q; there are semantic and wire", c.Kind)
	}
	if c.Sample < 0 {
		return nil, usagef("Sample", "%d is no number of faults", c.Sample)
	}
	if err := c.checkNames(all); err != nil {
		return nil, err
	}
	chosen := slices.DeleteFunc(slices.Clone(all), func(j faultJob) bool { return !c.chooses(&j) })
	chosen = sampled(chosen, c.Sample)
	if len(chosen) == 0 {
		return nil, usagef("", "no fault is chosen: there is none of that kind that breaks these rules")
	}
	return append(cleanJobs(chosen), chosen...), nil
}

func (c FaultsConfig) checkNames(all []faultJob) error {
	var names, rules []string
	for i := range all {
		names = append(names, all[i].ID)
		rules = append(rules, all[i].Breaks...)
	}
	if err := checkNames("Names", "fault", c.Names, names); err != nil {
		return err
	}
	return checkNames("Rules", "rule with a fault", c.Rules, rules)
}

func (c FaultsConfig) chooses(j *faultJob) bool {
	fits := func(patterns []string, name string) bool {
		return slices.ContainsFunc(patterns, func(p string) bool { return names.Match(p, name) })
	}
	return (c.Kind == "" || c.Kind == j.Kind) &&
		(len(c.Names) == 0 || fits(c.Names, j.ID)) &&
		(len(c.Rules) == 0 || slices.ContainsFunc(j.Breaks, func(rule string) bool { return fits(c.Rules, rule) }))
}

// sampled takes some, spread by a hash of their names: adding a fault moves few.
func sampled(jobs []faultJob, most int) []faultJob {
	if most == 0 || len(jobs) <= most {
		return jobs
	}
	slices.SortFunc(jobs, func(a, b faultJob) int { return cmp.Compare(hashOf(a.ID), hashOf(b.ID)) })
	return jobs[:most]
}

func cleanJobs(chosen []faultJob) []faultJob {
	var clean []faultJob
	for _, dialect := range []specs.Dialect{specs.Any, specs.Recorded, specs.Documented} {
		if slices.ContainsFunc(chosen, func(j faultJob) bool { return j.Dialect == dialect }) {
			clean = append(clean, faultJob{kind: reports.KindClean, Fault: specs.Fault{
				ID: "clean/" + string(dialect), Sentence: "The emulator without a fault.", Dialect: dialect,
			}})
		}
	}
	return clean
}
