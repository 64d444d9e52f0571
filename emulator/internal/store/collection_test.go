package store

import (
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Against a plain slice: whatever is added, removed and asked for, pages and totals agree.
func TestCollectionAgainstASlice(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	source := ident.NewIDSource(3)
	type thing struct {
		id string
		at wire.Stamp
	}
	var count atomic.Int64
	c := NewCollection[thing]("cust", &count)
	var model []*thing // in creation order
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	for step := range 20_000 {
		switch random.IntN(10) {
		case 0, 1: // remove one, half the time the oldest
			if len(model) == 0 {
				continue
			}
			i := random.IntN(len(model)) * random.IntN(2)
			c.Remove(model[i].id)
			if _, still := c.Get(model[i].id); still {
				t.Fatalf("step %d: a removed object is still found", step)
			}
			model = append(model[:i], model[i+1:]...)
		case 2: // the clock goes back or far ahead
			now = now.Add(time.Duration(random.IntN(60)-30) * time.Minute)
		default:
			now = now.Add(time.Duration(random.IntN(3)) * time.Millisecond)
			id := string(source.Next(now).AppendSuffix([]byte("cust_test_")))
			v := &thing{id, wire.StampOf(now)}
			at := len(model)
			for at > 0 && model[at-1].id > id {
				at--
			}
			model = append(model[:at], append([]*thing{v}, model[at:]...)...)
			c.Add(id, now, v)
		}
		if step%50 != 0 || len(model) == 0 {
			continue
		}
		q := Query{
			Limit: 1 + random.IntN(30), Offset: random.IntN(len(model) + 5), Reverse: random.IntN(2) == 0,
			From: model[random.IntN(len(model))].at, To: model[random.IntN(len(model))].at,
		}
		var within []*thing
		for _, v := range model {
			if v.at >= q.From && v.at <= q.To {
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
		want := within[start:min(start+q.Limit, total)]
		got, n := c.Page(q)
		if n != total || fmt.Sprint(got) != fmt.Sprint(append([]*thing(nil), want...)) {
			t.Fatalf("step %d, %+v: got %d of %d, want %d of %d", step, q, len(got), n, len(want), total)
		}
	}
	if int(count.Load()) != len(model) || c.Count != len(model) {
		t.Errorf("the count is %d and %d, want %d", count.Load(), c.Count, len(model))
	}
	if oldest, _, _ := c.Oldest(ident.FirstKeyAt(wire.StampOf(now.AddDate(1, 0, 0)))); oldest != model[0] {
		t.Errorf("the oldest is %v, want %v", oldest, model[0])
	}
}

// Objects with ids that do not spell their creation are found by them, and listed where they were created.
func TestNamedObjectsAreListedByTheirCreation(t *testing.T) {
	source := ident.NewIDSource(3)
	var count atomic.Int64
	c := NewCollection[string]("cust", &count)
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	made := string(source.Next(now).AppendSuffix([]byte("cust_test_")))
	spelled := string(source.Next(now.AddDate(-9, 0, 0)).AppendSuffix([]byte("cust_test_")))
	order := []string{"cust_test_1", "cust_test_B", made, spelled}
	for _, i := range []int{2, 0, 1, 3} {
		at := now
		if order[i] == spelled {
			at = now.Add(time.Minute)
		}
		c.Add(order[i], at, &order[i])
	}
	check := func(want ...string) {
		t.Helper()
		items, total := c.Page(Query{Limit: 10, From: wire.StampOf(now), To: wire.StampOf(now.Add(time.Hour))})
		var got []string
		for _, id := range items {
			got = append(got, *id)
		}
		if total != len(want) || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("the list is %v, want %v", got, want)
		}
		for _, id := range want {
			if v, ok := c.Get(id); !ok || *v != id {
				t.Errorf("%s is not found", id)
			}
		}
	}
	check(order...)
	c.Remove("cust_test_1")
	c.Remove(spelled)
	if _, ok := c.Get(spelled); ok {
		t.Errorf("%s is still found", spelled)
	}
	check("cust_test_B", made)
	c.Add("cust_test_1", now, &order[0])
	check("cust_test_B", "cust_test_1", made)
	c.Clear()
	check()
}
