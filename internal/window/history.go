package window

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/jsonvalue"
	"github.com/omise-conformance/harness/internal/lifecyclegraph"
	"github.com/omise-conformance/harness/specs"
)

// Detail is what is shown of one object: where it stands in its lifecycle, and how it came there.
type Detail struct {
	Object
	States []State `json:"states"`
	// Past are the events about the object, the oldest first.
	Past []Moment `json:"past"`
	// Requests are the numbers of those that mention it, as far as they are kept.
	Requests []int64 `json:"requests"`
	// JSON is the object as the API shows it, redacted.
	JSON string `json:"json"`

	diagram string // the lifecycle as SVG, with the states in which the object was and is marked
}

// drawing returns what writeJSON adds as the member "diagram".
func (d *Detail) drawing() string { return d.diagram }

// State is a state of a lifecycle, in words.
type State struct {
	Name    string `json:"name"`
	Meaning string `json:"meaning"`
	Current bool   `json:"current"`
	Been    bool   `json:"been"`
}

// Moment is an event about an object.
type Moment struct {
	Event string `json:"event"`
	Key   string `json:"key"`
	At    string `json:"at"`
	State string `json:"state"` // in which the event shows the object, empty where it shows another one
}

// detail returns what is shown of an object of an account, or of any where none is named.
func (w *Window) detail(ctx context.Context, of *kind, owner, id string) (*Detail, error) {
	contract, err := w.contract()
	if err != nil {
		return nil, err
	}
	accounts, err := w.owners(ctx, owner)
	if err != nil {
		return nil, err
	}
	for i := range accounts {
		object, err := w.find(ctx, of, &accounts[i], id)
		if err != nil || object == nil {
			continue
		}
		d := &Detail{Object: summary(contract, of, accounts[i].ID, object), JSON: shown(object)}
		if d.Past, err = w.moments(ctx, contract, of, &accounts[i], id); err != nil {
			return nil, err
		}
		d.Requests = w.mentions(id)
		return d, d.draw(contract, of)
	}
	return nil, &refusal{http.StatusNotFound, "no account has the " + of.name + " " + exchange.Cut(id, longestText)}
}

// owners returns the accounts that may have an object: one that is named, or all, the newest first.
func (w *Window) owners(ctx context.Context, owner string) ([]account, error) {
	all, err := w.accounts(ctx)
	if err != nil {
		return nil, err
	}
	slices.Reverse(all)
	return only(all, owner)
}

// find returns an object of an account, nil where it has none of the id.
func (w *Window) find(ctx context.Context, of *kind, owner *account, id string) (map[string]any, error) {
	if of.path != "" {
		return w.retrieve(ctx, of, owner, id)
	}
	all, err := w.page(ctx, of.list, owner)
	at := slices.IndexFunc(all, func(object map[string]any) bool { return object["id"] == id })
	if at < 0 {
		return nil, err
	}
	return all[at], nil
}

// shown returns an object as text, without secrets.
func shown(object map[string]any) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(object) // what was decoded can be encoded
	return exchange.Redact(text.String())
}

// moments returns the events about an object. Of a charge these are also those of its refunds.
func (w *Window) moments(ctx context.Context, contract *specs.Contract, of *kind, owner *account, id string) ([]Moment, error) {
	path := "/events"
	if of.name == "charge" {
		path = "/charges/" + id + "/events"
	}
	events, err := w.page(ctx, path, owner)
	if err != nil {
		return nil, err
	}
	past := []Moment{}
	for _, event := range slices.Backward(events) {
		data, _ := event["data"].(map[string]any)
		about, _ := jsonvalue.Get(data, "id")
		if of.name != "charge" && about != id {
			continue
		}
		m := Moment{}
		m.Event, _ = event["id"].(string)
		m.Key, _ = event["key"].(string)
		m.At, _ = event["created_at"].(string)
		if about == id {
			m.State = stateOf(contract, of, data)
		}
		past = append(past, m)
	}
	return past, nil
}

// mentions returns the numbers of the requests that mention an object.
func (w *Window) mentions(id string) []int64 {
	numbers := []int64{}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.judging == nil {
		return numbers
	}
	for _, row := range w.judging.rows {
		if slices.Contains(row.Objects, id) {
			numbers = append(numbers, row.Number)
		}
	}
	return numbers
}

// draw adds the lifecycle.
func (d *Detail) draw(contract *specs.Contract, of *kind) error {
	model := contract.Model(of.schema)
	if model == nil {
		return nil
	}
	been := map[string]bool{}
	for i := range d.Past {
		been[d.Past[i].State] = true
	}
	for _, name := range model.Names() {
		d.States = append(d.States, State{
			Name: name, Meaning: model.States[name].Description, Current: name == d.State, Been: been[name] || name == d.State,
		})
	}
	var svg bytes.Buffer
	err := lifecyclegraph.SVG(&svg, model, func(state string) string {
		switch {
		case state == d.State:
			return "current"
		case been[state]:
			return "exercised"
		}
		return ""
	}, nil)
	d.diagram = svg.String()
	return err
}
