package outlet

import (
	"bytes"
	"io"
	"sync"
)

// mostRemarks is how many lines of the standard logger are written.
const mostRemarks = 20

// remarks is where the standard logger writes, to which package net/http tells what it met. A server decides how often: one that sends
// frames of HTTP/2 that nobody knows has it write ten megabytes a second.
type remarks struct {
	to io.Writer

	mu    sync.Mutex
	lines int
}

// Write writes a line, or that those after the last one are left out.
func (r *remarks) Write(text []byte) (int, error) {
	r.mu.Lock()
	r.lines += bytes.Count(text, []byte("\n"))
	before, after := r.lines <= mostRemarks, r.lines == mostRemarks+1
	r.mu.Unlock()
	switch {
	case before:
		return r.to.Write(text)
	case after:
		_, err := io.WriteString(r.to, "(more remarks on connections are left out)\n")
		return len(text), err
	}
	return len(text), nil
}
