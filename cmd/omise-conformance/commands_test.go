package main

import (
	"encoding/json"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites/all"
)

// everyCommand gives the commands that people see below one.
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

// TestEveryHelpIsPrinted by both of its names.
func TestEveryHelpIsPrinted(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"", "run", "emulator", "rules list", "report merge", "completion bash"} {
		words := strings.Fields(command)
		asked := omise(t, append([]string{"help"}, words...)...).exits(t, 0)
		flagged := omise(t, append(words, "--help")...).exits(t, 0)
		if asked.out != flagged.out || !strings.Contains(asked.out, "Usage:") {
			t.Errorf("help %s and %s --help differ:\n%s\n%s", command, command, asked.out, flagged.out)
		}
	}
	if o := omise(t).exits(t, 0); !strings.Contains(o.out, "Available Commands:") {
		t.Errorf("without arguments: %s", o.out)
	}
	omise(t, "rules").exits(t, 0).says(t, "Available Commands:")
	omise(t, "--version").exits(t, 0).says(t, "omise-conformance ")
}

// TestExamplesOfNames: the names in the examples of run exist.
func TestExamplesOfNames(t *testing.T) {
	t.Parallel()
	omise(t, "run", "-q", "--rule", "token.single-use-charge", "--case", "tokens/single-use-*").exits(t, 0)
	omise(t, "run", "-q", "--label-filter", "charges && !clock", "--rule", "charge.create", "--features", "source.promptpay,-three_d_secure").exits(t, 0)
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
	var listed []map[string]any
	if err := json.Unmarshal([]byte(omise(t, "rules", "list", "--json", "--subject", "token").exits(t, 0).out), &listed); err != nil {
		t.Fatal(err)
	}
	for _, rule := range listed {
		if name, _ := rule["name"].(string); !strings.HasPrefix(name, "token.") || rule["sentence"] == "" {
			t.Errorf("rules list --subject token has %v", rule)
		}
	}
	for _, rule := range contract.Rules {
		o := inProcess(t, "rules", "show", rule.Name)
		if !strings.HasPrefix(o, rule.Name+" ("+string(rule.Level)+")\n  "+rule.Sentence+"\n") {
			t.Errorf("rules show %s begins with %s", rule.Name, firstLine(o))
		}
		if slices.ContainsFunc(rule.Source, func(s string) bool { return !strings.Contains(o, contract.SourceTitle(s)) }) {
			t.Errorf("rules show %s does not name its sources:\n%s", rule.Name, o)
		}
	}
	omise(t, "rules", "show", "token.single-use-charge", "token.create").exits(t, 0).says(t,
		"case tokens/single-use-charge:", "case tokens/create:", "dialects recorded, documented", "operations createToken")
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
