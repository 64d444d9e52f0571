// Package clock is the emulator's time.
package clock

import (
	"sync"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/record"
)

// Clock is the emulator's time: the real one, moved by an offset, or standing still.
type Clock struct {
	mu   sync.RWMutex
	Real func() time.Time
	// Start is where Reset sets the clock, which runs on from there; zero means real time.
	Start  time.Time
	offset time.Duration
	frozen bool
	at     time.Time // the moment it stands at when frozen
}

// Now returns the emulator's time.
func (k *Clock) Now() time.Time {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.read()
}

func (k *Clock) read() time.Time {
	if k.frozen {
		return k.at
	}
	return k.Real().Add(k.offset)
}

// State returns the time and whether it stands still.
func (k *Clock) State() (time.Time, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.read(), k.frozen
}

// Set moves the clock to a moment; frozen or running, it stays so.
func (k *Clock) Set(t time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.at = t
	k.offset = t.Sub(k.Real())
}

// Advance moves the clock by a span.
func (k *Clock) Advance(d time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.at = k.at.Add(d)
	k.offset += d
}

// Freeze stops the clock where it is, or lets it run on from there.
func (k *Clock) Freeze(on bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.read()
	k.at, k.frozen, k.offset = now, on, now.Sub(k.Real())
}

// Fields are what the clock needs to go on after a restart: running, with the same distance to real
// time; frozen, from the moment where it stood.
func (k *Clock) Fields(c *record.Codec) {
	k.mu.Lock()
	defer k.mu.Unlock()
	seconds, rest := k.at.Unix(), k.at.Nanosecond()
	record.Int(c, &k.offset)
	record.Bool(c, &k.frozen)
	record.Int(c, &seconds)
	record.Int(c, &rest)
	if c.Reading() {
		k.at = time.Unix(seconds, int64(rest)).UTC()
	}
}

// Reset goes back to Start, or to real time.
func (k *Clock) Reset() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.offset, k.frozen = 0, false
	if !k.Start.IsZero() {
		k.offset = k.Start.Sub(k.Real())
	}
}
