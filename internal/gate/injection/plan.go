package injection

import (
	"context"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/specs"
)

// Plan says what is injected in one run of a client, and counts what was.
type Plan struct {
	// Seed draws the requests of those injections that have a probability.
	Seed int64
	// Hold is how long an answer is held back at most, Delay how long a slow one takes.
	Hold, Delay time.Duration

	contract *specs.Contract
	entries  []*entry
	watch    *Watch
	decline  func(ctx context.Context, failureCode string) context.Context
}

// Declines tells the plan of an upstream that declines charges with a failure_code where a request has the context that
// by returns. Without it, a charge by card is declined by no injection.
func (p *Plan) Declines(by func(ctx context.Context, failureCode string) context.Context) {
	if p != nil {
		p.decline = by
	}
}

// DefaultHold is longer than the time limits that clients have.
const DefaultHold = 5 * time.Minute

// entry is an injection in a plan.
type entry struct {
	injection *Injection
	only      map[string]bool // operationIds; nil: those of the injection
	first     int             // this many requests; 0: no bound
	percent   float64         // of the requests; 0: all
	once      bool            // the first request of each operation

	mu     sync.Mutex
	asked  int64          // requests that could have met it
	taken  map[string]int // by operation
	count  int            // of all operations
	counts Tally
}

// Tally is what became of an injection in a run.
type Tally struct {
	Name string
	// Met counts the requests that met it.
	Met int
	// Outlasted counts the clients that still waited for an answer when it had been held back for all of Plan.Hold.
	Outlasted int
	// Early counts the requests that were sent again before the time of Retry-After was over, and Vain those that were sent
	// again as they were after an error that does not change; both by operation. A test that asks for the same as another
	// counts as well: whoever reads them compares with a run without injections.
	Early, Vain map[string]int
	// Twice counts the charges and refunds, by operation, that were made again while the client had left the answer to the
	// same request waiting.
	Twice map[string]int
}

// Watching returns a plan that injects nothing, and what it notes.
func Watching(contract *specs.Contract) (*Plan, *Watch) {
	w := &Watch{contract: contract, operations: map[string]bool{}, kinds: map[string]bool{}}
	return &Plan{contract: contract, watch: w}, w
}

// Syntax explains how an injection is written.
const Syntax = "NAME, NAME@OPERATION, NAME:COUNT or NAME:PERCENT%, such as error/429, timeout/done@createCharge:1 or slow:20%"

// Parse returns the plan of injections as users write them: NAME[@OPERATION][:COUNT|:PERCENT%], each of NAME and
// OPERATION with * for any text.
func Parse(contract *specs.Contract, written []string, seed int64) (*Plan, error) {
	plan := &Plan{Seed: seed, Hold: DefaultHold, Delay: slowness, contract: contract}
	if len(written) == 0 {
		return plan, nil
	}
	all := All(contract)
	for _, each := range written {
		entries, err := parse(contract, all, each)
		if err != nil {
			return nil, err
		}
		plan.entries = append(plan.entries, entries...)
	}
	slices.SortStableFunc(plan.entries, func(a, b *entry) int { return int(a.injection.layer) - int(b.injection.layer) })
	return plan, nil
}

// setting is what errors about the notation name.
const setting = "Inject"

func parse(contract *specs.Contract, all []*Injection, written string) ([]*entry, error) {
	rest, often, limited := strings.Cut(written, ":")
	name, operation, located := strings.Cut(rest, "@")
	var known []string
	for _, i := range all {
		known = append(known, i.Name)
	}
	if err := usage.CheckNames(setting, "injection", []string{name}, known); err != nil {
		return nil, err
	}
	var only map[string]bool
	if located {
		var err error
		if only, err = operations(contract, operation); err != nil {
			return nil, err
		}
	}
	var entries []*entry
	for _, i := range all {
		if !names.Match(name, i.Name) || only != nil && !i.meets(contract, only) {
			continue
		}
		e := &entry{injection: i, only: only, once: !i.every, taken: map[string]int{}, counts: Tally{Name: i.Name}}
		if limited {
			if err := e.limit(written, often); err != nil {
				return nil, err
			}
		}
		entries = append(entries, e)
	}
	if len(entries) == 0 {
		return nil, usage.Errorf(setting, "%s never happens to %s: `gate injections` says what happens to which operation", name, operation)
	}
	return entries, nil
}

