package child

import (
	"os"
	"os/exec"
)

// passedOn are the signals that the gate waits for. The console gives them to the command as well.
var passedOn = []os.Signal{os.Interrupt}

// ends reports whether a signal asks a process to end.
func ends(os.Signal) bool { return true }

// ownGroup reports whether the command leads a process group, which there is none of here.
func ownGroup(*exec.Cmd) bool { return false }

// signal ends the command where the console has not: no signal can be passed on here.
func (p *process) signal(received os.Signal) {
	if received != os.Interrupt {
		p.kill()
	}
}

// kill ends the command.
func (p *process) kill() { _ = p.command.Process.Kill() }

// leftRunning reports whether the command left processes running, which is not known here.
func (p *process) leftRunning() bool { return false }
