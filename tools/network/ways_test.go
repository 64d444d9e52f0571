package network

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// waits are the named timeouts of a run. What is slow on purpose has time, what
// does not answer has little.
type waits struct{ request, connect, test time.Duration }

var (
	patient   = waits{10 * time.Second, 5 * time.Second, time.Minute}
	impatient = waits{1500 * time.Millisecond, time.Second, 6 * time.Second}
)

// The harness asks a target that fell silent for so long whether it is back
// (probeBudget in watch.go); the other is what a loaded machine may add.
const (
	askingBack = 20 * time.Second
	slack      = 3 * time.Second
)

// fault is one way in which a network fails, and what shows that it did.
type fault struct {
	name      string
	toxic     map[string]any // of toxiproxy; nil: none
	keepAlive bool
	waits     waits
	shards    int // the part of the sample that is run: one in so many
	prepare   func(s *Stand)
	// proof returns why the fault did nothing, or "" if it did something.
	proof func(o *Outcome) string
}

var faults = []fault{
	{
		name: "latency-and-jitter", toxic: toxic("latency", 1, "latency", 60, "jitter", 50), keepAlive: true,
		waits: patient, shards: 12, proof: slowed(20 * time.Millisecond),
	},
	{name: "slicer", toxic: toxic("slicer", 1, "average_size", 100, "size_variation", 50, "delay", 2000), keepAlive: true, waits: patient, shards: 16, proof: slowed(10 * time.Millisecond)},
	{name: "bandwidth", toxic: toxic("bandwidth", 1, "rate", 40), keepAlive: true, waits: patient, shards: 16, proof: slowed(15 * time.Millisecond)},
	{name: "slow-close", toxic: toxic("slow_close", 1, "delay", 300), waits: patient, shards: 2, proof: nothingLost},
	{name: "bandwidth-of-nearly-nothing", toxic: toxic("bandwidth", 0.01, "rate", 1), waits: impatient, shards: 1, proof: failures(3, "timeout")},
	{name: "answers-that-vanish", toxic: toxic("timeout", 0.05, "timeout", 0), waits: impatient, shards: 1, proof: failures(10, "closed")},
	{name: "silence", waits: impatient, shards: 1, prepare: every(100, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // or the end of the connection is not noticed
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}), proof: failures(5, "timeout")},
	{name: "timeout-then-close", toxic: toxic("timeout", 0.05, "timeout", 50), waits: impatient, shards: 1, proof: failures(10, "closed")},
	{name: "reset-of-the-answer", toxic: toxic("reset_peer", 0.05, "timeout", 0), waits: impatient, shards: 1, proof: failures(10, "closed")},
	{name: "reset-of-the-request", toxic: upstream(toxic("reset_peer", 0.05, "timeout", 0)), waits: impatient, shards: 1, proof: failures(10, "closed")},
	{name: "reset-of-kept-connections", toxic: upstream(toxic("limit_data", 1, "bytes", 3000)), keepAlive: true, waits: impatient, shards: 1, proof: sentAgain},
	{name: "cut-body", toxic: toxic("limit_data", 0.05, "bytes", 700), waits: impatient, shards: 1, proof: failures(5, "closed")},
	{name: "cut-header", toxic: toxic("limit_data", 0.05, "bytes", 60), waits: impatient, shards: 1, proof: failures(10, "closed", "transport")},
	{name: "cut-request", toxic: upstream(toxic("limit_data", 0.03, "bytes", 150)), waits: impatient, shards: 1, proof: failures(5, "closed", "timeout")},
	{name: "half-closed", waits: impatient, shards: 1, prepare: every(30, halfClosed("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"object\":")), proof: failures(10, "closed")},
	{name: "half-closed-chunked", waits: impatient, shards: 1, prepare: every(30, halfClosed("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\na\r\n{\"object\":\r\n")), proof: failures(10, "closed")},
	{name: "half-closed-without-an-answer", waits: impatient, shards: 1, prepare: every(30, halfClosed("")), proof: failures(10, "closed")},
	{name: "gone-and-back", keepAlive: true, waits: impatient, shards: 1, prepare: once(200, func(s *Stand) {
		s.Cut()
		time.Sleep(1200 * time.Millisecond)
		_ = s.Join()
	}), proof: back},
	{name: "killed-and-back-without-memory", keepAlive: true, waits: impatient, shards: 1, prepare: once(200, func(s *Stand) {
		s.Kill()
		time.Sleep(1200 * time.Millisecond)
		_ = s.Revive()
	}), proof: back},
	{name: "gone-for-good", keepAlive: true, waits: impatient, shards: 1, prepare: once(200, (*Stand).Cut), proof: gone},
	{name: "silent-for-good", keepAlive: true, waits: impatient, shards: 1, prepare: once(200, func(s *Stand) {
		_ = s.Poison(toxic("timeout", 1, "timeout", 0))
	}), proof: gone},
	{name: "never-there", toxic: toxic("reset_peer", 1, "timeout", 0), waits: impatient, shards: 1, proof: gone},
}

