package recording

import (
	"context"
	"time"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// Plan says what a recording is about to do.
type Plan struct {
	Target, Cassettes string
	// Cases are recorded, Kept stay as they are, Unsupported need what the target lacks.
	Cases, Kept, Unsupported int
	// Requests is an estimate: how many the same cases send to the emulator.
	Requests int
	// Rate is in requests per second, 0 for none. Duration is what the requests take at that rate.
	Rate     float64
	Duration time.Duration
	// MaxRequests is the budget, 0 for none.
	MaxRequests int
}

// keptAlready is why a resumed recording leaves a case out.
const keptAlready = "recorded already, by this version of harness and contract"

// checkFolder goes through what the folder holds. Recordings of another target are refused, because
// nobody could say later what was recorded where. A resumed recording leaves out the cases whose
// cassettes are whole and fresh.
func (r *Recorder) checkFolder() error {
	names, err := cassettes.List(r.options.Folder)
	if err != nil {
		return err
	}
	own := &r.options.Session.Target
	fresh := map[string]bool{}
	for _, name := range names {
		old, err := cassettes.LoadCase(r.options.Folder, name)
		if err != nil {
			continue // to be recorded again
		}
		h := old.Header
		if h.Target != own.Name && (hasName(h.Target) || hasName(own.Name)) {
			return usage.Errorf("Cassettes", "the folder %s holds recordings of the target %s; give those of %s a folder of their own",
				r.options.Folder, h.Target, own.Name)
		}
		fresh[name] = h.Verdict == string(suites.Passed) && h.SpecVersion == specs.Version && h.HarnessVersion == own.Version
	}
	if r.options.Resume {
		r.options.Session.Selected.Leave(func(c *suites.Case) string {
			if fresh[c.ID] {
				return keptAlready
			}
			return ""
		})
	}
	return nil
}

// hasName reports whether a target has a name, not addresses alone.
func hasName(name string) bool { return name == target.Emulator || name == target.Omise }

// plan says what will be recorded and estimates what it costs. A recording of the embedded emulator
// costs nothing, so there is no estimate.
func (r *Recorder) plan(ctx context.Context) Plan {
	to, selected := &r.options.Session.Target, r.options.Session.Selected
	p := Plan{Target: to.Name, Cassettes: r.options.Folder, Rate: to.Rate, MaxRequests: r.options.MaxRequests}
	for _, why := range selected.Excluded {
		if why == keptAlready {
			p.Kept++
		}
	}
	cases := r.session.Supported(selected.Cases)
	p.Cases, p.Unsupported = len(cases), len(selected.Cases)-len(cases)
	if !r.embedded() {
		p.Requests = r.session.Requests(ctx, cases)
	}
	if p.Rate > 0 {
		p.Duration = time.Duration(float64(p.Requests) / p.Rate * float64(time.Second))
	}
	return p
}
