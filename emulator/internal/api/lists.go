package api

import (
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/store"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// listQuery reads offset, limit, order, from and to. No source states what a limit over 100 does:
// it is read as 100.
func (c *Call) listQuery() (store.Query, *apierror.Error) {
	q := store.Query{Limit: store.DefaultLimit, To: c.Stamp()}
	offset, err := c.readCount("offset")
	if err != nil {
		return q, err
	}
	q.Offset = int(min(offset, 1<<31))
	limit, err := c.readCount("limit")
	if err != nil {
		return q, err
	}
	if limit > 0 { // a client that leaves its limit unset may send 0
		q.Limit = int(min(limit, store.MaxLimit))
	}
	switch order := c.Params.Text("order"); order {
	case "", "chronological":
	case "reverse_chronological":
		q.Reverse = true
	default:
		return q, apierror.BadRequest("order must be chronological or reverse_chronological")
	}
	err = c.readRange(&q)
	return q, err
}

// readCount reads offset or limit, 0 where it is missing or empty.
func (c *Call) readCount(name string) (int64, *apierror.Error) {
	v, given, ok := c.Params.Integer(name)
	if !given || c.Params.Text(name) == "" {
		return 0, nil
	}
	if !ok || v < 0 {
		return 0, apierror.BadRequest(name + " must be greater than or equal to 0")
	}
	return v, nil
}

// readRange reads from and to.
func (c *Call) readRange(q *store.Query) *apierror.Error {
	var whole, ok bool
	if text := c.Params.Text("from"); text != "" {
		if q.From, _, ok = wire.ParseTime(text); !ok {
			return apierror.BadRequest("from is not a valid date")
		}
	}
	if text := c.Params.Text("to"); text != "" {
		if q.To, whole, ok = wire.ParseTime(text); !ok {
			return apierror.BadRequest("to is not a valid date")
		}
		if whole {
			q.To += 999 // created_at is shown in whole seconds: to=created_at must include the object
		}
	}
	return nil
}

// listOf answers a page of a collection; its location is the request path. item must start its
// value with w.object(""), which writes the comma between elements.
func listOf[T any](c *Call, from *store.Collection[T], item func(*T, *wire.Writer)) (any, *apierror.Error) {
	q, err := c.listQuery()
	if err != nil {
		return nil, err
	}
	items, total := from.Page(q)
	return store.ListView[T]{Items: items, Total: total, Location: c.Path, Query: q, Item: item}, nil
}

// ListOfSlice answers a page of the few objects that belong to another one, such as the refunds
// of a charge. They are in creation order; created returns when each was made.
func ListOfSlice[T any](c *Call, all []*T, created func(*T) wire.Stamp, item func(*T, *wire.Writer)) (any, *apierror.Error) {
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
	return store.ListView[T]{Items: within[start:end], Total: total, Location: c.Path, Query: q, Item: item}, nil
}
