// Package terminal shows the progress of a run and finds out what the terminal can
// show.
package terminal

import (
	"io"
	"os"

	"golang.org/x/term"
)

// descriptor returns the file descriptor of an output that has one.
func descriptor(out io.Writer) (int, bool) {
	file, ok := out.(interface{ Fd() uintptr })
	if !ok {
		return 0, false
	}
	return int(file.Fd()), true
}

// isTerminal reports whether lines can be drawn over. A dumb terminal cannot.
func isTerminal(out io.Writer) bool {
	fd, ok := descriptor(out)
	return ok && os.Getenv("TERM") != "dumb" && term.IsTerminal(fd)
}

// Colored reports whether to write colors: on a terminal, unless NO_COLOR is set
// (no-color.org).
func Colored(out io.Writer) bool { return os.Getenv("NO_COLOR") == "" && isTerminal(out) }

// Width returns the width of the terminal, 0 if the output is none.
func Width(out io.Writer) int {
	fd, ok := descriptor(out)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(fd)
	if err != nil {
		return 0
	}
	return columns
}
