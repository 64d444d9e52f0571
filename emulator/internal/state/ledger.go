package state

import (
	"slices"
	"sync"
)

// Kept is a kind of objects that a ledger can put into its file.
type Kept interface {
	// Kind is the name of the kind, which no other of the account has.
	Kind() string
	// Record returns the record of an object as it is now. last is the object when it was noted. ok
	// is false for an object that is gone.
	Record(id string, last any) (value []byte, ok bool)
}

// Ledger is the lock of an account. While it is held it notes what changes; Unlock hands that to the
// file, so that changes of one account are in the file in their order. Without a file it is a
// mutex and nothing else.
type Ledger struct {
	sync.Mutex
	file    *File
	account uint32
	noted   []note
	ended   bool
}

// note is an object that has changed.
type note struct {
	of   Kept
	id   string
	last any
}

// Keep begins to hand over changes: those of the account with a number.
func (l *Ledger) Keep(file *File, account uint32) { l.file, l.account = file, account }

// Account is the number of the account.
func (l *Ledger) Account() uint32 { return l.account }

// nearby is how far back a repeated note is looked for. Most requests change fewer objects, and
// writing an object twice does no harm.
const nearby = 8

// Note notes that an object was added, replaced, removed or changed in place. The lock is held.
func (l *Ledger) Note(of Kept, id string, last any) {
	if l == nil || l.file == nil {
		return
	}
	for i := len(l.noted) - 1; i >= max(0, len(l.noted)-nearby); i-- {
		if n := &l.noted[i]; n.of == of && n.id == id {
			n.last = last
			return
		}
	}
	l.noted = append(l.noted, note{of, id, last})
}

// maxNoted keeps one large request from holding its memory permanently.
const maxNoted = 1000

// End hands nothing more over once the changes noted so far are: what is done to an account that is gone is not kept. The
// lock is held.
func (l *Ledger) End() { l.ended = true }

// Unlock hands the changes over and unlocks the account.
func (l *Ledger) Unlock() {
	if file, changes := l.take(nil); len(changes) > 0 {
		file.Append(changes)
	}
	l.Mutex.Unlock()
}

// UnlockBoth unlocks two accounts and hands their changes over together: the file has those of both, or none.
func UnlockBoth(a, b *Ledger) {
	file, changes := a.take(nil)
	if _, changes = b.take(changes); len(changes) > 0 {
		file.Append(changes)
	}
	a.Mutex.Unlock()
	b.Mutex.Unlock()
}

// take appends what was noted to changes, and forgets it.
func (l *Ledger) take(changes []Change) (*File, []Change) {
	file := l.file
	if l.ended {
		l.file = nil
	}
	if len(l.noted) == 0 {
		return file, changes
	}
	changes = slices.Grow(changes, len(l.noted))
	for _, n := range l.noted {
		c := Change{Key: Key{l.account, n.of.Kind(), n.id}}
		if value, ok := n.of.Record(n.id, n.last); ok {
			c.Value = value
		}
		changes = append(changes, c)
	}
	clear(l.noted)
	if l.noted = l.noted[:0]; cap(l.noted) > maxNoted {
		l.noted = nil
	}
	return file, changes
}
