package specs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/specs/internal/document"
)

func (c *Contract) indexLifecycles() error {
	c.models, c.lifecycles = map[string]*Lifecycle{}, map[string]map[string]State{}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(c.Doc.Components.Schemas)) {
		schema := c.Doc.Components.Schemas[name].Value
		extension, ok := schema.Extensions["x-lifecycle"]
		if !ok {
			continue
		}
		model, err := readLifecycle(name, extension)
		if err == nil {
			err = c.checkLifecycle(model, schema)
		}
		if err != nil {
			errs = append(errs, document.Schema(name, "x-lifecycle", err))
			continue
		}
		reach := map[string]map[string]bool{}
		for state := range model.States {
			reach[state] = model.Reachable(state)
		}
		model.reach = reach
		c.models[name], c.lifecycles[name] = model, model.entered()
	}
	return errors.Join(errs...)
}

// entered returns the states, each with the fields that hold when it is entered.
func (l *Lifecycle) entered() map[string]State {
	states := make(map[string]State, len(l.States))
	for name, state := range l.States {
		fields := maps.Clone(state.Fields)
		maps.Copy(fields, state.Fresh)
		state.Fields = fields
		states[name] = state
	}
	return states
}

// The forms of x-lifecycle, as the document writes it.
type (
	writtenLifecycle struct {
		Read   string                  `json:"read"`
		States map[string]writtenState `json:"states"`
		Starts []struct {
			Operation string         `json:"operation"`
			State     string         `json:"state"`
			Name      string         `json:"name"`
			With      map[string]any `json:"with"`
			When      string         `json:"when"`
			At        string         `json:"at"`
			Of        string         `json:"of"`
			Fields    map[string]any `json:"fields"`
			writtenGuard
		} `json:"starts"`
		Transitions []struct {
			On     string         `json:"on"`
			Name   string         `json:"name"`
			From   []string       `json:"from"`
			To     string         `json:"to"`
			With   map[string]any `json:"with"`
			Key    string         `json:"key"`
			Fields map[string]any `json:"fields"`
			Events []string       `json:"events"`
			Shows  bool           `json:"shows"`
			// Answered has fields of another object.
			Answered map[string]any `json:"answered"`
			writtenGuard
		} `json:"transitions"`
		Refusals []struct {
			On       string         `json:"on"`
			In       []string       `json:"in"`
			With     map[string]any `json:"with"`
			Key      string         `json:"key"`
			Rule     string         `json:"rule"`
			Status   []int          `json:"status"`
			Codes    []string       `json:"codes"`
			Requires []string       `json:"requires"`
			Dialect  Dialect        `json:"dialect"`
		} `json:"refusals"`
		Unstated []struct {
			On  string   `json:"on"`
			In  []string `json:"in"`
			Why string   `json:"why"`
		} `json:"unstated"`
		Limits []struct {
			In      string         `json:"in"`
			After   string         `json:"after"`
			To      string         `json:"to"`
			Fields  map[string]any `json:"fields"`
			Dialect Dialect        `json:"dialect"`
		} `json:"limits"`
	}
	writtenState struct {
		Description string         `json:"description"`
		Fields      map[string]any `json:"fields"`
		Fresh       map[string]any `json:"fresh"`
		Looks       string         `json:"looks"`
		Unreached   string         `json:"unreached"`
		Gone        bool           `json:"gone"`
	}
	writtenGuard struct {
		If       map[string]any `json:"if"`
		Provided string         `json:"provided"`
		Requires []string       `json:"requires"`
		Dialect  Dialect        `json:"dialect"`
	}
)

