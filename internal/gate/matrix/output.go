package matrix

import (
	"bytes"
	"io"
	"sync"

	"github.com/omise-conformance/harness/internal/sentence"
)

// mostOutput bounds what is kept of the output of one run.
const mostOutput = 1 << 20

// output keeps the beginning of what a command prints, line by line and without secrets: it lies beside the reports, which
// are passed on.
type output struct {
	keys []string // that the command was given

	mu   sync.Mutex
	to   io.Writer
	left int
	line []byte // the beginning of a line
}

// Write never fails: a command must not end because its output is not kept.
func (o *output) Write(text []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	kept := text[:min(len(text), o.left)]
	o.left -= len(kept)
	o.line = append(o.line, kept...)
	if end := bytes.LastIndexByte(kept, '\n') + 1; end > 0 {
		end += len(o.line) - len(kept)
		o.write(o.line[:end])
		o.line = append(o.line[:0], o.line[end:]...)
	}
	return len(text), nil
}

// flush writes what has no end of its line.
func (o *output) flush() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.write(o.line)
	o.line = nil
}

func (o *output) write(text []byte) {
	for line := range bytes.Lines(text) {
		plain, end := bytes.CutSuffix(line, []byte("\n"))
		_, _ = io.WriteString(o.to, sentence.Redacted(string(plain), o.keys...))
		if end {
			_, _ = io.WriteString(o.to, "\n")
		}
	}
}
