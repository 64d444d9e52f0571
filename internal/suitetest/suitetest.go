// Package suitetest runs the cases of a subject in go test and under the ginkgo command, each
// test process against an emulator of its own.
package suitetest

import (
	"context"
	"os"
	"sync"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// DialectVariable names the environment variable that pins the dialect of both emulator and
// judge: "recorded" or "documented". If it is not set, the emulator speaks recorded and the
// judge accepts either.
const DialectVariable = "OMISE_CONFORMANCE_DIALECT"

// Describe registers the cases as Ginkgo specs. Call it while the package is initialized.
func Describe(cases []*suites.Case) bool {
	suites.Describe(cases, func(ctx context.Context, c *suites.Case) *suites.Result {
		env, err := environment()
		if err != nil {
			ginkgo.Fail(err.Error())
		}
		return suites.Execute(ctx, env, c)
	})
	return true
}

// Run runs the specs that Describe registered.
func Run(t *testing.T, subject string) {
	t.Helper()
	gomega.RegisterFailHandler(ginkgo.Fail)
	suite, reporter := ginkgo.GinkgoConfiguration()
	suite.FailOnEmpty = true
	ginkgo.RunSpecs(t, subject, suite, reporter)
}

// environment starts the emulator of this process once. It runs until the process ends.
var environment = sync.OnceValues(func() (*suites.Env, error) {
	env, _, err := NewEnvironment()
	return env, err
})

// NewEnvironment starts a new emulator, without sockets. It returns what cases need to run against
// it, and a function that stops it.
func NewEnvironment() (env *suites.Env, stop func(), err error) {
	dialect := specs.Any
	if pinned := os.Getenv(DialectVariable); pinned != "" {
		dialect = specs.Dialect(pinned)
	}
	contract, err := specs.Load()
	if err != nil {
		return nil, nil, err
	}
	emu := embedded.Start(embedded.Options{Dialect: dialect, Seed: 1})
	tgt, err := target.New(emu.Target(dialect, emu.Transport))
	if err != nil {
		emu.Close()
		return nil, nil, err
	}
	features, err := tgt.Control().Features(context.Background())
	if err != nil {
		emu.Close()
		return nil, nil, err
	}
	env = &suites.Env{
		Target: tgt, Contract: contract, Features: map[string]bool{}, Seed: 1,
		Judge: &judge.Judge{Contract: contract, Dialect: dialect},
	}
	for _, name := range features {
		env.Features[name] = true
	}
	return env, emu.Close, nil
}
