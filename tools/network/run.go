package network

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// quiet drops what servers say about connections that are broken on purpose.
var quiet = log.New(io.Discard, "", 0)

// Outcome is what a run of the suite left behind.
type Outcome struct {
	Exit   int
	Took   time.Duration
	Said   string // on both streams
	Folder string // with the reports
	Report Report
}

// Report is the part of report.json that is looked at here.
type Report struct {
	Verdict  string         `json:"verdict"`
	ExitCode int            `json:"exit_code"`
	Totals   map[string]int `json:"totals"`
	Cases    []Case         `json:"cases"`
	Problems []string       `json:"problems"`
}

// Case is one case of a report.
type Case struct {
	ID         string    `json:"id"`
	Status     string    `json:"status"`
	Reason     string    `json:"reason"`
	StartedAt  time.Time `json:"started_at"`
	DurationMS float64   `json:"duration_ms"`
	Findings   []struct {
		Message string `json:"message"`
	} `json:"findings"`
	Exchanges []struct {
		DurationNS int64 `json:"duration_ns"`
		Failure    *struct {
			Kind string `json:"kind"`
		} `json:"failure"`
	} `json:"exchanges"`
}

// Run runs the suite with these arguments and reads report.json from the folder.
func Run(ctx context.Context, binary, folder string, environment []string, args ...string) (*Outcome, error) {
	process := exec.CommandContext(ctx, binary, append([]string{"run", "--quiet", "--parallel", "1", "--full-report", "--report-dir", folder}, args...)...)
	process.Env = append(os.Environ(), environment...)
	process.Dir = filepath.Dir(folder) // without a configuration file
	started := time.Now()
	said, err := process.CombinedOutput()
	outcome := &Outcome{Took: time.Since(started), Said: string(said), Folder: folder}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		outcome.Exit = exit.ExitCode()
	} else if err != nil {
		return nil, fmt.Errorf("%s does not run: %w", binary, err)
	}
	text, err := os.ReadFile(filepath.Join(folder, "report.json"))
	if err != nil {
		return nil, fmt.Errorf("the run (exit code %d) left no report: %w\n%s", outcome.Exit, err, said)
	}
	if err := json.Unmarshal(text, &outcome.Report); err != nil {
		return nil, fmt.Errorf("the report of the run cannot be read: %w", err)
	}
	return outcome, nil
}

// Build makes the binary from the module at root.
func Build(root, folder string) (binary string, err error) {
	binary = filepath.Join(folder, "omise-conformance")
	build := exec.Command("go", "build", "-o", binary, "./cmd/omise-conformance")
	build.Dir = root
	if said, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("the harness cannot be built: %w\n%s", err, said)
	}
	return binary, nil
}
