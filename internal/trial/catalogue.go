// Package trial tries the suite with faults: it puts one after the other into the embedded emulator,
// or onto the wire before it, and looks which rules fail.
package trial

import (
	"cmp"
	"hash/fnv"
	"slices"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/faultproxy"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/shards"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/reports/trials"
	"github.com/omise-conformance/harness/specs"
)

// Job is one trial: a fault, or none.
type Job struct {
	specs.Fault
	kind specs.FaultKind // of the report
	wire *faultproxy.Fault
}

// Clean reports whether the trial is one without a fault.
func (j *Job) Clean() bool { return j.kind == trials.KindClean }

// Catalogue returns all faults: those of the emulator, then those of the wire.
func Catalogue() ([]Job, error) {
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
	var jobs []Job
	for _, f := range semantic {
		if err := emulator.CheckFault(f.ID); err != nil {
			return nil, err
		}
		jobs = append(jobs, Job{Fault: f, kind: f.Kind})
	}
	for _, f := range onWire {
		kind := specs.WireFault
		if f.Harmless {
			kind = trials.KindHarmless
		}
		jobs = append(jobs, Job{kind: kind, wire: f, Fault: specs.Fault{
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

// Filter is a choice of faults, as a user writes it.
type Filter struct {
	// Names are names of faults, Rules those of rules that a fault must break; * stands for any text.
	Names, Rules []string
	// Kind is specs.SemanticFault or specs.WireFault, or empty for both.
	Kind specs.FaultKind
	// Sample is how many of the chosen faults are taken; 0: all.
	Sample int
	// Shard is the part of the chosen faults that is tried here.
	Shard shards.Shard
}

// Choose returns the chosen faults, after a clean trial for each dialect that one of them needs.
func Choose(filter Filter) ([]Job, error) {
	all, err := Catalogue()
	if err != nil {
		return nil, err
	}
	if filter.Kind != "" && filter.Kind != specs.SemanticFault && filter.Kind != specs.WireFault {
		return nil, usage.Errorf("Kind", "unknown kind of fault %q: want semantic or wire", filter.Kind)
	}
	if filter.Sample < 0 {
		return nil, usage.Errorf("Sample", "invalid number of faults %d: want 0, for all of them, or more", filter.Sample)
	}
	if err := filter.checkNames(all); err != nil {
		return nil, err
	}
	chosen := slices.DeleteFunc(slices.Clone(all), func(j Job) bool { return !filter.chooses(&j) })
	chosen = sample(chosen, filter.Sample)
	if len(chosen) == 0 {
		return nil, usage.Errorf("", "no fault is chosen: there is none of that kind that breaks these rules")
	}
	chosen = shards.Deal(filter.Shard, chosen)
	return append(cleanJobs(chosen), chosen...), nil
}

func (f *Filter) checkNames(all []Job) error {
	var ids, rules []string
	for i := range all {
		ids = append(ids, all[i].ID)
		rules = append(rules, all[i].Breaks...)
	}
	if err := usage.CheckNames("Names", "fault", f.Names, ids); err != nil {
		return err
	}
	return usage.CheckNames("Rules", "rule with a fault", f.Rules, rules)
}

func (f *Filter) chooses(j *Job) bool {
	return (f.Kind == "" || f.Kind == j.Kind) &&
		(len(f.Names) == 0 || names.MatchAny(f.Names, j.ID)) &&
		(len(f.Rules) == 0 || slices.ContainsFunc(j.Breaks, func(rule string) bool { return names.MatchAny(f.Rules, rule) }))
}

// sample takes some faults, spread by a hash of their names: adding a fault moves few.
func sample(jobs []Job, most int) []Job {
	if most == 0 || len(jobs) <= most {
		return jobs
	}
	slices.SortFunc(jobs, func(a, b Job) int { return cmp.Compare(hashOf(a.ID), hashOf(b.ID)) })
	return jobs[:most]
}

// hashOf spreads names: adding one moves no other.
func hashOf(name string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // a hash takes everything
	return h.Sum64()
}

func cleanJobs(chosen []Job) []Job {
	var clean []Job
	for _, dialect := range []specs.Dialect{specs.Any, specs.Recorded, specs.Documented} {
		if slices.ContainsFunc(chosen, func(j Job) bool { return j.Dialect == dialect }) {
			clean = append(clean, Job{kind: trials.KindClean, Fault: specs.Fault{
				ID: "clean/" + string(dialect), Sentence: "The emulator without a fault.", Dialect: dialect,
			}})
		}
	}
	return clean
}
