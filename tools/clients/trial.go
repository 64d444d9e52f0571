package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// flowTime is the limit of the flows of one language, which take seconds.
const flowTime = 3 * time.Minute

// trial runs the flows of one language.
type trial struct {
	language
	binary  string // the harness
	home    string // the checkout
	scratch string
	out     io.Writer
}

// outcome is what came of a trial.
type outcome struct {
	language string
	required bool
	steps    []step
	planned  int    // steps in the file of flows
	missing  string // a command that the machine lacks
	broken   string // why the flows did not run to their end
	setup    time.Duration
	took     time.Duration
}

// fails reports whether the run as a whole fails for this.
func (o outcome) fails() bool {
	if o.missing != "" {
		return o.required
	}
	return o.broken != "" || o.planned == 0 || len(o.steps) != o.planned || o.held() < o.planned
}

func (t trial) run(ctx context.Context) outcome {
	o := outcome{language: t.Name, missing: t.Missing()}
	if o.missing != "" {
		return o
	}
	started := time.Now()
	to := t.At(t.home)
	p := place{source: filepath.Join(t.home, "testdata", "clients", t.Name), installed: to.To, scratch: t.scratch}
	names, err := stepsOf(filepath.Join(p.source, t.flow))
	if err == nil {
		o.planned = len(names)
		err = os.MkdirAll(p.scratch, 0o755)
	}
	if err == nil {
		err = t.Install(ctx, to)
	}
	if err != nil {
		o.broken = err.Error()
		return o
	}
	o.setup = time.Since(started)
	started = time.Now()
	o.steps, err = t.flows(ctx, p)
	if err != nil {
		o.broken = err.Error()
	}
	o.took = time.Since(started)
	return o
}

// flows runs the steps against an emulator of their own.
func (t trial) flows(ctx context.Context, p place) ([]step, error) {
	ctx, cancel := context.WithTimeout(ctx, flowTime)
	defer cancel()
	e, err := startEmulator(ctx, t.binary, p.scratch)
	if err != nil {
		return nil, err
	}
	defer e.stop()
	between, err := openTunnels(e.TLSURL)
	if err != nil {
		return nil, err
	}
	defer between.close()
	p.proxy, p.caFile = between.url(), e.CAFile
	arguments := t.start(p)
	flows := exec.CommandContext(ctx, arguments[0], arguments[1:]...)
	flows.Dir, flows.WaitDelay = p.scratch, 5*time.Second
	flows.Env = append(withoutProxies(os.Environ()), e.variables()...)
	flows.Env = append(flows.Env, "CLIENTS_PROXY="+p.proxy, "CLIENTS_CA="+p.caFile)
	if t.env != nil {
		flows.Env = append(flows.Env, t.env(p)...)
	}
	var said bytes.Buffer
	fmt.Fprintf(t.out, "# %s\n", t.Name)
	flows.Stdout, flows.Stderr = io.MultiWriter(t.out, &said), t.out
	ended := flows.Run()
	steps := readSteps(&said)
	switch held := !slices.ContainsFunc(steps, func(s step) bool { return !s.held }); {
	case ctx.Err() != nil:
		return steps, fmt.Errorf("the flows did not end in %s", flowTime)
	case ended != nil && held:
		return steps, fmt.Errorf("the flows ended early: %w", ended)
	case ended == nil && !held:
		return steps, fmt.Errorf("the flows ended with 0 though a step failed")
	}
	return steps, nil
}

// withoutProxies drops the proxies of the machine, which would stand between client and emulator,
// and sets none for addresses of this machine.
func withoutProxies(environment []string) []string {
	return slices.DeleteFunc(slices.Clone(environment), func(variable string) bool {
		name, _, _ := strings.Cut(strings.ToLower(variable), "=")
		return strings.HasSuffix(name, "_proxy") || name == "node_extra_ca_certs" || name == "java_tool_options"
	})
}
