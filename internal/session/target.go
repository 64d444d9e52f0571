package session

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// Connection is a target that is ready to be judged.
type Connection struct {
	Target target.Target
	Close  func()
}

// Open starts the embedded emulator where it is the target, and makes the target.
func Open(ctx context.Context, options *Options) (*Connection, error) {
	config, closing := options.Target, func() {}
	if options.Embedded != nil {
		emu, err := embedded.Serve(ctx, *options.Embedded)
		if err != nil {
			return nil, err
		}
		closing = emu.Close
		config.APIURL, config.VaultURL, config.ControlURL = emu.Hosts.API, emu.Hosts.Vault, emu.Hosts.Control
		config.Keys = emu.Keys
	}
	made, err := target.New(config)
	if err != nil {
		closing()
		return nil, UsageOf(err)
	}
	return &Connection{Target: made, Close: closing}, nil
}

// settingOf names the settings that become fields of target.Config.
var settingOf = map[string]string{
	"APIURL": "APIURL", "VaultURL": "VaultURL", "ControlURL": "ControlURL",
	"Keys.Public": "PublicKey", "Keys.Secret": "SecretKey",
}

// UsageOf names the setting for which a target could not be made.
func UsageOf(err error) error {
	var mistake *target.ConfigError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &mistake):
		return usage.Errorf(settingOf[mistake.Field], "%w", mistake)
	}
	return usage.Errorf("", "%w", err)
}

// Connect probes a target and makes it the target of the session. A target that does not answer is
// not an error: its cases are not judged. The error says that the target refuses a key.
func (s *Session) Connect(ctx context.Context, connection *Connection) error {
	to := s.follow(connection.Target)
	connection.Target = to
	features := map[string]bool{}
	s.Attach(to, features, false)
	if few := cmp.Or(target.FileLimit(s.options.mostAtOnce()), s.options.FewFiles); few != "" {
		s.notice(few)
	}
	l := s.look(ctx, to)
	if l.refused != nil {
		return l.refused
	}
	if l.down == "" {
		addFeatures(features, s.findFeatures(ctx, to, &l))
		for _, name := range l.lacking {
			delete(features, name)
		}
	}
	s.featuresKnown = l.down == ""
	if !s.featuresKnown {
		// No case may be called unsupported because the target could not be asked.
		for _, feature := range s.options.Contract.Features {
			features[feature.Name] = true
		}
	}
	addFeatures(features, s.options.Features)
	for _, name := range s.options.WithoutFeatures {
		delete(features, name)
	}
	if s.featuresKnown {
		to.Config().Features = slices.Sorted(maps.Keys(features))
	}
	s.settleClock(ctx, &l)
	for _, sentence := range l.notices {
		s.notice(sentence)
	}
	s.watchdog.guard(to, l.down)
	s.env.Halt, s.env.Patience = s.abort, &suites.Patience{}
	s.env.Retried = func(*exchange.Exchange) { s.retried.Add(1) }
	return nil
}

// settleClock has the cases reckon times from the clock of the target, and tell what the control API
// declares from what is only likely. The embedded emulator is on the clock of this machine.
func (s *Session) settleClock(ctx context.Context, l *firstLook) {
	if s.options.Embedded != nil {
		return
	}
	s.env.Webhook = &suites.WebhookHost{Listen: s.options.WebhookListen, URL: s.options.WebhookURL}
	s.env.Declared = map[string]bool{}
	addFeatures(s.env.Declared, l.declared)
	addFeatures(s.env.Declared, s.options.Features)
	if l.down == "" {
		s.clockOf(ctx, l, s.env.Features)
		l.noticeClock()
	}
	s.env.Now = s.clock.now
}

func addFeatures(features map[string]bool, names []string) {
	for _, name := range names {
		features[name] = true
	}
}

// refusesKey reports whether an answer is the API's own refusal of the key. Any other 401 is left to
// the rules.
func refusesKey(ex *exchange.Exchange) bool {
	object := ex.Response.Object()
	return ex.Response.Status == 401 && object["object"] == "error" && object["code"] == "authentication_failure"
}

// probe is a request that a target must answer if it is there at all.
type probe struct {
	call    target.Call
	kind    string // of its key
	setting string // that holds the key
}

// probes returns one cheap request for each host with its key. The vault has no cheaper one than a
// token that cannot be made, because it has no card.
func probes(keys target.Keys) []probe {
	return []probe{
		{
			target.Call{Method: "GET", Host: exchange.API, Path: "/charges", Query: map[string]string{"limit": "1"}, Key: keys.Secret},
			"secret", "SecretKey",
		},
		{target.Call{Method: "POST", Host: exchange.Vault, Path: "/tokens", Params: map[string]any{}, Key: keys.Public}, "public", "PublicKey"},
	}
}

// Live performs the cases of a session on its target.
type Live struct{ Session *Session }

// Perform runs one case.
func (l Live) Perform(ctx context.Context, c *suites.Case) *suites.Result {
	return l.Session.performUndisturbed(ctx, c)
}

// Describe returns the address of the target.
func (l Live) Describe() string { return l.Session.Address() }

// Address names the target. It says so where the target is the embedded emulator: no reader may
// take such a run for one against the real API.
func (s *Session) Address() string {
	to := &s.options.Target
	if s.options.Embedded != nil {
		return "the embedded emulator, speaking the " + string(embedded.DialectFor(to.Dialect)) + " dialect"
	}
	config := s.env.Target.Config()
	addresses := []string{config.APIURL}
	if config.VaultURL != config.APIURL {
		addresses = append(addresses, config.VaultURL)
	}
	name := ""
	if to.Name == target.Omise {
		name = "the Omise test API at "
	}
	return name + strings.Join(addresses, " and ")
}
