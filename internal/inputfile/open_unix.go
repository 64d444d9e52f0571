//go:build unix

package inputfile

import "syscall"

// nonblocking has the system return from opening a pipe that nobody writes.
const nonblocking = syscall.O_NONBLOCK
