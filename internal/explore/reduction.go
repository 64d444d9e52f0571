package explore

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// mostCandidates bounds the shorter walks that one reduction looks at.
const mostCandidates = 400

// raceTries is how often a candidate is repeated when requests of it are made at
// once. Requests overlap in nearly every run, even beside ten busy processes a
// core, but a fault may need a certain two of four to overlap, or one of them to be
// first. A candidate that is given up by mistake leaves the walk longer than it need
// be. At one run in three, 16 tries miss a race in one candidate of 650.
const raceTries = 16

// raceTime ends the repetition of one candidate early, where the target is slow: no
// further try begins after it.
const raceTime = 20 * time.Second

// Reduce returns the shortest walk found that fails with the same fault. It leaves
// out steps, half of them first and single ones last, as long as what remains
// fails. Against a target that keeps its objects each candidate makes new ones.
func (p *Plan) Reduce(ctx context.Context, failed *Walk, driver func() (Driver, func())) *Walk {
	r := &reduction{plan: p, driver: driver, failed: failed, best: failed}
	r.dropSteps(ctx)
	r.dropClients(ctx)
	r.try(ctx, renumber(r.best.steps()))
	return r.best
}

// reduction looks for a shorter walk that fails as one did.
type reduction struct {
	plan         *Plan
	driver       func() (Driver, func())
	failed, best *Walk
	candidates   int
}

// dropSteps leaves out runs of steps, until no single step can be left out.
func (r *reduction) dropSteps(ctx context.Context) {
	for again := true; again; {
		before := len(r.best.Steps)
		for length := max(1, before/2); length >= 1; length /= 2 {
			for from := len(r.best.Steps) - length; from >= 0; from = min(from, len(r.best.Steps)) - length {
				steps := r.best.steps()
				r.try(ctx, slices.Delete(steps, from, min(from+length, len(steps))))
			}
		}
		again = len(r.best.Steps) < before && !r.spent(ctx)
	}
}

// dropClients leaves out requests of those made at once, as long as two remain.
func (r *reduction) dropClients(ctx context.Context) {
	for i := 0; i < len(r.best.Steps); i++ { //nolint:intrange // the best walk becomes shorter in here
		for n := len(r.best.Steps[i].Together) - 1; n >= 0 && r.clients(i) > max(2, n); n-- {
			steps := r.best.steps()
			steps[i].Together = slices.Delete(slices.Clone(steps[i].Together), n, n+1)
			r.try(ctx, steps)
		}
	}
}

// clients is how many requests step i of the best walk makes at once.
func (r *reduction) clients(i int) int {
	if i >= len(r.best.Steps) {
		return 0
	}
	return len(r.best.Steps[i].Together)
}

func (r *reduction) spent(ctx context.Context) bool {
	return r.candidates >= mostCandidates || ctx.Err() != nil
}

// try repeats a candidate, which becomes the best walk if it fails as the first one
// did. A walk without overlapping requests does the same each time: it runs once.
func (r *reduction) try(ctx context.Context, steps []Step) {
	if r.spent(ctx) {
		return
	}
	r.candidates++
	began := time.Now()
	for turn := range raceTries {
		walk := r.repeat(ctx, steps, turn)
		if walk.Failure != nil && walk.Failure.Kind == r.failed.Failure.Kind {
			walk.Seed, walk.Drawn = r.failed.Seed, r.failed.Drawn
			r.best = walk
			return
		}
		if !walk.overlaps() || ctx.Err() != nil || time.Since(began) > raceTime {
			return
		}
	}
}

func (r *reduction) repeat(ctx context.Context, steps []Step, turn int) *Walk {
	driver, closing := r.driver()
	defer closing()
	return r.plan.repeat(ctx, steps, driver, turn)
}

// overlaps reports whether the walk made requests at once. Steps that were passed
// over as impossible do not count.
func (w *Walk) overlaps() bool {
	return slices.ContainsFunc(w.Steps, func(t Taken) bool { return len(t.Together) > 0 })
}

// renumber returns the steps of a reduced walk with the labels that its objects
// would have had from the start: "charge 1" where it is the only one.
func renumber(steps []Step) []Step {
	labels := map[string]string{}
	count := map[string]int{}
	collectLabels(steps, count, labels)
	return relabel(steps, labels)
}

func collectLabels(steps []Step, count map[string]int, labels map[string]string) {
	for _, s := range steps {
		for _, label := range s.Makes {
			word, _, _ := strings.Cut(label, " ")
			count[word]++
			labels[label] = fmt.Sprintf("%s %d", word, count[word])
		}
		collectLabels(s.Together, count, labels)
	}
}

func relabel(steps []Step, labels map[string]string) []Step {
	out := slices.Clone(steps)
	for i := range out {
		s := &out[i]
		s.Together = relabel(s.Together, labels)
		s.Params = maps.Clone(s.Params)
		s.Makes = slices.Clone(s.Makes)
		if s.Subject != "" {
			s.Subject = labels[s.Subject]
		}
		for n, label := range s.Makes {
			s.Makes[n] = labels[label]
		}
		for name, value := range s.Params {
			if label, ok := value.(labelRef); ok {
				s.Params[name] = labelRef(labels[string(label)])
			}
		}
	}
	return out
}

func (w *Walk) steps() []Step {
	steps := make([]Step, len(w.Steps))
	for i := range w.Steps {
		steps[i] = w.Steps[i].Step
	}
	return steps
}
