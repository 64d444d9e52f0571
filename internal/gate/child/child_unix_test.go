//go:build unix

package child

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestMain makes the test binary a command for the tests: the variable says what it does.
func TestMain(m *testing.M) {
	what := os.Getenv("CHILD_DOES")
	if what == "" {
		os.Exit(m.Run())
	}
	verb, argument, _ := strings.Cut(what, " ")
	deeds[verb](argument)
	os.Exit(0)
}

// deeds are what the command of a test can do.
var deeds = map[string]func(string){
	"exit": func(code string) { number, _ := strconv.Atoi(code); os.Exit(number) },
	"say":  func(text string) { fmt.Print(text); fmt.Fprint(os.Stderr, "err "+text) },
	"copy": func(string) { _, _ = io.Copy(os.Stdout, os.Stdin) },
	"die":  func(string) { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL); select {} },
	"hang": func(string) { time.Sleep(time.Minute) },
	"deaf": func(string) {
		signal.Ignore(syscall.SIGTERM, syscall.SIGINT)
		fmt.Println("ready")
		time.Sleep(time.Minute)
	},
	"heed": func(string) {
		got := make(chan os.Signal, 1)
		signal.Notify(got, syscall.SIGUSR1, syscall.SIGTERM)
		fmt.Println("ready")
		fmt.Println(<-got)
		os.Exit(9)
	},
	// It leaves a process that holds its output.
	"daemon": func(string) {
		left := exec.Command(os.Args[0])
		left.Env = append(os.Environ(), "CHILD_DOES=hang")
		left.Stdout, left.Stderr = os.Stdout, os.Stderr
		_ = left.Start()
		fmt.Println("left " + strconv.Itoa(left.Process.Pid))
	},
}

// output keeps what a command printed, and tells when it first did.
type output struct {
	text  bytes.Buffer
	first chan struct{}
}

func (o *output) String() string { return o.text.String() }

func (o *output) Write(text []byte) (int, error) {
	if o.text.Len() == 0 {
		close(o.first)
	}
	return o.text.Write(text)
}

func does(what string) Options {
	return Options{Command: []string{os.Args[0]}, Env: append(os.Environ(), "CHILD_DOES="+what), Stdout: io.Discard, Stderr: io.Discard}
}

func TestEnds(t *testing.T) {
	for _, each := range []struct {
		name    string
		options Options
		want    End
	}{
		{"a success", does("exit 0"), End{Started: true}},
		{"an exit code", does("exit 7"), End{Started: true, Code: 7}},
		{"a signal", does("die"), End{Started: true, Code: 137, Problem: `the command was ended by the signal that says "killed"`}},
		{"no such command", Options{Command: []string{"no-such-command-here"}}, End{Code: 127, Problem: `the command "no-such-command-here" was not found`}},
		{"no such file", Options{Command: []string{"./no/such"}}, End{Code: 127, Problem: `the command "./no/such" was not found`}},
		{"a folder", Options{Command: []string{"/"}}, End{Code: 126, Problem: `the command "/" cannot be run: is a directory`}},
		{
			"too slow", func() Options { o := does("hang"); o.Timeout = 50 * time.Millisecond; return o }(),
			End{Started: true, Code: 124, TimedOut: true, Problem: "the command took longer than 50ms and was ended"},
		},
		{
			"too slow and deaf", func() Options {
				o := does("deaf")
				o.Timeout, o.Grace = 300*time.Millisecond, 50*time.Millisecond
				return o
			}(),
			End{Started: true, Code: 124, TimedOut: true, Problem: "the command took longer than 300ms and was ended"},
		},
	} {
		t.Run(each.name, func(t *testing.T) {
			if got := Run(t.Context(), each.options); got != each.want {
				t.Errorf("got %+v, want %+v", got, each.want)
			}
		})
	}
}

func TestStreamsAreThoseOfTheGate(t *testing.T) {
	o := does("say hello")
	var out, problems bytes.Buffer
	o.Stdout, o.Stderr = &out, &problems
	if end := Run(t.Context(), o); end.Code != 0 || out.String() != "hello" || problems.String() != "err hello" {
		t.Errorf("%+v %q %q", end, out.String(), problems.String())
	}
	o = does("copy")
	out.Reset()
	o.Stdin, o.Stdout = strings.NewReader("typed"), &out
	if end := Run(t.Context(), o); end.Code != 0 || out.String() != "typed" {
		t.Errorf("%+v %q", end, out.String())
	}
}

