package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// running is a server that answers.
type running struct {
	base, body string
	took       time.Duration // until its first answer
	process    *exec.Cmd
	behind     *running // what a proxy passes on to
}

// patience is how long a server may take to answer at first.
const patience = time.Minute

// start starts the server and waits for its first answer.
func (s *server) start(ctx context.Context, g *ground) (r *running, err error) {
	r = &running{}
	defer func() {
		if err != nil {
			r.end()
		}
	}()
	upstream := ""
	if s.proxy {
		if r.behind, err = bare().start(ctx, g); err != nil {
			return r, err
		}
		upstream = r.behind.base
	}
	port, err := freePort()
	if err != nil {
		return r, err
	}
	args := s.arguments(g, port, upstream)
	r.process = exec.CommandContext(ctx, args[0], args[1:]...)
	r.process.Stderr = io.Discard
	r.process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // wrappers of npm start processes of their own
	r.process.WaitDelay = 5 * time.Second
	output, err := r.process.StdoutPipe()
	if err != nil {
		return r, err
	}
	begun := time.Now()
	if err = r.process.Start(); err != nil {
		return r, err
	}
	lines := bufio.NewReader(output)
	r.base = "http://127.0.0.1:" + port
	if s.announced {
		line, err := lines.ReadString('\n')
		if err != nil {
			return r, fmt.Errorf("it does not say where it serves: %w", err)
		}
		r.base = strings.TrimSpace(line)
	}
	go func() { _, _ = io.Copy(io.Discard, lines) }()
	if err = answers(ctx, r.base); err != nil {
		return r, err
	}
	r.took = time.Since(begun)
	r.body, err = s.body(r.base)
	return r, err
}

// answers waits until a server answers anything.
func answers(ctx context.Context, base string) error {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		response, err := http.Get(base + "/")
		if err == nil {
			return response.Body.Close()
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return fmt.Errorf("it does not answer within %s", patience)
}

// bare is the server behind proxies.
func bare() *server { return &groups[0].servers[1] }

func freePort() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	return port, firstOf(err, listener.Close())
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// end ends the processes of the server, and what it passed on to.
func (r *running) end() {
	if r == nil {
		return
	}
	if r.process != nil && r.process.Process != nil {
		_ = syscall.Kill(-r.process.Process.Pid, syscall.SIGKILL)
		_ = r.process.Wait()
	}
	r.behind.end()
}

// memory returns the MiB that the processes of the server have in memory. Pages that several share count for each.
func (r *running) memory() float64 {
	group, kib := r.process.Process.Pid, 0
	statuses, _ := filepath.Glob("/proc/[0-9]*/status")
	for _, path := range statuses {
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if of, err := syscall.Getpgid(pid); err != nil || of != group {
			continue
		}
		text, _ := os.ReadFile(path) // it may have ended
		if _, after, found := strings.Cut(string(text), "VmRSS:"); found {
			size, _ := strconv.Atoi(strings.Fields(after)[0])
			kib += size
		}
	}
	return float64(kib) / 1024
}

// measure starts the server, loads it and ends it.
func (s *server) measure(ctx context.Context, g *ground, length time.Duration) (result, error) {
	running, err := s.start(ctx, g)
	if err != nil {
		return result{}, err
	}
	defer running.end()
	r := result{start: running.took.Seconds() * 1000, idle: running.memory()}
	for _, n := range connections {
		if _, err = s.load(ctx, running, n, length/4); err != nil { // until it is warm
			return r, err
		}
		l, err := s.load(ctx, running, n, length)
		if err != nil {
			return r, err
		}
		r.loads = append(r.loads, l)
	}
	r.loaded = running.memory()
	return r, nil
}
