package network

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// root is the folder of the harness.
const root = "../.."

// binary is the harness, built once.
var binary string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "network")
	if err == nil {
		binary, err = Build(root, folder)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	flag.Parse()
	_ = flag.Set("test.parallel", "6") // most of the time is spent waiting
	code := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

// TestFaultsOfTheNetwork holds that no fault of the network is taken for one of
// the target: each case passes or is not judged, the exit code is 0 or 3, the
// reports are whole, and nothing takes longer than the named timeouts.
func TestFaultsOfTheNetwork(t *testing.T) {
	schema := reportSchema(t)
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			s, err := NewStand(binary, folder, f.keepAlive)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(s.Close)
			if f.prepare != nil {
				f.prepare(s)
			}
			if f.toxic != nil {
				f.poison(t, s)
			}
			o, err := s.Run(t.Context(), filepath.Join(folder, "report"),
				"--case", "tokens/*,charges/*,refunds/*,lists/*", "--shard", "1/"+strconv.Itoa(f.shards),
				"--timeout-request", f.waits.request.String(), "--timeout-connect", f.waits.connect.String(), "--timeout-case", f.waits.test.String(),
				"--timeout-webhook", "1s", "--timeout-poll", "1s")
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s, exit code %d, %v", o.Took.Round(10*time.Millisecond), o.Exit, o.Report.Totals)
			noneFailed(t, o)
			wholeReports(t, schema, o)
			inTime(t, o, f.waits)
			if why := f.proof(o); why != "" {
				t.Errorf("the fault did not show: %s\n%s", why, o.Said)
			}
		})
	}
}

// poison adds the toxic once the run has asked for the features, since without an
// answer to that nothing is tried. What befalls all from the start is there from
// the start.
func (f *fault) poison(t *testing.T, s *Stand) {
	t.Helper()
	if f.toxic["toxicity"] == 1.0 && !f.keepAlive || f.waits == patient {
		if err := s.Poison(f.toxic); err != nil {
			t.Fatal(err)
		}
		return
	}
	s.On = func(number int64, _ http.ResponseWriter, _ *http.Request) bool {
		if number == settled {
			if err := s.Poison(f.toxic); err != nil {
				t.Error(err)
			}
		}
		return false
	}
}

// TestSlowCloseIsSlow shows on a bare connection that the toxic is at work, since
// a client of HTTP does not wait for the end of a connection.
func TestSlowCloseIsSlow(t *testing.T) {
	s, err := NewStand(binary, t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if err := s.Poison(toxic("slow_close", 1, "delay", 300)); err != nil {
		t.Fatal(err)
	}
	connection, err := net.Dial("tcp", strings.TrimPrefix(s.API(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	started := time.Now()
	fmt.Fprint(connection, "GET / HTTP/1.1\r\nHost: api\r\n\r\n")
	if _, err := bufio.NewReader(connection).ReadString(0); err == nil || time.Since(started) < 250*time.Millisecond {
		t.Errorf("closed after %s: %v", time.Since(started), err)
	}
}

// TestAFailedCaseIsSeen runs against a target that is wrong indeed: the same
// checks must find it.
func TestAFailedCaseIsSeen(t *testing.T) {
	folder := t.TempDir()
	s, err := NewStand(binary, folder, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	every(50, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"object": "charge"})
	})(s)
	o, err := s.Run(t.Context(), filepath.Join(folder, "report"), "--case", "charges/*")
	if err != nil {
		t.Fatal(err)
	}
	probe := &testing.T{}
	noneFailed(probe, o)
	if o.Exit != 1 || o.Report.Totals["failed"] == 0 || !probe.Failed() {
		t.Errorf("exit code %d, %v", o.Exit, o.Report.Totals)
	}
}
