package matrix

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jacoelho/xsd"
)

// sample has a row of each kind.
func sample() *Matrix {
	return &Matrix{
		Command: []string{"npm", "test"}, Seed: 1, Started: time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC),
		Clean: Row{Injection: "none", Ended: Passed, Requests: 4, DurationMS: 1200},
		Rows: []Row{
			{Injection: "error/500", Sentence: "It fails.", Ended: Failed, Exit: 2, Met: 1, Requests: 1},
			{Injection: "slow", Sentence: "It is slow.", Ended: Passed, Met: 3, Requests: 4},
			{Injection: "timeout/done", Sentence: "No | answer.", Good: "Looks.", Ended: Passed, Met: 1, Requests: 5, Twice: []string{"request 3 \x1b[31m<again>"}, Output: "o/t.txt"},
			{Injection: "error/429", Ended: Passed, Met: 1, Requests: 5, Retries: []string{"too early"}},
			{Injection: "timeout/undone", Ended: Hung, Exit: 124, DurationMS: 61000, Met: 1, Requests: 1},
			{Injection: "further/charge", Cope: true, Ended: Failed, Exit: 1, Met: 1, Requests: 4},
			{Injection: "further/card", Cope: true, Ended: Failed, Exit: 1, Requests: 4},
			{Injection: "pending/3ds", Ended: Failed, Exit: 1, Met: 1, Requests: 4, Others: []string{"client.lifecycle: x"}},
			{Injection: "lapsed/capture", Ended: NotRun},
			{Injection: "list/empty", Ended: Hung, DurationMS: 1000, Requests: 4},
		},
	}
}

func TestOutcomes(t *testing.T) {
	m := sample()
	for i, want := range []struct {
		outcome string
		wrong   bool
	}{
		{"failed with exit code 2", false},
		{"passed", false},
		{"passed, charged twice", true},
		{"passed, retried wrongly", true},
		{"hung", true},
		{"failed with exit code 1, and the contract allows such answers", true},
		{"not reached, and failed with exit code 1 all the same", false},
		{"failed with exit code 1, broke 1 rule", false},
		{"not reached", false},
		{"not reached, and hung all the same", false},
	} {
		if r := &m.Rows[i]; r.Outcome() != want.outcome || r.Wrong() != want.wrong {
			t.Errorf("%s: %q, wrong: %t; want %q, %t", r.Injection, r.Outcome(), r.Wrong(), want.outcome, want.wrong)
		}
	}
	if want := "10 injections: 3 passed, 2 failed, 1 failed and must pass, 1 hung, 1 charged twice, 1 retried wrongly, 3 not reached."; m.Summary() != want {
		t.Errorf("the summary is %q, want %q", m.Summary(), want)
	}
}

func TestExitCodes(t *testing.T) {
	m := sample()
	if m.ExitCode() != ExitWrong {
		t.Errorf("with what is wrong it is %d", m.ExitCode())
	}
	for _, n := range []int{0, 1, 6, 7, 8, 9} {
		if code := (&Matrix{Rows: m.Rows[n : n+1]}).ExitCode(); code != ExitWell {
			t.Errorf("%s: %d", m.Rows[n].Injection, code)
		}
	}
	if m.Interrupted = true; m.ExitCode() != ExitInterrupted {
		t.Errorf("interrupted it is %d", m.ExitCode())
	}
}

func written(t *testing.T, write func(io.Writer, *Matrix) error) string {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out, sample()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestWhatIsWrongComesFirst(t *testing.T) {
	for name, text := range map[string]string{"markdown": written(t, WriteMarkdown), "console": written(t, WriteConsole)} {
		at := -1
		for _, injection := range []string{"timeout/done", "error/429", "timeout/undone", "further/charge", "error/500", "pending/3ds", "slow", "further/card", "lapsed/capture"} {
			place := strings.Index(text, injection)
			if place <= at {
				t.Errorf("%s: %s stands at %d, the one before at %d", name, injection, place, at)
			}
			at = place
		}
		for _, want := range []string{"charged twice", "A good client: Looks.", "These can meet no request of the command and were not run: ", "10 injections: "} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", name, want, text)
			}
		}
		if strings.Contains(text, "\x1b") {
			t.Errorf("%s passes on what a terminal takes for a command", name)
		}
	}
	if text := written(t, WriteMarkdown); !strings.Contains(text, `No \| answer.`) || strings.Contains(text, "<again>") {
		t.Errorf("text is taken for Markdown:\n%s", text)
	}
}

func TestJSONHasLists(t *testing.T) {
	var read map[string]any
	if err := json.Unmarshal([]byte(written(t, WriteJSON)), &read); err != nil {
		t.Fatal(err)
	}
	row, _ := read["rows"].([]any)[0].(map[string]any)
	for _, name := range []string{"charged_twice", "retried_wrongly", "other_findings"} {
		if _, ok := row[name].([]any); !ok {
			t.Errorf("%s is %v, want a list", name, row[name])
		}
	}
}

func TestJUnitFitsItsSchema(t *testing.T) {
	schema, err := xsd.LoadWithOptions(os.DirFS(".."), "junit.xsd", xsd.NewLoadOptions())
	if err != nil {
		t.Fatal(err)
	}
	text := written(t, WriteJUnit)
	if err := schema.Validate(strings.NewReader(text)); err != nil {
		t.Errorf("%v:\n%s", err, text)
	}
	for what, n := range map[string]int{"<testcase ": 10, "<failure ": 4, "<skipped ": 3, `failures="4"`: 2, `tests="10"`: 2} {
		if got := strings.Count(text, what); got != n {
			t.Errorf("it has %d times %s, want %d", got, what, n)
		}
	}
}
