// Package matrix is the report of a client's command that was run again and again, each time with something injected into
// the answers that it got.
package matrix

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/internal/names"
)

// Matrix is what came of it, the content of matrix.json.
type Matrix struct {
	// Command is what was run.
	Command []string `json:"command"`
	// Seed is that of the injections, Version that of the harness.
	Seed    int64     `json:"seed"`
	Version string    `json:"version"`
	Started time.Time `json:"started_at"`
	// Clean is the run without an injection, Rows are the others in the order of the injections.
	Clean Row   `json:"clean"`
	Rows  []Row `json:"rows"`
	// Interrupted holds if not all were run.
	Interrupted bool `json:"interrupted,omitempty"`
}

// Row is one run of the command.
type Row struct {
	// Injection is the name of what was injected, Sentence says it, and Good what a good client does.
	Injection string `json:"injection"`
	Sentence  string `json:"sentence"`
	Good      string `json:"good"`
	// Cope holds if the command must pass all the same: the contract says that answers may be so.
	Cope bool `json:"must_pass"`
	// Ended is how the command ended.
	Ended End `json:"ended"`
	// Exit is its exit code, and Problem says in a sentence how it ended where that is no exit code of its own.
	Exit    int    `json:"exit_code"`
	Problem string `json:"problem,omitempty"`
	// Met counts the requests that met the injection, of all Requests.
	Met      int `json:"requests_met"`
	Requests int `json:"requests"`
	// Twice are sentences about money that was asked for twice, Retries about requests that were sent again wrongly, and
	// Others about rules that the command kept without the injection.
	Twice   []string `json:"charged_twice"`
	Retries []string `json:"retried_wrongly"`
	Others  []string `json:"other_findings"`
	// Output names the file with what the command wrote.
	Output     string  `json:"output,omitempty"`
	DurationMS float64 `json:"duration_ms"`
}

// End is how a command ended.
type End string

// The ends of commands.
const (
	Passed End = "passed"
	Failed End = "failed"
	// Hung is a command that waited for an answer without end, or that a time limit ended.
	Hung End = "hung"
	// NotRun holds where the run without an injection shows that no request could meet it.
	NotRun End = "not run"
)

// Reached reports whether a request met the injection.
func (r *Row) Reached() bool { return r.Met > 0 }

// Wrong reports whether the command did not cope: it hung, did harm, or failed where it must pass.
func (r *Row) Wrong() bool {
	return r.Ended == Hung && r.Reached() || len(r.Twice)+len(r.Retries) > 0 || r.Cope && r.Ended == Failed && r.Reached()
}

// Outcome says in a few words what came of it.
func (r *Row) Outcome() string {
	if !r.Reached() {
		switch r.Ended {
		case NotRun, Passed:
			return "not reached"
		}
		return "not reached, and " + r.ending() + " all the same"
	}
	words := []string{r.ending()}
	if r.Cope && r.Ended == Failed {
		words = []string{r.ending() + ", and the contract allows such answers"}
	}
	if len(r.Twice) > 0 {
		words = append(words, "charged twice")
	}
	if len(r.Retries) > 0 {
		words = append(words, "retried wrongly")
	}
	if len(r.Others) > 0 {
		words = append(words, "broke "+names.Count(len(r.Others), "rule"))
	}
	return strings.Join(words, ", ")
}

func (r *Row) ending() string {
	if r.Ended == Failed {
		return fmt.Sprintf("failed with exit code %d", r.Exit)
	}
	return string(r.Ended)
}

// Details returns the sentences about what the command did.
func (r *Row) Details() []string {
	details := slices.Concat(r.Twice, r.Retries, r.Others)
	if r.Problem != "" {
		details = append(details, r.Problem)
	}
	return details
}

// The exit codes of a matrix.
const (
	ExitWell        = 0
	ExitWrong       = 1
	ExitInterrupted = 130
)

// ExitCode returns ExitWrong if a row is wrong.
func (m *Matrix) ExitCode() int {
	switch {
	case m.Interrupted:
		return ExitInterrupted
	case slices.ContainsFunc(m.Rows, func(r Row) bool { return r.Wrong() }):
		return ExitWrong
	}
	return ExitWell
}

// Summary returns how many rows came out in which way, in one sentence.
func (m *Matrix) Summary() string {
	counts := map[string]int{}
	for i := range m.Rows {
		for _, kind := range m.Rows[i].kinds() {
			counts[kind]++
		}
	}
	words := []string{names.Count(len(m.Rows), "injection")}
	for _, kind := range []string{"passed", "failed", "failed and must pass", "hung", "charged twice", "retried wrongly", "not reached"} {
		if n := counts[kind]; n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, kind))
		}
	}
	return words[0] + ": " + strings.Join(words[1:], ", ") + "."
}

// kinds returns what the summary counts a row as.
func (r *Row) kinds() []string {
	if !r.Reached() {
		return []string{"not reached"}
	}
	kinds := []string{string(r.Ended)}
	if r.Cope && r.Ended == Failed {
		kinds[0] = "failed and must pass"
	}
	if len(r.Twice) > 0 {
		kinds = append(kinds, "charged twice")
	}
	if len(r.Retries) > 0 {
		kinds = append(kinds, "retried wrongly")
	}
	return kinds
}

// ran returns the rows that were run, in the order of Sorted, and the injections of the others.
func (m *Matrix) ran() (rows []*Row, spared []string) {
	for _, r := range m.Sorted() {
		if r.Ended == NotRun {
			spared = append(spared, r.Injection)
			continue
		}
		rows = append(rows, r)
	}
	return rows, spared
}

// Sorted returns the rows: wrong ones first, those that were not reached last.
func (m *Matrix) Sorted() []*Row {
	rank := func(r *Row) int {
		switch {
		case r.Wrong():
			return 0
		case !r.Reached():
			return 3
		case r.Ended == Passed:
			return 2
		}
		return 1
	}
	rows := make([]*Row, len(m.Rows))
	for i := range m.Rows {
		rows[i] = &m.Rows[i]
	}
	slices.SortStableFunc(rows, func(a, b *Row) int { return rank(a) - rank(b) })
	return rows
}
