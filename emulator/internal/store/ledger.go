package store

import (
	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/state"
)

// keeping is how the objects of a collection get into a state file.
type keeping[T any] struct {
	ledger *state.Ledger
	fields func(*T, *record.Codec)
	needed func(*T) bool
}

// Keep has every change of the collection noted in the ledger of its account. fields lists what
// the record of an object holds.
func (c *Collection[T]) Keep(ledger *state.Ledger, fields func(*T, *record.Codec)) *Collection[T] {
	c.ledger, c.fields = ledger, fields
	return c
}

// Outlive keeps the record of a removed object for as long as needed reports that others refer to it.
// Removing it again drops the record.
func (c *Collection[T]) Outlive(needed func(*T) bool) { c.needed = needed }

// Changed notes that an object was changed in place.
func (c *Collection[T]) Changed(id string, v *T) { c.ledger.Note(c, id, v) }

// Kind is the prefix of the ids.
func (c *Collection[T]) Kind() string { return c.prefix }

// Record returns the record of an object: whether it is in the collection, and its fields.
func (c *Collection[T]) Record(id string, last any) ([]byte, bool) {
	v, stored := c.Get(id)
	if !stored {
		removed, ok := last.(*T)
		if !ok || removed == nil || c.needed == nil || !c.needed(removed) {
			return nil, false
		}
		v = removed
	}
	return record.Write(make([]byte, 0, usualRecord), func(r *record.Codec) { c.object(v, &stored, r) }), true
}

// usualRecord is the size that most records stay below.
const usualRecord = 512

func (c *Collection[T]) object(v *T, stored *bool, r *record.Codec) {
	record.Bool(r, stored)
	c.fields(v, r)
}

// Restore puts an object back that Record has written. owner is what its fields refer to.
func (c *Collection[T]) Restore(id string, value []byte, owner any) error {
	v, stored := new(T), false
	if err := record.Read(value, owner, func(r *record.Codec) { c.object(v, &stored, r) }); err != nil {
		return err
	}
	key, ok := ident.ParseID(c.prefix, id)
	if !ok {
		return record.ErrDamaged
	}
	if stored {
		c.Add(id, key.Moment().Time(), v)
	}
	return nil
}
