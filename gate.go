package conformance

import (
	"cmp"
	"context"

	"github.com/omise-conformance/harness/internal/gate"
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
	// Webhooks is the webhook handler of the client, where it has one that is to be judged. It may run already: then there
	// need be no Command.
	Webhooks WebhookHandler
	// Seed makes what the upstream draws. 0 means 1.
	Seed int64
	// Version is the version of the harness that the report names. Default "dev".
	Version string
}

// DefaultMarkHeader is the header in which a client may say where it is.
const DefaultMarkHeader = "Omise-Conformance-Mark"

// Gate runs a client's command against an upstream and judges what the client sends.
func Gate(ctx context.Context, config GateConfig) (*Report, error) {
	if len(config.Command) == 0 && config.Webhooks.URL == "" {
		return nil, public(usage.Errorf("Command", "there is no command to run"))
	}
	options, err := config.settle()
	if err != nil {
		return nil, public(err)
	}
	report, err := gate.Run(ctx, options)
	return report, public(err)
}

// settle checks the configuration and fills in the defaults.
func (c *GateConfig) settle() (gate.Options, error) {
	options, err := settle(request{
		mode: reports.ModeGate, target: &Target{}, policy: c.Policy, pace: Pace{Seed: c.Seed}, version: c.Version,
	})
	if err != nil {
		return gate.Options{}, err
	}
	options.Suite = nil
	options.Selected.Cases = nil
	return gate.Options{Session: options, Command: c.Command, MarkHeader: cmp.Or(c.MarkHeader, DefaultMarkHeader), Webhooks: c.Webhooks.options()}, nil
}
