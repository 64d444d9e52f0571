package terminal

import (
	"os"
	"strings"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
)

// TestProgressLines holds the plain lines, of which a test sees none in its few
// seconds.
func TestProgressLines(t *testing.T) {
	t.Parallel()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	p := &Progress{out: writer, began: time.Now(), ended: make(chan struct{}), unit: "cases", first: "asking the target"}
	if got := p.line(5 * time.Second); got != "5s: asking the target" {
		t.Errorf("before the first case: %s", got)
	}
	p.Update(conformance.Progress{Done: 3, Total: 10, Failed: 1})
	if got := p.line(10 * time.Second); got != "10s: 3 of 10 cases, 1 failed" {
		t.Errorf("on the way: %s", got)
	}
	p.Update(conformance.Progress{Done: 4, Total: 10, NotJudged: 2})
	if got := p.line(125 * time.Second); got != "2m5s: 4 of 10 cases, 0 failed, 2 not judged" {
		t.Errorf("with unjudged cases: %s", got)
	}
	go p.lines(time.Millisecond)
	line := make([]byte, 64)
	n, err := reader.Read(line)
	if err != nil || !strings.HasSuffix(string(line[:n]), "0s: 4 of 10 cases, 0 failed, 2 not judged\n") {
		t.Errorf("printed %q, %v", line[:n], err)
	}
	p.Finish()
}
