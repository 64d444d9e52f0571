//go:build unix

package child

import (
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/term"
)

// passedOn are the signals that the command gets as the gate gets them.
var passedOn = []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGUSR2}

// ends reports whether a signal asks a process to end.
func ends(received os.Signal) bool {
	return received != syscall.SIGUSR1 && received != syscall.SIGUSR2
}

// ownGroup makes a command the leader of a process group, so that what it starts ends with it, and reports whether it
// did. At a terminal it does not: only the group in the foreground may read from one, and the terminal sends its
// signals to the command itself.
func ownGroup(command *exec.Cmd) bool {
	if term.IsTerminal(int(os.Stdin.Fd())) {
		return false
	}
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return true
}

// signal passes a signal on. At a terminal the command has got an interrupt already.
func (p *process) signal(received os.Signal) {
	number, ok := received.(syscall.Signal)
	switch {
	case !ok:
	case p.grouped:
		_ = syscall.Kill(-p.command.Process.Pid, number)
	case number != syscall.SIGINT && number != syscall.SIGQUIT:
		_ = p.command.Process.Signal(number)
	}
}

// kill ends the command and what it has started.
func (p *process) kill() {
	if p.grouped {
		_ = syscall.Kill(-p.command.Process.Pid, syscall.SIGKILL)
		return
	}
	_ = p.command.Process.Kill()
}

// leftRunning reports whether the command, which has ended, left processes of its group.
func (p *process) leftRunning() bool {
	return p.grouped && syscall.Kill(-p.command.Process.Pid, 0) == nil
}
