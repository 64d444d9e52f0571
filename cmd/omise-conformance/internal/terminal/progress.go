package terminal

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/outlet"
	"github.com/omise-conformance/harness/internal/sentence"
)

// plainEvery is the interval of progress lines if the output is not a terminal.
const plainEvery = 5 * time.Second

// Progress shows how far a run is: with a bar on a terminal, otherwise with a plain
// line every few seconds, also while one case takes long.
type Progress struct {
	out   io.Writer
	bar   *progressbar.ProgressBar
	began time.Time
	ended chan struct{}
	unit  string // what is counted
	first string // what is done before the first is counted

	mu  sync.Mutex
	now conformance.Progress
}

// NewProgress begins to show progress, unless quiet is set.
func NewProgress(out io.Writer, quiet bool) *Progress {
	p := &Progress{out: out, began: time.Now(), ended: make(chan struct{}), unit: "cases", first: "asking the target"}
	switch {
	case quiet:
	case isTerminal(out):
		p.bar = progressbar.NewOptions(-1, progressbar.OptionSetWriter(outlet.Own(out)), progressbar.OptionClearOnFinish(),
			progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(false), progressbar.OptionThrottle(50*time.Millisecond),
			progressbar.OptionEnableColorCodes(false), progressbar.OptionSetWidth(20),
			progressbar.OptionSetDescription(p.first))
	default:
		ticker := time.NewTicker(plainEvery)
		go func() {
			defer ticker.Stop()
			p.lines(ticker.C)
		}()
	}
	return p
}

// Counts sets what is counted instead of cases, and what is done before the first.
func (p *Progress) Counts(unit, first string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.unit, p.first = unit, first
	if p.bar != nil {
		p.bar.Describe(first)
	}
}

// Update shows a new state of the run.
func (p *Progress) Update(now conformance.Progress) {
	p.mu.Lock()
	p.now = now
	p.mu.Unlock()
	if p.bar != nil {
		p.bar.ChangeMax(now.Total)
		p.bar.Describe(describe(now, now.Elapsed))
		_ = p.bar.Set(now.Done) // a bar that cannot be drawn does no harm
	}
}

// Note prints a sentence about the run, also where no progress is shown.
func (p *Progress) Note(text string) {
	if p.bar != nil {
		_ = p.bar.Clear() // a bar that cannot be drawn does no harm
	}
	fmt.Fprintln(p.out, "omise-conformance: "+sentence.Clean(text))
}

// lines prints a line at every tick, until Finish.
func (p *Progress) lines(ticks <-chan time.Time) {
	for {
		select {
		case <-p.ended:
			return
		case now := <-ticks:
			fmt.Fprintln(p.out, p.line(now.Sub(p.began)))
		}
	}
}

// line returns the line to print after some time.
func (p *Progress) line(after time.Duration) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.now.Total == 0 {
		return fmt.Sprintf("%s: %s", after.Round(time.Second), p.first)
	}
	return fmt.Sprintf("%s: %d of %d %s, %s", after.Round(time.Second), p.now.Done, p.now.Total, p.unit, describe(p.now, after))
}

// Finish removes the bar and ends the lines.
func (p *Progress) Finish() {
	close(p.ended)
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}

// describe says what came out after some time, and how long the rest takes.
func describe(now conformance.Progress, after time.Duration) string {
	text := fmt.Sprintf("%d failed", now.Failed)
	if now.Blocked > 0 {
		text += fmt.Sprintf(", %d blocked", now.Blocked)
	}
	if now.NotJudged > 0 {
		text += fmt.Sprintf(", %d not judged", now.NotJudged)
	}
	left := now.Left
	if left == 0 && now.Done > 0 {
		// The verb has no estimate of its own: as long for each as until now.
		left = after / time.Duration(now.Done) * time.Duration(now.Total-now.Done)
	}
	if now.Done > 0 && now.Done < now.Total {
		text += ", about " + max(left, time.Second).Round(time.Second).String() + " left"
	}
	return text
}