// decodeExtension decodes strictly: a misspelled key would drop cases silently.
func decodeExtension(extension, into any) error {
	text, err := json.Marshal(extension)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

// readLifecycle returns the model that an extension describes.
func readLifecycle(schema string, extension any) (*Lifecycle, error) {
	var written writtenLifecycle
	if err := decodeExtension(extension, &written); err != nil {
		return nil, err
	}
	model := &Lifecycle{Schema: schema, Read: written.Read, States: map[string]State{}}
	for name, s := range written.States {
		model.States[name] = State(s)
	}
	model.shown = shownStates(model)
	for _, s := range written.Starts {
		model.Starts = append(model.Starts, Start{
			Operation: s.Operation, State: s.State, Name: s.Name, With: parameters(s.With),
			When: s.When, At: s.At, Of: s.Of, Fields: s.Fields, Guard: Guard(s.writtenGuard),
		})
	}
	for _, t := range written.Transitions {
		model.Transitions = append(model.Transitions, Transition{
			On: t.On, Name: t.Name, From: t.From, To: t.To,
			With: parameters(t.With), Key: t.Key, Guard: Guard(t.writtenGuard), Answered: t.Answered,
			Fields: t.Fields, Events: t.Events, Shows: t.Shows,
		})
	}
	for _, r := range written.Refusals {
		model.Refusals = append(model.Refusals, Illegal{
			On: r.On, In: r.In, With: parameters(r.With), Key: r.Key, Rule: r.Rule,
			Status: r.Status, Codes: r.Codes, Requires: r.Requires, Dialect: r.Dialect,
		})
	}
	for _, u := range written.Unstated {
		model.Unstated = append(model.Unstated, Pair(u))
	}
	for _, limit := range written.Limits {
		after, err := time.ParseDuration(limit.After)
		if err != nil || after <= 0 {
			return nil, fmt.Errorf("the limit of %s is %q, which is not a duration", limit.In, limit.After)
		}
		model.Limits = append(model.Limits, Limit{In: limit.In, After: after, To: limit.To, Fields: limit.Fields, Dialect: limit.Dialect})
	}
	return model, nil
}

// parameters makes whole numbers integers: a form would write 100000 as 1e+05.
func parameters(with map[string]any) map[string]any {
	for name, value := range with {
		switch v := value.(type) {
		case float64:
			if v == math.Trunc(v) {
				with[name] = int64(v)
			}
		case map[string]any:
			with[name] = parameters(v)
		}
	}
	return with
}

// checkField returns an error where a field is not a property of the schema, or cannot
// have the value that a state wants.
func checkField(schema *openapi3.Schema, field string, want any) error {
	property := schema.Properties[field]
	if property == nil {
		return fmt.Errorf("%s is not a property", field)
	}
	switch want {
	case Null:
		if !property.Value.Nullable {
			return fmt.Errorf("%s can never be null", field)
		}
		return nil
	case Set:
		return nil
	case Part, Whole:
		if !property.Value.Type.Is("integer") {
			return fmt.Errorf("%s is not an amount", field)
		}
		return nil
	}
	if list, ok := want.([]any); ok {
		for _, each := range list {
			if err := checkField(schema, field, each); err != nil {
				return err
			}
		}
		return nil
	}
	if err := property.Value.VisitJSON(want); err != nil {
		return fmt.Errorf("%s cannot be %v", field, want)
	}
	return nil
}

// stays is the form of x-history, and of what no source states in it.
type stays struct {
	Fixed []string   `json:"fixed"`
	Once  []string   `json:"once"`
	Order [][]string `json:"order"` // each a chain of times
}

func (c *Contract) indexHistories() error {
	c.histories = map[string]*History{}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(c.Doc.Components.Schemas)) {
		schema := c.Doc.Components.Schemas[name].Value
		extension, ok := schema.Extensions["x-history"]
		if !ok {
			continue
		}
		var written struct {
			stays
			Likely stays `json:"likely"`
		}
		history := &History{Schema: name}
		err := decodeExtension(extension, &written)
		if err == nil {
			err = errors.Join(history.add(schema, written.stays, false), history.add(schema, written.Likely, true))
		}
		kind := schema.Properties["object"]
		switch {
		case err != nil:
			errs = append(errs, document.Schema(name, "x-history", err))
		case kind == nil || len(kind.Value.Enum) == 0:
			errs = append(errs, document.Schema(name, "x-history", errors.New("the schema does not say what its object is called")))
		default:
			c.histories[fmt.Sprint(kind.Value.Enum[0])] = history
		}
	}
	return errors.Join(errs...)
}

func (h *History) add(schema *openapi3.Schema, written stays, likely bool) error {
	var errs []error
	known := func(field string) {
		if first, _, _ := strings.Cut(field, "."); schema.Properties[first] == nil {
			errs = append(errs, fmt.Errorf("%s is not a property", field))
		}
	}
	for i, field := range slices.Concat(written.Fixed, written.Once) {
		known(field)
		property := schema.Properties[field]
		h.Kept = append(h.Kept, Kept{
			Field: field, Once: i >= len(written.Fixed), Likely: likely, Nullable: property != nil && property.Value.Nullable,
		})
	}
	for _, chain := range written.Order {
		for i, then := range chain {
			if known(then); i > 0 {
				h.Order = append(h.Order, Order{First: chain[i-1], Then: then, Likely: likely})
			}
		}
	}
	return errors.Join(errs...)
}
