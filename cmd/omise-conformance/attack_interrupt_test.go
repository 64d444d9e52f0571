package main

import (
	"io"
	"net"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
)

// never is added to what judges a server that never answers: only the interrupt ends it.
const never = " --timeout-request 1h --timeout-case 1h --timeout-webhook 1h --timeout-poll 1h"

// interruptedAttacks hang in each phase of a command until it is interrupted. Its reports are whole all the same. The exit
// code is that of the verdict where everything was judged by then.
var interruptedAttacks = []attack{
	{name: "the probe", code: 130, args: onTarget + never, says: "interrupted"},
	{name: "the probe of the vault", code: 130, args: onTarget + never, says: "Interrupted: until then", spares: allBut("/tokens", "")},
	{name: "the capability", code: 130, args: onTarget + never, says: "interrupted", spares: allBut("/capability", "")},
	{name: "the features", code: 130, args: onControl + never, says: "interrupted", spares: allBut("/features", "")},
	{name: "the first look at the clock", code: 130, args: onClock + never, says: "interrupted", spares: allBut("/clock", "")},
	{name: "a case", code: 130, args: onTarget + never, says: "the run was interrupted while the case ran", spares: probing},
	{name: "cases one by one", code: 130, args: onTarget + never + " --parallel 1 --repeat 3", says: "the run was interrupted while the case ran", spares: probing},
	{name: "a body in a case", code: 130, args: onTarget + never, says: "the run was interrupted", spares: probing, answer: bytesForEver(jsonHead+"\r\n", " ", drip)},
	{name: "a move of the clock", code: 130, args: onClock + never, says: "interrupted", spares: allBut("/clock", "advance")},
	{name: "a webhook", code: 130, args: onWebhook + never, says: "the run was interrupted while the case ran", spares: allBut("/webhooks", "127.0.0.1"), answer: withoutDeliveries},
	{name: "the restoration of the clock", args: onClock + never, says: "could not set it back", spares: allBut("/clock", `"-`)},
	{name: "the restoration of the webhook", args: onWebhook + never, says: "could not take it back", spares: allBut("/webhooks", `"url":""`)},
	{name: "a recording", code: 130, args: "record --cassettes c --api-url $PEER --case tokens/create" + never, says: "interrupted", spares: probing},
	{name: "a walk", code: 130, args: "explore --api-url $PEER --steps 50" + never, says: "Interrupted: until then", spares: allBut("/customers", "")},
	{name: "an upstream of a gate", code: 130, args: "gate --upstream $PEER -- shop list", says: "Interrupted: until then"},
}

// withoutDeliveries sets a webhook that is never delivered to.
func withoutDeliveries(conn net.Conn, _ *http.Request) {
	const secret = `{"url":"http://127.0.0.1:1/webhook","secret":"c2VjcmV0"}`
	_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"+secret)
}

func TestInterruptedWhereverItHangs(t *testing.T) {
	t.Parallel()
	rows := make([]attack, len(interruptedAttacks))
	for i, row := range interruptedAttacks {
		row.interrupts, row.longest = true, time.Minute
		if row.answer == nil {
			row.answer = bytesThenSilence("")
		}
		rows[i] = row
	}
	attacked(t, rows)
}

// TestTheSecondInterruptEndsTheProcess: a command whose output nobody reads cannot end by itself.
func TestTheSecondInterruptEndsTheProcess(t *testing.T) {
	t.Parallel()
	unread, stdout, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer unread.Close()
	cmd := invocation{args: []string{"run", "--list"}, folder: t.TempDir()}.command(t)
	cmd.Stdout = stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = stdout.Close()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // the state says how it ended
	}()
	if _, err := unread.Read(make([]byte, 1)); err != nil { // it writes: its signals are seen to
		t.Fatal(err)
	}
	for _, interrupt := range []struct {
		ends   bool
		within time.Duration
	}{{false, 300 * time.Millisecond}, {true, 10 * time.Second}} {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		select {
		case <-ended:
			if !interrupt.ends {
				t.Fatal("the first interrupt ended the process: its output was read by somebody")
			}
		case <-time.After(interrupt.within):
			if interrupt.ends {
				t.Fatal("the second interrupt did not end the process")
			}
		}
	}
	if code := cmd.ProcessState.ExitCode(); code != commandline.ExitInterrupted {
		t.Errorf("exit code %d, want %d", code, commandline.ExitInterrupted)
	}
}
