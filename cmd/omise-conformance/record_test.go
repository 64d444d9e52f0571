package main

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/all"
)

// committed are the committed cassettes of the emulator.
const committed = "../../cassettes/emulator"

// loadAll holds that every cassette of a folder is whole, and returns their seeds.
func loadAll(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	names, err := cassettes.List(dir)
	if err != nil {
		t.Fatal(err)
	}
	seeds := map[string]int64{}
	for _, name := range names {
		loaded, err := cassettes.LoadCase(dir, name)
		if err != nil {
			t.Error(err)
			continue
		}
		seeds[name] = loaded.Header.Seed
	}
	return seeds
}

// killedCases are what the killed recorders record: 170 cassettes.
const killedCases = "tokens || customers || refunds"

// TestKilledRecordingsLeaveTheFolderWhole kills a recorder with SIGKILL at random
// moments, each time one that would rewrite every cassette, and one into an empty
// folder. In every second round it is killed when it has begun to write, however long
// the machine takes to start it.
func TestKilledRecordingsLeaveTheFolderWhole(t *testing.T) {
	t.Parallel()
	const kills = 8
	dir := filepath.Join(t.TempDir(), "cassettes")
	args := []string{"record", "--cassettes", dir, "--quiet", "--label-filter", killedCases}
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	cutOff, inWriting, before := 0, 0, map[string]int64{}
	for round := 1; round <= kills; round++ {
		seed := int64(round)
		cmd := invocation{args: append(args, "--seed", strconv.Itoa(round)), folder: t.TempDir()}.command(t)
		began := time.Now()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		most := 500 * time.Millisecond
		if round%2 == 0 {
			waitForCassette(t, dir, began)
			most = 100 * time.Millisecond
		}
		time.Sleep(time.Duration(random.Int64N(int64(most))))
		_ = cmd.Process.Kill() // it may have ended already
		_ = cmd.Wait()
		if !cmd.ProcessState.Success() {
			cutOff++
		}
		if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
			continue // killed before it began
		}
		after, rewritten := loadAll(t, dir), 0
		for name, was := range before {
			if now, there := after[name]; !there || now != was && now != seed {
				t.Errorf("round %d: %s was of seed %d and is of %d (there: %v)", round, name, was, now, there)
			}
		}
		for _, now := range after {
			if now == seed {
				rewritten++
			}
		}
		if rewritten > 0 && !cmd.ProcessState.Success() {
			inWriting++
		}
		before = after
	}
	if cutOff < kills/2 || inWriting < kills/4 {
		t.Errorf("of %d recordings %d were cut off, %d of them while they wrote: too little was tested", kills, cutOff, inWriting)
	}
	invocation{args: append(args, "--resume"), folder: t.TempDir()}.run(t).exits(t, 0)
	if left, err := filepath.Glob(filepath.Join(dir, "*", ".saving-*")); err != nil || len(left) > 0 {
		t.Errorf("half-written files are left: %v, %v", left, err)
	}
	replayed := omise(t, "replay", "--cassettes", dir, "--label-filter", killedCases, "--quiet").exits(t, 0)
	t.Logf("%d of %d recordings were cut off, %d of them while they wrote; then: %s", cutOff, kills, inWriting, lastLine(replayed.out))
}

// waitForCassette waits until a cassette in a folder is as new as the recorder that was
// started at a time.
func waitForCassette(t *testing.T, dir string, began time.Time) {
	t.Helper()
	for deadline := began.Add(longest); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
		names, err := filepath.Glob(filepath.Join(dir, "*", "*.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if info, err := os.Stat(name); err == nil && info.ModTime().After(began) {
				return
			}
		}
	}
	t.Fatalf("no cassette was written into %s in %s", dir, longest)
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

// manyCases take some seconds to record; they are a third of the cases with a cassette.
const manyCases = "charges || requests"

func TestTwoRecordersOnOneFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	release, err := cassettes.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	sentence := "another recorder uses the folder of cassettes " + dir + ": wait until it ends, or record into another folder"
	refused := omise(t, "record", "--cassettes", dir, "--case", "tokens/*").exits(t, 3)
	refused.complains(t, sentence)
	release()
	omise(t, "record", "--cassettes", dir, "--case", "tokens/*", "--quiet").exits(t, 0)

	// Two that start at once, with enough to record to meet: one records, the other says that it does not, unless
	// the first has ended by then.
	var errs [2]bytes.Buffer
	var both [2]*exec.Cmd
	for i := range both {
		both[i] = invocation{args: []string{"record", "--cassettes", dir, "--quiet", "--label-filter", manyCases, "--seed", strconv.Itoa(i + 2)}, folder: t.TempDir()}.command(t)
		both[i].Stderr = &errs[i]
		if err := both[i].Start(); err != nil {
			t.Fatal(err)
		}
	}
	recorded := 0
	for i := range both {
		_ = both[i].Wait()
		switch code := both[i].ProcessState.ExitCode(); {
		case code == 0:
			recorded++
		case code != 3 || !strings.Contains(errs[i].String(), "another recorder uses"):
			t.Errorf("exit code %d: %s", code, errs[i].String())
		}
	}
	if seeds := loadAll(t, dir); recorded == 0 || len(seeds) < 400 {
		t.Errorf("%d recorded, %d cassettes", recorded, len(seeds))
	}
}

func TestInterruptedRecording(t *testing.T) {
	t.Parallel()
	dir, folder := filepath.Join(t.TempDir(), "c"), t.TempDir()
	cmd := invocation{args: []string{"record", "--cassettes", dir, "--quiet", "--label-filter", manyCases}, folder: folder}.command(t)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); ; {
		if names, err := cassettes.List(dir); err == nil && len(names) > 20 || time.Now().After(deadline) {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	report := wholeIn(t, filepath.Join(folder, defaultReportDir))
	names := loadAll(t, dir)
	if code := cmd.ProcessState.ExitCode(); code != 130 || report.Run.Mode != "record" || report.Totals.Passed != len(names) {
		t.Errorf("exit code %d, mode %s, %d passed, %d cassettes", code, report.Run.Mode, report.Totals.Passed, len(names))
	}
	again := omise(t, "record", "--cassettes", dir, "--resume", "--quiet", "--label-filter", manyCases).exits(t, 0)
	if want := " are recorded already"; !strings.Contains(again.err, want) {
		t.Errorf("the plan is %q and does not say %q", again.err, want)
	}
	wanted := slices.DeleteFunc(slices.Clone(all.Cases()), func(c *suites.Case) bool { return c.Subject() != "charges" && c.Subject() != "requests" })
	if now := len(loadAll(t, dir)); now < len(wanted)*9/10 {
		t.Errorf("%d cassettes of %d cases", now, len(wanted))
	}
}