// toxic writes a toxic of toxiproxy; toxicity is the share of connections it befalls.
func toxic(kind string, toxicity float64, attributes ...any) map[string]any {
	values := map[string]any{}
	for i := 0; i < len(attributes); i += 2 {
		values[attributes[i].(string)] = attributes[i+1]
	}
	return map[string]any{"name": "fault", "type": kind, "toxicity": toxicity, "attributes": values}
}

func upstream(toxic map[string]any) map[string]any {
	toxic["stream"] = "upstream"
	return toxic
}

// settled is how many requests a run has made before anything is done to it: the
// first ask for the features.
const settled = 10

func once(at int64, do func(*Stand)) func(*Stand) {
	return func(s *Stand) {
		s.On = func(number int64, _ http.ResponseWriter, _ *http.Request) bool {
			if number == at {
				go do(s)
			}
			return false
		}
	}
}

func every(nth int64, do http.HandlerFunc) func(*Stand) {
	return func(s *Stand) {
		s.On = func(number int64, w http.ResponseWriter, r *http.Request) bool {
			if number < settled || number%nth != 0 {
				return false
			}
			do(w, r)
			return true
		}
	}
}

// halfClosed sends a part of an answer and closes this side only.
func halfClosed(part string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		connection, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		defer connection.Close()
		fmt.Fprint(connection, part)
		_ = connection.(*net.TCPConn).CloseWrite()
		_ = connection.SetReadDeadline(time.Now().Add(time.Second))
		_, _ = bufio.NewReader(connection).ReadByte() // the other side goes, or a second passes
	}
}

// slowed wants the answers to have taken so long in the middle.
func slowed(least time.Duration) func(*Outcome) string {
	return func(o *Outcome) string {
		var took []int64
		for _, c := range o.Report.Cases {
			for _, exchange := range c.Exchanges {
				took = append(took, exchange.DurationNS)
			}
		}
		slices.Sort(took)
		if len(took) == 0 || time.Duration(took[len(took)/2]) < least {
			return fmt.Sprintf("%d answers took less than %s in the middle", len(took), least)
		}
		return nothingLost(o)
	}
}

// nothingLost wants every case to have passed.
func nothingLost(o *Outcome) string {
	if o.Report.Totals["not_judged"] > 0 || o.Exit != 0 {
		return fmt.Sprintf("%d cases are not judged and the exit code is %d, where all answers come", o.Report.Totals["not_judged"], o.Exit)
	}
	return ""
}

// failures wants so many requests to have had no answer for these reasons, and
// cases that passed beside them.
func failures(least int, kinds ...string) func(*Outcome) string {
	return func(o *Outcome) string {
		found := map[string]int{}
		for _, c := range o.Report.Cases {
			for _, exchange := range c.Exchanges {
				if exchange.Failure != nil {
					found[string(exchange.Failure.Kind)]++
				}
			}
		}
		sum := 0
		for _, kind := range kinds {
			sum += found[kind]
		}
		if sum < least || o.Report.Totals["not_judged"] == 0 || o.Report.Totals["passed"] == 0 {
			return fmt.Sprintf("failures are %v, want at least %d of %v, and %v", found, least, kinds, o.Report.Totals)
		}
		return ""
	}
}

// back wants cases that were not judged with others that passed before and after.
func back(o *Outcome) string {
	ran := slices.DeleteFunc(slices.Clone(o.Report.Cases), func(c Case) bool { return c.Status != "passed" && c.Status != "not_judged" })
	slices.SortFunc(ran, func(a, b Case) int { return a.StartedAt.Compare(b.StartedAt) })
	first := slices.IndexFunc(ran, func(c Case) bool { return c.Status == "not_judged" })
	if first < 1 || len(ran) == 0 || ran[len(ran)-1].Status != "passed" || o.Report.Totals["passed"] < o.Report.Totals["not_judged"]/4 {
		return fmt.Sprintf("the target was not missed, or not found again: %v", o.Report.Totals)
	}
	return ""
}

// gone wants the rest not to be judged.
func gone(o *Outcome) string {
	if o.Exit != 3 || o.Report.Totals["not_judged"] < 50 {
		return fmt.Sprintf("exit code %d, %v", o.Exit, o.Report.Totals)
	}
	return ""
}

// sentAgain returns why no request was sent again on a new connection, or "" if some were and none was lost.
func sentAgain(o *Outcome) string {
	if !slices.ContainsFunc(o.Report.Problems, func(p string) bool { return strings.Contains(p, "sent again on a new connection") }) {
		return "no problem says that requests were sent again"
	}
	return nothingLost(o)
}
