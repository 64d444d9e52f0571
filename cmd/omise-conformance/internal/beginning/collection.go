// Package beginning puts off the collection of memory while the process begins, and while it holds little: what packages make then stays, and to
// look through it several times takes a tenth of the time until a command runs, and a fifth of that of a command which judges a few cases.
package beginning

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// later is the percentage of Go until there is much, and usualOfGo the one that it has where the environment (GOGC) does not say another.
const (
	later     = 400
	usualOfGo = 100
)

// much is how many bytes a command holds at most while collections are put off: five times as many are used then, less than a run of all cases needs.
const much = 24 << 20

// Packages are initialized in the order of their paths as far as what they import allows, so this one comes before those that make much.
var usual = debug.SetGCPercent(later)

// End has memory be collected as usual as soon as there is much, for which a command that tunes the collector has no need.
func End() {
	if usual != usualOfGo {
		debug.SetGCPercent(usual)
		return
	}
	afterEachCollection(func() (again bool) {
		if held() < much {
			return true
		}
		if now := debug.SetGCPercent(usual); now != later { // somebody has tuned it meanwhile
			debug.SetGCPercent(now)
		}
		return false
	})
}

// afterEachCollection calls a function after each collection until it is not wanted again.
func afterEachCollection(call func() (again bool)) {
	runtime.SetFinalizer(new([16]byte), func(*[16]byte) {
		if call() {
			afterEachCollection(call)
		}
	})
}

// held returns how many bytes were in use after the last collection.
func held() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
