package window

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/jsonvalue"
	"github.com/omise-conformance/harness/specs"
)

// kind is a kind of objects that the window shows.
type kind struct {
	name, schema string
	list         string // the path of the list, empty where the API has none: then those are shown that answers have made
	path         string // of one object, without its id
	host         string
	public       bool // it takes the public key
}

// kinds are those with a lifecycle that an account lists, or that answers show.
var kinds = []kind{
	{name: "charge", schema: "Charge", list: "/charges", path: "/charges/", host: apiHost},
	{name: "refund", schema: "Refund", list: "/refunds", host: apiHost},
	{name: "source", schema: "Source", path: "/sources/", host: apiHost, public: true},
	{name: "token", schema: "Token", path: "/tokens/", host: vaultHost, public: true},
	{name: "customer", schema: "Customer", list: "/customers", path: "/customers/", host: apiHost},
	{name: "recipient", schema: "Recipient", list: "/recipients", path: "/recipients/", host: apiHost},
	{name: "chain", schema: "Chain", list: "/chains", path: "/chains/", host: apiHost},
}

func kindOf(name string) *kind {
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == name })
	if i < 0 {
		return nil
	}
	return &kinds[i]
}

// Object is what a list shows of an object.
type Object struct {
	ID      string   `json:"id"`
	Kind    string   `json:"kind"`
	Account string   `json:"account"`
	State   string   `json:"state"` // of its lifecycle, empty where it is in none
	Title   string   `json:"title"`
	Created string   `json:"created_at"`
	Actions []Action `json:"actions"`
	// Amount is in the smallest unit of the currency; null where the object has none.
	Amount   *float64 `json:"amount"`
	Currency string   `json:"currency,omitempty"`
}

// listing is what the window shows of the objects of one kind.
type listing struct {
	Kind    string   `json:"kind"`
	Objects []Object `json:"objects"`
	// Accounts are the ids of all accounts, the newest first, Shown of how many objects are shown.
	Accounts []string `json:"accounts"`
	Shown    int      `json:"shown"`
}

// The most objects of one kind and account, and the most of those that only answers have shown.
const (
	mostListed = "50"
	mostMade   = 30
)

// list returns the objects of a kind, the newest first: of one account, or of several where none is named.
func (w *Window) list(ctx context.Context, of *kind, owner string) (*listing, error) {
	contract, err := w.contract()
	if err != nil {
		return nil, err
	}
	all, err := w.accounts(ctx)
	if err != nil {
		return nil, err
	}
	accounts := listed(all)
	if owner != "" {
		if accounts, err = only(all, owner); err != nil {
			return nil, err
		}
	}
	out := &listing{Kind: of.name, Objects: []Object{}, Accounts: make([]string, 0, len(all)), Shown: len(accounts)}
	for i := range slices.Backward(all) {
		out.Accounts = append(out.Accounts, all[i].ID)
	}
	for i := range accounts {
		found, err := w.objectsOf(ctx, of, &accounts[i])
		if err != nil {
			return nil, err
		}
		for _, object := range found {
			out.Objects = append(out.Objects, summary(contract, of, accounts[i].ID, object))
		}
	}
	slices.SortStableFunc(out.Objects, func(a, b Object) int { return strings.Compare(b.Created, a.Created) })
	return out, nil
}

// objectsOf returns the objects of a kind that an account has.
func (w *Window) objectsOf(ctx context.Context, of *kind, owner *account) ([]map[string]any, error) {
	if of.list != "" {
		return w.page(ctx, of.list, owner)
	}
	w.mu.Lock()
	var ids []string
	if w.judging != nil {
		ids = w.judging.made(of.name, mostMade)
	}
	w.mu.Unlock()
	var found []map[string]any
	for _, id := range ids {
		if object, err := w.retrieve(ctx, of, owner, id); err == nil { // it may be of another account, or gone
			found = append(found, object)
		}
	}
	return found, nil
}

// page returns the newest objects of a list.
func (w *Window) page(ctx context.Context, path string, owner *account) ([]map[string]any, error) {
	var list struct {
		Data []map[string]any `json:"data"`
	}
	err := w.ask(ctx, call{
		host: apiHost, method: http.MethodGet, path: path, key: owner.SecretKey,
		query: url.Values{"limit": {mostListed}, "order": {"reverse_chronological"}},
	}, &list)
	return list.Data, err
}

func (w *Window) retrieve(ctx context.Context, of *kind, owner *account, id string) (object map[string]any, err error) {
	key := owner.SecretKey
	if of.public {
		key = owner.PublicKey
	}
	err = w.ask(ctx, call{host: of.host, method: http.MethodGet, path: of.path + id, key: key}, &object)
	return object, err
}

func summary(contract *specs.Contract, of *kind, owner string, object map[string]any) Object {
	id, _ := object["id"].(string)
	created, _ := object["created_at"].(string)
	o := Object{ID: id, Kind: of.name, Account: owner, Created: created, Title: title(object), State: stateOf(contract, of, object)}
	o.Actions = actionsOn(of.name, o.State, object)
	o.Currency, _ = object["currency"].(string)
	if amount, ok := object["amount"].(float64); ok {
		o.Amount = &amount
	}
	return o
}

// stateOf returns the state of an object. Of two states in which it can look the same, the one that it is in first is taken.
func stateOf(contract *specs.Contract, of *kind, object map[string]any) string {
	model := contract.Model(of.schema)
	if model == nil {
		return ""
	}
	states := model.Match(object)
	if len(states) == 0 {
		return ""
	}
	for _, state := range states {
		if model.States[state].Looks == "" {
			return state
		}
	}
	return states[0]
}

// title says in a few words what an object is about.
func title(object map[string]any) string {
	for _, path := range []string{"email", "name", "type", "source.type", "card.brand", "charge", "key"} {
		value, _ := jsonvalue.Get(object, path)
		if text, _ := value.(string); text != "" {
			return text
		}
	}
	return ""
}
