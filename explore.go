package conformance

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/explore"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// ExploreConfig says what is walked, and how far. Of Config, what chooses cases
// does not count: walks are drawn, not chosen. Of KnownFailing the rules count that
// are judged on every answer: a walk goes on past what breaks them.
type ExploreConfig struct {
	Config
	// Steps ends the exploration after so many steps, For after that time. With
	// both zero it takes DefaultExploreSteps.
	Steps int
	For   time.Duration
	// Clients is how many clients send at once; below 2, one does.
	Clients int
	// KeepGoing goes on after a walk that failed.
	KeepGoing bool
	// Found is called with each walk that failed, after it was reduced: numbered
	// steps, the commands that repeat them, and the seed.
	Found func(text string)
}

// DefaultExploreSteps is how many steps an exploration takes unless told.
const DefaultExploreSteps = 2000

// walkSteps is the length of one walk. A walk reads all its objects again and
// again, so that a longer one would spend its time reading.
const walkSteps = 50

// exploration is a run that walks.
type exploration struct {
	*run
	plan     explore.Plan
	config   ExploreConfig
	driver   func(context.Context) (explore.Driver, func())
	report   *Report
	steps    int
	requests int
	known    int // findings of rules that are known to fail
	broken   string
}

// Explore walks at random over the objects of a target and judges every answer by
// the lifecycles of the contract. Each walk has a seed of its own, the first that
// of the configuration: the seed of a walk that failed repeats it.
func Explore(ctx context.Context, config ExploreConfig) (*Report, error) {
	switch {
	case config.Steps < 0:
		return nil, usagef("Steps", "the number of steps must not be negative; it is %d", config.Steps)
	case config.For < 0:
		return nil, usagef("For", "the time to walk must not be negative; it is %s", config.For)
	case config.Clients < 0 || config.Clients > explore.MostAtOnce:
		return nil, usagef("Clients", "there may be 1 to %d clients at once; %d were asked for", explore.MostAtOnce, config.Clients)
	}
	if config.Steps == 0 && config.For == 0 {
		config.Steps = DefaultExploreSteps
	}
	config.Cases, config.Rules, config.LabelFilter, config.Shard = nil, nil, "", ""
	r, err := prepare(config.Config)
	if err != nil {
		return nil, err
	}
	r.mode = "explore"
	opened, err := open(ctx, r.config)
	if err != nil {
		return nil, err
	}
	defer opened.close()
	if err := r.ask(ctx, opened); err != nil {
		return nil, err
	}
	x := &exploration{run: r, config: config, broken: r.watch.down}
	j := r.judge(r.config.Dialect)
	x.plan = explore.Plan{
		Judge: j, Features: r.env.Features, Steps: walkSteps, Clients: config.Clients,
		Clock: opened.target.Control() != nil, Payer: opened.target.Control() != nil, Dashboard: opened.target.Control() != nil,
		Sources: suites.WalkSources(), Known: map[string]bool{},
	}
	for _, k := range r.failing {
		if rule := r.contract.Rule(k.name); rule != nil && rule.Ambient {
			x.plan.Known[k.name] = true
		}
	}
	x.driver = func(ctx context.Context) (explore.Driver, func()) {
		return explore.Drive(ctx, opened.target, j), func() {}
	}
	if r.config.Target == TargetEmulator {
		x.driver = func(ctx context.Context) (explore.Driver, func()) { return embeddedDriver(ctx, r.config, j) }
	}
	x.walkAll(ctx)
	return x.finish(ctx), nil
}

// embeddedDriver gives every walk an emulator of its own, so that the same seed
// gives the same walk, and walks do not slow each other down.
func embeddedDriver(ctx context.Context, config Config, j *judge.Judge) (explore.Driver, func()) {
	transport, emu := newInProcess(config.Dialect, config.Seed)
	return driverOver(ctx, transport, emu, config.Dialect, j), emu.Close
}

// driverOver drives an emulator through a transport.
func driverOver(ctx context.Context, transport http.RoundTripper, emu *emulator.Emulator, dialect specs.Dialect, j *judge.Judge) explore.Driver {
	public, secret := emu.Keys()
	to, err := target.New(target.Config{
		Name: TargetEmulator, APIURL: standing.API, VaultURL: standing.Vault, ControlURL: standing.Control,
		Keys: target.Keys{Public: public, Secret: secret}, Dialect: dialect, HTTP: &http.Client{Transport: transport},
	})
	if err != nil {
		panic(fmt.Sprintf("the embedded emulator is no target: %v", err)) // its keys and addresses are constants
	}
	return explore.Drive(ctx, to, j)
}

// walkAll walks until there are enough steps, the time is up, or a walk failed.
func (x *exploration) walkAll(ctx context.Context) {
	x.report = &Report{
		Schema: reports.SchemaID, Cases: []reports.CaseEntry{}, Stale: []string{}, Incomplete: []string{}, Problems: []reports.Problem{},
	}
	timed := ctx
	if x.config.For > 0 {
		var cancel context.CancelFunc
		timed, cancel = context.WithTimeout(ctx, x.config.For)
		defer cancel()
	}
	failed := 0
	for seed := x.run.config.Seed; timed.Err() == nil && x.broken == "" && (x.config.Steps == 0 || x.steps < x.config.Steps); {
		walks := x.batch(ctx, timed, seed)
		seed += int64(len(walks))
		for _, walk := range walks {
			x.steps += len(walk.Steps)
			x.requests += walk.Requests
			x.known += walk.Known
			x.broken = cmp.Or(x.broken, walk.NotJudged)
			if walk.Failure != nil && (failed == 0 || x.config.KeepGoing) {
				failed++
				x.found(ctx, walk)
			}
		}
		if x.run.config.Progress != nil {
			x.run.config.Progress(Progress{
				Done: x.steps, Total: max(x.config.Steps, x.steps), Failed: failed,
				Case: fmt.Sprintf("walk %d", seed-1), Elapsed: time.Since(x.started),
			})
		}
		if failed > 0 && !x.config.KeepGoing {
			return
		}
	}
}

