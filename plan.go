package conformance

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// withhold takes away the features that cannot be recorded.
func (r *run) withhold() {
	for name := range withheld {
		delete(r.env.Features, name)
	}
}

// lacking is the result of a case that cannot be judged for want of a feature,
// with the reason where the feature was withheld; nil where it can.
func (r *run) lacking(env *suites.Env, c *suites.Case) *suites.Result {
	why := env.Missing(c)
	if why == "" {
		return nil
	}
	for name, reason := range withheld {
		if slices.Contains(c.Requires, name) || slices.ContainsFunc(c.Rules, func(rule string) bool {
			named := r.contract.Rule(rule)
			return named != nil && slices.Contains(named.Requires, name)
		}) {
			why = reason
		}
	}
	return &suites.Result{Case: c, Status: suites.Unsupported, Reason: why, Started: time.Now()}
}

// keptAlready is why a resumed recording leaves a case out.
const keptAlready = "recorded already, by this version of harness and contract"

// look goes through what the folder holds: recordings of another target are
// refused, because nobody could tell later what was recorded where, and a resumed
// recording leaves out what is whole and fresh.
func (rec *recording) look() error {
	names, err := cassettes.List(rec.dir)
	if err != nil {
		return err
	}
	fresh := map[string]bool{}
	for _, name := range names {
		old, err := cassettes.LoadCase(rec.dir, name)
		if err != nil {
			continue // to be recorded again
		}
		h := old.Header
		if h.Target != rec.config.Target && (named(h.Target) || named(rec.config.Target)) {
			return usagef("Cassettes", "the folder %s holds recordings of the target %s; give those of %s a folder of their own", rec.dir, h.Target, rec.config.Target)
		}
		fresh[name] = h.Verdict == string(suites.Passed) && h.SpecVersion == specs.Version && h.HarnessVersion == rec.config.Version
	}
	if !rec.resume {
		return nil
	}
	rec.chosen.run = slices.DeleteFunc(rec.chosen.run, func(c *suites.Case) bool {
		if fresh[c.ID] {
			rec.chosen.excluded[c] = keptAlready
		}
		return fresh[c.ID]
	})
	return nil
}

func named(target string) bool { return target == TargetEmulator || target == TargetOmise }

// plan says what will be recorded and estimates what it costs. A recording of the
// embedded emulator costs nothing, so there is no estimate.
func (rec *recording) plan(ctx context.Context) Plan {
	p := Plan{Target: rec.config.Target, Cassettes: rec.dir, Rate: rec.config.Rate, MaxRequests: int(rec.budget.limit)}
	for _, why := range rec.chosen.excluded {
		if why == keptAlready {
			p.Kept++
		}
	}
	var cases []*suites.Case
	for _, c := range rec.chosen.run {
		if rec.env.Missing(c) == "" {
			cases = append(cases, c)
		}
	}
	p.Cases, p.Unsupported = len(cases), len(rec.chosen.run)-len(cases)
	if !rec.embedded() {
		p.Requests = rec.estimate(ctx, cases)
	}
	if p.Rate > 0 {
		p.Duration = time.Duration(float64(p.Requests) / p.Rate * float64(time.Second))
	}
	return p
}

// estimate counts the requests that the cases send to an emulator.
func (rec *recording) estimate(ctx context.Context, cases []*suites.Case) int {
	counting := &budget{}
	transport, emu := newInProcess(rec.config.Dialect, rec.config.Seed)
	defer emu.Close()
	public, secret := emu.Keys()
	config := target.Config{
		Name: TargetEmulator, APIURL: standing.API, VaultURL: standing.Vault,
		Keys: target.Keys{Public: public, Secret: secret}, Dialect: rec.config.Dialect,
		HTTP: &http.Client{Transport: counting.over(transport, func() {})},
	}
	if rec.config.ControlURL != "" {
		config.ControlURL = standing.Control
	}
	made, err := target.New(config)
	if err != nil {
		return 0 // no estimate is no reason not to record
	}
	env := *rec.env
	env.Target, env.Halt, env.Now = made, nil, func() time.Time { return emulatorEpoch }
	for _, c := range cases {
		suites.Execute(ctx, &env, c)
	}
	return int(counting.used.Load())
}

// budget counts requests and ends where there were enough.
type budget struct {
	limit int64 // 0: none
	used  atomic.Int64
	ended atomic.Bool
}

// spent tells whether a request was refused.
func (b *budget) spent() bool { return b.ended.Load() }

// over puts the budget before a transport; end is called when it is used up.
func (b *budget) over(next http.RoundTripper, end func()) http.RoundTripper {
	return roundTripper(func(request *http.Request) (*http.Response, error) {
		if used := b.used.Add(1); b.limit > 0 && used > b.limit {
			b.ended.Store(true)
			end()
			return nil, fmt.Errorf("the budget of %d requests is used up", b.limit)
		}
		return next.RoundTrip(request)
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(request *http.Request) (*http.Response, error) { return f(request) }
