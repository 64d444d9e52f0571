package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
)

// TestCommandThatTakesTooLong: it is ended, and what it sent is judged. On a busy machine a short time is over before it has sent
// anything; then it has more.
func TestCommandThatTakesTooLong(t *testing.T) {
	t.Parallel()
	for limit := 500 * time.Millisecond; ; limit *= 4 {
		args := []string{"gate", "--report-dir", "slow", "--timeout", limit.String(), "--", "shop", "list", "sleep=1h"}
		o := invocation{args: args, folder: t.TempDir()}.run(t)
		if o.code == commandline.ExitNothing && limit < time.Minute {
			continue
		}
		var report struct {
			Gate struct {
				Requests    int `json:"requests"`
				CommandExit int `json:"command_exit"`
			} `json:"gate"`
		}
		text, err := os.ReadFile(filepath.Join(o.folder, "slow", "report.json"))
		if err == nil {
			err = json.Unmarshal(text, &report)
		}
		if err != nil || o.code != 5 || report.Gate.Requests != 1 || report.Gate.CommandExit != 124 {
			t.Errorf("exit code %d, %+v, %v:\n%s", o.code, report.Gate, err, tail(o.err))
		}
		if !strings.Contains(o.err, "the command took longer than "+limit.String()+" and was ended") {
			t.Errorf("stderr: %s", tail(o.err))
		}
		return
	}
}
