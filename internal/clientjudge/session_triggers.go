package clientjudge

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/lifecycle"
	"github.com/omise-conformance/harness/specs"
)

// triggerRules are the rules about requests that an object no longer takes, by the schema of the object. All others are
// lifecycleRule.
var triggerRules = map[string]string{"Token": "client.token-once", "Source": "client.source-once"}

const lifecycleRule = "client.lifecycle"

// trigger judges whether an object takes a request, in the state in which the client was last shown it.
func (r *request) trigger(op *specs.Operation, id string, about *object) {
	rule := cmp.Or(triggerRules[about.Model.Schema], lifecycleRule)
	answer := r.delivered()
	refusable := slices.ContainsFunc(about.Model.Refusals, func(refusal specs.Illegal) bool { return refusal.On == op.ID })
	if !refusable || answer == nil || r.overlaps(about) {
		return
	}
	refusals := r.refusals(op.ID, rule, about, about.States)
	if refusals == nil {
		r.judged(rule)
		return
	}
	confirmed := slices.ContainsFunc(refusals, func(refusal lifecycle.Refusal) bool { return r.met(refusal) })
	certain := r.refusals(op.ID, rule, about, r.observer.session.possible(about)) != nil
	if !confirmed && (!certain || !done(answer) && answer.Status != http.StatusBadRequest) {
		return // it has changed since, the key does not reach it, or the answer is about something else
	}
	kind, state := strings.ToLower(about.Model.Schema), refusals[0]
	where := ""
	if state.Rule != "" {
		where = specs.RulesFile + " #" + state.Rule
	} else {
		where = specs.OpenAPIFile + " #/components/schemas/" + about.Model.Schema + "/x-lifecycle"
	}
	r.breaks(finding{
		rule: rule, where: where, about: about, object: id,
		expected: "no " + op.ID + " for a " + kind + " that is " + states(refusals),
		got:      "one for " + id + ", which " + about.told() + " to be " + states(refusals),
	})
}

// refusals returns how a trigger is refused in each of several states, nil where one of them takes it or where nothing
// demands that it be refused.
func (r *request) refusals(trigger, rule string, about *object, in []string) []lifecycle.Refusal {
	may := lifecycle.Track{Model: about.Model, States: in}
	outcome := may.After(trigger)
	if len(outcome.Moves)+len(outcome.Open) > 0 {
		return nil
	}
	var out []lifecycle.Refusal
	for _, state := range in {
		at := slices.IndexFunc(outcome.Refusals, func(refusal lifecycle.Refusal) bool { return refusal.In == state })
		if at < 0 || r.observer.judge.LevelOf(rule) == specs.Must && !outcome.Refusals[at].Demanded(r.observer.judge) {
			return nil
		}
		out = append(out, outcome.Refusals[at])
	}
	return out
}

// met reports whether the answer is the refusal that the model states.
func (r *request) met(refusal lifecycle.Refusal) bool {
	answer := r.delivered()
	code, _ := answer.Object()["code"].(string)
	return answer.Status >= http.StatusBadRequest && slices.Contains(refusal.Status, answer.Status) &&
		(len(refusal.Codes) == 0 || slices.Contains(refusal.Codes, code))
}

// states names the states of refusals: "captured-later or refunded".
func states(refusals []lifecycle.Refusal) string {
	names := make([]string, len(refusals))
	for i := range refusals {
		names[i] = refusals[i].In
	}
	return strings.Join(names, " or ")
}
