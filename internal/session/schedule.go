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
// dropped: the reports say the same with the transcripts. What it says before it ends the process, as
// for go test -parallel, is not. The seed orders the
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
	defer countOnce()()

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

// countOnce lets a test that go test repeats with -count run cases: Ginkgo ends the process where that flag is not 1, since it
// could not run its own suite twice. The testing package reads the flag between the tests only.
func countOnce() (restore func()) {
	count := flag.Lookup("test.count")
	if count == nil || count.Value.String() == "1" {
		return func() {}
	}
	told := count.Value.String()
	_ = count.Value.Set("1") // a number
	return func() { _ = count.Value.Set(told) }
}
