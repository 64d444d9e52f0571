package lifecycle

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
)

// act applies what a request that succeeded does to the objects that it is about:
// those that its path names, and those that a parameter names.
func (l *look) act() {
	if l.ex.Request.Method == http.MethodGet || l.ex.Request.Method == http.MethodHead {
		return
	}
	contract := l.judge.Contract
	operation := contract.Find(string(l.ex.Request.Host), l.ex.Request.Method, l.ex.Request.Path)
	if operation == nil {
		return
	}
	named := operation.Variables(l.ex.Request.Path)
	var params map[string]string
	for _, model := range l.kinds {
		variable := contract.Operation(model.Read).LastVariable()
		for i := range model.Transitions {
			t := &model.Transitions[i]
			if t.On != operation.ID {
				continue
			}
			id := named[variable]
			if parameter := own(t); parameter != "" {
				if params == nil {
					params = texts(&l.ex.Request)
				}
				id = params[parameter]
			}
			if known := l.seen[id]; known != nil && known.model == model {
				l.move(known, operation.ID)
			}
			break // every transition of an operation names the object in the same way
		}
	}
}

// own is the parameter that names the object itself, empty where the path does.
func own(t *specs.Transition) string {
	for name, value := range t.With {
		if value == specs.OwnID {
			return name
		}
	}
	return ""
}

// move puts an object into the states that an operation leads to. Between two
// requests its payer or time may have moved it, which no answer tells.
func (l *look) move(object *sight, operation string) {
	l.note(LegalChange)
	var to, from []string
	for _, state := range object.reachable() {
		for _, t := range object.model.On(operation, state) {
			to = append(to, t.Target(state))
		}
		if object.model.Open(operation, state) != nil {
			for next := range object.model.Reachable(state) {
				to = append(to, next)
			}
		}
		if object.model.Refused(operation, state) != nil {
			from = append(from, state)
		}
	}
	if len(to) == 0 {
		l.report(LegalChange, object.model, operation+" to be refused for a "+strings.ToLower(object.model.Schema)+
			" that is "+either(from), "success")
		return
	}
	l.moved[object] = l.meanwhile(object)
	slices.Sort(to)
	object.states = slices.Compact(to)
	object.until = later(object.until, l.until)
}

// texts gives the parameters of a body that are text, JSON or form.
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
