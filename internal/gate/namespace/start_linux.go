package namespace

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// kind is how the name spaces are made.
type kind struct{ flags uintptr }

// Root needs no name space of users, in which all others would be nobody. Everyone else gets the rights for the two
// others by one.
var (
	asRoot = kind{unix.CLONE_NEWNS | unix.CLONE_NEWNET}
	asUser = kind{unix.CLONE_NEWUSER | unix.CLONE_NEWNS | unix.CLONE_NEWNET}
)

// rights are those that the helper needs, inside.
var rights = []uintptr{unix.CAP_SYS_ADMIN, unix.CAP_NET_ADMIN, unix.CAP_NET_BIND_SERVICE}

// attempt bounds the try.
const attempt = 10 * time.Second

// choose tries the kinds with a helper that arranges everything and runs no command.
func (n *Namespace) choose(ctx context.Context) error {
	kinds := []kind{asUser}
	if os.Geteuid() == 0 {
		kinds = []kind{asRoot, asUser}
	}
	var why error
	for _, n.kind = range kinds {
		if why = n.try(ctx); why == nil {
			return nil
		}
	}
	return why
}

func (n *Namespace) try(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, attempt)
	defer cancel()
	line := n.Command(nil)
	command := exec.CommandContext(ctx, line[0], line[1:]...) //nolint:gosec // the caller's helper
	var said bytes.Buffer
	command.Stderr, command.WaitDelay = &said, time.Second
	n.Start(command)
	err := command.Run()
	text := strings.TrimSpace(said.String())
	switch {
	case errors.Is(err, syscall.EPERM), errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EACCES):
		return errors.New("this system does not let this user make them (see user.max_user_namespaces, kernel.apparmor_restrict_unprivileged_userns, and the seccomp profile of a container)")
	case err != nil && text != "":
		return errors.New(text)
	}
	return err
}

// Start has a command that Command returned start inside.
func (n *Namespace) Start(command *exec.Cmd) {
	if command.SysProcAttr == nil {
		command.SysProcAttr = &syscall.SysProcAttr{}
	}
	attributes := command.SysProcAttr
	attributes.Cloneflags = n.kind.flags
	if n.kind.flags&unix.CLONE_NEWUSER == 0 {
		return
	}
	// The user stays who they are: a database does not start as root.
	attributes.UidMappings = []syscall.SysProcIDMap{{ContainerID: os.Geteuid(), HostID: os.Geteuid(), Size: 1}}
	attributes.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getegid(), HostID: os.Getegid(), Size: 1}}
	attributes.AmbientCaps = rights
}
