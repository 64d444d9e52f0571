// Package recording judges a target and keeps every case as a cassette.
package recording

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// Options say what is recorded, and where.
type Options struct {
	Session session.Options
	// Folder is that of the cassettes.
	Folder string
	// Resume leaves out the cases whose cassette is whole and fresh.
	Resume bool
	// Prune removes cassettes that no case of the suite has.
	Prune bool
	// MaxRequests ends the recording; 0 means no limit.
	MaxRequests int
	// Plan is called once, before the first case, unless the target does not answer. It may be nil.
	Plan func(Plan)
}

// Recorder performs the cases of a session and keeps them.
type Recorder struct {
	options Options
	session *session.Session
	budget  *budget
	limiter *rate.Limiter     // one for all cases
	client  http.RoundTripper // to the target; nil: each case has an emulator of its own
	saved   atomic.Int64
}

// Record judges the selected cases, keeps them, and returns the report.
func Record(ctx context.Context, options Options) (*reports.Report, error) {
	release, err := cassettes.Lock(options.Folder)
	if err != nil {
		return nil, err
	}
	defer release()
	recorder := newRecorder(options)
	connection, err := recorder.open()
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	s := recorder.session
	if err := s.Connect(ctx, connection); err != nil {
		return nil, err
	}
	s.WithholdUnrecordable()
	if err := recorder.checkFolder(); err != nil {
		return nil, err
	}
	if options.Plan != nil && s.FeaturesKnown() {
		options.Plan(recorder.plan(ctx))
	}
	s.Run(ctx, recorder)
	recorder.prune(ctx)
	return s.Report(ctx, recorder, session.Remarks{}), nil
}

func newRecorder(options Options) *Recorder {
	to := &options.Session.Target
	r := &Recorder{
		options: options, session: session.New(options.Session),
		budget: &budget{limit: int64(options.MaxRequests)}, limiter: target.NewLimiter(to.Rate),
	}
	switch {
	case r.embedded():
	case to.HTTP != nil:
		r.client = target.Final(to.HTTP.Transport)
	default:
		r.client = target.Final(target.NewTransport(to.Timeouts))
	}
	return r
}

func (r *Recorder) embedded() bool { return r.options.Session.Embedded != nil }

// stage is what one case is recorded on.
type stage struct {
	hosts     cassettes.Hosts
	transport http.RoundTripper
	keys      target.Keys
	clock     time.Time // the target's when the case begins
	close     func()
}

// stage returns the target of the next case: a fresh emulator, so that no case changes what another
// finds, or the one target there is.
func (r *Recorder) stage() stage {
	if r.embedded() {
		emu := embedded.Start(*r.options.Session.Embedded)
		return stage{emu.Hosts, emu.Transport, emu.Keys, embedded.Epoch(), emu.Close}
	}
	to := &r.options.Session.Target
	hosts := cassettes.Hosts{API: to.APIURL, Vault: to.VaultURL, Control: to.ControlURL}
	return stage{hosts, r.client, to.Keys, r.session.Now(), func() {}}
}

// target returns the target of a stage. Requests go through the budget, and through the wrapper if
// there is one.
func (r *Recorder) target(on stage, wrap func(http.RoundTripper) http.RoundTripper) (target.Target, error) {
	transport := r.budget.over(on.transport, r.stop)
	if wrap != nil {
		transport = wrap(transport)
	}
	config := r.options.Session.Target
	client := http.Client{}
	if config.HTTP != nil {
		client = *config.HTTP
	}
	client.Transport = transport
	config.APIURL, config.VaultURL, config.ControlURL = on.hosts.API, on.hosts.Vault, on.hosts.Control
	config.Keys, config.Limiter, config.HTTP = on.keys, r.limiter, &client
	made, err := target.New(config)
	return made, session.UsageOf(err)
}

// open returns the target that is asked for its features.
func (r *Recorder) open() (*session.Connection, error) {
	on := r.stage()
	made, err := r.target(on, nil)
	if err != nil {
		on.close()
		return nil, err
	}
	return &session.Connection{Target: made, Close: on.close}, nil
}

// stop ends the recording where the budget is used up.
func (r *Recorder) stop() {
	r.session.Halt(fmt.Sprintf(
		"the budget of %d requests is used up: %d cases were recorded, each of them whole; resume the recording for the rest (--resume)",
		r.budget.limit, r.saved.Load()))
}

// Describe returns the address of the target.
func (r *Recorder) Describe() string { return r.session.Address() }

// Perform judges one case and keeps it, unless it has no verdict.
func (r *Recorder) Perform(ctx context.Context, c *suites.Case) *suites.Result {
	env := r.session.Env()
	if result := r.session.Unsupported(&env, c); result != nil {
		return result
	}
	on := r.stage()
	defer on.close()
	var recorder *cassettes.Recorder
	made, err := r.target(on, func(next http.RoundTripper) http.RoundTripper {
		recorder = cassettes.NewRecorder(on.hosts, next, on.keys.Public, on.keys.Secret)
		recorder.Timeless = r.embedded()
		return recorder
	})
	if err != nil {
		return session.NotJudged(c, err.Error())
	}
	env.Target = r.session.Follow(made)
	env.Patience = nil // a replay of the case alone must ask as often
	clock := on.clock.UTC().Truncate(time.Second)
	env.Now = func() time.Time { return clock }
	recordedAt := time.Now()
	result := suites.Execute(ctx, &env, c)
	if !r.keeps(ctx, result) {
		return result
	}
	o := &r.options.Session
	err = r.save(recorder.Cassette(cassettes.Header{
		Case: c.ID, Target: o.Target.Name, Dialect: string(o.Target.Dialect),
		Features:       slices.Sorted(maps.Keys(env.Features)),
		HarnessVersion: o.Target.Version, SpecVersion: specs.Version,
		RecordedAt: recordedAt, Clock: clock, Seed: o.Seed, Verdict: string(result.Status),
	}))
	if err != nil {
		r.session.Halt(err.Error())
		result.Status, result.Reason = suites.NotJudged, err.Error()
	}
	return result
}

// keeps reports whether a case is kept. A case that was cut off may have failed because of that, and
// answers in live mode are about real people's money: neither is kept.
func (r *Recorder) keeps(ctx context.Context, result *suites.Result) bool {
	switch {
	case r.session.Halted() != "" && !r.budget.spent():
		return false
	case (result.Status == suites.Failed || result.Status == suites.Blocked) && (ctx.Err() != nil || r.budget.spent()):
		result.Status, result.Reason = suites.NotJudged, "the recording ended while the case ran"
		return false
	}
	return result.Status == suites.Passed || result.Status == suites.Failed || result.Status == suites.Blocked
}

// save keeps a cassette. A cassette of the embedded emulator that says what the old one says leaves
// the old one as it is: a new time and version alone are not worth a change.
func (r *Recorder) save(made *cassettes.Cassette) error {
	path := cassettes.Path(r.options.Folder, made.Header.Case)
	old, err := cassettes.Load(path)
	if err != nil || !r.embedded() || !cassettes.Alike(old, made) {
		if err := made.Save(path); err != nil {
			return err
		}
	}
	r.saved.Add(1)
	return nil
}
