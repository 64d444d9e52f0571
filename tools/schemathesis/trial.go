package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/tools/installation"
	"github.com/omise-conformance/harness/tools/program"
)

const (
	// clockStart and seed make each run like the last one. The clock stands still, since Schemathesis sends again
	// what it was answered, times too.
	clockStart = "2026-01-15T00:00:00Z"
	seed       = 1
	// runTime is the limit of one run, which takes one or two minutes of a processor.
	runTime = 30 * time.Minute
)

// trial runs Schemathesis.
type trial struct {
	program  string   // Schemathesis
	config   string   // its configuration
	hooks    string   // hooks.py
	options  []string // of each run
	document string
	scratch  string
	runs     int
}

// newTrial writes the document as users of the harness get it.
func newTrial(ctx context.Context, on program.Ground, at installation.Place) (*trial, error) {
	t := &trial{
		program: filepath.Join(at.To, "venv", "bin", "schemathesis"),
		config:  filepath.Join(at.From, "schemathesis.toml"), hooks: filepath.Join(at.From, "hooks.py"),
		document: filepath.Join(on.Scratch, "openapi.yaml"), scratch: on.Scratch,
	}
	text, err := exec.CommandContext(ctx, on.Binary, "spec").Output()
	if err != nil {
		return nil, fmt.Errorf("omise-conformance spec: %w", err)
	}
	return t, os.WriteFile(t.document, text, 0o644)
}

// draw has the runs draw requests with a seed, where they are the same ones otherwise.
func (t *trial) draw(seed int) error {
	text, err := os.ReadFile(t.config)
	if err != nil {
		return err
	}
	const same = "\ndeterministic = true\n"
	if !bytes.Contains(text, []byte(same)) {
		return fmt.Errorf("%s has no line %q", t.config, strings.TrimSpace(same))
	}
	t.config = filepath.Join(t.scratch, "schemathesis.toml")
	t.options = []string{"--seed", strconv.Itoa(seed)}
	return os.WriteFile(t.config, bytes.Replace(text, []byte(same), []byte("\n"), 1), 0o644)
}

// run tests the document against an emulator of its own, which has a fault unless its name is empty.
func (t *trial) run(ctx context.Context, fault string, further []string) (*outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, runTime)
	defer cancel()
	start, err := time.Parse(time.RFC3339, clockStart)
	if err != nil {
		return nil, err
	}
	standing := time.Now()
	e := emulator.New(emulator.Options{
		Seed: seed, StartTime: start, Now: func() time.Time { return standing },
		OneAddress: true, AcceptAnyTestKey: true, Fault: fault,
	})
	defer e.Close()
	server, err := emulator.Start(ctx, e, emulator.ServerOptions{})
	if err != nil {
		return nil, err
	}
	defer func() { _ = server.Shutdown(context.WithoutCancel(ctx)) }()
	if err := makeChains(ctx, server.ControlURL); err != nil {
		return nil, err
	}
	t.runs++
	folder := filepath.Join(t.scratch, fmt.Sprint("run-", t.runs))
	if err := os.Mkdir(folder, 0o755); err != nil {
		return nil, err
	}
	public, secret := e.Keys()
	report, excused := filepath.Join(folder, "report.json"), filepath.Join(folder, "excused.json")
	process := exec.CommandContext(ctx, t.program, slices.Concat([]string{
		"--config-file", t.config, "run", t.document, "--url", server.APIURL,
		"--no-color", "--report", "json", "--report-json-path", report,
	}, t.options, further)...)
	process.Dir, process.WaitDelay = folder, 5*time.Second
	process.Env = append(os.Environ(), "OMISE_PUBLIC_KEY="+public, "OMISE_SECRET_KEY="+secret, "NO_PROXY=127.0.0.1", "no_proxy=127.0.0.1",
		"PYTHONDONTWRITEBYTECODE=1", "SCHEMATHESIS_HOOKS="+t.hooks, "SCHEMATHESIS_EXCUSED="+excused)
	said, ended := process.CombinedOutput()
	o := &outcome{said: string(said)}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("Schemathesis was ended: %w\n%s", err, said)
	}
	if err := readJSON(report, o); err != nil {
		return nil, fmt.Errorf("Schemathesis left no report (%w, %w)\n%s", ended, err, said)
	}
	if err := readJSON(excused, &o.excused); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return o, nil
}

// makeChains makes two sub-merchants, which the API itself cannot.
func makeChains(ctx context.Context, controlURL string) error {
	for range 2 {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, controlURL+"/chains", bytes.NewReader(nil))
		if err != nil {
			return err
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			return fmt.Errorf("the control API makes no chain: %s", answer.Status)
		}
	}
	return nil
}

func readJSON(file string, into any) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// faults runs Schemathesis against faults that are spread over the catalogue of the emulator.
func (t *trial) faults(ctx context.Context, most int) error {
	names := emulator.FaultNames()
	most = min(most, len(names))
	noticed, started := 0, time.Now()
	for i := range most {
		name := names[i*len(names)/most]
		o, err := t.run(ctx, name, nil)
		if err != nil {
			return err
		}
		verdict := "not noticed"
		if len(o.Failures) > 0 {
			noticed++
			verdict = "noticed: " + o.Failures[0].Title
		}
		fmt.Printf("%s: %s\n", name, verdict)
	}
	fmt.Printf("%d of %d faults noticed, in %s\n", noticed, most, time.Since(started).Round(time.Second))
	return nil
}
