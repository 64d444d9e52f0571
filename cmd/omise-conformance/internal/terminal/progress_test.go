package terminal

import (
	"strings"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
)

// TestProgressLines holds the plain lines, with ticks of its own.
func TestProgressLines(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	p := &Progress{out: &out, began: time.Now(), ended: make(chan struct{}), unit: "cases", first: "asking the target"}
	if got := p.line(5 * time.Second); got != "5s: asking the target" {
		t.Errorf("before the first case: %s", got)
	}
	p.Update(conformance.Progress{Done: 3, Total: 10, Failed: 1})
	if got := p.line(10 * time.Second); got != "10s: 3 of 10 cases, 1 failed, about 23s left" {
		t.Errorf("on the way: %s", got)
	}
	p.Update(conformance.Progress{Done: 10, Total: 10})
	if got := p.line(10 * time.Second); got != "10s: 10 of 10 cases, 0 failed" {
		t.Errorf("at the end: %s", got)
	}
	p.Update(conformance.Progress{Done: 9, Total: 10, Left: 90 * time.Second})
	if got := p.line(10 * time.Second); got != "10s: 9 of 10 cases, 0 failed, about 1m30s left" {
		t.Errorf("with an estimate: %s", got)
	}
	p.Update(conformance.Progress{Done: 4, Total: 10, NotJudged: 2})
	if got := p.line(125 * time.Second); got != "2m5s: 4 of 10 cases, 0 failed, 2 not judged, about 3m8s left" {
		t.Errorf("with unjudged cases: %s", got)
	}
	ticks, stopped := make(chan time.Time), make(chan struct{})
	go func() {
		p.lines(ticks)
		close(stopped)
	}()
	ticks <- p.began.Add(5 * time.Second)
	ticks <- p.began.Add(70*time.Second + 400*time.Millisecond)
	p.Finish()
	<-stopped
	p.Note("About an hour.")
	const state = ": 4 of 10 cases, 0 failed, 2 not judged, about "
	if got, want := out.String(), "5s"+state+"8s left\n1m10s"+state+"1m46s left\nomise-conformance: About an hour.\n"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
}
