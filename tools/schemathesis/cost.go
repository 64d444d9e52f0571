package main

import (
	"os/exec"
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
