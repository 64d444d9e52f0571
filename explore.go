package conformance

import (
	"context"
	"strconv"

	"github.com/omise-conformance/harness/internal/explore"
	"github.com/omise-conformance/harness/internal/exploring"
	"github.com/omise-conformance/harness/internal/shards"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/reports"
)

// Explore walks at random over the objects of a target and judges every answer by the lifecycles of
// the contract. Each walk has a seed of its own, the first that of the configuration: the seed of a
// walk that failed repeats it.
func Explore(ctx context.Context, config ExploreConfig) (*Report, error) {
	switch {
	case config.Steps < 0:
		return nil, public(usage.Errorf("Steps", "the number of steps must not be negative; it is %d", config.Steps))
	case config.For < 0:
		return nil, public(usage.Errorf("For", "the time to walk must not be negative; it is %s", config.For))
	case config.Clients < 0 || config.Clients > explore.MostAtOnce:
		return nil, public(usage.Errorf("Clients", "invalid number of clients %d: want 1 to %d", config.Clients, explore.MostAtOnce))
	}
	if config.Steps == 0 && config.For == 0 {
		config.Steps = DefaultExploreSteps
	}
	shard, err := shards.Resolve(config.Shard)
	if err != nil {
		return nil, public(err)
	}
	options, err := settle(request{
		mode: reports.ModeExplore, target: &config.Target, pace: config.Pace,
		policy: Policy{
			Dialect: config.Dialect, Strict: config.Strict,
			KnownFailing: config.KnownFailing, UpdateKnownFailing: config.UpdateKnownFailing, Lists: config.Lists,
		},
		progress: config.Progress, version: config.Version,
	})
	if err != nil {
		return nil, public(err)
	}
	options.Shard = shard.String()
	noteWalks(options.Filters, &config)
	report, err := exploring.Explore(ctx, exploring.Options{
		Session: options, Steps: config.Steps, For: config.For, Clients: config.Clients, KeepGoing: config.KeepGoing,
		Shard: shard, Found: config.Found,
	})
	return report, public(err)
}

// noteWalks keeps for the report what decides which walks there are.
func noteWalks(filters map[string]string, config *ExploreConfig) {
	noteSetting(filters, "steps", strconv.Itoa(config.Steps))
	if config.For > 0 {
		noteSetting(filters, "for", config.For.String())
	}
	noteSetting(filters, "explore_clients", strconv.Itoa(max(config.Clients, 1)))
}
