package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// gateTime is the limit of one gate. The examples take seconds; Go compiles a part of its library before the first.
const gateTime = 3 * time.Minute

// listName is the file of each example with what the gate finds in it.
const listName = "known-failing.txt"

// trial runs one example behind a gate.
type trial struct {
	*example
	binary string // the harness
	home   string // the checkout
}

// outcome is what came of a trial.
type outcome struct {
	language string
	required bool
	missing  string // a command that the machine lacks
	broken   string // why the gate was not green
	report   report
	setup    time.Duration
	took     time.Duration
}

// report is what is looked at of a report.json.
type report struct {
	Totals struct {
		Failed       int `json:"failed"`
		KnownFailing int `json:"known_failing"`
		Warnings     int `json:"warnings"`
		Checks       int `json:"checks"`
	} `json:"totals"`
	Gate struct {
		Requests   int            `json:"requests"`
		Operations map[string]int `json:"operations"`
		Ways       map[string]int `json:"ways"`
	} `json:"gate"`
}

// fails reports whether the run as a whole fails for this.
func (o outcome) fails() bool { return o.broken != "" || o.missing != "" && o.required }

func (t trial) run(ctx context.Context) outcome {
	o := outcome{language: t.Name, missing: t.Missing()}
	if o.missing != "" {
		return o
	}
	started := time.Now()
	to := t.At(t.home)
	if err := t.Install(ctx, to); err != nil {
		o.broken = err.Error()
		return o
	}
	o.setup = time.Since(started)
	started = time.Now()
	if err := t.judge(ctx, to.From, to.To, &o.report); err != nil {
		o.broken = err.Error()
	}
	o.took = time.Since(started)
	return o
}

// judge runs the command behind a gate and reads the report. The error says why the gate is not green.
func (t trial) judge(ctx context.Context, folder, installed string, into *report) error {
	ctx, cancel := context.WithTimeout(ctx, gateTime)
	defer cancel()
	reports := filepath.Join(t.home, "bin", "gates", t.Name)
	if err := os.RemoveAll(reports); err != nil {
		return err // an old report must not pass for a new one
	}
	arguments := []string{"gate", "--known-failing", listName, "--report-dir", reports}
	if t.mark != "" {
		arguments = append(arguments, "--mark", t.mark)
	}
	arguments = slices.Concat(arguments, []string{"--"}, t.command(installed))
	gate := exec.CommandContext(ctx, t.binary, arguments...)
	gate.Dir, gate.Env, gate.WaitDelay = folder, os.Environ(), 10*time.Second
	gate.Cancel = func() error { return gate.Process.Signal(os.Interrupt) }
	if t.env != nil {
		gate.Env = append(gate.Env, t.env(installed)...)
	}
	fmt.Printf("# %s: omise-conformance %s\n", t.Name, strings.Join(arguments, " "))
	said, ended := gate.CombinedOutput()
	if ended != nil {
		fmt.Printf("%s\n", said)
	}
	var exit *exec.ExitError
	switch text, err := os.ReadFile(filepath.Join(reports, "report.json")); {
	case ctx.Err() != nil:
		return fmt.Errorf("the gate did not end in %s", gateTime)
	case ended != nil && !errors.As(ended, &exit):
		return ended
	case err != nil:
		return fmt.Errorf("no report: %w", err)
	default:
		if err := json.Unmarshal(text, into); err != nil {
			return err
		}
	}
	if exit != nil {
		return fmt.Errorf("exit code %d", exit.ExitCode())
	}
	if left := t.untouched(into); len(left) > 0 {
		return fmt.Errorf("no request of %s", strings.Join(left, ", "))
	}
	return nil
}

// untouched lists the operations of which the client should have sent a request and did not.
func (t trial) untouched(r *report) (left []string) {
	for _, name := range operations {
		if r.Gate.Operations[name] == 0 && !slices.Contains(t.without, name) {
			left = append(left, name)
		}
	}
	return left
}
