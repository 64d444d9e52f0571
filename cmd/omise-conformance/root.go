package main

import (
	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/beginning"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/cassettescmd"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/checkcmd"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/configcmd"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/emulatorcmd"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/explaincmd"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/gatecmd"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/initcmd"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/mancmd"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/outlet"
)

// command is a command below the root, which is made when it is needed.
type command struct {
	name string
	make func() *cobra.Command
}

// commands returns them, in the order in which they are made known.
func commands() []command {
	gates, checks := gatecmd.Verbs(version(), publish), checkcmd.Verb(version(), publish)
	judging := append([]func() *cobra.Command{newRun, newRecord, newReplay, newExplore}, append(gates, checks)...)
	return []command{
		{"run", newRun},
		{"gate", gates[0]},
		{"check", checks},
		{"explore", newExplore},
		{"faults", newFaults},
		{"variants", newVariants},
		{"record", newRecord},
		{"replay", newReplay},
		{"emulator", emulatorcmd.New},
		{"explain", explaincmd.New},
		{"rules", newRules},
		{"spec", newSpec},
		{"report", newReport},
		{"cassettes", cassettescmd.New},
		{"diff", newDiff},
		{"upgrade-guide", newUpgradeGuide},
		{"config", func() *cobra.Command { return configcmd.New(checkConfiguration, judging...) }},
		{"init", initcmd.New},
		{manual, func() *cobra.Command { return mancmd.New(built()) }},
	}
}

// manual is the name of the command that looks at all others.
const manual = "man"

// newRootFor returns the root for a command line. Where its first argument names a command, that is the only one: to make all of them
// takes as long as many a command.
func newRootFor(arguments []string) *cobra.Command {
	if len(arguments) > 0 && arguments[0] != manual {
		for _, each := range commands() {
			if each.name == arguments[0] {
				return newRootOf(each)
			}
		}
	}
	return newRoot()
}

// newRoot returns the root with all commands.
func newRoot() *cobra.Command { return newRootOf(commands()...) }

func newRootOf(commands ...command) *cobra.Command {
	root := &cobra.Command{
		Use:   "omise-conformance",
		Short: "Judge a target by the contract of the Omise (Opn Payments) API",
		Long: `omise-conformance judges whether a target keeps the contract of the Omise (Opn Payments) API: shapes,
error codes, lifecycles and status transitions. A target is the Omise test API, an emulator, or any
fake of the API.

The documents are in docs/ of https://github.com/omise-conformance/harness: start with README.md;
docs/glossary.md explains the words, docs/rules.md lists the contract.

Exit codes: 0 conformant; 1 not conformant; 2 wrong usage or configuration; 3 not judged (target
down, timeouts); 4 nothing selected; 70 the tool itself crashed; 130 interrupted, with reports of what was
judged until then. A second interrupt ends the process at once.`,
		Example: `  # judge the emulator that comes with the tool
  omise-conformance run

  # judge a fake of your own
  omise-conformance run --api-url http://localhost:8080 --control-url http://localhost:8081

  # serve the emulator
  omise-conformance emulator

  # explain a rule, a case, an exit code
  omise-conformance explain token.single-use-charge`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       built().String(),
		// Cobra runs it for every command, after flags and arguments are read.
		PersistentPreRunE: func(cmd *cobra.Command, args []string) error {
			outlet.ConcealSecrets(cmd)
			if !commandline.HasOwnTuning(cmd) {
				beginning.End()
			}
			return commandline.RefuseEmpty(cmd, args)
		},
	}
	root.SetVersionTemplate("omise-conformance {{.Version}}\n")
	root.SetFlagErrorFunc(commandline.FlagError)
	root.SetHelpCommand(commandline.NewHelp())
	var made []*cobra.Command
	for _, each := range commands {
		made = append(made, each.make())
	}
	return commandline.Group(root, made...)
}
