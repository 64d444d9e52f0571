// Package processortime tells how much processor time the process has used. A test that bounds work by it says the same on a busy machine,
// where the time on the clock grows with what others do.
package processortime

import "time"

// Since returns how much more processor time the process has used since it had used some. All its goroutines count.
func Since(used time.Duration) time.Duration { return Used() - used }
