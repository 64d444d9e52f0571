package store

import (
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

const (
	DefaultLimit = 20
	MaxLimit     = 100
)

// Query is what a list request asks for.
type Query struct {
	Offset, Limit int
	From, To      wire.Stamp
	Reverse       bool
}

// ListView is a list object over one page of items.
type ListView[T any] struct {
	Items    []*T
	Total    int
	Location string
	Query    Query
	Item     func(*T, *wire.Writer)
}

func (l ListView[T]) Render(w *wire.Writer) {
	w.Object("")
	w.Str("object", "list")
	w.Array("data")
	for _, v := range l.Items {
		l.Item(v, w)
	}
	w.EndArray()
	l.Query.renderTail(w, l.Total, l.Location)
}

// renderTail writes the keys of a list that follow its data.
func (q Query) renderTail(w *wire.Writer, total int, location string) {
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

// EmbedList writes a list inside another object: no page, so all of it up to the default limit.
// data writes the elements.
func EmbedList(w *wire.Writer, name string, total int, location string, now wire.Stamp, data func()) {
	w.Object(name)
	w.Str("object", "list")
	w.Array("data")
	if data != nil {
		data()
	}
	w.EndArray()
	Query{Limit: DefaultLimit, To: now}.renderTail(w, total, location)
}
