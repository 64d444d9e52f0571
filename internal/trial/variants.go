package trial

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/omise-conformance/harness/internal/guarded"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/internal/shards"
	"github.com/omise-conformance/harness/reports/trials"
	"github.com/omise-conformance/harness/specs"
)

// VariantOptions say which variants are tried.
type VariantOptions struct {
	Variations []*Variation
	// Random is how many random sets of the variants are tried in addition.
	Random int
	// Shard is the part of the groups and sets that is tried here.
	Shard shards.Shard
	// Workers try sets at the same time, each in an emulator of its own.
	Workers int
	Seed    int64
	// Walk explores an emulator after the suite has judged it. It may be nil.
	Walk Walker
	// Progress is called after every group of variants and every set.
	Progress func(session.Progress)
}

// variantTrial is what was tried so far.
type variantTrial struct {
	options VariantOptions
	started time.Time

	mu       sync.Mutex
	progress session.Progress
	entries  []trials.VariantEntry
	errs     []error
}

// RunVariants tries variants in groups, then random sets. When ctx ends, the entries are those that
// were done, and the error is that of ctx.
func RunVariants(ctx context.Context, options VariantOptions) ([]trials.VariantEntry, error) {
	t := &variantTrial{options: options, started: time.Now()}
	var tasks []func()
	for _, next := range shards.Deal(options.Shard, variantTasks(options.Variations, options.Random, options.Seed)) {
		t.progress.Total += len(next.planned())
		tasks = append(tasks, func() {
			var err error
			if next.name == "" {
				_, err = t.search(ctx, next.set, scope{walks: true})
			} else {
				err = t.trySet(ctx, next.name, next.set)
			}
			t.done(ctx, next.planned()[0], len(next.planned()), err)
		})
	}
	t.work(ctx, tasks)
	trials.SortVariants(t.entries)
	return t.entries, errors.Join(append(t.errs, ctx.Err())...)
}

func (t *variantTrial) work(ctx context.Context, tasks []func()) {
	next := make(chan func())
	var workers sync.WaitGroup
	for range t.options.Workers {
		workers.Go(func() {
			for task := range next {
				if err := guarded.Call(ctx, task); err != nil {
					t.done(ctx, "", 0, err)
				}
			}
		})
	}
	for _, task := range tasks {
		if ctx.Err() != nil {
			break
		}
		next <- task
	}
	close(next)
	workers.Wait()
}

func (t *variantTrial) done(ctx context.Context, name string, count int, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err != nil && ctx.Err() == nil {
		t.errs = append(t.errs, err)
	}
	t.progress.Done += count
	t.progress.Case, t.progress.Elapsed = name, time.Since(t.started)
	t.progress.Failed = 0
	for i := range t.entries {
		if !t.entries[i].Well() {
			t.progress.Failed++
		}
	}
	if t.options.Progress != nil {
		t.options.Progress(t.progress)
	}
}

// keep adds an entry, unless its trial was broken off.
func (t *variantTrial) keep(ctx context.Context, e *trials.VariantEntry) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if ctx.Err() == nil {
		t.entries = append(t.entries, *e)
	}
}

// search tries a group and, where it is not quiet, its halves, down to the variants that are to blame.
// It reports whether all was quiet.
func (t *variantTrial) search(ctx context.Context, group []*Variation, within scope) (quiet bool, err error) {
	seen, err := t.look(ctx, group, within)
	if err != nil {
		return false, err
	}
	if seen.quiet() || len(group) == 1 {
		for _, v := range group {
			e := entryOf(v, seen)
			t.keep(ctx, &e)
		}
		return seen.quiet(), nil
	}
	half := len(group) / 2
	first, err := t.search(ctx, group[:half], seen.scope)
	if err != nil {
		return false, err
	}
	second, err := t.search(ctx, group[half:], seen.scope)
	if err != nil {
		return false, err
	}
	if first && second {
		// Neither half shows it alone: two variants of different halves do it together.
		return false, t.reduce(ctx, "together/"+group[0].ID, group, seen)
	}
	return false, nil
}

// entryOf returns the entry of a variant that a run has shown.
func entryOf(v *Variation, seen *sight) trials.VariantEntry {
	e := trials.VariantEntry{Variant: v.Variant, Kind: trials.VariantOfEmulator, Findings: seen.findings, NotJudged: seen.notJudged}
	if v.sent != nil {
		e.Kind = trials.VariantOfContract
		e.Changed = seen.scope.changed[v.ID]
	}
	return e
}

// trySet tries a random set.
func (t *variantTrial) trySet(ctx context.Context, name string, set []*Variation) error {
	seen, err := t.look(ctx, set, scope{walks: true})
	if err != nil {
		return err
	}
	if seen.red() {
		return t.reduce(ctx, name, set, seen)
	}
	e := entryOfSet(name, set, seen)
	t.keep(ctx, &e)
	return nil
}

// reduce leaves out one variant after the other, as long as what is left is still not quiet in the way
// that the set was, and keeps an entry of the smallest set.
func (t *variantTrial) reduce(ctx context.Context, name string, set []*Variation, seen *sight) error {
	red := seen.red()
	smallest := slices.Clone(set)
	for i := 0; i < len(smallest) && len(smallest) > 1; {
		fewer := slices.Delete(slices.Clone(smallest), i, i+1)
		again, err := t.look(ctx, fewer, seen.scope)
		if err != nil {
			return err
		}
		if again.quiet() || red && !again.red() {
			i++
			continue
		}
		smallest, seen = fewer, again
	}
	e := entryOfSet(name, set, seen)
	for _, v := range smallest {
		e.Smallest = append(e.Smallest, v.ID)
	}
	t.keep(ctx, &e)
	return nil
}

func entryOfSet(name string, set []*Variation, seen *sight) trials.VariantEntry {
	e := trials.VariantEntry{Kind: trials.VariantSet, Findings: seen.findings, NotJudged: seen.notJudged}
	for _, v := range set {
		e.Variants = append(e.Variants, v.ID)
	}
	e.Variant = specs.Variant{ID: name, Sentence: "Several variants at once: " + strings.Join(e.Variants, ", ") + "."}
	return e
}
