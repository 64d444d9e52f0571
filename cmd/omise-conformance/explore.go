package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/config"
	"github.com/omise-conformance/harness/reports"
)

// exploreOptions are the flags of explore: those of run that are about the target
// and the output, and how far to walk.
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
		Short: "Walk at random over the objects of a target, judged by the lifecycles",
		Long: `Takes random walks over tokens, charges, refunds, sources, customers, cards, recipients, chains,
events and time, legal steps and illegal ones, and judges every answer by the lifecycles of the
contract. Walks are of 50 steps; each has a seed of its own.

A walk that fails is reduced to the steps that it takes to fail, and printed with what is wrong, as
numbered steps, as curl commands, and with the seed that repeats it. With more than one client,
requests about one object are also made at once, and some order of them must explain the outcome.

Exit codes: 0 conformant; 1 not conformant; 2 wrong usage or configuration; 3 not judged;
130 interrupted.`,
		Example: `  # 2,000 steps over the emulator that comes with the tool
  omise-conformance explore

  # an hour over a fake of your own, three clients at once, past the first failure
  export OMISE_PUBLIC_KEY=pkey_test_1 OMISE_SECRET_KEY=skey_test_1
  omise-conformance explore --api-url http://localhost:8080 --control-url http://localhost:8082 \
    --for 1h --explore-clients 3 --keep-going

  # the walk that failed, again
  omise-conformance explore --seed 17 --steps 50`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return o.explore(cmd) },
	}
	o.registerTarget(cmd)
	o.registerOutput(cmd)
	f := cmd.Flags()
	f.StringVar(&o.dialect, "dialect", "", "where the sources disagree: any (default), recorded or documented")
	f.IntVar(&o.steps, "steps", 0, fmt.Sprintf("steps to take (default %d, or as many as the time allows)", conformance.DefaultExploreSteps))
	f.DurationVar(&o.span, "for", 0, "time to walk, as 10m")
	f.IntVar(&o.clients, "explore-clients", 1, "clients that send at once, up to 4")
	f.StringVar(&o.KnownFailing, "known-failing", "", "file of rules of all answers that are known to break, as for run: walks go on past them")
	f.BoolVar(&o.keepGoing, "keep-going", false, "go on after a walk that failed")
	complete(cmd, "dialect", func() []string { return []string{"any", "recorded", "documented"} })
	return cmd
}

func (o *exploreOptions) explore(cmd *cobra.Command) error {
	file, err := config.Read(o.configFile)
	if err != nil {
		return err
	}
	merged := o.merge(cmd, file)
	settled := conformance.ExploreConfig{
		Target: merged.Target, Pace: merged.Pace, Dialect: merged.Dialect, Strict: merged.Strict, KnownFailing: merged.KnownFailing,
		Steps: o.steps, For: o.span, Clients: o.clients, KeepGoing: o.keepGoing, Version: merged.Version,
	}
	if err := reports.CheckDir(o.reportDir); err != nil {
		return fmt.Errorf("%s: %w", whereSet(cmd, &file, "reportDir"), err)
	}
	bar := newProgress(os.Stderr, o.quiet)
	bar.counts("steps", "asking the target")
	settled.Progress = bar.update
	var found []string
	settled.Found = func(text string) { found = append(found, text) }
	report, err := conformance.Explore(cmd.Context(), settled)
	bar.finish()
	if err != nil {
		return located(cmd, &file, err)
	}
	for _, text := range found {
		// What cannot be written here is in the reports, whose writing is checked.
		_, _ = fmt.Fprintln(cmd.OutOrStdout(), text)
	}
	return publish(cmd, report, o.reportDir, o.verbose)
}
