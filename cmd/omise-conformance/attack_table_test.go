package main

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator"
)

// attack is a row of the tables of attacks: what somebody does to the command who means it harm, and how the command
// must end all the same.
type attack struct {
	name string
	// args are those of the command, empty for onTarget. $PEER stands for the address of the hostile server, $WHOLE for that
	// of an emulator whose api and vault share it, and $CONTROL for that of its control API. $SECURE is $PEER with https, and $TRUSTED
	// is that with a certificate that the command trusts, $FRAMES the same with HTTP/2.
	args string
	// answer answers a request to the hostile server, whose body was read. The connection is closed once it
	// has returned; see bytesThenEnd, bytesThenSilence and bytesForEver.
	answer answerer
	// accept is called for each connection before a request is read, instead of answer.
	accept func(net.Conn)
	// spares reports which requests the hostile server answers as an emulator does; nil: none.
	spares func(*http.Request) bool
	// files are written into the folder of the command before it starts: content by name.
	files map[string]string
	// interrupts sends the command SIGINT once the hostile server was asked.
	interrupts bool
	// code is the exit code, and says is what the command must say of it: a part of its output, in which white space is
	// folded.
	code int
	says string
	// leftOver is set where bytes are left over after an answer. Where the next request is under way before they are seen, they
	// are taken for its answer, so that it is not judged: code 3 is as right.
	leftOver bool
	// reportless is set where the command writes no reports.
	reportless bool
	// holds is what else must be true of the end; nil: nothing.
	holds func(*testing.T, outcome)
	// longest is how long the command may take, without what it waits for a processor, and memory how much it may use at once, in MiB. Zero stands for
	// attackTime and attackMemory.
	longest time.Duration
	memory  int
	// authority is the path of the certificate that the command trusts; empty: those of the system.
	authority string
}

// answerer answers a request on a connection.
type answerer func(conn net.Conn, request *http.Request)

const (
	attackTime   = 20 * time.Second
	attackMemory = 300
	// interruptTime is how long after an interrupt it may take: five seconds on a machine of its own.
	interruptTime = 8 * time.Second
)

const (
	// onTarget judges the hostile server as a target, by one case, and hasty is it where nothing comes in time.
	onTarget = "run --api-url $PEER --case tokens/create -q --timeout-request 10s"
	hasty    = "run --api-url $PEER --case tokens/create -q --timeout-request 500ms"
	// onControl judges an emulator whose control API is the hostile server.
	onControl = "run --api-url $WHOLE --control-url $PEER --case tokens/create -q"
	// impatient is added wherever a target is judged: short waits keep the tables short.
	impatient = " --timeout-webhook 300ms --timeout-poll 50ms --timeout-case 20s"
)

// bytesThenEnd answers with these bytes and closes the connection.
func bytesThenEnd(text string) answerer {
	return func(conn net.Conn, _ *http.Request) { _, _ = io.WriteString(conn, text) }
}

// bytesThenSilence answers with these bytes and leaves the connection open until the other end closes it.
func bytesThenSilence(text string) answerer {
	return func(conn net.Conn, _ *http.Request) {
		_, _ = io.WriteString(conn, text)
		_, _ = io.Copy(io.Discard, conn)
	}
}

// bytesForEver answers with these bytes, and then with others again and again, each time after a pause, until the other end
// closes the connection.
func bytesForEver(text, more string, pause time.Duration) answerer {
	return func(conn net.Conn, _ *http.Request) {
		_, err := io.WriteString(conn, text)
		for err == nil {
			time.Sleep(pause)
			_, err = io.WriteString(conn, more)
		}
	}
}

// attacked runs the rows of a table, as many at once as there are cores.
func attacked(t *testing.T, rows []attack) {
	t.Helper()
	seen := map[string]bool{}
	for _, row := range rows {
		if seen[row.name] {
			t.Errorf("two rows are named %q", row.name)
		}
		seen[row.name] = true
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			row.run(t)
		})
	}
}

