//go:build unix

package processortime

import (
	"syscall"
	"time"
)

// Used returns the processor time that the process has used so far.
func Used() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err) // no system refuses to tell a process of itself
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
