package main

import (
	"fmt"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	conformance "github.com/omise-conformance/harness"
)

// plainEvery is how often a line of progress is printed where there is no terminal.
const plainEvery = 5 * time.Second

// progress shows how far a run is: a bar on a terminal, elsewhere a plain line
// every few seconds.
type progress struct {
	out   *os.File
	quiet bool
	bar   *progressbar.ProgressBar
	last  time.Time
}

func newProgress(out *os.File, quiet bool) *progress {
	return &progress{out: out, quiet: quiet, last: time.Now()}
}

func (p *progress) update(now conformance.Progress) {
	switch {
	case p.quiet:
	case term.IsTerminal(int(p.out.Fd())):
		if p.bar == nil {
			p.bar = progressbar.NewOptions(now.Total, progressbar.OptionSetWriter(p.out), progressbar.OptionClearOnFinish(),
				progressbar.OptionShowCount(), progressbar.OptionThrottle(50*time.Millisecond),
				progressbar.OptionEnableColorCodes(false), progressbar.OptionSetWidth(20))
		}
		p.bar.Describe(describe(now))
		_ = p.bar.Set(now.Done) // a bar that cannot be drawn harms nothing
	case time.Since(p.last) >= plainEvery:
		p.last = time.Now()
		fmt.Fprintf(p.out, "%s: %d of %d cases, %s\n", now.Elapsed.Round(time.Second), now.Done, now.Total, describe(now))
	}
}

func (p *progress) finish() {
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

// colored tells whether to write colours: on a terminal, unless NO_COLOR is set
// (no-color.org) or the terminal is dumb.
func colored(out *os.File) bool {
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(out.Fd()))
}

// width is that of the terminal, 0 where there is none.
func width(out *os.File) int {
	columns, _, err := term.GetSize(int(out.Fd()))
	if err != nil {
		return 0
	}
	return columns
}
