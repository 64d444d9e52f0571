package webhooks

import (
	"slices"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/wire"
)

const (
	// journalBytes bounds what the log of deliveries holds; the oldest go first.
	journalBytes = 8 << 20
	// entryBytes is what an entry takes beside what other people have written.
	entryBytes = 1 << 10
)

// journal is the log of deliveries, oldest first.
type journal struct {
	entries []entry
	bytes   int
}

// entry is a delivery with what was sent.
type entry struct {
	*Delivery
	body    []byte
	headers []header
	took    time.Duration // of real time
	account Account
	repeats string     // the id of the delivery that this one repeats
	parcel  *parcel    // where another attempt was planned
	next    wire.Stamp // when that follows; set where the log is read
}

func (e *entry) size() int { return cap(e.body) + len(e.uri) + len(e.failure) + entryBytes }

// add keeps an entry, and returns how many had to go for it.
func (l *journal) add(e entry) (gone int) {
	l.entries = append(l.entries, e)
	l.bytes += e.size()
	for ; l.bytes > journalBytes && gone < len(l.entries)-1; gone++ {
		l.bytes -= l.entries[gone].size()
		l.entries[gone] = entry{}
	}
	l.entries = l.entries[gone:]
	return gone
}

func (l *journal) find(id string) (entry, bool) {
	i := slices.IndexFunc(l.entries, func(e entry) bool { return e.id == id })
	if i < 0 {
		return entry{}, false
	}
	return l.entries[i], true
}
