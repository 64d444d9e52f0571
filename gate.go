package conformance

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"os/exec"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/gate"
	"github.com/omise-conformance/harness/internal/gate/child"
	"github.com/omise-conformance/harness/internal/gate/injection"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

// GateConfig says which client is judged, and how.
type GateConfig struct {
	Policy
	Upstream
	Interception
	// Command is the client: a program and its arguments.
	Command []string
	// Timeout ends the command. 0: it may take any time.
	Timeout time.Duration
	// MarkHeader is the header in which the client may say where it is, such as in which test. Default
	// DefaultMarkHeader.
	MarkHeader string
	// Webhooks is the webhook handler of the client, where it has one that is to be judged. It may run already: then there
	// need be no Command.
	Webhooks WebhookHandler
	// Marks names the test runner whose output names the tests (GateMarks), or is a regular expression for it: its first
	// group, or the whole match, is the mark. Empty: the output is not read.
	Marks string
	// Inject are injections, things that the upstream does otherwise within the contract: NAME[@OPERATION][:COUNT|:PERCENT%].
	// Injections lists the names.
	Inject []string
	// RequireOperations are names of operations that the client must call; * stands for any text.
	RequireOperations []string
	// Seed makes what the upstream draws. 0 means 1.
	Seed int64
	// Version is the version of the harness that the report names. Default "dev".
	Version string
}

// Upstream says what answers a client. The zero value is an emulator that is started in the process.
type Upstream struct {
	// APIURL and VaultURL address a server. One address may serve both: an empty VaultURL means the APIURL.
	APIURL, VaultURL string
	// PublicKey and SecretKey are test keys that the client is given for a server. Empty: it has its own.
	PublicKey, SecretKey string
	// Replay is a folder in which Record has recorded what was answered; that is answered again.
	Replay string
	// Record is a folder in which what is asked and answered is recorded, redacted.
	Record string
	// StartTime is what the clock of the emulator shows at first; zero: the time of the machine. Clients have cards in their
	// tests that expired years ago.
	StartTime time.Time
	// SeedFile names the objects that the emulator has from the start (docs/emulator.md), or is empty.
	SeedFile string
	// StrictKeys has the emulator refuse test keys other than its own. Otherwise it takes any pair.
	StrictKeys bool
}

// DefaultMarkHeader is the header in which a client may say where it is.
const DefaultMarkHeader = "Omise-Conformance-Mark"

// GateMarks returns the test runners whose output names the tests, for GateConfig.Marks.
func GateMarks() []string { return child.MarkForms() }

// Gate runs a client's command against an upstream and judges what the client sends.
func Gate(ctx context.Context, config GateConfig) (*Report, error) {
	if len(config.Command) == 0 && config.Webhooks.URL == "" {
		return nil, public(usage.Errorf("Command", "there is no command to run"))
	}
	if len(config.Command) > 0 {
		if _, err := exec.LookPath(config.Command[0]); err != nil {
			return nil, public(usage.Errorf("Command", "the command %q cannot be run: %w", config.Command[0], errors.Unwrap(err)))
		}
	}
	options, err := config.settle()
	if err != nil {
		return nil, public(err)
	}
	report, err := gate.Run(ctx, options)
	return report, public(err)
}

// Check returns what is wrong with the configuration, as Gate would, and opens no gate. Its command may be missing.
func (c *GateConfig) Check() error {
	_, err := c.settle()
	return public(err)
}

// settle checks the configuration and fills in the defaults.
func (c *GateConfig) settle() (gate.Options, error) {
	if err := c.check(); err != nil {
		return gate.Options{}, err
	}
	marks, err := c.marks()
	if err != nil {
		return gate.Options{}, err
	}
	options, err := settle(request{
		mode: reports.ModeGate, target: &Target{}, policy: c.Policy, pace: Pace{Seed: c.Seed}, version: c.Version,
	})
	if err != nil {
		return gate.Options{}, err
	}
	interception, err := c.Interception.settle()
	if err != nil {
		return gate.Options{}, err
	}
	required, err := c.required(options.Contract)
	if err != nil {
		return gate.Options{}, err
	}
	plan, err := injection.Parse(options.Contract, c.Inject, options.Seed)
	return gate.Options{
		Session: options, Upstream: gate.Upstream(c.Upstream), Command: c.Command, Timeout: c.Timeout, Marks: marks,
		MarkHeader: cmp.Or(c.MarkHeader, DefaultMarkHeader), Injection: plan, Interception: interception, Required: required, Webhooks: c.Webhooks.options(),
	}, err
}

// check refuses settings that are wrong or contradict each other.
func (c *GateConfig) check() error {
	if c.Timeout < 0 {
		return usage.Errorf("Timeout", "the time limit must not be negative; it is %s", c.Timeout)
	}
	if c.Upstream.Replay != "" && c.Webhooks.URL != "" {
		return usage.Errorf("Webhooks.URL", "a recording makes no events that could be delivered")
	}
	if c.Webhooks.URL != "" && c.Interception.Namespace != nil {
		return usage.Errorf("Webhooks.URL", "a handler within name spaces cannot be reached from the gate; judge it with the environment alone")
	}
	return c.Upstream.check()
}

// required returns the operations that the client must call.
func (c *GateConfig) required(contract *specs.Contract) ([]string, error) {
	var all, required []string
	for _, op := range contract.Operations {
		if all = append(all, op.ID); names.MatchAny(c.RequireOperations, op.ID) {
			required = append(required, op.ID)
		}
	}
	return required, usage.CheckNames("RequireOperations", "operation", c.RequireOperations, all)
}

func (c *GateConfig) marks() (*child.Marks, error) {
	if c.Marks == "" {
		return nil, nil
	}
	marks, err := child.NewMarks(c.Marks)
	if err != nil {
		return nil, usage.Errorf("Marks", "%w", err)
	}
	return marks, nil
}

// check refuses an upstream that is two, or none.
func (u *Upstream) check() error {
	remote := u.APIURL != ""
	for _, each := range []struct {
		setting, address string
	}{{"Upstream", u.APIURL}, {"UpstreamVault", u.VaultURL}} {
		if to, err := url.Parse(each.address); each.address != "" &&
			(err != nil || to.Hostname() == "" || to.Scheme != "http" && to.Scheme != "https") {
			return usage.Errorf(each.setting, "invalid address %q: want one such as http://localhost:8080", exchange.Redact(each.address))
		}
	}
	for setting, key := range map[string]string{"PublicKey": u.PublicKey, "SecretKey": u.SecretKey} {
		if exchange.LiveKey(key) {
			return usage.Errorf(setting, "the key is a live key; only test keys are used, because a client makes real charges with it")
		}
	}
	emulatorOnly := !u.StartTime.IsZero() || u.SeedFile != "" || u.StrictKeys
	switch {
	case u.VaultURL != "" && !remote:
		return usage.Errorf("UpstreamVault", "the address of the vault is given without one of the API")
	case remote && u.Replay != "":
		return usage.Errorf("Upstream", "a recording and a server cannot both be the upstream")
	case emulatorOnly && (remote || u.Replay != ""):
		return usage.Errorf("Upstream", "a clock, a seed file and strict keys are for the embedded emulator; this upstream is another")
	case u.Replay != "" && u.Record != "":
		return usage.Errorf("Record", "what a recording answers is not recorded again")
	case !u.StartTime.IsZero():
		if err := embedded.CheckStartTime(u.StartTime); err != nil {
			return usage.Errorf("StartTime", "%w", err)
		}
	}
	return nil
}
