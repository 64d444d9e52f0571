package lifecycle

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// act applies what a successful request does to its objects: those that the path
// names, and those that a parameter names.
func (o *observation) act() {
	if o.ex.Request.Method == http.MethodGet || o.ex.Request.Method == http.MethodHead {
		return
	}
	operation := o.contract.Find(string(o.ex.Request.Host), o.ex.Request.Method, o.ex.Request.Path)
	if operation == nil {
		return
	}
	for _, each := range o.Named(operation, &o.ex.Request) {
		if track := o.tracks[each.ID]; track != nil && track.Model == each.Model {
			o.move(each.ID, track, operation.ID)
		}
	}
}

// ownParameter returns the parameter that names the object itself, empty where the path does.
func ownParameter(t *specs.Transition) string {
	for name, value := range t.With {
		if value == specs.OwnID {
			return name
		}
	}
	return ""
}

// move puts an object into the states that an operation leads to. Between two
// requests its payer or time may have moved it, which no answer shows.
func (o *observation) move(id string, track *Track, operation string) {
	o.note(LegalChange)
	outcome := track.Eventually(operation)
	var to []string
	for _, move := range outcome.Moves {
		if len(specs.Differences(o.ex.Response.Object(), move.Transition.Answered)) == 0 {
			to = append(to, move.To)
		}
	}
	for _, state := range outcome.Open {
		to = slices.AppendSeq(to, maps.Keys(track.Model.Reachable(state)))
	}
	if len(to) == 0 {
		if !slices.ContainsFunc(outcome.Refusals, func(r Refusal) bool { return r.Demanded(o.judge) }) {
			delete(o.tracks, id) // where it is now, no source states
			return
		}
		var in []string
		for _, refusal := range outcome.Refusals {
			in = append(in, refusal.In)
		}
		o.report(LegalChange, track.Model, id, operation+" to be refused for a "+strings.ToLower(track.Model.Schema)+
			" that is "+either(slices.Compact(in)), "success")
		return
	}
	o.moved[track] = o.overlaps(track)
	slices.Sort(to)
	track.States = slices.Compact(to)
	track.Until = later(track.Until, o.until)
}

// IllegalTrigger is the rule that a trigger is refused where the model states the refusal itself.
const IllegalTrigger = "lifecycle.illegal-trigger"

// Demanded reports whether a refusal rests on a MUST of the target at hand. Where it rests on less, the
// object may as well have taken the trigger, and where it is then, no source states.
func (r Refusal) Demanded(by *judge.Judge) bool {
	return by.LevelOf(cmp.Or(r.Rule, IllegalTrigger)) == specs.Must
}

// texts returns the text parameters of a body, JSON or form.
func texts(request *exchange.Request) map[string]string {
	out := map[string]string{}
	body := bytes.TrimSpace(request.Body)
	if len(body) > 0 && body[0] == '{' {
		var all map[string]any
		if json.Unmarshal(body, &all) == nil {
			for name, value := range all {
				if text, ok := value.(string); ok {
					out[name] = text
				}
			}
		}
		return out
	}
	if form, err := url.ParseQuery(string(body)); err == nil {
		for name := range form {
			out[name] = form.Get(name)
		}
	}
	return out
}
