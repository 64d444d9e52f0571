package main

import (
	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/cassettescmd"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
)

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "omise-conformance",
		Short: "Judges a target against the contract of the Omise (Opn Payments) API",
		Long: `omise-conformance tells whether a target keeps the contract of the Omise (Opn Payments) API:
shapes, error codes, lifecycles and status transitions. A target is the test API, an emulator
or any fake of it.

Exit codes: 0 conformant; 1 not conformant; 2 wrong usage or configuration; 3 not judged (target
down, timeouts); 4 nothing selected; 130 interrupted, the reports hold what was judged.`,
		Example: `  omise-conformance run
  omise-conformance run --api-url http://localhost:8080 --control-url http://localhost:8081
  omise-conformance emulator
  omise-conformance rules show token.single-use-charge`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       version(),
		// For every command below it; cobra runs it once flags and arguments are read.
		PersistentPreRunE: commandline.RefuseEmpty,
	}
	root.SetVersionTemplate("omise-conformance {{.Version}}\n")
	root.SetFlagErrorFunc(commandline.FlagError)
	root.SetHelpCommand(commandline.NewHelp())
	return commandline.Group(root, newRun(), newExplore(), newFaults(), newRecord(), newReplay(), newEmulator(), newRules(), newSpec(), newReport(), cassettescmd.New(), newDiff())
}
