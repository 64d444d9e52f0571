package conformance

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/target"
)

// opened is a target that is ready to be judged.
type opened struct {
	config   Config
	target   target.Target
	features map[string]bool
	close    func()
}

// reach says what the first requests to a target gave.
type reach struct {
	usage error  // the target refuses a key
	down  string // the target does not answer
	// told: the target's features are known. Where it is down they are not, and
	// no case may be called unsupported for want of one.
	told bool
}

// settingOf names the fields of Config that become fields of target.Config.
var settingOf = map[string]string{
	"APIURL": "APIURL", "VaultURL": "VaultURL", "ControlURL": "ControlURL",
	"Keys.Public": "PublicKey", "Keys.Secret": "SecretKey",
}

// open starts the embedded emulator where it is the target, and makes the target.
func open(ctx context.Context, c Config) (*opened, error) {
	o := &opened{config: c, close: func() {}, features: map[string]bool{}}
	tc := target.Config{
		Name: c.Target, APIURL: c.APIURL, VaultURL: c.VaultURL, ControlURL: c.ControlURL,
		Keys:    target.Keys{Public: c.PublicKey, Secret: c.SecretKey},
		Dialect: c.Dialect, Timeouts: c.Timeouts, Rate: c.Rate, HTTP: c.HTTPClient, Version: c.Version,
	}
	if c.Target == TargetEmulator {
		emu := emulator.New(emulator.Options{Dialect: speaks(c.Dialect), Seed: c.Seed})
		server, err := emulator.Start(ctx, emu, emulator.ServerOptions{})
		if err != nil {
			emu.Close()
			return nil, err
		}
		o.close = func() {
			_ = server.Shutdown(context.WithoutCancel(ctx)) // nothing is lost with it
			emu.Close()
		}
		public, secret := emu.Keys()
		tc.APIURL, tc.VaultURL, tc.ControlURL = server.APIURL, server.VaultURL, server.ControlURL
		tc.Keys = target.Keys{Public: public, Secret: secret}
	}
	var err error
	if o.target, err = target.New(tc); err != nil {
		o.close()
		return nil, usageOf(err)
	}
	return o, nil
}

// usageOf names the field of Config for which a target could not be made.
func usageOf(err error) error {
	var mistake *target.ConfigError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &mistake):
		return usagef(settingOf[mistake.Field], "%s", mistake.Message)
	}
	return usagef("", "%s", err.Error())
}

// probe asks the target whether it answers at all and which features it has:
// those of its profile, those that its control API and its capability tell, and
// what the configuration adds or takes away.
func (o *opened) probe(ctx context.Context) reach {
	keys := o.target.Config().Keys
	for _, first := range probes(keys) {
		ex := o.target.Do(ctx, first.call)
		if why := ex.NotJudged(); why != "" {
			return reach{down: why}
		}
		if target.LiveMode(ex) {
			return reach{down: target.LiveModeStop(first.call)}
		}
		if refusesKey(ex) {
			return reach{usage: usagef(first.setting, "the target %s refuses the %s key (401 authentication_failure)", o.target.Config().Name, first.kind)}
		}
	}
	if control := o.target.Control(); control != nil {
		features, err := control.Features(ctx)
		if err != nil {
			return reach{down: err.Error()}
		}
		o.add(features)
	} else {
		o.add(target.Features(o.config.Target))
		answer := o.target.Do(ctx, target.Call{Method: "GET", Host: exchange.API, Path: "/capability", Key: keys.Public})
		if why := answer.NotJudged(); why != "" {
			return reach{down: why}
		}
		o.add(target.SourceFeatures(answer.Response.Object()))
	}
	o.configure()
	o.target.Config().Features = slices.Sorted(maps.Keys(o.features))
	return reach{told: true}
}

// configure adds and takes away what the configuration says.
func (o *opened) configure() {
	for _, name := range o.config.Features {
		if taken, ok := strings.CutPrefix(name, "-"); ok {
			delete(o.features, taken)
		} else {
			o.features[name] = true
		}
	}
}

// assume gives the target every feature but those that the configuration takes
// away, where it could not be asked.
func (o *opened) assume(contract *specs.Contract) {
	for _, feature := range contract.Features {
		o.features[feature.Name] = true
	}
	o.configure()
}

func (o *opened) add(features []string) {
	for _, name := range features {
		o.features[name] = true
	}
}

// refusesKey tells that an answer is the API's own refusal of the key. Any other
// 401 is left to the rules.
func refusesKey(ex *exchange.Exchange) bool {
	object := ex.Response.Object()
	return ex.Response.Status == 401 && object["object"] == "error" && object["code"] == "authentication_failure"
}

// checkFeatures refuses names that are no features.
func checkFeatures(contract *specs.Contract, features []string) error {
	names := make([]string, 0, len(contract.Features))
	for _, feature := range contract.Features {
		names = append(names, feature.Name)
	}
	for _, name := range features {
		if err := checkNames("Features", "feature", []string{strings.TrimPrefix(name, "-")}, names); err != nil {
			return err
		}
	}
	return nil
}

func joined(names []string) string { return strings.Join(names, ", ") }
