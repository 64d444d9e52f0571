package explanation

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// seed makes the examples the same each time, as does the clock of an emulator without sockets.
const seed = 1

// timeouts bound a case whose target has a fault. The emulator answers within the process.
var timeouts = target.Timeouts{
	Request: 2 * time.Second, Case: 5 * time.Second, Webhook: 100 * time.Millisecond, Poll: 20 * time.Millisecond,
}

// perform runs a case against an emulator of its own with a fault, nil for none. The result is nil where that cannot be done.
func (b *Book) perform(ctx context.Context, c *suites.Case, dialect specs.Dialect, with *fault) *suites.Result {
	options := embedded.Options{Dialect: dialect, Seed: seed}
	if with != nil && with.wire == nil {
		options.Fault = with.ID
	}
	emu := embedded.Start(options)
	defer emu.Close()
	var through http.RoundTripper = emu.Transport
	if with != nil && with.wire != nil {
		proxy, hosts := with.wire.Proxy(emu.Transport), embedded.Transport{}
		for host := range emu.Transport {
			hosts[host] = proxy
		}
		through = hosts
	}
	config := emu.Target(dialect, through)
	config.Timeouts = timeouts
	made, err := target.New(config)
	if err != nil {
		return nil
	}
	features, err := made.Control().Features(ctx)
	if err != nil {
		return nil
	}
	env := &suites.Env{
		Target: made, Contract: b.contract, Features: map[string]bool{}, Seed: seed, Now: embedded.Epoch, SkipPauses: true,
		Patience: &suites.Patience{}, Judge: &judge.Judge{Contract: b.contract, Dialect: dialect},
	}
	for _, name := range features {
		env.Features[name] = true
	}
	return suites.Execute(ctx, env, c)
}

// showable reports whether a case makes an example: the same exchanges each time, without a port that others could hold.
func (b *Book) showable(c *suites.Case) bool {
	uses := slices.Concat(c.Requires, c.Uses, c.Labels)
	for _, name := range c.Rules {
		if rule := b.contract.Rule(name); rule != nil {
			uses = append(uses, rule.Requires...)
		}
	}
	return c.Subject() != "exploration" && !slices.ContainsFunc(unshown, func(use string) bool { return slices.Contains(uses, use) })
}

// unshown are labels and features of cases whose exchanges differ from one run to the next, or that take their time.
var unshown = []string{"concurrency", "slow", "webhooks"}
