package commandline

import (
	"math"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// memoryAim is what the Go runtime tries to keep within: from there on it collects more often. A run of the whole suite holds
// 160 MiB at its largest, against a target that is wrong everywhere as against one that is right, and twice that without the aim. The program
// itself takes 30 MiB more, so that a run stays below 300 MiB.
const memoryAim = 240 << 20

// tuning is the name of the annotation of TunesMemory.
const tuning = "memory"

// TunesMemory are the annotations of a command that sets the collector of memory as it wants it. What packages make when they begin is
// not looked through before.
var TunesMemory = map[string]string{tuning: "own"}

// HasOwnTuning reports whether a command has them.
func HasOwnTuning(cmd *cobra.Command) bool { return cmd.Annotations[tuning] != "" }

// LimitMemory has the process collect memory more often than use more than a run needs. A limit of the
// environment (GOMEMLIMIT) stays. A library must leave the collector of its process alone, so that the command does it.
func LimitMemory() {
	if debug.SetMemoryLimit(-1) == math.MaxInt64 {
		debug.SetMemoryLimit(memoryAim)
	}
}

// Roomy lifts the limit of LimitMemory for a command that holds more at once and would spend its time on collecting.
// It returns a function that takes it back.
func Roomy() (restore func()) {
	limit := debug.SetMemoryLimit(-1)
	if limit == memoryAim {
		debug.SetMemoryLimit(math.MaxInt64)
	}
	return func() { debug.SetMemoryLimit(limit) }
}
