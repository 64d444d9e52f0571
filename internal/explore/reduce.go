package explore

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// mostAttempts bounds the walks that reducing one takes.
const mostAttempts = 400

// racyTries is how often requests made at once are tried: they may miss each other.
const racyTries = 3

// Reduce gives the shortest walk found that fails with the same fault: it leaves
// out steps, half of them first and single ones last, as long as what remains
// fails. Against a target that keeps its objects each attempt makes new ones.
func (p *Plan) Reduce(ctx context.Context, failed *Walk, driver func() (Driver, func())) *Walk {
	best := failed
	attempts := 0
	fails := func(steps []Step) bool {
		if attempts++; attempts > mostAttempts || ctx.Err() != nil {
			return false
		}
		tries := 1
		if slices.ContainsFunc(steps, func(s Step) bool { return len(s.Together) > 0 }) {
			tries = racyTries
		}
		var walk *Walk
		for try := 0; try < tries && (walk == nil || walk.Failure == nil) && ctx.Err() == nil; try++ {
			with, closing := driver()
			walk = p.Repeat(ctx, steps, with)
			closing()
		}
		if walk == nil || walk.Failure == nil || walk.Failure.Kind != failed.Failure.Kind || len(walk.Steps) > len(steps) {
			return false
		}
		walk.Seed, walk.Drawn = failed.Seed, failed.Drawn
		best = walk
		return true
	}
	for again := true; again; {
		before := len(best.Steps)
		for chunk := max(1, before/2); chunk >= 1; chunk /= 2 {
			for from := len(best.Steps) - chunk; from >= 0; from = min(from, len(best.Steps)) - chunk {
				steps := best.steps()
				fails(slices.Delete(steps, from, min(from+chunk, len(steps))))
			}
		}
		again = len(best.Steps) < before && attempts <= mostAttempts && ctx.Err() == nil
	}
	for i := range best.Steps {
		for n := len(best.Steps[i].Together) - 1; n >= 0 && i < len(best.Steps) && len(best.Steps[i].Together) > 2; n-- {
			steps := best.steps()
			steps[i].Together = slices.Delete(slices.Clone(steps[i].Together), n, n+1)
			fails(steps)
		}
	}
	fails(renumber(best.steps()))
	return best
}

// renumber gives the objects of a reduced walk the labels that they would have
// had from the start: "charge 1" where it is the only one.
func renumber(steps []Step) []Step {
	made := map[string]int{}
	labels := map[string]string{}
	var collect func([]Step)
	collect = func(steps []Step) {
		for _, s := range steps {
			for _, label := range s.Makes {
				word, _, _ := strings.Cut(label, " ")
				made[word]++
				labels[label] = fmt.Sprintf("%s %d", word, made[word])
			}
			collect(s.Together)
		}
	}
	collect(steps)
	var rename func([]Step) []Step
	rename = func(steps []Step) []Step {
		out := slices.Clone(steps)
		for i := range out {
			s := &out[i]
			s.Together = rename(s.Together)
			s.Params = maps.Clone(s.Params)
			s.Makes = slices.Clone(s.Makes)
			if s.Subject != "" {
				s.Subject = labels[s.Subject]
			}
			for n, label := range s.Makes {
				s.Makes[n] = labels[label]
			}
			for name, value := range s.Params {
				if label, ok := value.(ref); ok {
					s.Params[name] = ref(labels[string(label)])
				}
			}
		}
		return out
	}
	return rename(steps)
}

func (w *Walk) steps() []Step {
	steps := make([]Step, len(w.Steps))
	for i := range w.Steps {
		steps[i] = w.Steps[i].Step
	}
	return steps
}
