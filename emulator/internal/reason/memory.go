package reason

import (
	"strings"
	"sync"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/ident"
)

// mostDestroyed is how many destroyed objects are remembered.
const mostDestroyed = 1000

// kept are the prefixes of the objects that are evicted last, apart from all others.
var kept = map[string]bool{"cust": true, "recp": true, "acch": true}

// Memory remembers what is gone, within bounds: the last objects that requests have destroyed, and up to which
// id objects were evicted. Its methods may be called at the same time.
type Memory struct {
	mu        sync.Mutex
	began     time.Time
	destroyed []destruction
	evicted   map[bool]ident.Key // of what is kept, and of all else
}

type destruction struct {
	id string
	at time.Time
}

// Begin forgets everything, as the emulator starts anew.
func (m *Memory) Begin(now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.began, m.destroyed, m.evicted = now, nil, map[bool]ident.Key{}
}

// Began returns when the emulator has started or was reset.
func (m *Memory) Began() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.began
}

// Destroy notes that a request has destroyed an object.
func (m *Memory) Destroy(id string, at time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.destroyed) == mostDestroyed {
		m.destroyed = append(m.destroyed[:0], m.destroyed[mostDestroyed/10:]...)
	}
	m.destroyed = append(m.destroyed, destruction{id, at})
}

// Destroyed returns when a request has destroyed the object, and reports whether one has.
func (m *Memory) Destroyed(id string) (time.Time, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.destroyed {
		if m.destroyed[i].id == id {
			return m.destroyed[i].at, true
		}
	}
	return time.Time{}, false
}

// Evict notes that an object was dropped as the oldest of its kind: one of those that are kept longest, or
// another.
func (m *Memory) Evict(longest bool, key ident.Key) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.evicted[longest].Less(key) {
		m.evicted[longest] = key
	}
}

// Evicted reports whether an object may have been evicted: younger ones were.
func (m *Memory) Evicted(id string) bool {
	prefix, _, _ := strings.Cut(id, "_")
	key, ok := ident.ParseID(prefix, id)
	m.mu.Lock()
	defer m.mu.Unlock()
	return ok && !key.Moment().Time().Before(m.began) && !m.evicted[kept[prefix]].Less(key)
}
