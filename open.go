package conformance

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/exchange"
	"github.com/omise-conformance/harness/internal/target"
	"github.com/omise-conformance/harness/specs"
)

// opened is a target that is ready to be judged.
type opened struct {
	config   Config
	target   target.Target
	features map[string]bool
	close    func()
}

// reach says what the first request to a target gave.
type reach struct {
	usage error  // the target refuses the key
	down  string // the target does not answer
}

// open starts the embedded emulator where it is the target, and makes the target.
func open(ctx context.Context, c Config) (*opened, error) {
	o := &opened{config: c, close: func() {}, features: map[string]bool{}}
	tc := target.Config{
		Name: c.Target, APIURL: c.APIURL, VaultURL: c.VaultURL, ControlURL: c.ControlURL,
		Keys:    target.Keys{Public: c.PublicKey, Secret: c.SecretKey},
		Dialect: c.Dialect, Timeouts: c.Timeouts, Rate: c.Rate, HTTP: c.HTTPClient,
	}
	if c.Target == TargetEmulator {
		dialect := emulator.Recorded
		if c.Dialect == specs.Documented {
			dialect = emulator.Documented
		}
		emu := emulator.New(emulator.Options{Dialect: dialect, Seed: c.Seed})
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
		return nil, &UsageError{err.Error()}
	}
	return o, nil
}

// probe asks the target whether it answers at all and which features it has:
// those of its profile, those that its control API and its capability tell, and
// what the configuration adds or takes away.
func (o *opened) probe(ctx context.Context) reach {
	keys := o.target.Config().Keys
	first := o.target.Do(ctx, probeCall(keys))
	if first.Failure != nil {
		return reach{down: first.Failure.Message}
	}
	if why := refusesKey(first); why != "" {
		return reach{usage: usagef("the target %s %s; check OMISE_SECRET_KEY", o.config.Target, why)}
	}
	told := false
	if control := o.target.Control(); control != nil {
		features, err := control.Features(ctx)
		if err != nil {
			return reach{down: "the control API at " + o.target.Config().ControlURL + " does not tell its features: " + err.Error()}
		}
		o.add(features)
		told = true
	}
	if !told {
		o.add(target.Features(o.config.Target))
		answer := o.target.Do(ctx, target.Call{Method: "GET", Host: exchange.API, Path: "/capability", Key: keys.Public})
		o.add(target.SourceFeatures(answer.Response.Object()))
	}
	for _, name := range o.config.Features {
		if taken, ok := strings.CutPrefix(name, "-"); ok {
			delete(o.features, taken)
		} else {
			o.features[name] = true
		}
	}
	o.target.Config().Features = slices.Sorted(maps.Keys(o.features))
	return reach{}
}

func (o *opened) add(features []string) {
	for _, name := range features {
		o.features[name] = true
	}
}

// refusesKey tells that an answer is the API's own refusal of the key. Any other
// 401 is left to the rules.
func refusesKey(ex *exchange.Exchange) string {
	object := ex.Response.Object()
	if ex.Response.Status == 401 && object["object"] == "error" && object["code"] == "authentication_failure" {
		return "refuses the secret key (401 authentication_failure)"
	}
	return ""
}

// checkFeatures refuses names that are no features.
func checkFeatures(contract *specs.Contract, features []string) error {
	names := make([]string, 0, len(contract.Features))
	for _, feature := range contract.Features {
		names = append(names, feature.Name)
	}
	for _, name := range features {
		if err := checkNames("feature", "--features", []string{strings.TrimPrefix(name, "-")}, names); err != nil {
			return err
		}
	}
	return nil
}

func joined(names []string) string { return strings.Join(names, ", ") }
