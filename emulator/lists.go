package emulator

import (
	"strings"
	"time"
)

const (
	DefaultLimit = 20
	MaxLimit     = 100
)

// Query is what a list request asks for.
type Query struct {
	Offset, Limit int
	From, To      Stamp
	Reverse       bool
}

// Query reads offset, limit, from, to and order. No source says what a limit over 100 does: it is read as 100.
func (c *Call) listQuery() (Query, *Error) {
	q := Query{Limit: DefaultLimit, To: c.Stamp()}
	if v, given, ok := c.Params.Integer("offset"); given && c.Params.Text("offset") != "" {
		if !ok || v < 0 {
			return q, BadRequest("offset must be greater than or equal to 0")
		}
		q.Offset = int(min(v, 1<<31))
	}
	if v, given, ok := c.Params.Integer("limit"); given && c.Params.Text("limit") != "" {
		if !ok || v < 0 {
			return q, BadRequest("limit must be greater than or equal to 0")
		}
		if v > 0 { // a client that leaves its limit unset may send 0
			q.Limit = int(min(v, MaxLimit))
		}
	}
	switch order := c.Params.Text("order"); order {
	case "", "chronological":
	case "reverse_chronological":
		q.Reverse = true
	default:
		return q, BadRequest("order must be chronological or reverse_chronological")
	}
	var ok bool
	if text := c.Params.Text("from"); text != "" {
		if q.From, _, ok = ParseTime(text); !ok {
			return q, BadRequest("from is not a valid date")
		}
	}
	if text := c.Params.Text("to"); text != "" {
		var whole bool
		if q.To, whole, ok = ParseTime(text); !ok {
			return q, BadRequest("to is not a valid date")
		}
		if whole {
			q.To += 999 // created_at is shown in whole seconds: to=created_at must include the object
		}
	}
	return q, nil
}

// ParseTime reads RFC 3339 or a bare date, both recorded. whole tells that the text has no fraction of a second.
func ParseTime(text string) (s Stamp, whole, ok bool) {
	// A plus sign that was not escaped in a query arrives as a space.
	if i := strings.LastIndexByte(text, ' '); i > 10 {
		text = text[:i] + "+" + text[i+1:]
	}
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return StampOf(t), t.Nanosecond() == 0, true
		}
	}
	return 0, false, false
}

// ListView is a list object over one page of items.
type ListView[T any] struct {
	Items    []*T
	Total    int
	location string
	Query    Query
	item     func(*T, *Writer)
}

func (l ListView[T]) Render(w *Writer) {
	w.Object("")
	w.Str("object", "list")
	w.Array("data")
	for _, v := range l.Items {
		l.item(v, w)
	}
	w.EndArray()
	l.Query.renderTail(w, l.Total, l.location)
}

// renderTail writes the keys of a list that follow its data.
func (q Query) renderTail(w *Writer, total int, location string) {
	w.Int("limit", int64(q.Limit))
	w.Int("offset", int64(q.Offset))
	w.Int("total", int64(total))
	w.Str("location", location)
	if q.Reverse {
		w.Str("order", "reverse_chronological")
	} else {
		w.Str("order", "chronological")
	}
	if q.From == 0 {
		w.Str("from", "1970-01-01T00:00:00Z")
	} else {
		w.Time("from", q.From)
	}
	w.Time("to", q.To)
	w.EndObject()
}

// listOf answers a page of a collection; its location is the request path. item must start its value with
// w.object(""), which writes the comma between elements.
func listOf[T any](c *Call, from *Collection[T], item func(*T, *Writer)) (any, *Error) {
	q, err := c.listQuery()
	if err != nil {
		return nil, err
	}
	items, total := from.Page(q)
	return ListView[T]{items, total, c.Path, q, item}, nil
}

// ListOfSlice answers a page of the few objects that belong to another one, such as the refunds of a charge. They are in
// creation order; created tells each one's moment.
func ListOfSlice[T any](c *Call, all []*T, created func(*T) Stamp, item func(*T, *Writer)) (any, *Error) {
	q, err := c.listQuery()
	if err != nil {
		return nil, err
	}
	var within []*T
	for _, v := range all {
		if at := created(v); at >= q.From && at <= q.To {
			within = append(within, v)
		}
	}
	total := len(within)
	if q.Reverse {
		for i, j := 0, total-1; i < j; i, j = i+1, j-1 {
			within[i], within[j] = within[j], within[i]
		}
	}
	start := min(q.Offset, total)
	end := min(start+q.Limit, total)
	return ListView[T]{within[start:end], total, c.Path, q, item}, nil
}

// EmbedList writes a list inside another object: no page, so all of it up to the default limit. data writes the elements.
func EmbedList(w *Writer, name string, total int, location string, now Stamp, data func()) {
	w.Object(name)
	w.Str("object", "list")
	w.Array("data")
	if data != nil {
		data()
	}
	w.EndArray()
	Query{Limit: DefaultLimit, To: now}.renderTail(w, total, location)
}
