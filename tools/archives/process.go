package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

// measured is what a process took.
type measured struct {
	took   time.Duration
	memory float64 // the most that it had in memory at once, in MiB
}

// process runs a command to its end, with what is written to its standard input, and returns what it printed.
func process(ctx context.Context, environment []string, input func(io.Writer) error, command ...string) (measured, string, error) {
	run := exec.CommandContext(ctx, command[0], command[1:]...)
	run.Env = append(os.Environ(), environment...)
	var out bytes.Buffer
	run.Stdout, run.Stderr = &out, &out
	written := make(chan error, 1)
	if input == nil {
		written <- nil
	} else {
		pipe, err := run.StdinPipe()
		if err != nil {
			return measured{}, "", err
		}
		go func() {
			err := input(pipe)
			if closed := pipe.Close(); err == nil {
				err = closed
			}
			written <- err
		}()
	}
	start := time.Now()
	err := run.Run()
	m := measured{took: time.Since(start)}
	if err == nil {
		err = <-written
	}
	if usage, ok := run.ProcessState.SysUsage().(*syscall.Rusage); ok {
		if m.memory = float64(usage.Maxrss) / 1024; runtime.GOOS == "darwin" { // which counts bytes, and not KiB
			m.memory /= 1024
		}
	}
	if err != nil {
		return m, out.String(), fmt.Errorf("%v: %w: %s", command, err, out.String())
	}
	return m, out.String(), nil
}

// judged is where a check says how many records it has judged.
var judged = regexp.MustCompile(`(?m)^([0-9]+) records judged with ([0-9]+) checks`)

// checkRun runs a check, which has to judge so many records and to find nothing.
func checkRun(ctx context.Context, records int, environment []string, input func(io.Writer) error, command ...string) (measured, error) {
	m, out, err := process(ctx, environment, input, command...)
	if err != nil {
		return m, err
	}
	said := judged.FindStringSubmatch(out)
	if said == nil || said[1] != strconv.Itoa(records) || said[2] == "0" {
		return m, fmt.Errorf("%v: %d records were to be judged: %s", command, records, out)
	}
	return m, nil
}
