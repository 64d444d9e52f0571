package namespace

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/omise-conformance/harness/internal/sentence"
)

// Exit codes for a command that did not run (POSIX, 2.8.2).
const (
	codeNotFound  = 127
	codeCannotRun = 126
)

// Enter is what the helper does, which runs inside: it arranges what the file at path says, runs the command and
// returns its exit code. Without a command it only arranges. What goes wrong is written to standard error.
func Enter(path string, command []string) int {
	// The rights are those of a thread, and so is the parent of a process.
	runtime.LockOSThread()
	if err := arrange(path); err != nil {
		fmt.Fprintln(os.Stderr, sentence.Clean(err.Error()))
		return codeCannotRun
	}
	if len(command) == 0 {
		return 0
	}
	return run(command)
}

func arrange(path string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("the plan of the name spaces: %w", err)
	}
	var p plan
	if err := json.Unmarshal(content, &p); err != nil {
		return fmt.Errorf("the plan of the name spaces: %w", err)
	}
	if err := raiseLoopback(); err != nil {
		return fmt.Errorf("the loopback device cannot be switched on: %w", err)
	}
	if err := cover(p.Covers); err != nil {
		return err
	}
	for inside, socket := range p.Listen {
		listener, err := net.Listen("tcp", inside) //nolint:noctx // it lives as long as the process
		if err != nil {
			return fmt.Errorf("the address %s cannot be taken: %w", inside, err)
		}
		go lead(listener, socket)
	}
	return nil
}

// raiseLoopback switches on the only device of a new name space of the network.
func raiseLoopback() error {
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(socket)
	loopback, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	if err := unix.IoctlIfreq(socket, unix.SIOCGIFFLAGS, loopback); err != nil {
		return err
	}
	loopback.SetUint16(loopback.Uint16() | unix.IFF_UP)
	return unix.IoctlIfreq(socket, unix.SIOCSIFFLAGS, loopback)
}

// lookups are the folders of services that look names up for others, outside, past the hosts file.
var lookups = []string{"/run/systemd/resolve", "/run/nscd", "/var/run/nscd"}

// cover puts files over others. Nothing of it is seen outside.
func cover(files map[string]string) error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("mounts cannot be kept apart: %w", err)
	}
	for over, with := range files {
		if err := unix.Mount(with, over, "", unix.MS_BIND, ""); err != nil {
			return fmt.Errorf("the file %s cannot be covered: %w", over, err)
		}
	}
	for _, folder := range lookups {
		if info, err := os.Stat(folder); err == nil && info.IsDir() {
			_ = unix.Mount("tmpfs", folder, "tmpfs", 0, "size=4k") // without it, a name may not be found
		}
	}
	return nil
}

// lead joins every connection of a listener with the socket.
func lead(listener net.Listener, socket string) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			out, err := net.Dial("unix", socket) //nolint:noctx // it lives as long as the connection
			if err != nil {
				return
			}
			defer out.Close()
			join(conn, out)
		}()
	}
}

// run runs the command without the rights of the helper, and ends as it does.
func run(line []string) int {
	if os.Geteuid() != 0 {
		_ = unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
	}
	received := make(chan os.Signal, 8)
	signal.Notify(received, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGUSR2)
	command := exec.Command(line[0], line[1:]...) //nolint:gosec // the command is the user's
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := command.Start(); err != nil {
		fmt.Fprintln(os.Stderr, sentence.Clean(err.Error()))
		if errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
			return codeNotFound
		}
		return codeCannotRun
	}
	go func() {
		for each := range received {
			// Where the helper leads a group, the command is in it and has got the signal too.
			if unix.Getpgrp() != unix.Getpid() && each != syscall.SIGINT && each != syscall.SIGQUIT {
				_ = command.Process.Signal(each)
			}
		}
	}()
	_ = command.Wait() // its state says all
	status, _ := command.ProcessState.Sys().(syscall.WaitStatus)
	if status.Signaled() {
		endBy(status.Signal())
	}
	return command.ProcessState.ExitCode()
}

// endBy ends this process by a signal, as it ended the command.
func endBy(by syscall.Signal) {
	signal.Reset(by)
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) // the command has left its own
	_ = unix.Kill(unix.Getpid(), by)
	select {}
}
