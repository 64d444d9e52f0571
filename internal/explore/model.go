package explore

import (
	"maps"
	"slices"
	"time"

	"github.com/omise-conformance/harness/specs"
)

// object is what the model knows of one object of the target.
type object struct {
	label  string // "charge 2"
	schema string
	id     string
	owner  string // label of the customer of a card, of the charge of a refund
	source string // label of the source that pays a charge
	// states are those that it can be in: several only where the dialects differ
	// and no answer has told which one the target speaks.
	states []string
	since  time.Duration // when it came into its state, on the clock of the walk
	// seen is the object as it was last answered: guards are about its fields.
	seen   map[string]any
	number string // the card number of a token
	// refunded and refunds are what the refunds of a charge must add up to.
	refunded int64
	refunds  int
	// captured is what a capture took of a charge, where it took a part; partly says
	// that it may take one.
	captured int64
	partly   bool
	key      string // of a chain
	// told are the keys of the events that a charge must have; untold says that the
	// model cannot tell which.
	told   []string
	untold bool
}

// world is the state of the model: what a walk has made so far.
type world struct {
	contract *specs.Contract
	dialect  specs.Dialect
	features map[string]bool
	clock    time.Duration
	objects  []*object
}

func (w *world) clone() *world {
	copied := *w
	copied.objects = make([]*object, len(w.objects))
	for i, o := range w.objects {
		same := *o
		copied.objects[i] = &same
	}
	return &copied
}

func (w *world) find(label string) *object {
	for _, o := range w.objects {
		if o.label == label {
			return o
		}
	}
	return nil
}

func (w *world) byID(id string) *object {
	for _, o := range w.objects {
		if o.id == id {
			return o
		}
	}
	return nil
}

func (w *world) of(schema string) []*object {
	var out []*object
	for _, o := range w.objects {
		if o.schema == schema {
			out = append(out, o)
		}
	}
	return out
}

// has tells whether the target has what a part of the model requires, and the
// dialect states it.
func (w *world) has(requires []string, dialect specs.Dialect) bool {
	return specs.Stated(dialect, w.dialect) &&
		!slices.ContainsFunc(requires, func(feature string) bool { return !w.features[feature] })
}

func (w *world) model(o *object) *specs.Lifecycle { return w.contract.Model(o.schema) }

// remaining is what of a charge has not been given back.
func (o *object) remaining() int64 {
	whole, _ := specs.WholeOf(o.seen)
	if o.captured > 0 {
		whole = float64(o.captured)
	}
	return int64(whole) - o.refunded
}

// enter moves an object, and starts its time anew where its state is another.
func (w *world) enter(o *object, states []string) {
	if !slices.Equal(o.states, states) {
		o.since = w.clock
	}
	o.states = states
}

// pass has time go by: objects whose time in a state is up leave it. Where one
// dialect alone states the limit and neither is pinned, they may also stay.
func (w *world) pass(by time.Duration) {
	w.clock += by
	for _, o := range w.objects {
		var next []string
		for _, state := range o.states {
			stays := true
			for _, limit := range w.model(o).LimitsOf(state, w.dialect) {
				if w.clock-o.since < limit.After {
					continue
				}
				next = add(next, limit.To)
				stays = stays && limit.Dialect != "" && w.dialect == specs.Any && !w.bothLimit(o, state)
			}
			if stays {
				next = add(next, state)
			}
		}
		if !slices.Equal(next, o.states) {
			o.states = next // since stays: the other dialect's time goes on
		}
	}
}

// bothLimit tells whether each dialect states a limit of the state.
func (w *world) bothLimit(o *object, state string) bool {
	model := w.model(o)
	return len(model.LimitsOf(state, specs.Recorded)) > 0 && len(model.LimitsOf(state, specs.Documented)) > 0
}

func add(list []string, more ...string) []string {
	for _, each := range more {
		if !slices.Contains(list, each) {
			list = append(list, each)
		}
	}
	return list
}

// differences lists what keeps an answer from showing an object in a state, with
// the amounts that the walk has counted.
func (w *world) differences(o *object, state string, shown map[string]any, fields ...map[string]any) []string {
	all := maps.Clone(w.model(o).States[state].Fields)
	for _, more := range fields {
		maps.Copy(all, more)
	}
	return specs.Differences(shown, all)
}