// batch takes the next walks, several at once where each has a target of its own.
// The walks that come of it are the same, however many cores there are.
func (x *exploration) batch(ctx, timed context.Context, seed int64) []*explore.Walk {
	n := 1
	if x.run.config.Target == TargetEmulator {
		n = runtime.GOMAXPROCS(0)
	}
	x.plan.CardYear = x.cardYear(ctx)
	var lengths []int
	for left := x.config.Steps - x.steps; len(lengths) < n && (left > 0 || x.config.Steps == 0); left -= walkSteps {
		length := walkSteps
		if x.config.Steps > 0 {
			length = min(walkSteps, left)
		}
		lengths = append(lengths, length)
	}
	walks := make([]*explore.Walk, len(lengths))
	var group sync.WaitGroup
	for i, length := range lengths {
		plan := x.plan
		plan.Steps = length
		group.Go(func() {
			driver, closing := x.driver(ctx) // not timed: a step that began is judged to its end
			defer closing()
			walks[i] = plan.Random(timed, seed+int64(i), driver)
		})
	}
	group.Wait()
	return walks
}

// cardYear is a year in which cards still hold, at the target's own time: each
// walk moves it on, where the target is not the embedded emulator.
func (x *exploration) cardYear(ctx context.Context) int {
	const usual = 2035
	control := x.env.Target.Control()
	if control == nil || !x.env.Features["clock"] {
		return usual
	}
	now, err := control.Now(ctx)
	if err != nil {
		x.broken = err.Error()
	}
	return max(usual, now.Year()+3)
}

// found reduces a walk that failed, tells of it, and keeps it for the report.
func (x *exploration) found(ctx context.Context, walk *explore.Walk) {
	began := time.Now()
	walk = x.plan.Reduce(ctx, walk, func() (explore.Driver, func()) { return x.driver(ctx) })
	if x.config.Found != nil {
		x.config.Found(walk.String())
	}
	entry := x.entry(fmt.Sprintf("exploration/walk-%d", walk.Seed), suites.Failed)
	entry.Title = fmt.Sprintf("A walk of seed %d, failing at step %d, reduced to %d", walk.Seed, walk.Drawn, len(walk.Steps))
	entry.StartedAt, entry.DurationMS = began.UTC(), float64(time.Since(began).Microseconds())/1000
	entry.Checks = walk.Requests
	if rule := walk.Failure.Finding.Rule; rule != explore.Rule {
		entry.Judged[rule] = 1
		entry.Rules = append(entry.Rules, rule)
	}
	entry.Findings = append(entry.Findings, walk.Failure.Finding)
	for i := range walk.Steps {
		for _, ex := range walk.Steps[i].Exchanges {
			entry.Exchanges = append(entry.Exchanges, reports.NewExchangeEntry(ex))
		}
	}
	x.report.Cases = append(x.report.Cases, entry)
}

func (x *exploration) entry(id string, status reports.Status) reports.CaseEntry {
	return reports.CaseEntry{
		ID: id, Subject: "exploration", Status: status, StartedAt: x.started.UTC(), Rules: []string{explore.Rule},
		Judged: map[string]int{explore.Rule: max(x.steps, 1)}, Findings: []judge.Finding{}, Exchanges: []reports.ExchangeEntry{},
	}
}

// finish makes the report of what was walked.
func (x *exploration) finish(ctx context.Context) *Report {
	if len(x.report.Cases) == 0 || x.broken != "" {
		entry := x.entry("exploration/walks", suites.Passed)
		entry.Title = fmt.Sprintf("%d steps of random walks", x.steps)
		if x.known > 0 {
			entry.Title += fmt.Sprintf(", past %d findings of rules known to fail", x.known)
		}
		entry.Checks, entry.DurationMS = x.requests, float64(time.Since(x.started).Microseconds())/1000
		if x.broken != "" {
			entry.Status, entry.Reason = suites.NotJudged, x.broken
		}
		x.report.Cases = append(x.report.Cases, entry)
	}
	if ctx.Err() != nil {
		x.report.Verdict = reports.Interrupted
	}
	for _, rule := range x.contract.Rules {
		if slices.ContainsFunc(x.report.Cases, func(c reports.CaseEntry) bool { return slices.Contains(c.Rules, rule.Name) }) {
			x.report.Rules = append(x.report.Rules, reports.RuleEntry{
				ID: rule.Name, Level: x.level(rule), Basis: rule.Basis, Sentence: rule.Sentence, Cases: []string{},
			})
		}
	}
	x.report.Run = x.header()
	reports.Finish(x.report)
	x.report.Totals.Requests = x.requests // those of walks that held are not kept
	return x.report
}
