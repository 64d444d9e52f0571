package matrix

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/gate"
	"github.com/omise-conformance/harness/internal/selection"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/matrix"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/target"
)

// outputs keeps what the runs write.
type outputs struct {
	mu   sync.Mutex
	text map[string]*bytes.Buffer
}

type closing struct{ io.Writer }

func (closing) Close() error { return nil }

func (o *outputs) open(injection string) (io.WriteCloser, string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.text[injection] = &bytes.Buffer{}
	return closing{o.text[injection]}, injection + ".txt", nil
}

// try runs a matrix of a client of this package.
func try(t *testing.T, client string, inject ...string) (*matrix.Matrix, *outputs, error) {
	t.Helper()
	t.Setenv(asClient, client)
	return tryCommand(t.Context(), t, []string{os.Args[0]}, inject...)
}

func tryCommand(ctx context.Context, t *testing.T, command []string, inject ...string) (*matrix.Matrix, *outputs, error) {
	t.Helper()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	out := &outputs{text: map[string]*bytes.Buffer{}}
	made, err := Run(ctx, Options{
		Gate: gate.Options{
			Command: command,
			Session: session.Options{Contract: contract, Mode: reports.ModeGate, Seed: 1, Selected: selection.All(nil), Target: target.Config{Dialect: specs.Any}},
		},
		Inject: inject, Timeout: 5 * time.Second, Parallel: 2, Output: out.open,
	})
	return made, out, err
}

func rowOf(t *testing.T, m *matrix.Matrix, name string) *matrix.Row {
	t.Helper()
	i := slices.IndexFunc(m.Rows, func(r matrix.Row) bool { return r.Injection == name })
	if i < 0 {
		t.Fatalf("there is no row %s", name)
	}
	return &m.Rows[i]
}

// expected is how a row must come out.
type expected struct {
	ended   matrix.End
	wrong   bool
	outcome string // its beginning
}

func TestAMatrixTellsClientsApart(t *testing.T) {
	const failed = "failed with exit code 1"
	for client, rows := range map[string]map[string]expected{
		"copes": {
			"timeout/done@createCharge":   {matrix.Passed, false, "passed"},
			"error/429@createCharge":      {matrix.Passed, false, "passed"},
			"error/500-done@createCharge": {matrix.Passed, false, "passed"},
			"cut/body@createCharge":       {matrix.Passed, false, "passed"},
			"further/charge":              {matrix.Passed, false, "passed"},
			"absent/charge":               {matrix.Passed, false, "passed"},
			"text/chunked":                {matrix.Passed, false, "passed"},
			"error/401":                   {matrix.Failed, false, failed},
			"decline/timeout":             {matrix.Failed, false, failed},
			"pending/3ds":                 {matrix.Failed, false, failed},
			"lapsed/capture":              {matrix.NotRun, false, "not reached"},
		},
		"blind": {
			"timeout/done@createCharge":   {matrix.Passed, true, "passed, charged twice"},
			"cut/done@createCharge":       {matrix.Passed, true, "passed, charged twice"},
			"error/504-done@createCharge": {matrix.Passed, true, "passed, charged twice"},
			"timeout/undone@createCharge": {matrix.Passed, false, "passed"},
		},
		"hangs":  {"timeout/undone@createCharge": {matrix.Hung, true, "hung"}},
		"strict": {"further/charge": {matrix.Failed, true, failed + ", and the contract allows such answers"}, "order/charge": {matrix.Passed, false, "passed"}},
		"hasty":  {"error/429@createCustomer": {matrix.Passed, true, "passed, retried wrongly"}, "error/429-bare@createCustomer": {matrix.Passed, false, "passed"}},
		"insists": {
			"error/401@createCharge": {matrix.Failed, true, failed + ", retried wrongly"}, "error/500@createCharge": {matrix.Passed, false, "passed"},
		},
		"two": {"error/401@listCustomers": {matrix.Failed, false, failed}, "error/429@listCustomers": {matrix.Failed, false, failed}},
	} {
		t.Run(client, func(t *testing.T) {
			m, out, err := try(t, client, slices.Sorted(maps.Keys(rows))...)
			if err != nil {
				t.Fatal(err)
			}
			for name, want := range rows {
				r := rowOf(t, m, name)
				if r.Ended != want.ended || r.Wrong() != want.wrong || !strings.HasPrefix(r.Outcome(), want.outcome) {
					t.Errorf("%s: %s, wrong: %t; want %s, %t\n%+v\n%s", name, r.Outcome(), r.Wrong(), want.outcome, want.wrong, r, out.text[name])
				}
				if reached := want.ended != matrix.NotRun; reached != r.Reached() || reached != (r.Output == name+".txt") {
					t.Errorf("%s was met by %d requests, and the output is in %q", name, r.Met, r.Output)
				}
			}
			wrong := slices.ContainsFunc(slices.Collect(maps.Values(rows)), func(e expected) bool { return e.wrong })
			if code := m.ExitCode(); (code == matrix.ExitWrong) != wrong {
				t.Errorf("the exit code is %d", code)
			}
		})
	}
}

