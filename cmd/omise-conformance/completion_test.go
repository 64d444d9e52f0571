package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/suites/all"
)

// TestCompletion holds that each shell gets a script and that names are offered.
func TestCompletion(t *testing.T) {
	t.Parallel()
	for shell, check := range map[string]string{"bash": "-n", "zsh": "-n", "fish": "-n", "powershell": ""} {
		script := omise(t, "completion", shell).exits(t, 0).out
		if len(script) < 1000 || !strings.Contains(script, "__complete") {
			t.Errorf("the script for %s has %d bytes", shell, len(script))
		}
		if path, err := exec.LookPath(shell); err == nil && check != "" {
			file := writeFile(t, t.TempDir(), "script", script)
			if out, err := exec.Command(path, check, file).CombinedOutput(); err != nil {
				t.Errorf("%s finds its script wrong: %v\n%s", shell, err, out)
			}
		}
	}
	for line, offered := range map[string]string{
		"run --rule token.single-use-cha":                 "token.single-use-charge",
		"run --case tokens/creat":                         "tokens/create",
		"run --case tokens/create,tokens/single-use-cha":  "tokens/create,tokens/single-use-charge",
		"run --features clock,-second_acc":                "clock,-second_account",
		"run --dialect doc":                               "documented",
		"run --target emu":                                "emulator",
		"run --label-filter concu":                        "concurrency",
		"rules show token.single-use-cha":                 "token.single-use-charge",
		"rules list --subject chai":                       "chain",
		"emulator --dialect rec":                          "recorded",
		"emulator --log js":                               "json",
		"gate --fail-on ver":                              "verdict",
		"gate --require-operations createToken,captureCh": "createToken,captureCharge",
		"gate do":   "doctor",
		"help repo": "report",
	} {
		out := inProcess(t, append([]string{cobra.ShellCompNoDescRequestCmd}, strings.Fields(line)...)...)
		if !slices.Contains(strings.Split(out, "\n"), offered) {
			t.Errorf("%s completes to %s, want %s", line, out, offered)
		}
	}
	if out := inProcess(t, cobra.ShellCompNoDescRequestCmd, "run", "--case", ""); strings.Count(out, "/") != len(all.Cases()) {
		t.Errorf("--case offers %d names of %d", strings.Count(out, "/"), len(all.Cases()))
	}
	for line, directive := range map[string]string{
		"report merge ": ":16", "run --report-dir ": ":16", "run --config ": ":8", "run --known-failing ": ":0",
		"gate -- ": ":0", "gate -- sh ": ":0", "gate matrix -- ": ":0", "gate doctor -- ": ":0",
	} {
		words := append([]string{cobra.ShellCompNoDescRequestCmd}, strings.Split(line, " ")...)
		if out := inProcess(t, words...); !strings.Contains(out, directive+"\n") {
			t.Errorf("%sgives %q, want %s", line, out, directive)
		}
	}
}
