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

// trial runs Schemathesis, and the suite where the two are compared.
type trial struct {
	program  string   // Schemathesis
	suite    string   // omise-conformance
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
		suite: on.Binary, document: filepath.Join(on.Scratch, "openapi.yaml"), scratch: on.Scratch,
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

// run tests the document against an emulator of its own.
func (t *trial) run(ctx context.Context, with fault, further []string) (*outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, runTime)
	defer cancel()
	start, err := time.Parse(time.RFC3339, clockStart)
	if err != nil {
		return nil, err
	}
	standing := time.Now()
	s, err := newStage(ctx, emulator.Options{
		Seed: seed, StartTime: start, Now: func() time.Time { return standing }, OneAddress: true, AcceptAnyTestKey: true,
	}, with)
	if err != nil {
		return nil, err
	}
	defer s.close()
	if err := makeChains(ctx, s.ControlURL); err != nil {
		return nil, err
	}
	folder, err := t.folder()
	if err != nil {
		return nil, err
	}
	report, excused := filepath.Join(folder, "report.json"), filepath.Join(folder, "excused.json")
	process := exec.CommandContext(ctx, t.program, slices.Concat([]string{
		"--config-file", t.config, "run", t.document, "--url", s.APIURL,
		"--no-color", "--report", "json", "--report-json-path", report,
	}, t.options, further)...)
	process.Dir, process.WaitDelay = folder, 5*time.Second
	process.Env = append(os.Environ(), "OMISE_PUBLIC_KEY="+s.public, "OMISE_SECRET_KEY="+s.secret, "NO_PROXY=127.0.0.1", "no_proxy=127.0.0.1",
		"PYTHONDONTWRITEBYTECODE=1", "SCHEMATHESIS_HOOKS="+t.hooks, "SCHEMATHESIS_EXCUSED="+excused)
	begun := time.Now()
	said, ended := process.CombinedOutput()
	o := &outcome{said: string(said), took: took(begun, process)}
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

// testHooks runs the tests of hooks.py, and returns what they say.
func (t *trial) testHooks(ctx context.Context) (said string, err error) {
	test := exec.CommandContext(ctx, filepath.Join(filepath.Dir(t.program), "python"), "-m", "unittest", "hooks_test")
	test.Dir, test.Env = filepath.Dir(t.hooks), append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	out, err := test.CombinedOutput()
	return string(out), err
}

// folder makes a folder for what a run writes.
func (t *trial) folder() (string, error) {
	t.runs++
	folder := filepath.Join(t.scratch, fmt.Sprint("run-", t.runs))
	return folder, os.Mkdir(folder, 0o755)
}
