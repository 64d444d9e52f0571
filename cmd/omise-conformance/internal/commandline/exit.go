// Package commandline holds what all commands share: sentences about wrong flags
// and arguments, groups of commands, help, completion, and exit codes.
package commandline

// The exit codes that no report decides.
const (
	ExitFound    = 1 // what was looked for was found: a difference, a problem, a surviving fault
	ExitUsage    = 2 // wrong usage or configuration
	ExitNoReport = 3 // nothing was judged, or a result could not be written
	ExitNothing  = 4 // there was nothing to compare

	ExitCrashed     = 70 // a defect of the program: EX_SOFTWARE of sysexits.h
	ExitInterrupted = 130
)

// ExitError carries an exit code out of a command. Without a message nothing is
// printed.
type ExitError struct {
	Code    int
	Message string
}

func (e *ExitError) Error() string { return e.Message }
