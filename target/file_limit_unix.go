//go:build unix

package target

import (
	"fmt"
	"math"
	"syscall"

	"github.com/omise-conformance/harness/internal/names"
)

// What a run opens: files of its own, and for each case that runs at once connections, both ends where the emulator is in
// the process. A whole run of one case at a time was seen to open 49 files, and one of eight 134.
const (
	ownFiles  = 52
	caseFiles = 12
)

// FileLimit returns a sentence about a process that may open fewer files than cases at once need, or an empty string. A
// connection that cannot be accepted is silent: nothing else would say why.
func FileLimit(parallel int) string {
	limit, need := openFiles(), ownFiles+caseFiles*max(parallel, 1)
	switch {
	case limit >= need:
		return ""
	case parallel < 2:
		return fmt.Sprintf("The process may open only %d files (ulimit -n), and this run may need %d even with one case at a time: "+
			"without them requests wait for each other, or have no answer; raise the limit", limit, need)
	}
	return fmt.Sprintf("The process may open only %d files (ulimit -n), and this run may need %d: without them requests wait for each other, or have no answer; "+
		"raise the limit, or judge one case at a time (--parallel 1)", limit, need)
}

// FilesFor returns how many of so many cases at once the process may open the files for, at least one, and where that is
// fewer a sentence that says so.
func FilesFor(parallel int) (fits int, why string) {
	limit := openFiles()
	fits = max(1, min(parallel, (limit-ownFiles)/caseFiles))
	if fits == parallel {
		return parallel, ""
	}
	return fits, fmt.Sprintf("The process may open only %d files (ulimit -n), so that %s at once instead of %d; raise the limit for more",
		limit, names.Counted(fits, "case runs", "cases run"), parallel)
}

// Where few files can be open, requests wait for each other's connections instead of having no answer. What the process needs
// for itself is left: to write a report takes three files.
const (
	leastOwnFiles = 14
	hosts         = 3 // api, vault and control API
	manyFiles     = 256
)

// connectionsPerHost returns how many connections to a host there may be at once, 0 for as many as are wanted.
func connectionsPerHost() int {
	limit := openFiles()
	if limit >= manyFiles {
		return 0
	}
	return max(1, (limit-leastOwnFiles)/hosts)
}

// openFiles returns how many files the process may open.
func openFiles() int {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) != nil {
		return math.MaxInt
	}
	return int(min(uint64(limit.Cur), math.MaxInt32)) //nolint:gosec,unconvert // signed on some systems
}
