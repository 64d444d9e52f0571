package conformance

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// recording is a run whose cases are kept.
type recording struct {
	*run
	dir     string
	resume  bool
	pruning bool
	budget  *budget
	limiter *rate.Limiter     // one for all cases
	client  http.RoundTripper // to the target; nil: each case has an emulator of its own
	saved   atomic.Int64
}

func newRecording(r *run, config RecordConfig) *recording {
	rec := &recording{
		run: r, dir: config.Cassettes, resume: config.Resume, pruning: config.Prune,
		budget: &budget{limit: int64(config.MaxRequests)}, limiter: target.NewLimiter(r.config.Rate),
	}
	switch {
	case rec.embedded():
	case r.config.HTTPClient != nil && r.config.HTTPClient.Transport != nil:
		rec.client = r.config.HTTPClient.Transport
	case r.config.HTTPClient != nil:
		rec.client = http.DefaultTransport
	default:
		rec.client = target.NewTransport(r.config.Timeouts)
	}
	return rec
}

func (rec *recording) embedded() bool { return rec.config.Target == TargetEmulator }

// place is what one case is recorded on.
type place struct {
	hosts     cassettes.Hosts
	transport http.RoundTripper
	keys      target.Keys
	clock     time.Time // the target's when the case begins
	close     func()
}

// place gives the target of the next case: a fresh emulator, so that no case
// changes what another finds, or the one target there is.
func (rec *recording) place() place {
	if rec.embedded() {
		transport, emu := newInProcess(rec.config.Dialect, rec.config.Seed)
		public, secret := emu.Keys()
		return place{standing, transport, target.Keys{Public: public, Secret: secret}, emulatorEpoch, emu.Close}
	}
	return place{
		cassettes.Hosts{API: rec.config.APIURL, Vault: rec.config.VaultURL, Control: rec.config.ControlURL},
		rec.client,
		target.Keys{Public: rec.config.PublicKey, Secret: rec.config.SecretKey},
		time.Now(), func() {},
	}
}

// on makes the target of a place; what passes goes through the budget, and
// through the wrapper where there is one.
func (rec *recording) on(p place, wrap func(http.RoundTripper) http.RoundTripper) (target.Target, error) {
	transport := rec.budget.over(p.transport, rec.stop)
	if wrap != nil {
		transport = wrap(transport)
	}
	client := http.Client{}
	if rec.config.HTTPClient != nil {
		client = *rec.config.HTTPClient
	}
	client.Transport = transport
	made, err := target.New(target.Config{
		Name: rec.config.Target, APIURL: p.hosts.API, VaultURL: p.hosts.Vault, ControlURL: p.hosts.Control,
		Keys: p.keys, Dialect: rec.config.Dialect, Timeouts: rec.config.Timeouts, Limiter: rec.limiter, HTTP: &client, Version: rec.config.Version,
	})
	return made, usageOf(err)
}

// openTarget is the target that is asked for its features.
func (rec *recording) openTarget() (*opened, error) {
	p := rec.place()
	made, err := rec.on(p, nil)
	if err != nil {
		p.close()
		return nil, err
	}
	return &opened{config: rec.config, target: made, features: map[string]bool{}, close: p.close}, nil
}

// stop ends the recording where the budget is used up.
func (rec *recording) stop() {
	rec.watch.halt(fmt.Sprintf("the budget of %d requests is used up: %d cases were recorded, each of them whole; resume the recording for the rest (--resume)",
		rec.budget.limit, rec.saved.Load()))
}

// perform judges one case and keeps it, unless it has no verdict.
func (rec *recording) perform(ctx context.Context, c *suites.Case) *suites.Result {
	if result := rec.lacking(rec.env, c); result != nil {
		return result
	}
	p := rec.place()
	defer p.close()
	var recorder *cassettes.Recorder
	made, err := rec.on(p, func(next http.RoundTripper) http.RoundTripper {
		recorder = cassettes.NewRecorder(p.hosts, next, p.keys.Public, p.keys.Secret)
		recorder.Timeless = rec.embedded()
		return recorder
	})
	if err != nil {
		return &suites.Result{Case: c, Status: suites.NotJudged, Reason: err.Error(), Started: time.Now()}
	}
	env := *rec.env
	env.Target = made
	clock := p.clock.UTC().Truncate(time.Second)
	env.Now = func() time.Time { return clock }
	recordedAt := time.Now()
	result := suites.Execute(ctx, &env, c)
	// A case that was cut off may have failed by that, and answers in live mode are
	// about real people's money: neither is kept.
	switch {
	case rec.watch.halted() && !rec.budget.spent():
		return result
	case result.Status == suites.Failed && (ctx.Err() != nil || rec.budget.spent()):
		result.Status, result.Reason = suites.NotJudged, "the recording ended while the case ran"
		return result
	case result.Status != suites.Passed && result.Status != suites.Failed:
		return result
	}
	err = rec.save(recorder.Cassette(cassettes.Header{
		Case: c.ID, Target: rec.config.Target, Dialect: string(rec.config.Dialect),
		Features:       slices.Sorted(maps.Keys(rec.env.Features)),
		HarnessVersion: rec.config.Version, SpecVersion: specs.Version,
		RecordedAt: recordedAt, Clock: clock, Seed: rec.config.Seed, Verdict: string(result.Status),
	}))
	if err != nil {
		rec.watch.halt(err.Error())
		result.Status, result.Reason = suites.NotJudged, err.Error()
	}
	return result
}

// save keeps a cassette. One of the embedded emulator that says what the old one
// says leaves the old one as it is: time and version alone are no news of it.
func (rec *recording) save(made *cassettes.Cassette) error {
	path := cassettes.Path(rec.dir, made.Header.Case)
	old, err := cassettes.Load(path)
	if err != nil || !rec.embedded() || !cassettes.Alike(old, made) {
		if err := made.Save(path); err != nil {
			return err
		}
	}
	rec.saved.Add(1)
	return nil
}

// prune removes the cassettes of cases that are gone or that this target cannot
// be judged by. A recording that was cut off removes none.
func (rec *recording) prune(ctx context.Context) {
	if !rec.pruning || ctx.Err() != nil || len(rec.watch.problems()) > 0 {
		return
	}
	names, err := cassettes.List(rec.dir)
	for _, name := range names {
		i := slices.IndexFunc(allCases(), func(c *suites.Case) bool { return c.ID == name })
		if i >= 0 && rec.env.Missing(allCases()[i]) == "" {
			continue
		}
		if failed := os.Remove(cassettes.Path(rec.dir, name)); failed != nil {
			err = failed
		}
	}
	if err != nil {
		rec.watch.say("a cassette that no case has could not be removed: " + err.Error())
	}
}
