package main

import (
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites/all"
)

// everyCommand returns the commands that people see below one.
func everyCommand(root *cobra.Command) []*cobra.Command {
	list := []*cobra.Command{}
	for _, cmd := range root.Commands() {
		if cmd.IsAvailableCommand() {
			list = append(append(list, cmd), everyCommand(cmd)...)
		}
	}
	return list
}

// TestHelp: every command says in a line what it does, and every one that does
// something shows examples, which are command lines that exist.
func TestHelp(t *testing.T) {
	t.Parallel()
	root := newRoot()
	root.InitDefaultCompletionCmd()
	if !strings.Contains(root.Long, "Exit codes: 0 conformant; 1 not conformant; 2 wrong usage or configuration; 3 not judged") {
		t.Error("the help of the root does not list the exit codes")
	}
	commands := append(everyCommand(root), root)
	if len(commands) < 10 {
		t.Fatalf("there are %d commands only", len(commands))
	}
	for _, cmd := range commands {
		own := cmd.Name() != "completion" && (cmd.Parent() == nil || cmd.Parent().Name() != "completion")
		switch {
		case cmd.Short == "":
			t.Errorf("%s has no short description", cmd.CommandPath())
		case strings.HasSuffix(cmd.Short, "."):
			t.Errorf("%s: the short description ends with a period", cmd.CommandPath())
		case own && !cmd.HasSubCommands() && cmd.Example == "":
			t.Errorf("%s has no example", cmd.CommandPath())
		}
		for _, line := range strings.Split(cmd.Example, "\n") {
			words := strings.Fields(strings.TrimSpace(line))
			if len(words) == 0 || words[0] != "omise-conformance" {
				continue
			}
			for i, word := range words {
				if word == "|" || word == ">" {
					words = words[:i]
					break
				}
			}
			found, rest, err := root.Find(words[1:])
			if err != nil {
				t.Errorf("%s: the example %q: %v", cmd.CommandPath(), line, err)
				continue
			}
			for _, word := range rest {
				name, isFlag := strings.CutPrefix(word, "--")
				name, _, _ = strings.Cut(name, "=")
				if isFlag && found.Flags().Lookup(name) == nil {
					t.Errorf("%s: the example %q has a flag that does not exist", cmd.CommandPath(), line)
				}
			}
		}
	}
}

func TestRules(t *testing.T) {
	t.Parallel()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(omise(t, "rules", "list").exits(t, 0).out), "\n")
	if len(lines) != len(contract.Rules)+1 || !strings.HasPrefix(lines[0], "RULE ") {
		t.Errorf("rules list has %d lines for %d rules", len(lines), len(contract.Rules))
	}
	for _, rule := range contract.Rules {
		o := inProcess(t, "rules", "show", rule.Name)
		if !strings.HasPrefix(o, rule.Name+" ("+string(rule.Level)+")\n  "+rule.Sentence+"\n") {
			t.Errorf("rules show %s begins with %s", rule.Name, firstLine(o))
		}
		if slices.ContainsFunc(rule.Source, func(s string) bool { return !strings.Contains(o, s) }) {
			t.Errorf("rules show %s does not name its sources:\n%s", rule.Name, o)
		}
	}
}

// inProcess runs the command in this process, where a test calls it hundreds of times.
func inProcess(t *testing.T, args ...string) string {
	t.Helper()
	var out strings.Builder
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(&out)
	root.SetErr(io.Discard)
	if err := root.ExecuteContext(t.Context()); err != nil {
		t.Errorf("%v: %v", args, err)
	}
	return out.String()
}

func TestSpec(t *testing.T) {
	t.Parallel()
	if o := omise(t, "spec").exits(t, 0); o.out != string(specs.Raw()) || !strings.Contains(o.out, "\nopenapi: 3.0.3\n") {
		t.Errorf("spec prints %d bytes that begin with %s", len(o.out), firstLine(o.out))
	}
}

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
		"run --rule token.single-use-cha":                "token.single-use-charge",
		"run --case tokens/creat":                        "tokens/create",
		"run --case tokens/create,tokens/single-use-cha": "tokens/create,tokens/single-use-charge",
		"run --features clock,-second_acc":               "clock,-second_account",
		"run --dialect doc":                              "documented",
		"run --target emu":                               "emulator",
		"run --label-filter concu":                       "concurrency",
		"rules show token.single-use-cha":                "token.single-use-charge",
		"rules list --subject chai":                      "chain",
		"emulator --dialect rec":                         "recorded",
		"help repo":                                      "report",
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
	} {
		words := append([]string{cobra.ShellCompNoDescRequestCmd}, strings.Split(line, " ")...)
		if out := inProcess(t, words...); !strings.Contains(out, directive+"\n") {
			t.Errorf("%sgives %q, want %s", line, out, directive)
		}
	}
}
