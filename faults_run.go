package conformance

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/faultproxy"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// What a fault leaves undone must not cost the waits of a slow target: the emulator
// answers within the process.
var faultTimeouts = Timeouts{Request: 5 * time.Second, Case: 20 * time.Second, Webhook: 500 * time.Millisecond, Poll: 100 * time.Millisecond}

// try runs the chosen cases against an emulator of its own with the fault, and
// compares what failed with what the fault names. The error is one of the harness.
func (j *faultJob) try(ctx context.Context, seed int64, chosen func(*suites.Case) bool) (reports.FaultEntry, error) {
	transport, emu, proxy := j.target(seed)
	entry, err := j.tryOn(ctx, seed, transport, emu, chosen, func(*suites.Case) {})
	if proxy != nil && err == nil {
		_, entry.Note = proxy.Changed()
	}
	return entry, err
}

// tryClean runs every case and tells what each one asked and saw.
func (j *faultJob) tryClean(ctx context.Context, seed int64) (reports.FaultEntry, map[string]sight, error) {
	transport, emu, _ := j.target(seed)
	sights, seen := faultproxy.NewObserver(transport), map[string]sight{}
	entry, err := j.tryOn(ctx, seed, sights, emu, func(*suites.Case) bool { return true }, noting(seen, sights))
	return entry, seen, err
}

func (j *faultJob) tryOn(ctx context.Context, seed int64, transport http.RoundTripper, emu *emulator.Emulator,
	chosen func(*suites.Case) bool, after func(*suites.Case),
) (reports.FaultEntry, error) {
	started := time.Now()
	defer emu.Close()
	public, secret := emu.Keys()
	r, err := prepare(Config{
		APIURL: standing.API, VaultURL: standing.Vault, ControlURL: standing.Control, PublicKey: public, SecretKey: secret,
		Dialect: j.Dialect, Seed: seed, Strict: true, // a fault may break a SHOULD
		Timeouts: faultTimeouts, HTTPClient: &http.Client{Transport: transport},
	})
	if err != nil {
		return reports.FaultEntry{}, err
	}
	opened, err := open(ctx, r.config)
	if err != nil {
		return reports.FaultEntry{}, err
	}
	defer opened.close()
	if err := r.ask(ctx, opened); err != nil {
		// Keys that the target refuses: the run ends before the first case.
		return j.entry(&reports.Report{ExitCode: 2}, err.Error(), started), nil
	}
	r.chosen.run = slices.DeleteFunc(r.chosen.run, func(c *suites.Case) bool { return !chosen(c) })
	// One after the other and not by Ginkgo, which has one run a process; what a case
	// exchanged is not kept.
	for _, c := range r.chosen.run {
		r.execute(ctx, c).Exchanges = nil
		after(c)
	}
	return j.entry(r.judged(), "", started), nil
}

// target is the emulator with the fault, or with the proxy that makes it before it.
func (j *faultJob) target(seed int64) (transport http.RoundTripper, emu *emulator.Emulator, proxy *faultproxy.Proxy) {
	fault := ""
	if j.kind == specs.SemanticFault {
		fault = j.ID
	}
	direct, emu := newFaulty(j.Dialect, seed, fault)
	if j.wire == nil {
		return direct, emu, nil
	}
	proxy = j.wire.Proxy(direct)
	hosts := inProcess{}
	for host := range direct {
		hosts[host] = proxy
	}
	return hosts, emu, proxy
}

// judged is the report of the cases alone: enough for the verdict.
func (r *run) judged() *Report {
	report := &reports.Report{}
	for _, c := range r.chosen.run {
		report.Cases = append(report.Cases, entry(r.results[c]))
	}
	report.Verdict, report.ExitCode = reports.Decide(report)
	return report
}

func (j *faultJob) entry(report *Report, note string, started time.Time) reports.FaultEntry {
	e := reports.FaultEntry{
		ID: j.ID, Kind: j.kind, Sentence: j.Sentence, Dialect: string(j.Dialect),
		ExpectedRules: j.Breaks, BesidesRules: j.MayAlsoBreak, ExitCode: report.ExitCode, Note: note,
		Cases: len(report.Cases),
	}
	var red []string
	for i := range report.Cases {
		c := &report.Cases[i]
		switch c.Status {
		case reports.StatusFailed:
			e.Failed = append(e.Failed, c.ID)
			for n := range c.Findings {
				if f := &c.Findings[n]; f.Level == specs.Must && !slices.Contains(red, f.Rule) {
					red = append(red, f.Rule)
				}
			}
		case reports.StatusNotJudged:
			e.NotJudged++
			if e.Note == "" {
				e.Note = fmt.Sprintf("%s: %s", c.ID, c.Reason)
			}
		}
	}
	slices.Sort(red)
	for _, rule := range red {
		switch {
		case slices.Contains(j.Breaks, rule):
			e.KilledBy = append(e.KilledBy, rule)
		case !slices.Contains(j.MayAlsoBreak, rule):
			e.Unexpected = append(e.Unexpected, rule)
		}
	}
	e.Killed = e.ExitCode == 1 && len(e.KilledBy) == len(j.Breaks) && len(j.Breaks) > 0
	e.DurationMS = float64(time.Since(started).Microseconds()) / 1000
	return e
}