func (a *attack) run(t *testing.T) {
	folder := t.TempDir()
	for name, content := range a.files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	asked := make(chan struct{})
	args := a.arguments(t, sync.OnceFunc(func() { close(asked) }))
	cmd := invocation{args: args, env: slices.Concat(someKeys, []string{usual, "SSL_CERT_FILE=" + a.authority}), folder: folder}.command(t)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	limit := cmp.Or(a.longest, attackTime)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w := &watched{process: cmd.Process, began: time.Now(), limit: limit, memory: cmp.Or(a.memory, attackMemory)}
	ended, stop := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	watching.Go(func() { w.watch(ended) })
	var interrupted time.Time
	var before time.Duration
	watching.Go(func() { interrupted, before = a.interrupt(ended, cmd.Process, asked) })
	_ = cmd.Wait() // the state says how it ended
	took := time.Since(w.began)
	stop()
	watching.Wait()
	if late := time.Since(interrupted) - max(w.waited-before, 0); a.interrupts && (interrupted.IsZero() || late > interruptTime) {
		t.Fatalf("it was interrupted at %s and ended %s later:\n%s", interrupted, late, tail(out.String()))
	}
	busy := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	t.Logf("ended after %s with code %d, used %d MiB and the processor for %s, waited %s for it",
		took.Round(time.Millisecond), cmd.ProcessState.ExitCode(), w.peak, busy.Round(time.Millisecond), w.waited.Round(time.Millisecond))
	o := outcome{code: cmd.ProcessState.ExitCode(), out: out.String(), folder: folder}
	switch {
	case w.late:
		t.Fatalf("it did not end by itself within %s:\n%s", limit, tail(o.out))
	case w.peak > w.memory:
		t.Fatalf("it used %d MiB, %d are allowed:\n%s", w.peak, w.memory, tail(o.out))
	case o.code != a.code && (!a.leftOver || o.code != 3):
		t.Fatalf("exit code %d, want %d:\n%s", o.code, a.code, tail(o.out))
	}
	if a.says == "" {
		t.Error("the row does not say what the command says")
	}
	o.says(t, a.says)
	if a.holds != nil {
		a.holds(t, o)
	}
	if !a.reportless {
		o.whole(t)
		o.small(t)
	}
}

// arguments starts the servers that a row names, and returns the arguments of the command.
func (a *attack) arguments(t *testing.T, asked func()) []string {
	line := a.args
	if line == "" {
		line = onTarget
	}
	if strings.Contains(line, "--api-url") && !strings.Contains(line, never) && !strings.Contains(line, "--timeout-request") {
		line += impatient
	}
	emu := emulator.New(emulator.Options{PublicKey: somePublicKey, SecretKey: someSecretKey, Seed: 1})
	t.Cleanup(emu.Close)
	whole := onOneHost(emu)
	spared := whole
	if strings.Contains(line, "--control-url $PEER") {
		spared = emu.Control()
	}
	for name, address := range map[string]func() string{
		"$PEER":    func() string { return a.hostile(t, spared, asked) },
		"$TRUSTED": func() string { return strings.Replace(a.hostile(t, nil, asked), "http:", "https:", 1) },
		"$FRAMES":  func() string { return strings.Replace(a.hostile(t, nil, asked), "http:", "https:", 1) },
		"$SECURE":  func() string { return strings.Replace(a.hostile(t, nil, asked), "http:", "https:", 1) },
		"$WHOLE":   func() string { return serveFake(t, whole) },
		"$CONTROL": func() string { return serveFake(t, emu.Control()) },
	} {
		if strings.Contains(line, name) {
			line = strings.ReplaceAll(line, name, address())
		}
	}
	return strings.Fields(line)
}

// interrupt sends a command SIGINT once the hostile server was asked, where the row wants it, and returns when, and how long
// the command had waited for a processor by then.
func (a *attack) interrupt(ctx context.Context, process *os.Process, asked <-chan struct{}) (at time.Time, before time.Duration) {
	if !a.interrupts {
		return at, 0
	}
	select {
	case <-asked:
		time.Sleep(100 * time.Millisecond)
		at, before = time.Now(), waited(process.Pid)
		_ = process.Signal(os.Interrupt)
	case <-ctx.Done():
	}
	return at, before
}
