package emulator

import (
	"sync"
	"time"
)

// clock is the emulator's time: the real one, moved by an offset, or standing still.
type clock struct {
	mu     sync.RWMutex
	real   func() time.Time
	offset time.Duration
	frozen bool
	at     time.Time // the moment it stands at when frozen
}

func (k *clock) now() time.Time {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.read()
}

func (k *clock) read() time.Time {
	if k.frozen {
		return k.at
	}
	return k.real().Add(k.offset)
}

// state returns the time and whether it stands still.
func (k *clock) state() (time.Time, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.read(), k.frozen
}

// set moves the clock to a moment; frozen or running, it stays so.
func (k *clock) set(t time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.at = t
	k.offset = t.Sub(k.real())
}

// advance moves the clock by a span.
func (k *clock) advance(d time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.at = k.at.Add(d)
	k.offset += d
}

// freeze stops the clock where it is, or lets it run on from there.
func (k *clock) freeze(on bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.read()
	k.at, k.frozen, k.offset = now, on, now.Sub(k.real())
}

// reset goes back to real time.
func (k *clock) reset() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.offset, k.frozen = 0, false
}
