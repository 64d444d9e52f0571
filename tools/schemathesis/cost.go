package main

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// cost is what a process took.
type cost struct{ wall, processor time.Duration }

// took returns what a process that has ended took.
func took(begun time.Time, process *exec.Cmd) cost {
	c := cost{wall: time.Since(begun)}
	if state := process.ProcessState; state != nil {
		c.processor = state.UserTime() + state.SystemTime()
	}
	return c
}

// interruptAfter interrupts a process that has had its time of the processor.
func interruptAfter(process *os.Process, limit time.Duration, ended <-chan struct{}) {
	for tick := time.NewTicker(100 * time.Millisecond); ; {
		select {
		case <-ended:
			tick.Stop()
			return
		case <-tick.C:
			if processorTime(process.Pid) > limit {
				_ = process.Signal(os.Interrupt)
				<-ended
				return
			}
		}
	}
}

// processorTime returns the time of the processor that a process has had, as Linux tells it in hundredths of a second.
func processorTime(pid int) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	return processorTimeIn(string(text))
}

func processorTimeIn(stat string) (sum time.Duration) {
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:]) // the name of the program may have spaces
	if len(fields) < 13 {
		return 0
	}
	for _, field := range fields[11:13] {
		ticks, _ := strconv.Atoi(field) // digits
		sum += time.Duration(ticks) * 10 * time.Millisecond
	}
	return sum
}
