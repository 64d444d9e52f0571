package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	// killedMemory times its memory kills a command: what it does to the machine is known by then.
	killedMemory = 2
	// busiest is how often the limit of its time a command may take on a machine that is busy with other things.
	busiest = 10
)

// watched is a command that must end in time and use little memory.
type watched struct {
	process *os.Process
	began   time.Time
	limit   time.Duration // without what it waits for a processor
	memory  int           // in MiB

	peak   int           // the most memory that it used at once, in MiB, as far as the system says it
	waited time.Duration // for a processor, as far as the system says it
	late   bool          // its time was over, and it was ended
}

// watch looks at the command until ctx ends. It kills one that takes too long, and one that uses far more memory than it may: by
// then the machine is at risk. What Maxrss says of a child is that of its parent where that was more.
func (w *watched) watch(ctx context.Context) {
	const pause = 20 * time.Millisecond
	for tick := 0; ; tick++ {
		w.peak = max(w.peak, peakMiB(w.process.Pid))
		took := time.Since(w.began)
		if tick%10 == 0 || took > w.limit {
			w.waited = max(w.waited, waited(w.process.Pid))
		}
		w.late = took-w.waited > w.limit || took > busiest*w.limit
		if w.late || w.peak > killedMemory*w.memory {
			_ = w.process.Kill()
			return
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			_ = w.process.Kill() // one that has ended is not there to be killed
			return
		}
	}
}

// waited returns how long the threads of a process have waited for a processor that others had, 0 where the system does not
// say it. A process that hangs does not wait: it has nothing to do.
func waited(pid int) (all time.Duration) {
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	for _, path := range tasks {
		text, _ := os.ReadFile(path)
		if numbers := strings.Fields(string(text)); len(numbers) == 3 { // running, waiting, how often
			waiting, _ := strconv.ParseInt(numbers[1], 10, 64)
			all += time.Duration(waiting)
		}
	}
	return all
}

var peakLine = regexp.MustCompile(`VmHWM:\s*(\d+) kB`)

// peakMiB returns the most memory that a process has had at once until now, 0 where the system does not say it.
func peakMiB(pid int) int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	found := peakLine.FindSubmatch(status)
	if found == nil {
		return 0
	}
	kib, _ := strconv.Atoi(string(found[1]))
	return kib >> 10
}
