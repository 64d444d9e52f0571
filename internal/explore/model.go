package explore

import (
	"maps"
	"slices"
	"time"

	"github.com/omise-conformance/harness/internal/lifecycle"
	"github.com/omise-conformance/harness/specs"
)

// object is what the model knows of one object of the target.
type object struct {
	// Track holds the states that it can be in: several only where the dialects differ
	// and no answer has shown which one the target speaks.
	lifecycle.Track
	label  string // "charge 2"
	schema string
	id     string
	owner  string        // label of the customer of a card, of the charge of a refund
	source string        // label of the source that pays a charge
	since  time.Duration // when it came into its state, on the clock of the walk
	// seen is the object as an answer showed it last: guards are about its fields.
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
	// events are the keys of the events that a charge must have; openEvents says that
	// the model cannot name them.
	events     []string
	openEvents bool
	// lapsed reports whether an authorization was not captured in time. No source states by which event that
	// is reported.
	lapsed bool
}

// walkModel is what the contract predicts of the objects that a walk has made so far.
type walkModel struct {
	contract *specs.Contract
	dialect  specs.Dialect
	features map[string]bool
	clock    time.Duration
	objects  []*object
}

func (m *walkModel) clone() *walkModel {
	copied := *m
	copied.objects = make([]*object, len(m.objects))
	for i, o := range m.objects {
		same := *o
		copied.objects[i] = &same
	}
	return &copied
}

func (m *walkModel) find(label string) *object {
	for _, o := range m.objects {
		if o.label == label {
			return o
		}
	}
	return nil
}

func (m *walkModel) byID(id string) *object {
	for _, o := range m.objects {
		if o.id == id {
			return o
		}
	}
	return nil
}

func (m *walkModel) of(schema string) []*object {
	var out []*object
	for _, o := range m.objects {
		if o.schema == schema {
			out = append(out, o)
		}
	}
	return out
}

// has reports whether the target has the features that a part of the model requires,
// and its dialect states that part.
func (m *walkModel) has(requires []string, dialect specs.Dialect) bool {
	return specs.Stated(dialect, m.dialect) &&
		!slices.ContainsFunc(requires, func(feature string) bool { return !m.features[feature] })
}

// object returns a new object that is in one state.
func (m *walkModel) object(label, schema, state string) *object {
	return &object{
		Track: lifecycle.Track{Model: m.contract.Model(schema), States: []string{state}},
		label: label, schema: schema, since: m.clock,
	}
}

// remaining is how much of a charge has not been given back.
func (o *object) remaining() int64 {
	whole, _ := specs.WholeOf(o.seen)
	if o.captured > 0 {
		whole = float64(o.captured)
	}
	return int64(whole) - o.refunded
}

// enter moves an object, and starts its time anew where its state is another.
func (m *walkModel) enter(o *object, states []string) {
	if !slices.Equal(o.States, states) {
		o.since = m.clock
	}
	o.States = states
}

// pass has time go by: objects whose time in a state is up leave it. Where one
// dialect alone states the limit and neither is pinned, they may also stay.
func (m *walkModel) pass(by time.Duration) {
	m.clock += by
	for _, o := range m.objects {
		var next []string
		for _, state := range o.States {
			stays := true
			for _, limit := range o.Model.LimitsOf(state, m.dialect) {
				if m.clock-o.since < m.lifetime(o, limit) {
					continue
				}
				next = withNames(next, limit.To)
				o.lapsed = o.lapsed || limit.To == "lapsed"
				stays = stays && limit.Dialect != "" && m.dialect == specs.Any && !o.bothLimit(state)
			}
			if stays {
				next = withNames(next, state)
			}
		}
		if !slices.Equal(next, o.States) {
			o.States = next // since stays: the other dialect's time goes on
		}
	}
}

// lifetime returns how long an object stays in a state. A charge that waits for its payer or its capture
// says so itself: how long that is depends on the method and the country. Its source follows it.
func (m *walkModel) lifetime(o *object, limit *specs.Limit) time.Duration {
	if limit.In != "pending" && limit.In != "authorized" {
		return limit.After
	}
	charge := o
	for _, each := range m.of("Charge") {
		if o.schema == "Source" && each.source == o.label {
			charge = each
		}
	}
	created, notCreated := timeOf(charge.seen["created_at"])
	expires, notExpiring := timeOf(charge.seen["expires_at"])
	if notCreated != nil || notExpiring != nil || !expires.After(created) {
		return limit.After
	}
	return expires.Sub(created)
}

// timeOf reads a time of an answer.
func timeOf(value any) (time.Time, error) {
	text, _ := value.(string)
	return time.Parse(time.RFC3339, text)
}

// bothLimit reports whether each dialect states a limit of the state.
func (o *object) bothLimit(state string) bool {
	return len(o.Model.LimitsOf(state, specs.Recorded)) > 0 && len(o.Model.LimitsOf(state, specs.Documented)) > 0
}

func withNames(list []string, more ...string) []string {
	for _, each := range more {
		if !slices.Contains(list, each) {
			list = append(list, each)
		}
	}
	return list
}

// differences lists what keeps an answer from showing an object in a state.
func (o *object) differences(state string, shown map[string]any, fields ...map[string]any) []string {
	all := maps.Clone(o.Model.States[state].Fields)
	for _, more := range fields {
		maps.Copy(all, more)
	}
	return specs.Differences(shown, all)
}
