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

// place is where an object is in its collection. The numbers are those in state files.
type place uint8

const (
	removed place = iota // only others refer to it
	spelled              // where its id says
	named                // under a key that its id does not spell
	places
)

// placing is the place of an object, with its key if that is named.
type placing struct {
	place
	key ident.Key
}

func (p *placing) fields(c *record.Codec) {
	record.Int(c, &p.place)
	if p.place == named {
		moment, order := p.key.Moment(), p.key.Lo
		record.Int(c, &moment)
		record.Int(c, &order)
		p.key = ident.FirstKeyAt(moment)
		p.key.Lo = order
	}
	if p.place >= places {
		c.Damage()
	}
}

// Record returns the record of an object: where it is in the collection, and its fields.
func (c *Collection[T]) Record(id string, last any) ([]byte, bool) {
	at := placing{place: spelled}
	v, stored := c.Get(id)
	if !stored {
		gone, ok := last.(*T)
		if !ok || gone == nil || c.needed == nil || !c.needed(gone) {
			return nil, false
		}
		v, at.place = gone, removed
	} else if key, ok := c.named[id]; ok {
		at = placing{named, key}
	}
	return record.Write(make([]byte, 0, usualRecord), func(r *record.Codec) { c.object(v, &at, r) }), true
}

// usualRecord is the size that most records stay below.
const usualRecord = 512

func (c *Collection[T]) object(v *T, at *placing, r *record.Codec) {
	at.fields(r)
	c.fields(v, r)
}

// Restore puts an object back that Record has written. owner is what its fields refer to.
func (c *Collection[T]) Restore(id string, value []byte, owner any) error {
	v, at := new(T), placing{}
	if err := record.Read(value, owner, func(r *record.Codec) { c.object(v, &at, r) }); err != nil {
		return err
	}
	switch at.place {
	case spelled:
		key, ok := ident.ParseID(c.prefix, id)
		if !ok {
			return record.ErrDamaged
		}
		c.add(id, key, v)
	case named:
		c.keepName(id, at.key)
		c.add(id, at.key, v)
	case removed, places: // it is in no place
	}
	return nil
}
