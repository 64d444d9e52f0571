package session

import (
	"time"

	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/pace"
	"github.com/omise-conformance/harness/internal/selection"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// DefaultSeed is the seed of a run that names none. It keeps the cases of a subject in the order of
// their names; any other shuffles them.
const DefaultSeed = 1

// Options are the settled options of a session. Nothing in them is parsed, checked or filled in any
// more: whoever makes them has done so.
type Options struct {
	// Mode is what the report calls the session: run, record, replay or explore.
	Mode     reports.Mode
	Contract *specs.Contract
	// Suite holds the cases that the report lists, and Selected those of them that run.
	Suite    []*suites.Case
	Selected *selection.Set
	// Failing and Flaky are the lists of known failures, or nil.
	Failing, Flaky *selection.KnownList
	// UpdateFailing writes Failing anew after the session.
	UpdateFailing bool
	// Target describes the target. Where Embedded is set, the target is an emulator that is started
	// for the session, and Target has neither addresses nor keys.
	Target   target.Config
	Embedded *embedded.Options
	// Features and WithoutFeatures change what the target says of itself.
	Features, WithoutFeatures []string
	// Strict raises every SHOULD to a MUST.
	Strict bool
	// MinCoverage is in percent; 0 means no minimum.
	MinCoverage float64
	Seed        int64
	// Parallel is how many cases run at once; below 2, one does. Pace changes it while they run, and is told of every
	// answer by Target.Tried; nil: it stays.
	Parallel int
	Pace     *pace.Pace
	// FewFiles says why Parallel is less than it could be, or is empty.
	FewFiles string
	// VerdictOnly says that nobody asks for a report: nothing is measured for one.
	VerdictOnly bool
	// MaxFailures ends the session after so many failed cases; 0 means no limit.
	MaxFailures int
	// Repeat is how often each case runs; below 2, once. The worst verdict counts.
	Repeat int
	// Filters and Shard are the selection as the user wrote it, for the report.
	Filters map[string]string
	Shard   string
	// WebhookListen and WebhookURL say where webhooks are received; empty: on a free port of loopback.
	WebhookListen, WebhookURL string
	// Notice is called before the first case with each sentence about what stands out at the target, or is nil.
	Notice func(sentence string)
	// Progress is called after every case, or is nil.
	Progress func(Progress)
}

// Progress says how far a session is.
type Progress struct {
	Done, Total, Failed, Blocked, NotJudged int
	Case                                    string
	Elapsed                                 time.Duration
	// Left is about how long the rest takes, 0 where that is not known.
	Left time.Duration
}

// atOnce returns how many cases may run at once now.
func (o *Options) atOnce() int {
	if o.Pace != nil {
		return o.Pace.Limit()
	}
	return o.Parallel
}

// mostAtOnce returns how many cases may ever run at once.
func (o *Options) mostAtOnce() int {
	if o.Pace != nil {
		return o.Pace.Most()
	}
	return o.Parallel
}
