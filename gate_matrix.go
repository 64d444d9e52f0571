package conformance

import (
	"cmp"
	"context"
	"io"
	"strings"

	"github.com/omise-conformance/harness/internal/gate/injection"
	"github.com/omise-conformance/harness/internal/gate/matrix"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/usage"
	report "github.com/omise-conformance/harness/reports/matrix"
	"github.com/omise-conformance/harness/specs"
)

// MatrixConfig says which client is run, and with which injections.
type MatrixConfig struct {
	// GateConfig has the command, and its Timeout is the time after which a command that waits for one answer hangs: default
	// DefaultMatrixTimeout. A run may take four times as long, and three times the run without an injection more. It records nothing and reads no marks. Each injection of Inject gets runs of its own, a pattern one for each that it fits. Empty: all
	// but those that are part of another one.
	GateConfig
	// All takes those as well, where Inject is empty.
	All bool
	// Parallel is how many runs go on at once, each with an upstream of its own. 0: one.
	Parallel int
	// Output returns where the output of the command goes while something is injected, "none" at first, and the name of that
	// place for the report. Nil: it is dropped.
	Output func(injection string) (to io.WriteCloser, name string, err error)
	// Progress is called after every run.
	Progress func(Progress)
}

// DefaultMatrixTimeout is the default time limit of a run. It exceeds the timeouts that clients have, so that a client
// with a timeout reaches it first.
const DefaultMatrixTimeout = matrix.DefaultTimeout

// GateMatrix runs a client's command without an injection, where it must pass, and then once with each, and says how it
// copes: whether it passed, failed, hung, charged twice or sent something again wrongly. When ctx ends, the rows are those
// that were run.
func GateMatrix(ctx context.Context, config MatrixConfig) (*report.Matrix, error) {
	if len(config.Command) == 0 {
		return nil, public(usage.Errorf("Command", "there is no command to run"))
	}
	if config.Parallel < 0 {
		return nil, public(usage.Errorf("Parallel", "the number of runs at once must not be negative; it is %d", config.Parallel))
	}
	if config.Parallel > 1 && config.Listen != (GateAddresses{}) {
		return nil, public(usage.Errorf("Listen", "%d runs at once cannot all be found at the same addresses", config.Parallel))
	}
	inject := config.Inject
	config.Inject, config.Marks, config.Record = nil, "", ""
	options, err := config.settle()
	if err != nil {
		return nil, public(err)
	}
	output := config.Output
	if output == nil {
		output = func(string) (io.WriteCloser, string, error) { return dropping{}, "", nil }
	}
	made, err := matrix.Run(ctx, matrix.Options{
		Gate: options, Inject: inject, All: config.All, Timeout: cmp.Or(config.Timeout, DefaultMatrixTimeout), Parallel: config.Parallel,
		Output: output, Progress: progress(config.Progress),
	})
	return made, public(err)
}

// dropping drops what is written.
type dropping struct{}

func (dropping) Write(text []byte) (int, error) { return len(text), nil }
func (dropping) Close() error                   { return nil }

// Injection describes one way in which the upstream of a gate can behave otherwise, within the contract.
type Injection struct {
	// Name is what GateConfig.Inject takes.
	Name string
	// Sentence says what happens, Happens to which requests where the name stands alone, Good what a good client does, and
	// Source who says that it may happen.
	Sentence, Happens, Good, Source string
	// Cope holds if a command must have the same result as without: the contract says that answers may be so.
	Cope bool
	// Part holds if another injection does it together with others of its kind. A matrix leaves it out by default.
	Part bool
}

// Injections returns all injections, always in the same order.
func Injections() ([]Injection, error) {
	contract, err := specs.Load()
	if err != nil {
		return nil, err
	}
	all := injection.All(contract)
	described := make([]Injection, len(all))
	for i, each := range all {
		happens := each.Usual()
		switch operations, every := each.Operations(contract); {
		case every:
		case len(operations) > mostNamed:
			happens += ", of " + names.Count(len(operations), "operation")
		default:
			happens += ", of " + strings.Join(operations, ", ")
		}
		described[i] = Injection{
			Name: each.Name, Sentence: each.Sentence, Happens: happens, Good: each.Good, Source: each.Source,
			Cope: each.Expect == injection.Cope, Part: each.Part,
		}
	}
	return described, nil
}

// mostNamed is how many operations are named one by one.
const mostNamed = 6
