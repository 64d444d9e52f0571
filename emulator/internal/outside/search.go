package outside

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/store"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

const (
	// perPage is the recorded default.
	perPage = 30
	// maxSearched is how many of the newest objects of a scope are looked at.
	maxSearched = 10_000
)

// hit writes an object of a search as lists show it.
type hit func(w *wire.Writer)

// scopes are what can be searched, each in creation order.
var scopes = map[string]func(c *api.Call) []hit{
	"charge":    func(c *api.Call) []hit { return hitsOf(c.Account.Charges.All(), c.RenderListed) },
	"customer":  func(c *api.Call) []hit { return hitsOf(c.Account.Customers.All(), customerHit(c)) },
	"dispute":   func(c *api.Call) []hit { return hitsOf(stateOf(c).disputes.All(), (*dispute).Render) },
	"link":      func(c *api.Call) []hit { return hitsOf(stateOf(c).links.All(), linkHit(c)) },
	"recipient": func(c *api.Call) []hit { return hitsOf(c.Account.Recipients.All(), (*api.Recipient).Render) },
	"refund":    func(c *api.Call) []hit { return hitsOf(c.Account.Refunds.All(), (*api.Refund).Render) },
	"transfer":  func(c *api.Call) []hit { return hitsOf(allTransfers(c), (*transfer).Render) },
}

func customerHit(c *api.Call) func(*api.Customer, *wire.Writer) {
	return func(cu *api.Customer, w *wire.Writer) { c.CustomerView(cu).Render(w) }
}

func linkHit(c *api.Call) func(*link, *wire.Writer) {
	return func(l *link, w *wire.Writer) { viewLink(c, l).Render(w) }
}

func hitsOf[T any](all []*T, render func(*T, *wire.Writer)) []hit {
	all = all[max(len(all)-maxSearched, 0):]
	hits := make([]hit, len(all))
	for i, v := range all {
		hits[i] = func(w *wire.Writer) { render(v, w) }
	}
	return hits
}

// filterPaths are the filters whose name is not that of a field. Others are fields of the object itself.
var filterPaths = map[string]string{
	"captured": "paid", "created": "created_at", "card_last_digits": "card.last_digits", "card_name": "card.name",
	"card_brand": "card.brand", "source_of_fund": "source.type", "bank_last_digits": "bank_account.last_digits",
}

// searchQuery is what a search asks for.
type searchQuery struct {
	scope, text   string
	filters       map[string]string
	page, perPage int
	reverse       bool
}

func readSearch(p wire.Params) (searchQuery, string) {
	q := searchQuery{
		scope: p.Text("scope"), text: p.Text("query"), filters: map[string]string{},
		page: 1, perPage: perPage,
	}
	if scopes[q.scope] == nil {
		return q, "scope must be charge, customer, dispute, link, recipient, refund or transfer"
	}
	for name, to := range map[string]*int{"page": &q.page, "per_page": &q.perPage} {
		switch n, given, ok := p.Integer(name); {
		case !given || p.Text(name) == "" || ok && n == 0:
		case !ok || n < 0:
			return q, strings.ReplaceAll(name, "_", " ") + " must be greater than or equal to 1"
		default:
			*to = int(min(n, 1<<31))
		}
	}
	q.perPage = min(q.perPage, store.MaxLimit)
	switch order := p.Text("order"); order {
	case "", "chronological":
	case "reverse_chronological":
		q.reverse = true
	default:
		return q, "order must be chronological or reverse_chronological"
	}
	given, _ := p.Object("filters")
	for name := range given {
		q.filters[name] = given.Text(name)
	}
	return q, ""
}

func search(c *api.Call) (any, *apierror.Error) {
	q, fault := readSearch(c.Params)
	if fault != "" {
		return nil, apierror.BadRequest(fault)
	}
	hits := slices.DeleteFunc(scopes[q.scope](c), func(h hit) bool { return !q.matches(h) })
	if q.reverse {
		slices.Reverse(hits)
	}
	return searchAnswer{q, hits}, nil
}

// matches reports whether an object has all words of the query in its values, and all filters.
func (q searchQuery) matches(h hit) bool {
	if q.text == "" && len(q.filters) == 0 {
		return true
	}
	var w wire.Writer
	h(&w)
	decoder := json.NewDecoder(bytes.NewReader(w.Buf))
	decoder.UseNumber()
	var object map[string]any
	if decoder.Decode(&object) != nil {
		return false
	}
	for word := range strings.FieldsSeq(strings.ToLower(q.text)) {
		if !holds(object, word) {
			return false
		}
	}
	for name, want := range q.filters {
		if !fits(field(object, name), want) {
			return false
		}
	}
	return true
}

// structural are the keys whose values a search does not look at.
var structural = []string{"object", "location", "order", "from", "to"}

// holds reports whether a word is in a text below a value, or is one of its numbers.
func holds(v any, word string) bool {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			if !slices.Contains(structural, key) && holds(inner, word) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, func(inner any) bool { return holds(inner, word) })
	case string:
		return strings.Contains(strings.ToLower(v), word)
	case json.Number:
		return v.String() == word
	}
	return false
}

// field is the value of a filter's name in an object, nil where there is none.
func field(object map[string]any, name string) any {
	if known := filterPaths[name]; known != "" {
		name = known
	}
	var v any = object
	for step := range strings.SplitSeq(name, ".") {
		inner, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = inner[step]
	}
	return v
}

// fits compares a value with what a filter wants: the same text, or "low..high" of numbers or times.
func fits(v any, want string) bool {
	if v == nil {
		return false
	}
	got := fmt.Sprint(v)
	low, high, isRange := strings.Cut(want, "..")
	if !isRange {
		return strings.EqualFold(got, want)
	}
	if number, err := strconv.ParseFloat(got, 64); err == nil {
		from, errFrom := strconv.ParseFloat(low, 64)
		to, errTo := strconv.ParseFloat(high, 64)
		return errFrom == nil && errTo == nil && from <= number && number <= to
	}
	at, _, ok := wire.ParseTime(got)
	from, _, okFrom := wire.ParseTime(low)
	to, _, okTo := wire.ParseTime(high)
	return ok && okFrom && okTo && from <= at && at <= to
}

// searchAnswer is a page of what was found.
type searchAnswer struct {
	searchQuery
	hits []hit
}

// Render writes the keys of the searches recorded in 2025.
func (a searchAnswer) Render(w *wire.Writer) {
	start := min((a.page-1)*a.perPage, len(a.hits))
	w.Object("")
	w.Str("object", "search")
	w.Null("export")
	w.Array("data")
	for _, h := range a.hits[start:min(start+a.perPage, len(a.hits))] {
		h(w)
	}
	w.EndArray()
	w.Int("page", int64(a.page))
	w.Int("per_page", int64(a.perPage))
	w.Int("total", int64(len(a.hits)))
	w.Int("total_pages", int64((len(a.hits)+a.perPage-1)/a.perPage))
	w.Value("filters", a.filters)
	w.Str("location", "/search")
	if a.reverse {
		w.Str("order", "reverse_chronological")
	} else {
		w.Str("order", "chronological")
	}
	w.Str("query", a.text)
	w.Str("scope", a.scope)
	w.Null("aggregate_level")
	w.EndObject()
}
