// Package terminal shows the progress of a run, and says what a terminal can show.
package terminal

import (
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	conformance "github.com/omise-conformance/harness"
)

// plainEvery is how often a line of progress is printed where there is no terminal.
const plainEvery = 5 * time.Second

// Progress shows how far a run is: a bar on a terminal, elsewhere a plain line
// every few seconds, also while one case takes long.
type Progress struct {
	out   *os.File
	bar   *progressbar.ProgressBar
	began time.Time
	ended chan struct{}
	unit  string // what is counted
	first string // what is done before anything can be counted

	mu  sync.Mutex
	now conformance.Progress
}

// NewProgress shows nothing where quiet is set.
func NewProgress(out *os.File, quiet bool) *Progress {
	p := &Progress{out: out, began: time.Now(), ended: make(chan struct{}), unit: "cases", first: "asking the target"}
	switch {
	case quiet:
	case isTerminal(out):
		p.bar = progressbar.NewOptions(-1, progressbar.OptionSetWriter(out), progressbar.OptionClearOnFinish(),
			progressbar.OptionShowCount(), progressbar.OptionThrottle(50*time.Millisecond),
			progressbar.OptionEnableColorCodes(false), progressbar.OptionSetWidth(20),
			progressbar.OptionSetDescription(p.first))
	default:
		go p.lines(plainEvery)
	}
	return p
}

// Counts says what is counted instead of cases, and what is done before.
func (p *Progress) Counts(unit, first string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.unit, p.first = unit, first
	if p.bar != nil {
		p.bar.Describe(first)
	}
}

// Update takes note of what was done.
func (p *Progress) Update(now conformance.Progress) {
	p.mu.Lock()
	p.now = now
	p.mu.Unlock()
	if p.bar != nil {
		p.bar.ChangeMax(now.Total)
		p.bar.Describe(describe(now))
		_ = p.bar.Set(now.Done) // a bar that cannot be drawn harms nothing
	}
}

func (p *Progress) lines(every time.Duration) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-p.ended:
			return
		case <-ticker.C:
			fmt.Fprintln(p.out, p.line(time.Since(p.began)))
		}
	}
}

// line is what is printed after some time.
func (p *Progress) line(after time.Duration) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.now.Total == 0 {
		return fmt.Sprintf("%s: %s", after.Round(time.Second), p.first)
	}
	return fmt.Sprintf("%s: %d of %d %s, %s", after.Round(time.Second), p.now.Done, p.now.Total, p.unit, describe(p.now))
}

func (p *Progress) Finish() {
	close(p.ended)
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}

func describe(now conformance.Progress) string {
	text := fmt.Sprintf("%d failed", now.Failed)
	if now.NotJudged > 0 {
		text += fmt.Sprintf(", %d not judged", now.NotJudged)
	}
	return text
}

// isTerminal tells whether lines can be drawn over: a dumb terminal cannot.
func isTerminal(out *os.File) bool {
	return os.Getenv("TERM") != "dumb" && term.IsTerminal(int(out.Fd()))
}

// Colored tells whether to write colours: on a terminal, unless NO_COLOR is set
// (no-color.org).
func Colored(out *os.File) bool { return os.Getenv("NO_COLOR") == "" && isTerminal(out) }

// Width is that of the terminal, 0 where there is none.
func Width(out *os.File) int {
	columns, _, err := term.GetSize(int(out.Fd()))
	if err != nil {
		return 0
	}
	return columns
}
