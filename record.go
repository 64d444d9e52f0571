package conformance

import (
	"context"
	"time"

	"github.com/omise-conformance/harness/cassettes"
)

// RecordConfig says what is recorded. Its Config chooses target and cases as for
// a run, but that without a selection the generated cases are left out; what is
// recorded is judged as well.
type RecordConfig struct {
	Config
	// Cassettes is the folder of the recordings. Default: cassettes/emulator or
	// cassettes/omise; a target given by its addresses has no default.
	Cassettes string
	// Resume records only what is missing, failed when it was recorded, cannot be
	// read, or was recorded by another version of the harness or of the contract.
	Resume bool
	// Prune removes the cassettes that no case has any more.
	Prune bool
	// MaxRequests ends the recording after so many requests. 0: no limit.
	MaxRequests int
	// Plan is told what will be recorded, once, before the first case; not where
	// the target does not answer.
	Plan func(Plan)
}

// Plan is what a recording is about to do.
type Plan struct {
	Target, Cassettes string
	// Cases are recorded, Kept stay as they are (Resume), Unsupported need what
	// the target lacks.
	Cases, Kept, Unsupported int
	// Requests is an estimate: how many the same cases send to the emulator.
	Requests int
	// Rate is that of the recording in requests per second, 0 for none; Duration
	// is what the requests take at that rate, 0 where there is none.
	Rate     float64
	Duration time.Duration
	// MaxRequests is the budget, 0 for none.
	MaxRequests int
}

// recordedByDefault selects what is recorded and replayed where no case is named.
// The generated cases are left out: they are four of five requests, an hour and a
// half at the real API's rate and 33 MB of recordings that nobody could review.
const recordedByDefault = "!generated"

// recordable selects what is recorded by default, unless cases are selected.
func recordable(c Config) Config {
	if c.LabelFilter == "" && len(c.Cases) == 0 && len(c.Rules) == 0 {
		c.LabelFilter = recordedByDefault
	}
	return c
}

// withheld are the features that a recording cannot hold, each with the reason.
var withheld = map[string]string{
	"webhooks": "webhooks are not recorded: the target sends them, and a replay has no target",
}

// Record has a target judged as Run does and keeps every case as a cassette. A
// case without a verdict leaves its old cassette as it was; however the recording
// ends, every cassette is whole. The error is a *UsageError where the
// configuration is wrong, and else says why the folder cannot be used.
func Record(ctx context.Context, config RecordConfig) (*Report, error) {
	if config.MaxRequests < 0 {
		return nil, usagef("MaxRequests", "the budget must not be negative; it is %d requests", config.MaxRequests)
	}
	r, err := prepare(recordable(config.Config))
	if err != nil {
		return nil, err
	}
	r.mode = "record"
	if config.Cassettes == "" {
		if r.config.APIURL != "" && r.config.Target != TargetOmise {
			return nil, usagef("Cassettes", "the recordings of %s need a folder", r.config.Target)
		}
		config.Cassettes = "cassettes/" + r.config.Target
	}
	release, err := cassettes.Lock(config.Cassettes)
	if err != nil {
		return nil, err
	}
	defer release()
	rec := newRecording(r, config)
	opened, err := rec.openTarget()
	if err != nil {
		return nil, err
	}
	defer opened.close()
	if err := r.ask(ctx, opened); err != nil {
		return nil, err
	}
	rec.withhold()
	if err := rec.look(); err != nil {
		return nil, err
	}
	if config.Plan != nil && r.told {
		config.Plan(rec.plan(ctx))
	}
	r.perform = rec.perform
	r.judgeCases(ctx)
	rec.prune(ctx)
	return r.report(ctx), nil
}