// operations returns the operationIds that a pattern names.
func operations(contract *specs.Contract, pattern string) (map[string]bool, error) {
	var known []string
	found := map[string]bool{}
	for _, op := range contract.Operations {
		known = append(known, op.ID)
		if names.Match(pattern, op.ID) {
			found[op.ID] = true
		}
	}
	return found, usage.CheckNames(setting, "operation", []string{pattern}, known)
}

// meets reports whether the injection can happen to one of these operations.
func (i *Injection) meets(contract *specs.Contract, only map[string]bool) bool {
	return slices.ContainsFunc(contract.Operations, func(op *specs.Operation) bool { return only[op.ID] && i.fits(op) })
}

func (e *entry) limit(written, often string) error {
	e.once = false
	if share, percent := strings.CutSuffix(often, "%"); percent {
		number, err := strconv.ParseFloat(share, 64)
		if err != nil || !(number > 0 && number <= 100) {
			return usage.Errorf(setting, "%s: want a percentage above 0 and up to 100, such as 20%%, not %q", written, often)
		}
		e.percent = number
		return nil
	}
	number, err := strconv.Atoi(often)
	if err != nil || number < 1 {
		return usage.Errorf(setting, "%s: want a number of requests from 1 on, such as 2, or a percentage, such as 20%%, not %q", written, often)
	}
	e.first = number
	return nil
}

// Names returns the injections of the plan, from the client to the upstream.
func (p *Plan) Names() []string {
	var all []string
	for _, e := range p.entries {
		all = append(all, e.injection.Name)
	}
	return all
}

// Variants returns the variants that the emulator must have from the start.
func (p *Plan) Variants() []string {
	var all []string
	if p == nil {
		return nil
	}
	for _, e := range p.entries {
		all = append(all, e.injection.Variants...)
	}
	return slices.Compact(all)
}

// Tallies says what became of each injection so far.
func (p *Plan) Tallies() []Tally {
	all := make([]Tally, len(p.entries))
	for i, e := range p.entries {
		e.mu.Lock()
		all[i] = e.counts
		all[i].Early, all[i].Vain = maps.Clone(e.counts.Early), maps.Clone(e.counts.Vain)
		all[i].Twice = maps.Clone(e.counts.Twice)
		e.mu.Unlock()
	}
	return all
}

// take returns a turn where the injection is to happen to a request of an operation.
func (e *entry) take(op *specs.Operation, seed int64) *turn {
	if !e.injection.Fits(op) || e.only != nil && !e.only[op.ID] || e.only == nil && !e.injection.usually(op) {
		return nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asked++
	switch {
	case e.once && e.taken[op.ID] > 0, e.first > 0 && e.count >= e.first, e.percent > 0 && !e.drawn(seed):
		return nil
	}
	e.taken[op.ID]++
	e.count++
	return &turn{entry: e, key: op.ID}
}

// drawn reports whether the request that was asked for last is one of those that a seed draws. It depends on the
// number of the request alone, so that a run can be repeated.
func (e *entry) drawn(seed int64) bool {
	const parts = 1 << 20
	h := fnv.New64a()
	_, _ = h.Write([]byte(e.injection.Name + "\x00" + strconv.FormatInt(seed, 10) + "\x00" + strconv.FormatInt(e.asked, 10)))
	sum := h.Sum64()
	sum ^= sum >> 33 // FNV spreads the last bytes badly
	sum *= 0xff51afd7ed558ccd
	sum ^= sum >> 33
	return float64(sum%parts) < e.percent/100*parts
}

// settle gives a turn back that came to nothing: the next request may have it.
func (t *turn) settle() {
	t.entry.mu.Lock()
	defer t.entry.mu.Unlock()
	if t.took {
		t.entry.counts.Met++
		return
	}
	t.entry.taken[t.key]--
	t.entry.count--
}

// outlasted counts a client that does not give up.
func (t *turn) outlasted() {
	t.entry.mu.Lock()
	defer t.entry.mu.Unlock()
	t.entry.counts.Outlasted++
}
