//go:build unix

package target

import (
	"fmt"
	"syscall"
)

// What a run opens: files of its own, and for each case that runs at once connections, both ends where the emulator is in
// the process.
const (
	ownFiles  = 24
	caseFiles = 6
)

// FileLimit returns a sentence about a process that may open fewer files than cases at once need, or an empty string. A
// connection that cannot be accepted is silent: nothing else would say why.
func FileLimit(parallel int) string {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) != nil {
		return ""
	}
	need := ownFiles + caseFiles*max(parallel, 1)
	if uint64(limit.Cur) >= uint64(need) { //nolint:unconvert // signed on some systems
		return ""
	}
	return fmt.Sprintf("The process may open only %d files (ulimit -n), and this run may need %d: without them requests have no answer; "+
		"raise the limit, or judge one case at a time (--parallel 1)", limit.Cur, need)
}
