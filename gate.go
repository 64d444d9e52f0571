package conformance

import (
	"context"

	"github.com/omise-conformance/harness/internal/gate"
	"github.com/omise-conformance/harness/internal/gate/injection"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/reports"
)

// GateConfig says which client is judged, and how.
type GateConfig struct {
	Policy
	// Command is the client: a program and its arguments.
	Command []string
	// MarkHeader is the header in which the client may say where it is, such as in which test. Default
	// DefaultMarkHeader.
	MarkHeader string
	// Inject are injections, things that the upstream does otherwise within the contract: NAME[@OPERATION][:COUNT|:PERCENT%].
	// Injections lists the names.
	Inject []string
	// Seed makes what the upstream draws. 0 means 1.
	Seed int64
	// Version is the version of the harness that the report names. Default "dev".
	Version string
}

// DefaultMarkHeader is the header in which a client may say where it is.
const DefaultMarkHeader = "Omise-Conformance-Mark"

// Gate runs a client's command against an upstream and judges what the client sends.
func Gate(ctx context.Context, config GateConfig) (*Report, error) {
	if len(config.Command) == 0 {
		return nil, public(usage.Errorf("Command", "there is no command to run"))
	}
	options, err := settle(request{
		mode: reports.ModeGate, target: &Target{}, policy: config.Policy, pace: Pace{Seed: config.Seed}, version: config.Version,
	})
	if err != nil {
		return nil, public(err)
	}
	options.Suite = nil
	options.Selected.Cases = nil
	if config.MarkHeader == "" {
		config.MarkHeader = DefaultMarkHeader
	}
	plan, err := injection.Parse(options.Contract, config.Inject, options.Seed)
	if err != nil {
		return nil, public(err)
	}
	report, err := gate.Run(ctx, gate.Options{Session: options, Command: config.Command, MarkHeader: config.MarkHeader, Injection: plan})
	return report, public(err)
}
