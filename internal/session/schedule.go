package session

import (
	"context"
	"flag"
	"io"
	"sync"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/extensions/globals"
	"github.com/onsi/ginkgo/v2/formatter"
	"github.com/onsi/ginkgo/v2/types"
	"github.com/onsi/gomega"

	"github.com/omise-conformance/harness/suites"
)

// ginkgoRuns keeps runs apart: Ginkgo has one tree of specs in a process.
var ginkgoRuns sync.Mutex

// ginkgoHost stands in for *testing.T; what failed is known from the results.
type ginkgoHost struct{}

func (ginkgoHost) Fail() {}

// schedule has Ginkgo run the cases, one spec each. Ginkgo's own output is
// dropped: the reports say the same with the transcripts. The seed orders the
// subjects, and any but the default also the cases of all subjects. An empty run
// does not reach Ginkgo, which would call it green.
func schedule(ctx context.Context, seed int64, cases []*suites.Case, execute func(context.Context, *suites.Case) *suites.Result) {
	if len(cases) == 0 {
		return
	}
	ginkgoRuns.Lock()
	defer ginkgoRuns.Unlock()
	globals.Reset()
	defer globals.Reset()
	defer func(out io.Writer) { formatter.ColorableStdOut = out }(formatter.ColorableStdOut)
	formatter.ColorableStdOut = io.Discard
	defer hideTestFlags()()

	gomega.RegisterFailHandler(ginkgo.Fail)
	suites.Describe(cases, func(spec context.Context, c *suites.Case) *suites.Result {
		// The spec's own context ends with Ginkgo's signal handling, the run's
		// with the caller's. Either ends the case; the caller's does so at once.
		joined, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(spec, cancel)()
		return execute(joined, c)
	})
	// Not the configuration of the process: flags of a Go test that runs the cases
	// are about that test. A slow run may take hours, so there is no deadline but
	// those of the cases.
	suite, reporter := types.NewDefaultSuiteConfig(), types.NewDefaultReporterConfig()
	suite.OutputInterceptorMode = "none"
	suite.FailOnEmpty, suite.Timeout, suite.RandomSeed = true, 0, seed
	suite.RandomizeAllSpecs = seed != DefaultSeed
	suite.ParallelTotal, suite.ParallelProcess = 1, 1
	reporter.NoColor, reporter.Succinct = true, true
	ginkgo.RunSpecs(ginkgoHost{}, "omise-conformance", suite, reporter)
}

// hiddenFlags are flags of go test that Ginkgo ends the process for where they are set, since its own suites could not be run so.
var hiddenFlags = []string{"test.count", "test.parallel"}

// hideTestFlags lets a Go test run cases whatever the flags of go test are: Ginkgo asks for the names of those that are set. The
// testing package has read them by then, and finds them by the name under which they were registered.
func hideTestFlags() (restore func()) {
	hide := func(by func(name string) string) {
		for _, name := range hiddenFlags {
			if set := flag.Lookup(name); set != nil {
				set.Name = by(name)
			}
		}
	}
	hide(func(name string) string { return "hidden from Ginkgo: " + name })
	return func() { hide(func(name string) string { return name }) }
}
