package check

import "runtime/debug"

// What a record leaves behind is many times what stays: at the default of 100 percent a tenth of the time is spent on collecting it. The
// limit is what keeps memory flat, once as many objects are followed as are remembered.
const (
	gcPercent   = 300
	memoryLimit = 256 << 20
)

// TuneMemory sets the garbage collector of the process as judging wants it, and returns what sets it back.
func TuneMemory() (restore func()) {
	percent, limit := debug.SetGCPercent(gcPercent), debug.SetMemoryLimit(memoryLimit)
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}
