package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/suites/all"
)

// longest is the limit for any command of these tests, so that one that hangs ends. It is
// far above what a busy machine needs: a test about the time that something takes
// measures it itself.
const longest = 5 * time.Minute

// thrift has a process collect memory less often than usual, which saves a third of the processor's time where hundreds are
// started: most of it goes into the contract and the cases. A test that looks at memory takes it back with usual.
const (
	thrift = "GOGC=400"
	usual  = "GOGC="
)

// invocation is one call of the command, in an empty folder of its own.
type invocation struct {
	program string // empty: the command itself
	args    []string
	env     []string
	folder  string
	stdout  io.Writer // nil: kept
}

// outcome is the result of an invocation.
type outcome struct {
	code     int
	out, err string
	folder   string
}

// omise runs the command in an empty folder.
func omise(t *testing.T, args ...string) outcome {
	t.Helper()
	return invocation{args: args, folder: t.TempDir()}.run(t)
}

func (i invocation) command(t *testing.T) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), longest)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, cmp.Or(i.program, program), i.args...)
	cmd.Dir = i.folder
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "OMISE_") && !strings.HasPrefix(variable, "NO_COLOR=") {
			cmd.Env = append(cmd.Env, variable)
		}
	}
	cmd.Env = append(append(cmd.Env, thrift), i.env...)
	return cmd
}

func (i invocation) run(t *testing.T) outcome {
	t.Helper()
	cmd := i.command(t)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if i.stdout != nil {
		cmd.Stdout = i.stdout
	}
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%s: %v", strings.Join(i.args, " "), err)
	}
	return outcome{cmd.ProcessState.ExitCode(), out.String(), errs.String(), i.folder}
}

// exits holds the exit code.
func (o outcome) exits(t *testing.T, code int) outcome {
	t.Helper()
	if o.code != code {
		t.Fatalf("exit code %d, want %d\nstdout: %s\nstderr: %s", o.code, code, tail(o.out), o.err)
	}
	return o
}

// complains holds that stderr is this sentence and nothing else.
func (o outcome) complains(t *testing.T, sentence string) {
	t.Helper()
	if want := "omise-conformance: " + sentence + "\n"; o.err != want {
		t.Errorf("stderr\n got %s\nwant %s", o.err, want)
	}
	if o.out != "" {
		t.Errorf("stdout has: %s", tail(o.out))
	}
}

// gutters begin the lines of the console report that go on with the ones before.
var gutters = regexp.MustCompile(`(?m)^ *\| `)

// unwrap joins the lines of a text.
func unwrap(text string) string {
	return strings.Join(strings.Fields(gutters.ReplaceAllString(text, "")), " ")
}

// says holds that the console report has a sentence, however it was wrapped.
func (o outcome) says(t *testing.T, sentences ...string) outcome {
	t.Helper()
	unwrapped := unwrap(o.out)
	for _, sentence := range sentences {
		if !strings.Contains(unwrapped, sentence) {
			t.Errorf("stdout does not say %q:\n%s", sentence, tail(o.out))
		}
	}
	return o
}

// whole reads the reports, which must be there and have every case.
func (o outcome) whole(t *testing.T) *reports.Report {
	t.Helper()
	return wholeIn(t, filepath.Join(o.folder, defaultReportDir))
}

func wholeIn(t *testing.T, dir string) *reports.Report {
	t.Helper()
	report, err := readWhole(dir)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// readWhole reads the reports in a folder. report.json must have every case, but
// for a gate, which has those that its client touched, and walks; the others must have what it has.
func readWhole(dir string) (*reports.Report, error) {
	report, err := readReport(filepath.Join(dir, "report.json"))
	if err != nil {
		return nil, err
	}
	if got, want := len(report.Cases), len(all.Cases()); got != want && report.Gate == nil && report.Run.Mode != reports.ModeExplore {
		return nil, fmt.Errorf("report.json has %d cases, want all %d", got, want)
	}
	text, err := os.ReadFile(filepath.Join(dir, "junit.xml"))
	if err != nil {
		return nil, err
	}
	var suites struct {
		XMLName xml.Name `xml:"testsuites"`
		Tests   int      `xml:"tests,attr"`
	}
	if err = xml.Unmarshal(text, &suites); err != nil {
		return nil, fmt.Errorf("junit.xml: %w", err)
	}
	if suites.Tests < len(report.Cases)-report.Totals.Excluded {
		return nil, fmt.Errorf("junit.xml counts %d tests, want %d or more", suites.Tests, len(report.Cases)-report.Totals.Excluded)
	}
	summary, err := os.ReadFile(filepath.Join(dir, "summary.md"))
	if err != nil {
		return nil, err
	}
	if verdict := reports.VerdictSentence(report); !strings.HasPrefix(string(summary), "## "+verdict) {
		return nil, fmt.Errorf("summary.md begins with %q, want the verdict %q", firstLine(string(summary)), verdict)
	}
	return report, nil
}

// statuses counts the cases by status.
func statuses(report *reports.Report) map[reports.Status]int {
	counts := map[reports.Status]int{}
	for i := range report.Cases {
		counts[report.Cases[i].Status]++
	}
	return counts
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// tail returns the end of long output.
func tail(text string) string {
	const most = 3000
	if len(text) > most {
		return "…" + text[len(text)-most:]
	}
	return text
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