func TestAMatrixNeedsAGreenCommand(t *testing.T) {
	for client, want := range map[string]string{
		"fails":  "without an injection the command fails with exit code 1: a matrix needs one that passes",
		"silent": "without an injection the command sent no request to the API",
	} {
		if _, out, err := try(t, client, "slow"); err == nil || !strings.HasPrefix(err.Error(), want) || len(out.text) != 1 {
			t.Errorf("%s: %v after %d runs", client, err, len(out.text))
		}
	}
}

func TestAMatrixThatIsInterrupted(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	t.Setenv(asClient, "hangs")
	time.AfterFunc(1500*time.Millisecond, stop)
	m, _, err := tryCommand(ctx, t, []string{os.Args[0]}, "timeout/undone@createCharge")
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if m != nil && (!m.Interrupted || m.ExitCode() != matrix.ExitInterrupted) {
		t.Errorf("it is %+v", m)
	}
}

func TestWhatGetsARow(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	count := func(all bool, written ...string) int {
		chosen, err := choose(contract, written, all)
		if err != nil {
			t.Fatal(err)
		}
		return len(chosen)
	}
	some, all := count(false), count(true)
	if some > 110 || all < some+100 {
		t.Errorf("%d rows by default, %d in all", some, all)
	}
	if n := count(false, "error/429*", "slow:2"); n != 3 {
		t.Errorf("%d rows, want 3", n)
	}
	chosen, err := choose(contract, []string{"error/429*@createCharge:1"}, false)
	if err != nil || len(chosen) != 2 || chosen[1].written != "error/429-bare@createCharge:1" {
		t.Errorf("%+v %v", chosen, err)
	}
	if _, err := choose(contract, []string{"eror"}, false); err == nil {
		t.Error("a wrong name is taken")
	}
}

func TestOutputIsBounded(t *testing.T) {
	var kept bytes.Buffer
	o := &output{to: &kept, left: 5}
	for range 3 {
		if n, err := o.Write([]byte("abc")); n != 3 || err != nil {
			t.Errorf("%d %v", n, err)
		}
	}
	if o.flush(); kept.String() != "abcab" {
		t.Errorf("kept %q", kept.String())
	}
}

// TestOutputHasNoSecrets prints keys and card numbers in parts of lines, as a command may.
func TestOutputHasNoSecrets(t *testing.T) {
	var kept bytes.Buffer
	o := &output{to: &kept, left: mostOutput, keys: []string{"", "hunter2-of-the-run"}}
	for _, part := range []string{"key skey_te", "st_5xuy4w91xqz7d1w9u0t\ncard 4929", "123456781236\nhunter2-of", "-the-run and cvc=123\n\nlast line 4929123456781236"} {
		_, _ = o.Write([]byte(part))
	}
	o.flush()
	const want = "key skey_test_xxxxxxxxxxxxxxxxxxx\ncard 492912******1236\n"
	text := kept.String()
	if !strings.HasPrefix(text, want) || !strings.HasSuffix(text, "and cvc=***\n\nlast line 492912******1236") || strings.Contains(text, "hunter2") {
		t.Errorf("kept %q", text)
	}
}
