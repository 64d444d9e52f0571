package recording

import (
	"context"
	"errors"
	"slices"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/suites"
)

// prune removes the cassettes of cases that no longer exist or that this target cannot be judged by.
// A recording that was cut off removes none.
func (r *Recorder) prune(ctx context.Context) {
	if !r.options.Prune || ctx.Err() != nil || len(r.session.Problems()) > 0 {
		return
	}
	env := r.session.Env()
	suite := r.options.Session.Suite
	names, err := cassettes.List(r.options.Folder)
	for _, name := range names {
		i := slices.IndexFunc(suite, func(c *suites.Case) bool { return c.ID == name })
		if i >= 0 && env.Missing(suite[i]) == "" {
			continue
		}
		err = errors.Join(err, cassettes.Remove(cassettes.Path(r.options.Folder, name)))
	}
	if err != nil {
		r.session.Say("a file of the name of a cassette that no case has was not removed: " + err.Error())
	}
}
