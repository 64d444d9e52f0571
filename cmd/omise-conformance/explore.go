package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/terminal"
)

// exploreOptions are the flags of explore: those of run about the target and the
// output, and how far to walk.
type exploreOptions struct {
	runOptions
	steps     int
	span      time.Duration
	clients   int
	keepGoing bool
}

func newExplore() *cobra.Command {
	o := &exploreOptions{}
	cmd := &cobra.Command{
		Use:   "explore",
		Short: "Judge random walks over the objects of a target by the lifecycles",
		Long: `Takes random walks over tokens, charges, refunds, sources, customers, cards, recipients, chains,
events and time, with legal and illegal steps, and judges every answer by the lifecycles of the
contract. A walk has 50 steps and a seed of its own. docs/exploring.md explains them.

A walk that fails is reduced to the steps that are needed to fail. It is printed with what is wrong,
as numbered steps, as curl commands, and with the seed that repeats it. With more than one client,
requests about one object are also sent at once, and some order of them must explain the answers.

Exit codes: 0 conformant; 1 not conformant; 2 wrong usage or configuration; 3 not judged; 4 no walk is
left for this shard; 130 interrupted.`,
		Example: `  # walk 2,000 steps over the emulator that comes with the tool
  omise-conformance explore

  # walk for an hour over a fake of your own, with three clients, past the first failure
  export OMISE_PUBLIC_KEY=pkey_test_1 OMISE_SECRET_KEY=skey_test_1
  omise-conformance explore --api-url http://localhost:8080 --control-url http://localhost:8082 \
    --for 1h --explore-clients 3 --keep-going

  # list what walks break of the rules about every answer, so that the next exploration goes past it
  omise-conformance explore --api-url http://localhost:8080 --keep-going \
    --known-failing known-failing.txt --update-known-failing

  # take the second quarter of the walks, and put the quarters together
  omise-conformance explore --steps 100000 --keep-going --shard 2/4 --report-dir quarters/2
  omise-conformance report merge quarters

  # repeat the walk that failed
  omise-conformance explore --seed 17 --steps 50`,
		Args: commandline.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return runExplore(cmd, o) },
	}
	o.register(cmd)
	f := cmd.Flags()
	f.IntVar(&o.steps, "steps", 0, fmt.Sprintf("number of steps (default %d, with --for no limit)", conformance.DefaultExploreSteps))
	f.DurationVar(&o.span, "for", 0, "time to walk, for example 10m")
	f.IntVar(&o.clients, "explore-clients", 1, "number of clients that send at once, 1 to 4")
	f.Lookup("known-failing").Usage = "file of rules that are known to fail, one a line with '# reason'; walks continue if a rule about every answer is listed"
	f.BoolVar(&o.UpdateKnownFailing, "update-known-failing", false,
		"add to the file of --known-failing the rules about every answer that walks break (the file may be missing)")
	f.BoolVar(&o.keepGoing, "keep-going", false, "continue after a walk that failed")
	f.Lookup("shard").Usage = "take the i-th of n parts of the walks, for example 2/4; auto: as CI or Kubernetes says (docs/scale.md)"
	return cmd
}

func runExplore(cmd *cobra.Command, o *exploreOptions) error {
	given, err := o.settle(cmd)
	if err != nil {
		return err
	}
	bar := terminal.NewProgress(cmd.ErrOrStderr(), o.quiet)
	bar.Counts("steps", "asking the target")
	o.Notice = bar.Note
	var found []string
	report, err := conformance.Explore(cmd.Context(), conformance.ExploreConfig{
		Target: o.Target, Pace: o.Pace, Dialect: o.Dialect, Strict: o.Strict,
		KnownFailing: o.KnownFailing, UpdateKnownFailing: o.UpdateKnownFailing,
		Steps: o.steps, For: o.span, Clients: o.clients, KeepGoing: o.keepGoing, Shard: o.Shard, Version: o.Version,
		Progress: bar.Update, Found: func(text string) { found = append(found, text) },
	})
	bar.Finish()
	if err != nil {
		return located(cmd, given, err)
	}
	for _, text := range found {
		// An error of printing is ignored: the reports have the walks as well.
		_, _ = fmt.Fprintln(cmd.OutOrStdout(), text)
	}
	report.Run.Full = o.fullReport
	return publish(cmd, report, o.reportDir, o.verbose)
}
