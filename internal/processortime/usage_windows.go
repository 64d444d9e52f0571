package processortime

import (
	"syscall"
	"time"
)

// Used returns the processor time that the process has used so far.
func Used() time.Duration {
	process, err := syscall.GetCurrentProcess()
	if err != nil {
		panic(err) // no system refuses to tell a process of itself
	}
	var begun, ended, kernel, user syscall.Filetime
	if err := syscall.GetProcessTimes(process, &begun, &ended, &kernel, &user); err != nil {
		panic(err)
	}
	return span(kernel) + span(user)
}

// span returns a span of time that is counted in steps of 100 ns.
func span(f syscall.Filetime) time.Duration {
	return time.Duration(int64(f.HighDateTime)<<32|int64(f.LowDateTime)) * 100
}