func TestTheEndOfTheGateEndsTheCommand(t *testing.T) {
	for what, want := range map[string]End{
		"hang": {Started: true, Code: 143, Interrupted: true, Problem: `the command was ended by the signal that says "terminated"`},
		"deaf": {Started: true, Code: 137, Interrupted: true, Problem: `the command was ended by the signal that says "killed"`},
		"heed": {Started: true, Code: 9, Interrupted: true},
	} {
		t.Run(what, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			out := &output{first: make(chan struct{})}
			o := does(what)
			o.Stdout, o.Grace = out, 100*time.Millisecond
			go func() {
				if what != "hang" {
					<-out.first
				}
				cancel()
			}()
			if got := Run(ctx, o); got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

func TestSignalsArePassedOn(t *testing.T) {
	out := &output{first: make(chan struct{})}
	o := does("heed")
	o.Stdout = out
	go func() {
		<-out.first
		_ = syscall.Kill(os.Getpid(), syscall.SIGUSR1)
	}()
	if end := Run(t.Context(), o); end.Code != 9 || end.Interrupted || !strings.Contains(out.String(), "user defined signal 1") {
		t.Errorf("%+v %q", end, out.String())
	}
}

func TestTheSecondInterruptKills(t *testing.T) {
	out := &output{first: make(chan struct{})}
	o := does("deaf")
	o.Stdout = out
	go func() {
		<-out.first
		_ = syscall.Kill(os.Getpid(), syscall.SIGINT)
		time.Sleep(50 * time.Millisecond)
		_ = syscall.Kill(os.Getpid(), syscall.SIGINT)
	}()
	if end := Run(t.Context(), o); end.Code != 137 || !end.Interrupted {
		t.Errorf("%+v", end)
	}
}

func TestADaemonDoesNotHoldTheGate(t *testing.T) {
	var out bytes.Buffer
	o := does("daemon")
	o.Stdout = &out
	begun := time.Now()
	end := Run(t.Context(), o)
	_, pid, _ := strings.Cut(strings.TrimSpace(out.String()), " ")
	number, err := strconv.Atoi(pid)
	if err != nil {
		t.Fatalf("the daemon has no number: %q", out.String())
	}
	defer func() { _ = syscall.Kill(number, syscall.SIGKILL) }()
	if took := time.Since(begun); end.Code != 0 || !end.Left || took > 10*time.Second {
		t.Errorf("%+v after %s", end, took)
	}
}

func TestMarks(t *testing.T) {
	for form, each := range map[string]struct{ output, want string }{
		"go":                {"=== RUN   TestCharge\n", "TestCharge"},
		"pytest":            {"tests/test_charge.py::test_capture ", "tests/test_charge.py::test_capture"},
		"unittest":          {"test_capture (tests.ChargeTest) ... ", "test_capture (tests.ChargeTest)"},
		"surefire":          {"[INFO] Running co.shop.ChargeTest\n", "co.shop.ChargeTest"},
		"minitest":          {"ChargeTest#test_capture = ", "ChargeTest#test_capture"},
		`^# Subtest: (.*)$`: {"# Subtest: captures\n", "captures"},
		`^ok.*`:             {"ok 1 - a\nnot ok 2", "ok 1 - a"},
	} {
		t.Run(form, func(t *testing.T) {
			marks, err := NewMarks(form)
			if err != nil {
				t.Fatal(err)
			}
			before := time.Now()
			o := does("say before\n" + each.output)
			var out bytes.Buffer
			o.Stdout, o.Marks = &out, marks
			if end := Run(t.Context(), o); end.Code != 0 || out.String() != "before\n"+each.output {
				t.Errorf("%+v %q", end, out.String())
			}
			if got := marks.At(time.Now()); got != each.want {
				t.Errorf("the mark is %q, want %q", got, each.want)
			}
			if got := marks.At(before); got != "" {
				t.Errorf("before it began, the mark is %q", got)
			}
		})
	}
	if _, err := NewMarks("("); err == nil || !strings.Contains(err.Error(), "neither a test runner (go, minitest") {
		t.Errorf("a wrong form: %v", err)
	}
	if got := (*Marks)(nil).At(time.Now()); got != "" {
		t.Errorf("no marks: %q", got)
	}
}

func TestMarksAreBounded(t *testing.T) {
	marks, _ := NewMarks(`^(\d+)`)
	reader := marks.reading(io.Discard)
	for i := range 3 * mostMarks {
		fmt.Fprintf(reader, "%d\n", i)
	}
	if n := len(marks.last); n > mostMarks || marks.At(time.Now()) != strconv.Itoa(3*mostMarks-1) {
		t.Errorf("%d marks, the last is %s", n, marks.At(time.Now()))
	}
}
