package window

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"

	"github.com/omise-conformance/harness/exchange"
)

// Action is what a person can do with an object.
type Action struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	// Amount holds if an amount may be given.
	Amount bool `json:"amount"`
}

// rite is an action on the objects of a kind in some states. A payer's decision is for the control API, all else for the API.
type rite struct {
	Action
	kind    string
	states  []string
	method  string
	ending  string // of the path, after that of the object
	outcome string // of a payer
	field   string // the parameter of the amount
	needs   string // a field of the object that must be true
}

// rites are all actions on objects, in the order of their buttons.
var rites = []rite{
	{Action: Action{Name: "pay", Title: "Pay"}, kind: "charge", states: []string{"pending"}, outcome: "successful"},
	{Action: Action{Name: "fail", Title: "Fail"}, kind: "charge", states: []string{"pending"}, outcome: "failed"},
	{Action: Action{Name: "expire", Title: "Expire"}, kind: "charge", states: []string{"pending"}, method: http.MethodPost, ending: "/expire"},
	{Action: Action{Name: "capture", Title: "Capture", Amount: true}, kind: "charge", states: []string{"authorized"}, method: http.MethodPost, ending: "/capture", field: "capture_amount"},
	{Action: Action{Name: "reverse", Title: "Reverse"}, kind: "charge", states: []string{"authorized"}, method: http.MethodPost, ending: "/reverse"},
	{Action: Action{Name: "refund", Title: "Refund", Amount: true}, kind: "charge", states: []string{"captured", "captured-later", "source-paid", "partially-refunded"}, method: http.MethodPost, ending: "/refunds", field: "amount", needs: "refundable"},
	{Action: Action{Name: "verify", Title: "Verify"}, kind: "recipient", states: []string{"unverified"}, method: http.MethodPatch, ending: "/verify"},
	{Action: Action{Name: "delete", Title: "Delete"}, kind: "customer", states: []string{"active"}, method: http.MethodDelete},
	{Action: Action{Name: "revoke", Title: "Revoke"}, kind: "chain", states: []string{"active"}, method: http.MethodPost, ending: "/revoke"},
}

// actionsOn returns what can be done with an object of a kind in a state.
func actionsOn(kind, state string, object map[string]any) []Action {
	some := []Action{}
	for i := range rites {
		r := &rites[i]
		if r.kind == kind && slices.Contains(r.states, state) && (r.needs == "" || object[r.needs] == true) {
			some = append(some, rites[i].Action)
		}
	}
	return some
}

// wish is the body of an action, each of which looks at what it needs.
type wish struct {
	ID string `json:"id"`
	// Account is that of the object; empty: the one that has it.
	Account string       `json:"account"`
	Amount  *json.Number `json:"amount"`
	// Clock is the body of POST /clock.
	Clock    json.RawMessage `json:"clock"`
	URL      string          `json:"url"`
	Behavior Behavior        `json:"behavior"`
}

// deeds are the actions that are about no object, or about one of the control API alone.
var deeds = map[string]func(*Window, context.Context, *wish) error{
	"clock": func(w *Window, ctx context.Context, asked *wish) error {
		return w.control(ctx, "/clock", asked.Clock)
	},
	"reset": func(w *Window, ctx context.Context, _ *wish) error {
		return w.control(ctx, "/reset", struct{}{})
	},
	"webhook": func(w *Window, ctx context.Context, asked *wish) error {
		return w.control(ctx, "/webhooks", map[string]string{"url": asked.URL})
	},
	"webhook-here": func(w *Window, ctx context.Context, _ *wish) error {
		return w.control(ctx, "/webhooks", map[string]string{"url": w.here()})
	},
	"deliver": func(w *Window, ctx context.Context, asked *wish) error {
		return w.control(ctx, "/events/"+url.PathEscape(asked.ID)+"/deliver", struct{}{})
	},
	"repeat": func(w *Window, ctx context.Context, asked *wish) error {
		return w.control(ctx, "/deliveries/"+url.PathEscape(asked.ID)+"/repeat", struct{}{})
	},
	"behave": func(w *Window, _ context.Context, asked *wish) error { return w.switchTo(asked.Behavior) },
}

// control posts to the control API.
func (w *Window) control(ctx context.Context, path string, body any) error {
	return w.act(ctx, call{host: controlHost, method: http.MethodPost, path: path, body: body}, nil)
}

// here is the address at which the window takes webhooks.
func (w *Window) here() string {
	_, _, control := w.options.Reach()
	return control + Path + inbox
}

// perform does what is wished.
func (w *Window) perform(ctx context.Context, name string, asked *wish) error {
	defer w.note()
	if do := deeds[name]; do != nil {
		return do(w, ctx, asked)
	}
	at := slices.IndexFunc(rites, func(r rite) bool { return r.Name == name })
	if at < 0 {
		return &refusal{http.StatusNotFound, "the window has no action " + exchange.Cut(name, longestText)}
	}
	r := &rites[at]
	if r.outcome != "" {
		return w.control(ctx, "/charges/"+url.PathEscape(asked.ID)+"/complete", map[string]string{"outcome": r.outcome})
	}
	of := kindOf(r.kind)
	accounts, err := w.owners(ctx, asked.Account)
	if err != nil {
		return err
	}
	for i := range accounts {
		object, err := w.find(ctx, of, &accounts[i], asked.ID)
		if err != nil || object == nil {
			continue
		}
		doing := call{host: of.host, method: r.method, path: of.path + url.PathEscape(asked.ID) + r.ending, key: accounts[i].SecretKey}
		doing.body = r.body(asked, object)
		return w.act(ctx, doing, nil)
	}
	return &refusal{http.StatusNotFound, "no account has the " + r.kind + " " + exchange.Cut(asked.ID, longestText)}
}

// body returns the parameters of an action, nil where it has none. A refund without an amount is of all that is left.
func (r *rite) body(asked *wish, object map[string]any) any {
	switch {
	case r.field == "":
		return nil
	case asked.Amount != nil:
		return map[string]any{r.field: *asked.Amount}
	case r.Name != "refund":
		return nil
	}
	captured, _ := object["amount"].(float64)
	if part, ok := object["captured_amount"].(float64); ok {
		captured = part
	}
	refunded, _ := object["refunded_amount"].(float64)
	return map[string]any{r.field: int64(captured - refunded)}
}
