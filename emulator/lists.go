package emulator

import (
	"strings"
	"time"
)

const (
	defaultLimit = 20
	maxLimit     = 100
)

// listQuery is what a list request asks for.
type listQuery struct {
	offset, limit int
	from, to      stamp
	reverse       bool
}

// listQuery reads offset, limit, from, to and order. No source says what a limit over 100 does: it is read as 100.
func (c *call) listQuery() (listQuery, *apiError) {
	q := listQuery{limit: defaultLimit, to: c.stamp()}
	if v, given, ok := c.params.integer("offset"); given && c.params.text("offset") != "" {
		if !ok || v < 0 {
			return q, badRequest("offset must be greater than or equal to 0")
		}
		q.offset = int(min(v, 1<<31))
	}
	if v, given, ok := c.params.integer("limit"); given && c.params.text("limit") != "" {
		if !ok || v < 0 {
			return q, badRequest("limit must be greater than or equal to 0")
		}
		if v > 0 { // a client that leaves its limit unset may send 0
			q.limit = int(min(v, maxLimit))
		}
	}
	switch order := c.params.text("order"); order {
	case "", "chronological":
	case "reverse_chronological":
		q.reverse = true
	default:
		return q, badRequest("order must be chronological or reverse_chronological")
	}
	var ok bool
	if text := c.params.text("from"); text != "" {
		if q.from, _, ok = parseTime(text); !ok {
			return q, badRequest("from is not a valid date")
		}
	}
	if text := c.params.text("to"); text != "" {
		var whole bool
		if q.to, whole, ok = parseTime(text); !ok {
			return q, badRequest("to is not a valid date")
		}
		if whole {
			q.to += 999 // created_at is shown in whole seconds: to=created_at must include the object
		}
	}
	return q, nil
}

// parseTime reads RFC 3339 or a bare date, both recorded. whole tells that the text has no fraction of a second.
func parseTime(text string) (s stamp, whole, ok bool) {
	// A plus sign that was not escaped in a query arrives as a space.
	if i := strings.LastIndexByte(text, ' '); i > 10 {
		text = text[:i] + "+" + text[i+1:]
	}
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return stampOf(t), t.Nanosecond() == 0, true
		}
	}
	return 0, false, false
}

// listView is a list object over one page of items.
type listView[T any] struct {
	items    []*T
	total    int
	location string
	query    listQuery
	item     func(*T, *jsonWriter)
}

func (l listView[T]) render(w *jsonWriter) {
	w.object("")
	w.str("object", "list")
	w.array("data")
	for _, v := range l.items {
		l.item(v, w)
	}
	w.endArray()
	l.query.renderTail(w, l.total, l.location)
}

// renderTail writes the keys of a list that follow its data.
func (q listQuery) renderTail(w *jsonWriter, total int, location string) {
	w.int("limit", int64(q.limit))
	w.int("offset", int64(q.offset))
	w.int("total", int64(total))
	w.str("location", location)
	if q.reverse {
		w.str("order", "reverse_chronological")
	} else {
		w.str("order", "chronological")
	}
	if q.from == 0 {
		w.str("from", "1970-01-01T00:00:00Z")
	} else {
		w.time("from", q.from)
	}
	w.time("to", q.to)
	w.endObject()
}

// listOf answers a page of a collection; its location is the request path. item must start its value with
// w.object(""), which writes the comma between elements.
func listOf[T any](c *call, from *collection[T], item func(*T, *jsonWriter)) (any, *apiError) {
	q, err := c.listQuery()
	if err != nil {
		return nil, err
	}
	items, total := from.page(q)
	return listView[T]{items, total, c.path, q, item}, nil
}

// listOfSlice answers a page of the few objects that belong to another one, such as the refunds of a charge. They are in
// creation order; created tells each one's moment.
func listOfSlice[T any](c *call, all []*T, created func(*T) stamp, item func(*T, *jsonWriter)) (any, *apiError) {
	q, err := c.listQuery()
	if err != nil {
		return nil, err
	}
	var within []*T
	for _, v := range all {
		if at := created(v); at >= q.from && at <= q.to {
			within = append(within, v)
		}
	}
	total := len(within)
	if q.reverse {
		for i, j := 0, total-1; i < j; i, j = i+1, j-1 {
			within[i], within[j] = within[j], within[i]
		}
	}
	start := min(q.offset, total)
	end := min(start+q.limit, total)
	return listView[T]{within[start:end], total, c.path, q, item}, nil
}

// embedList writes a list inside another object: no page, so all of it up to the default limit. data writes the elements.
func embedList(w *jsonWriter, name string, total int, location string, now stamp, data func()) {
	w.object(name)
	w.str("object", "list")
	w.array("data")
	if data != nil {
		data()
	}
	w.endArray()
	listQuery{limit: defaultLimit, to: now}.renderTail(w, total, location)
}
