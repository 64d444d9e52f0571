package main

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/omise-conformance/harness/reports"
)

// TestClosedOutput: a reader that has seen enough ends no run, and the exit code
// is still that of the verdict.
func TestClosedOutput(t *testing.T) {
	t.Parallel()
	for command, code := range map[string]int{
		"run -q --rule token.*": 0, "run -q --label-filter tokens&&charges": 4, "spec": 0, "rules list": 0, "rules list --json": 0, "rules show token.create": 0,
	} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			reader, writer, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			reader.Close()
			defer writer.Close()
			o := invocation{args: strings.Fields(command), folder: t.TempDir(), stdout: writer}.run(t).exits(t, code)
			if o.err != "" {
				t.Errorf("stderr has %s", o.err)
			}
			if strings.HasPrefix(command, "run") {
				o.whole(t)
			}
		})
	}
}

// TestFullOutput: what cannot be shown is no success.
func TestFullOutput(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("there is no /dev/full here")
	}
	defer full.Close()
	o := invocation{args: []string{"run", "-q", "--case", "tokens/create"}, folder: t.TempDir(), stdout: full}.run(t).exits(t, 3)
	if want := "omise-conformance: the console report could not be written: write /dev/stdout: no space left on device\n"; o.err != want {
		t.Errorf("stderr\n got %s\nwant %s", o.err, want)
	}
	o.whole(t)
}

// onTerminal runs the command on a terminal, with script(1).
func onTerminal(t *testing.T, env []string, args string) string {
	t.Helper()
	script, err := exec.LookPath("script")
	if err != nil {
		t.Skip("there is no script(1) here to make a terminal")
	}
	cmd := invocation{folder: t.TempDir(), env: append([]string{"TERM=xterm"}, env...)}.command(t)
	cmd.Path, cmd.Args = script, []string{script, "-qec", program + " " + args, "/dev/null"}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

func TestTerminal(t *testing.T) {
	t.Parallel()
	const color, bar = "\x1b[1m", "asking the target"
	for name, each := range map[string]struct {
		env           []string
		args          string
		colored, bars bool
	}{
		"plain":    {nil, "run --rule 'token.*'", true, true},
		"NO_COLOR": {[]string{"NO_COLOR=1"}, "run --rule 'token.*'", false, true},
		"dumb":     {[]string{"TERM=dumb"}, "run --rule 'token.*'", false, false},
		"quiet":    {nil, "run -q --rule 'token.*'", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out := onTerminal(t, each.env, each.args)
			if strings.Contains(out, color) != each.colored {
				t.Errorf("colored %v, want %v:\n%q", !each.colored, each.colored, tail(out))
			}
			if strings.Contains(out, bar) != each.bars {
				t.Errorf("has a bar %v, want %v:\n%q", !each.bars, each.bars, tail(out))
			}
			if !strings.Contains(out, "Conformant: ") {
				t.Errorf("no verdict:\n%q", tail(out))
			}
		})
	}
	if o := omise(t, "run", "--rule", "token.*"); strings.ContainsAny(o.out+o.err, "\x1b\r") {
		t.Errorf("control characters where there is no terminal:\n%q\n%q", tail(o.out), o.err)
	}
}

// started is a command that runs until it is signalled.
type started struct {
	cmd *exec.Cmd
	mu  sync.Mutex
	out bytes.Buffer
}

func (s *started) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.out.Write(text)
}

func (s *started) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.out.String()
}

func start(t *testing.T, i invocation) *started {
	t.Helper()
	s := &started{cmd: i.command(t)}
	s.cmd.Stdout, s.cmd.Stderr = s, s
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return s
}

// signal sends a signal and returns the exit code.
func (s *started) signal(t *testing.T, signal os.Signal) int {
	t.Helper()
	if err := s.cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	_ = s.cmd.Wait() // the exit code says more
	return s.cmd.ProcessState.ExitCode()
}

// TestInterruptedRun: the reports hold what was judged until then.
func TestInterruptedRun(t *testing.T) {
	t.Parallel()
	// What ignores it, such as nohup, has what it starts ignore it, but for a process that reads it.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
	for name, sent := range map[string]os.Signal{"Ctrl-C": os.Interrupt, "SIGTERM": syscall.SIGTERM, "a closed terminal": syscall.SIGHUP} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			halfway := make(chan struct{})
			var once sync.Once
			own := oneHost(t)
			address := serveFake(t, vanishing(http.HandlerFunc(own.ServeHTTP), func(request int64) bool {
				if request == 200 {
					once.Do(func() { close(halfway) })
				}
				return false
			}))
			folder := t.TempDir()
			run := start(t, invocation{args: []string{"run", "--api-url", address, "--rate", "400"}, env: someKeys, folder: folder})
			<-halfway
			if code := run.signal(t, sent); code != 130 {
				t.Fatalf("exit code %d\n%s", code, tail(run.text()))
			}
			report := wholeIn(t, filepath.Join(folder, defaultReportDir))
			counts := statuses(report)
			if report.Verdict != reports.Interrupted || report.ExitCode != 130 || counts["passed"] < 10 || counts["blocked"] < 100 {
				t.Errorf("%s, exit code %d, cases %v", report.Verdict, report.ExitCode, counts)
			}
			for _, c := range report.Cases {
				if c.Status == reports.StatusBlocked && !strings.HasPrefix(c.Reason, "the run was interrupted ") {
					t.Errorf("%s was not judged because %s", c.ID, c.Reason)
				}
			}
			outcome{out: run.text()}.says(t, "Interrupted: until then, ", "What to do: run again")
		})
	}
}

// TestInterruptedWhileAsking: a target that hangs is left at once.
func TestInterruptedWhileAsking(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{}, 10)
	address := serveFake(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		<-r.Context().Done()
	}))
	folder := t.TempDir()
	run := start(t, invocation{args: []string{"run", "--api-url", address}, env: someKeys, folder: folder})
	<-asked
	if code := run.signal(t, os.Interrupt); code != 130 {
		t.Fatalf("exit code %d\n%s", code, tail(run.text()))
	}
	wholeIn(t, filepath.Join(folder, defaultReportDir))
}
