package commandline

// The exit codes that no report decides.
const (
	ExitFound    = 1
	ExitUsage    = 2
	ExitNoReport = 3
	ExitNothing  = 4
)

// ExitError carries an exit code out of a command. Without a message there is
// nothing left to say.
type ExitError struct {
	Code    int
	Message string
}

func (e *ExitError) Error() string { return e.Message }
