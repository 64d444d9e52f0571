package htmlreport

import (
	"bytes"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/reports/matrix"
)

// TestMatrix: the page has a row for each injection, what is wrong first, with its outcome and what it rests on.
func TestMatrix(t *testing.T) {
	t.Parallel()
	m := &matrix.Matrix{
		Command: []string{"npm", "test"}, Clean: matrix.Row{Requests: 4, DurationMS: 1200, Ended: matrix.Passed},
		Rows: []matrix.Row{
			{Injection: "slow", Sentence: "It is slow.", Ended: matrix.Passed, Met: 3, Requests: 4},
			{Injection: "error/500", Sentence: "It fails.", Ended: matrix.Failed, Exit: 2, Met: 1, Requests: 1, Output: "o/e.txt"},
			{Injection: "lapsed/capture", Ended: matrix.NotRun},
			{Injection: "timeout/done", Good: "Looks first.", Ended: matrix.Passed, Met: 1, Requests: 5, Twice: []string{"request 3 <script>again\x1b[0m"}},
			{Injection: "further/charge", Cope: true, Ended: matrix.Failed, Exit: 1, Met: 1, Requests: 4},
			{Injection: "timeout/undone", Ended: matrix.Hung, Met: 1, Requests: 1},
			{Injection: "error/429", Ended: matrix.Passed, Met: 1, Requests: 5, Retries: []string{"too early"}},
		},
	}
	var b bytes.Buffer
	if err := WriteMatrix(&b, m); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	at := 0
	for _, part := range []string{
		`<header class="verdict not_conformant">`, "Does the client cope?: 7 injections: ", "npm test ran once without an injection, with 4 requests in 1.2 s",
		`data-word="charged twice"`, "<code>timeout/done</code>", "<td>1 of 5</td>", "request 3 &lt;script&gt;again\\u001b[0m.", "A good client: Looks first.",
		`data-word="failed and must pass"`, "<code>further/charge</code>", `data-word="hung"`, `data-word="retried wrongly"`,
		`data-word="failed"`, "<td>failed with exit code 2</td>", "<code>o/e.txt</code>", `data-word="passed"`, `data-word="not reached"`, "<td>none can</td>",
	} {
		next := strings.Index(page[at:], part)
		if next < 0 {
			t.Fatalf("the page lacks %q after byte %d", part, at)
		}
		at += next
	}
	if strings.Contains(page, "<script>again") || strings.Contains(page, "\x1b") {
		t.Error("what a client did is obeyed")
	}
	m.Rows, m.Interrupted = m.Rows[:1], true
	b.Reset()
	if err := WriteMatrix(&b, m); err != nil || !strings.Contains(b.String(), "was interrupted") {
		t.Errorf("an interrupted matrix does not say so (%v)", err)
	}
}
