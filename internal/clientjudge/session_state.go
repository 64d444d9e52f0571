package clientjudge

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/lifecycle"
	"github.com/omise-conformance/harness/specs"
)

// move remembers what a request did to an object that it names, as far as the client can know.
func (r *request) move(op *specs.Operation, id string, about *object) {
	answer := r.delivered()
	switch {
	case done(answer):
	case answer != nil && answer.Status < http.StatusInternalServerError:
		return // refused, and nothing changed
	}
	to := effects(about, op.ID, answer)
	if len(to) == 0 {
		r.observer.session.known.Remove(id) // where it is now, no source states
		return
	}
	crossed := r.overlaps(about)
	if !done(answer) || crossed {
		to = append(to, about.States...) // perhaps not
	}
	slices.Sort(to)
	about.States = slices.Compact(to)
	r.giveBack(op, about, answer)
	about.Until = latest(about.Until, r.ends())
	about.note(r.Exchange.Brief(kept), op, crossed)
}

// effects returns the states in which a trigger can leave an object, which time or a payer may have moved before it.
func effects(about *object, trigger string, answer *exchange.Response) []string {
	outcome := about.Eventually(trigger)
	var to []string
	for _, move := range outcome.Moves {
		if !done(answer) || len(specs.Differences(answer.Object(), move.Transition.Answered)) == 0 {
			to = append(to, move.To)
		}
	}
	for _, state := range outcome.Open {
		to = slices.AppendSeq(to, maps.Keys(about.Model.Reachable(state)))
	}
	return to
}

// show remembers the objects that the client was shown.
func (r *request) show() {
	answer := r.delivered()
	if !done(answer) {
		return
	}
	var short *exchange.Exchange
	for model, shown := range r.observer.session.objects.Shown(answer.Object()) {
		if short == nil {
			short = r.Exchange.Brief(kept)
		}
		r.see(model, shown, short)
	}
}

// see remembers one object as the client was shown it.
func (r *request) see(model *specs.Lifecycle, shown map[string]any, by *exchange.Exchange) {
	id, _ := shown["id"].(string)
	states := model.Match(shown)
	known := r.observer.session.known
	if id == "" || len(states) == 0 {
		known.Remove(id) // no object of the contract: the client's knowledge ends here
		return
	}
	about, seen := known.Get(id)
	crossed := seen && r.overlaps(about)
	switch {
	case !seen || about.Model != model || r.makes(model):
		about = &object{Track: lifecycle.Track{Model: model, States: states}, made: r.makes(model)}
		known.Add(id, about)
	case crossed:
		about.States = slices.Compact(slices.Sorted(slices.Values(slices.Concat(about.States, states))))
	default:
		if legal := slices.DeleteFunc(slices.Clone(states), func(state string) bool { return !about.Reaches(state) }); len(legal) > 0 {
			states = legal
		}
		about.States = states
	}
	about.as = r.observer.session.lasting(shown)
	about.count(shown)
	about.Until = latest(about.Until, r.ends())
	if about.by == nil || about.by.Seq != by.Seq {
		about.note(by, r.verdict.Operation, crossed)
	}
}

// lasting returns the fields of an object that stay as they are: all that a session asks for later. A whole charge takes
// many times as much.
func (s *session) lasting(shown map[string]any) map[string]any {
	kind, _ := shown["object"].(string)
	fields := map[string]any{"object": kind}
	if history := s.judge.Contract.History(kind); history != nil {
		for _, stays := range history.Kept {
			if value, given := shown[stays.Field]; given && !stays.Once {
				if _, whole := value.(map[string]any); whole {
					value = map[string]any{} // of which only that it is there matters
				}
				fields[stays.Field] = value
			}
		}
	}
	return fields
}

// makes reports whether the request makes an object of a model: what was known of another with its id, as a stand-in
// for the API has them, is past.
func (r *request) makes(model *specs.Lifecycle) bool {
	return r.verdict.Operation != nil && slices.ContainsFunc(model.Starts, func(s specs.Start) bool {
		return s.Operation == r.verdict.Operation.ID && s.At == ""
	})
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// possible returns the states in which an object can be by now if time, its payer or the dashboard moved it, unseen.
func (s *session) possible(about *object) []string {
	found := slices.Clone(about.States)
	for i := 0; i < len(found); i++ {
		for n := range about.Model.Transitions {
			t := &about.Model.Transitions[n]
			if slices.Contains(t.From, found[i]) && s.fits(about, t.If) && !slices.Contains(found, t.Target(found[i])) {
				found = append(found, t.Target(found[i]))
			}
		}
		for _, limit := range about.Model.LimitsOf(found[i], specs.Any) {
			if !slices.Contains(found, limit.To) {
				found = append(found, limit.To)
			}
		}
	}
	return found
}

// fits reports whether the fields of an object that stay as they are allow a transition.
func (s *session) fits(about *object, conditions map[string]any) bool {
	kind, _ := about.as["object"].(string)
	history := s.judge.Contract.History(kind)
	if history == nil {
		return true
	}
	for _, stays := range history.Kept {
		if want, asked := conditions[stays.Field]; asked && !stays.Once && !specs.Holds(about.as, stays.Field, want) {
			return false
		}
	}
	return true
}
