package suites

import (
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/evidence"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/target"
)

// Env is what the cases of a run share. Target, Judge and Contract are required.
// Cases only read it, so one Env serves any number of them at the same time.
type Env struct {
	// Target is the API under test.
	Target target.Target
	// Judge compares answers with the contract, in the dialect of the run.
	Judge *judge.Judge
	// Contract has the rules and operations, as specs.Load returns them.
	Contract *specs.Contract
	// Features holds the names of the features that the target has.
	Features map[string]bool
	// Declared holds those of them that the control API of the target lists. Nil stands for all of
	// them, where there is a control API.
	Declared map[string]bool
	// Seed determines the data of the cases: the same seed makes the same requests.
	Seed int64
	// Now returns the current time of a case if the target's own clock cannot be
	// read. Nil means time.Now. A recording and its replays must return the same.
	Now func() time.Time
	// Webhook says where webhooks are received. Nil stands for a loopback address that the target
	// reaches for certain.
	Webhook *WebhookHost
	// Patience bounds the waits of all cases of a run. Nil stands for none: each case waits its time.
	Patience *Patience
	// Room bounds what the cases that run hold at once. Nil stands for no other case.
	Room *Room
	// Retried is called for each exchange whose request was sent again. It may be nil.
	Retried func(*exchange.Exchange)
	// SkipPauses makes T.Pause return at once, since waiting does not change a
	// recording.
	SkipPauses bool
	// Halt is called with a reason when the whole run must end. It may be nil.
	Halt func(why string)
}

// Room bounds what the answers of the cases that run may hold in memory together.
type Room struct{ within *evidence.Room }

// NewRoom returns a room for so many cases at once.
func NewRoom(cases int) *Room { return &Room{evidence.NewRoom(cases)} }

// Share says that so many cases run at once from now on: it is for those that begin later.
func (r *Room) Share(cases int) { r.within.Share(cases) }

// guest returns what a case is in the room.
func (r *Room) guest() *evidence.Guest {
	if r == nil {
		r = NewRoom(1)
	}
	return r.within.Guest()
}

// Patience shortens the waits of a run once waiting has proved to be in vain: a target without events
// would let hundreds of cases wait for theirs. The zero value is ready for use.
type Patience struct {
	vain, late atomic.Int32
}

// leastPatience is the shortest wait.
const leastPatience = firstPause

// left returns how much of a time to wait is left: all of it until a wait was in vain, and again once one
// was not.
func (p *Patience) left(whole time.Duration) time.Duration {
	if p == nil || p.late.Load() > 0 {
		return whole
	}
	return max(whole>>min(2*p.vain.Load(), 40), min(whole, leastPatience))
}

// ended counts a wait: what it was for came late, or did not come.
func (p *Patience) ended(came bool) {
	switch {
	case p == nil:
	case came:
		p.late.Add(1)
	default:
		p.vain.Add(1)
	}
}

// Declares reports whether the target has a feature because its control API says so. A target
// without one only may have it.
func (e *Env) Declares(feature string) bool {
	if e.Declared != nil && !e.Declared[feature] {
		return false
	}
	return e.Target.Control() != nil && e.Features[feature]
}

// Missing returns why a case cannot be judged against this target: a feature that
// the target lacks, or a pinned dialect that states none of the rules. It returns
// "" if the case can be judged.
func (e *Env) Missing(c *Case) string {
	needs := slices.Clone(c.Requires)
	stated := len(c.Rules) == 0
	for _, name := range c.Rules {
		rule := e.Contract.Rule(name)
		if rule == nil {
			continue
		}
		if rule.States(e.Judge.Dialect) {
			stated = true
		}
		needs = append(needs, rule.Requires...)
	}
	if !stated {
		return "the " + string(e.Judge.Dialect) + " dialect does not state its rules"
	}
	var lacks []string
	for _, feature := range needs {
		if !e.Features[feature] && !slices.Contains(lacks, feature) {
			lacks = append(lacks, feature)
		}
	}
	if len(lacks) > 0 {
		return "the target lacks the feature " + strings.Join(lacks, ", ")
	}
	return ""
}
