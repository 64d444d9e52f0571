// Package namespace runs a command where the hosts of the API are this machine: in name spaces of its own (Linux), with
// its own hosts file, addresses at the usual ports that lead out to a gate, and the gate's authority among the
// system's. It needs no shim, proxy or variable, so it reaches clients that take none.
package namespace

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Options describe the name spaces.
type Options struct {
	// Helper is a program with the arguments with which it calls Enter, to be followed by Enter's own.
	Helper []string
	// Scratch is a folder for files and sockets. The caller removes it.
	Scratch string
	// Names are the hosts that are this machine, inside.
	Names []string
	// Forwards are the addresses inside that lead to others outside.
	Forwards []Forward
	// Covers are files that stand in the place of others, inside: those they cover, and what is seen there.
	Covers map[string]string
}

// Forward is an address inside, such as "127.0.0.1:443", and where it leads to outside.
type Forward struct{ Inside, Outside string }

// plan is what the helper is told: how the inside is arranged.
type plan struct {
	Listen map[string]string // inside address → socket
	Covers map[string]string
}

// Namespace is one in which commands can run.
type Namespace struct {
	options   Options
	kind      kind
	plan      string
	listeners []net.Listener
	serving   sync.WaitGroup
	mutex     sync.Mutex
	open      map[net.Conn]bool
}

// Open prepares name spaces and tries whether they are allowed here. The error says in a sentence what is not.
func Open(ctx context.Context, o Options) (*Namespace, error) {
	n := &Namespace{options: o, open: map[net.Conn]bool{}}
	if err := n.prepare(ctx); err != nil {
		n.Close()
		return nil, err
	}
	if err := n.choose(ctx); err != nil {
		n.Close()
		return nil, fmt.Errorf("name spaces cannot be used here: %w. Without --intercept namespace, clients come by the variables of their environment", err)
	}
	return n, nil
}

// Command returns the command that runs another one inside. It must be started as Start prepares it.
func (n *Namespace) Command(command []string) []string {
	return slices.Concat(n.options.Helper, []string{n.plan}, command)
}

// Close ends the ways out.
func (n *Namespace) Close() {
	for _, listener := range n.listeners {
		_ = listener.Close()
	}
	n.mutex.Lock()
	for conn := range n.open {
		_ = conn.Close()
	}
	n.open = nil
	n.mutex.Unlock()
	n.serving.Wait()
}

// prepare writes the files and opens the ways out: sockets in the file system, which name spaces of the network do not
// part.
func (n *Namespace) prepare(ctx context.Context) error {
	hosts := filepath.Join(n.options.Scratch, "hosts")
	before, err := os.ReadFile(hostsFile)
	if err != nil {
		return fmt.Errorf("there is no hosts file to cover: %w", err)
	}
	if err := os.WriteFile(hosts, hostsWith(before, n.options.Names), 0o644); err != nil { //nolint:gosec // as /etc/hosts itself
		return fmt.Errorf("no hosts file of its own: %w", err)
	}
	p := plan{Listen: map[string]string{}, Covers: map[string]string{hostsFile: hosts}}
	for over, with := range n.options.Covers {
		p.Covers[over] = with
	}
	for i, forward := range n.options.Forwards {
		socket := filepath.Join(n.options.Scratch, fmt.Sprintf("way-%d", i))
		var config net.ListenConfig
		listener, err := config.Listen(ctx, "unix", socket)
		if err != nil {
			return fmt.Errorf("no way out of the name spaces: %w", err)
		}
		n.listeners = append(n.listeners, listener)
		n.serving.Go(func() { n.serve(listener, forward.Outside) })
		p.Listen[forward.Inside] = socket
	}
	content, err := json.Marshal(p)
	if err != nil {
		return err
	}
	n.plan = filepath.Join(n.options.Scratch, "plan.json")
	return os.WriteFile(n.plan, content, 0o600)
}

const hostsFile = "/etc/hosts"

// hostsWith returns a hosts file in which names lead to this machine, and nowhere else.
func hostsWith(before []byte, names []string) []byte {
	var after strings.Builder
	for line := range strings.Lines(string(before)) {
		entry, _, _ := strings.Cut(line, "#")
		fields := strings.Fields(entry)
		if !slices.ContainsFunc(fields, func(field string) bool { return slices.Contains(names, strings.ToLower(field)) }) {
			after.WriteString(strings.TrimSuffix(line, "\n") + "\n")
			continue
		}
		kept := slices.DeleteFunc(fields[1:], func(field string) bool { return slices.Contains(names, strings.ToLower(field)) })
		if len(kept) > 0 {
			after.WriteString(fields[0] + " " + strings.Join(kept, " ") + "\n")
		}
	}
	after.WriteString("127.0.0.1 " + strings.Join(names, " ") + "\n")
	return []byte(after.String())
}

func (n *Namespace) serve(listener net.Listener, to string) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		n.serving.Go(func() {
			if !n.keep(conn) {
				return
			}
			defer n.forget(conn)
			var dialer net.Dialer
			out, err := dialer.Dial("tcp", to)
			if err != nil {
				return
			}
			if n.keep(out) {
				defer n.forget(out)
				join(conn, out)
			}
		})
	}
}

// keep notes a connection that Close ends, and reports whether there is time for it.
func (n *Namespace) keep(conn net.Conn) bool {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if n.open == nil {
		_ = conn.Close()
		return false
	}
	n.open[conn] = true
	return true
}

func (n *Namespace) forget(conn net.Conn) {
	_ = conn.Close()
	n.mutex.Lock()
	defer n.mutex.Unlock()
	delete(n.open, conn)
}

// join copies between two connections until both ends are done.
func join(a, b net.Conn) {
	var both sync.WaitGroup
	for _, way := range [][2]net.Conn{{a, b}, {b, a}} {
		both.Go(func() {
			_, err := io.Copy(way[1], way[0])
			half, can := way[1].(interface{ CloseWrite() error })
			if err != nil || !can || half.CloseWrite() != nil {
				_ = errors.Join(a.Close(), b.Close()) // no more can come of it
			}
		})
	}
	both.Wait()
}
