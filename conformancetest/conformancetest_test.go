package conformancetest_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/conformancetest"
)

// TestRunHelper is run by TestRun in a process of its own, because what it
// shows is how a test fails.
func TestRunHelper(t *testing.T) {
	list := os.Getenv("CONFORMANCETEST_LIST")
	if list == "" {
		t.Skip("it is for TestRun")
	}
	report := conformancetest.Run(t, conformance.Config{
		Selection: conformance.Selection{Cases: []string{"tokens/fresh", "customers/create"}, LabelFilter: os.Getenv("CONFORMANCETEST_LABELS")},
		Policy:    conformance.Policy{KnownFailing: list},
	})
	t.Logf("the verdict is %s", report.Verdict)
}

func TestRun(t *testing.T) {
	lists := t.TempDir()
	empty, stale, wrong := filepath.Join(lists, "empty"), filepath.Join(lists, "stale"), filepath.Join(lists, "wrong")
	for path, text := range map[string]string{empty: "", stale: "tokens/fresh # long ago\n", wrong: "nope # x\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, each := range map[string]struct {
		list, labels string
		passes       bool
		says         []string
	}{
		"conformant": {empty, "tokens", true, []string{
			"--- PASS: TestRunHelper/tokens/fresh", "the verdict is conformant",
		}},
		"stale entry": {stale, "tokens", false, []string{
			stale + " line 1: tokens/fresh is listed as known failing (long ago) but passes; take it out of the list",
			"--- PASS: TestRunHelper/tokens/fresh", "the verdict is not_conformant",
		}},
		"nothing selected": {empty, "tokens && customers", false, []string{"Nothing was judged: of ", "the verdict is nothing_selected"}},
		"wrong list":       {wrong, "tokens", false, []string{"KnownFailing: " + wrong + ` line 1: there is no case or rule "nope"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestRunHelper$", "-test.v")
			cmd.Env = append(os.Environ(), "CONFORMANCETEST_LIST="+each.list, "CONFORMANCETEST_LABELS="+each.labels)
			out, err := cmd.CombinedOutput()
			if (err == nil) != each.passes {
				t.Errorf("it passes %v, want %v", err == nil, each.passes)
			}
			for _, sentence := range each.says {
				if !strings.Contains(string(out), sentence) {
					t.Errorf("it does not say %q:\n%s", sentence, out)
				}
			}
		})
	}
}

func TestReplay(t *testing.T) {
	report := conformancetest.Replay(t, conformance.ReplayConfig{
		Selection: conformance.Selection{LabelFilter: "tokens"}, Cassettes: "../cassettes/emulator",
	})
	if report.Totals.Passed < 50 {
		t.Errorf("%+v", report.Totals)
	}
}

// TestRunWithFlagsOfGoTest: Ginkgo would end the process for -count and -parallel without a word.
func TestRunWithFlagsOfGoTest(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	list := filepath.Join(t.TempDir(), "list")
	if err := os.WriteFile(list, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestRunHelper$", "-test.v", "-test.count=2", "-test.parallel=3")
	cmd.Env = append(os.Environ(), "CONFORMANCETEST_LIST="+list, "CONFORMANCETEST_LABELS=tokens")
	out, err := cmd.CombinedOutput()
	if passed := strings.Count(string(out), "the verdict is conformant"); err != nil || passed != 2 {
		t.Errorf("%d of 2 runs were conformant, %v:\n%s", passed, err, out)
	}
}
