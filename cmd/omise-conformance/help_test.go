package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
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

// TestHelp: every command has a short and a long description and examples, which
// are command lines that exist.
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
		case own && (cmd.Long == "" || cmd.Example == ""):
			t.Errorf("%s has no long description or no example", cmd.CommandPath())
		}
		for line := range strings.SplitSeq(continued.ReplaceAllString(cmd.Example, " "), "\n") {
			if _, err := misused(quoted{document: "help", line: strings.TrimSpace(line)}); err != nil {
				t.Errorf("%s: the example %q: %v", cmd.CommandPath(), line, err)
			}
		}
	}
}

// TestServersTuneTheirMemory: what they would otherwise look through at each start stays, and nothing else goes without a collector.
func TestServersTuneTheirMemory(t *testing.T) {
	t.Parallel()
	var tuned []string
	for _, cmd := range everyCommand(newRoot()) {
		if commandline.HasOwnTuning(cmd) {
			tuned = append(tuned, cmd.CommandPath())
		}
	}
	slices.Sort(tuned)
	if want := []string{"omise-conformance emulator", "omise-conformance gate"}; !slices.Equal(tuned, want) {
		t.Errorf("%q tune their memory, want %q", tuned, want)
	}
}

// TestACommandAloneIsTheSame: the root that has but the command of a command line shows the same help of it as the one that has all, and
// what is not a command is answered with the names of all.
func TestACommandAloneIsTheSame(t *testing.T) {
	t.Parallel()
	for _, cmd := range newRoot().Commands() {
		if cmd.Name() == "help" {
			continue
		}
		alone := newRootFor([]string{cmd.Name()})
		if got := len(alone.Commands()); cmd.Name() != manual && got > 2 { // with help, which cobra adds
			t.Errorf("with %s there are %d commands", cmd.Name(), got)
		}
		found, rest, err := alone.Find([]string{cmd.Name()})
		if err != nil || len(rest) > 0 {
			t.Errorf("%s alone is not found: %v", cmd.Name(), err)
		} else if found.Long+found.UsageString() != cmd.Long+cmd.UsageString() {
			t.Errorf("the help of %s alone is\n%s\nand with all others\n%s", cmd.Name(), found.UsageString(), cmd.UsageString())
		}
	}
	for _, arguments := range [][]string{nil, {"rum"}, {"help", "run"}, {"--version"}, {manual, "x"}} {
		if got, want := len(newRootFor(arguments).Commands()), len(commands()); got < want {
			t.Errorf("%q: there are %d commands, want %d", arguments, got, want)
		}
	}
}
