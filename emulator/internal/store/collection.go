// Package store keeps the objects of an account in the order of their creation, and shows pages
// of them.
package store

import (
	"sort"
	"strings"
	"sync/atomic"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// chunkSize bounds what one insertion or removal moves, so that both cost the same with a million
// objects as with ten.
const chunkSize = 512

// stored holds the key in two fields, which leaves room for the weight: 24 bytes in all.
type stored[T any] struct {
	hi     uint64
	lo     uint32
	weight uint32
	v      *T
}

func (s *stored[T]) key() ident.Key { return ident.Key{Hi: s.hi, Lo: s.lo} }

// Collection keeps objects in creation order, found by id. It needs no map: ids sort by creation
// time, so lookups, pages and time ranges are all binary searches over chunks. The caller holds
// the account's lock.
//
// Values are pointers: change an object by putting a changed copy with put, and events may keep
// the old one for free.
type Collection[T any] struct {
	prefix string
	chunks [][]stored[T]
	Count  int
	total  *atomic.Int64 // weight of all objects of the emulator
	// named are the keys of objects whose ids do not spell their creation: those of a seed file. It is nil for most.
	named map[string]ident.Key
	keeping[T]
}

func NewCollection[T any](prefix string, total *atomic.Int64) *Collection[T] {
	return &Collection[T]{prefix: prefix, total: total}
}

// Beside makes a collection whose objects count together with those of another.
func Beside[T, U any](prefix string, other *Collection[U]) *Collection[T] {
	return NewCollection[T](prefix, other.total)
}

// All returns the objects in creation order.
func (c *Collection[T]) All() []*T {
	all := make([]*T, 0, c.Count)
	c.Walk(0, c.Count, false, func(v *T) { all = append(all, v) })
	return all
}

// Add stores v under an id. created is the moment in an id made by NewID; any other id that begins with the prefix is kept by
// name, in the order of creation as well.
func (c *Collection[T]) Add(id string, created time.Time, v *T) {
	key, ok := ident.ParseID(c.prefix, id)
	if !ok || key.Moment() != wire.StampOf(created) {
		key = c.name(id, wire.StampOf(created))
	}
	c.add(id, key, v)
}

func (c *Collection[T]) add(id string, key ident.Key, v *T) {
	c.ledger.Note(c, id, v)
	it := stored[T]{key.Hi, key.Lo, weightOf(v), v}
	c.Count++
	c.total.Add(int64(it.weight))
	last := len(c.chunks) - 1
	if last >= 0 {
		tail := c.chunks[last]
		if tail[len(tail)-1].key().Less(key) && len(tail) < chunkSize {
			c.chunks[last] = append(tail, it)
			return
		}
	}
	if last < 0 || c.chunks[last][len(c.chunks[last])-1].key().Less(key) {
		size := chunkSize
		if last < 0 {
			size = 4 // most collections of most accounts stay small
		}
		c.chunks = append(c.chunks, append(make([]stored[T], 0, size), it))
		return
	}
	c.insert(it) // the clock went back
}

// name makes a key for an id that does not spell it: the first that is free in its millisecond.
func (c *Collection[T]) name(id string, created wire.Stamp) ident.Key {
	if !strings.HasPrefix(id, c.prefix+"_") {
		panic("id " + id + " is not one of collection " + c.prefix)
	}
	key := ident.FirstKeyAt(created)
	key.Lo = uint32(len(c.named)) // far fewer than 2^32 objects are kept
	for {
		if i, j := c.seek(key); i == len(c.chunks) || c.chunks[i][j].key() != key {
			break
		}
		key.Lo++
	}
	c.keepName(id, key)
	return key
}

func (c *Collection[T]) keepName(id string, key ident.Key) {
	if c.named == nil {
		c.named = map[string]ident.Key{}
	}
	c.named[id] = key
}

// insert places an item before the end, splitting a full chunk.
func (c *Collection[T]) insert(it stored[T]) {
	i, j := c.seek(it.key())
	chunk := c.chunks[i]
	chunk = append(chunk, stored[T]{})
	copy(chunk[j+1:], chunk[j:])
	chunk[j] = it
	if len(chunk) <= chunkSize {
		c.chunks[i] = chunk
		return
	}
	half := len(chunk) / 2
	right := append(make([]stored[T], 0, chunkSize), chunk[half:]...)
	c.chunks[i] = chunk[:half:half]
	c.chunks = append(c.chunks, nil)
	copy(c.chunks[i+2:], c.chunks[i+1:])
	c.chunks[i+1] = right
}

// seek finds the first item not below key: its chunk and its place there. Past the end it returns
// len(chunks), 0.
func (c *Collection[T]) seek(key ident.Key) (int, int) {
	i := sort.Search(len(c.chunks), func(i int) bool {
		chunk := c.chunks[i]
		return !chunk[len(chunk)-1].key().Less(key)
	})
	if i == len(c.chunks) {
		return i, 0
	}
	chunk := c.chunks[i]
	return i, sort.Search(len(chunk), func(j int) bool { return !chunk[j].key().Less(key) })
}

func (c *Collection[T]) find(id string) (int, int, bool) {
	key, ok := c.named[id]
	if !ok {
		key, ok = ident.ParseID(c.prefix, id)
	}
	if !ok {
		return 0, 0, false
	}
	i, j := c.seek(key)
	if i == len(c.chunks) || c.chunks[i][j].key() != key {
		return 0, 0, false
	}
	return i, j, true
}

func (c *Collection[T]) Get(id string) (*T, bool) {
	i, j, ok := c.find(id)
	if !ok {
		return nil, false
	}
	return c.chunks[i][j].v, true
}

// Has reports whether an id is there.
func (c *Collection[T]) Has(id string) bool {
	_, _, ok := c.find(id)
	return ok
}

// Put replaces the value of an id that is there.
func (c *Collection[T]) Put(id string, v *T) {
	if i, j, ok := c.find(id); ok {
		it := &c.chunks[i][j]
		weight := weightOf(v)
		c.total.Add(int64(weight) - int64(it.weight))
		it.v, it.weight = v, weight
		c.ledger.Note(c, id, v)
	}
}

func (c *Collection[T]) Remove(id string) {
	i, j, ok := c.find(id)
	if !ok {
		c.ledger.Note(c, id, nil) // it may still be in the file, see Outlive
		return
	}
	delete(c.named, id)
	chunk := c.chunks[i]
	c.ledger.Note(c, id, chunk[j].v)
	c.Count--
	c.total.Add(-int64(chunk[j].weight))
	if j == 0 {
		chunk[0] = stored[T]{}
		chunk = chunk[1:]
	} else {
		copy(chunk[j:], chunk[j+1:])
		chunk[len(chunk)-1] = stored[T]{}
		chunk = chunk[:len(chunk)-1]
	}
	c.chunks[i] = chunk
	if len(chunk) > 0 {
		return
	}
	if i == 0 {
		c.chunks[0] = nil
		c.chunks = c.chunks[1:]
		return
	}
	c.chunks = append(c.chunks[:i], c.chunks[i+1:]...)
}

// Clear drops all objects. What is added from then on is not counted in the emulator's total: it is for an account that
// nobody can reach any more.
func (c *Collection[T]) Clear() {
	for _, chunk := range c.chunks {
		for i := range chunk {
			c.total.Add(-int64(chunk[i].weight))
		}
	}
	c.chunks, c.named, c.Count, c.total = nil, nil, 0, new(atomic.Int64)
}

// Oldest returns the object that has been there longest, and the key by which it is older than others,
// for eviction. One with a key of now or later was created before the clock went back: it is older
// than all whose time has come.
func (c *Collection[T]) Oldest(now ident.Key) (*T, ident.Key, bool) {
	if c.Count == 0 {
		return nil, ident.Key{}, false
	}
	tail := c.chunks[len(c.chunks)-1]
	if last := tail[len(tail)-1]; !last.key().Less(now) {
		return last.v, ident.Key{}, true
	}
	first := c.chunks[0][0]
	return first.v, first.key(), true
}

// rank counts the items below key.
func (c *Collection[T]) rank(key ident.Key) int {
	i, j := c.seek(key)
	n := j
	for _, chunk := range c.chunks[:i] {
		n += len(chunk)
	}
	return n
}

// Walk visits at most count items, beginning with the one of the given rank, upwards or downwards.
func (c *Collection[T]) Walk(rank, count int, down bool, visit func(*T)) {
	i := 0
	for i < len(c.chunks) && rank >= len(c.chunks[i]) {
		rank -= len(c.chunks[i])
		i++
	}
	for ; count > 0 && i >= 0 && i < len(c.chunks); count-- {
		visit(c.chunks[i][rank].v)
		if down {
			if rank--; rank < 0 {
				if i--; i >= 0 {
					rank = len(c.chunks[i]) - 1
				}
			}
		} else if rank++; rank == len(c.chunks[i]) {
			rank = 0
			i++
		}
	}
}

// Page returns the objects a list query asks for and how many lie between its from and to.
func (c *Collection[T]) Page(q Query) (items []*T, total int) {
	low := c.rank(ident.FirstKeyAt(q.From))
	high := c.rank(ident.FirstKeyAt(q.To + 1))
	total = max(high-low, 0)
	count := min(q.Limit, total-q.Offset)
	if count <= 0 {
		return nil, total
	}
	items = make([]*T, 0, count)
	visit := func(v *T) { items = append(items, v) }
	if q.Reverse {
		c.Walk(high-1-q.Offset, count, true, visit)
	} else {
		c.Walk(low+q.Offset, count, false, visit)
	}
	return items, total
}
