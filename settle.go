package conformance

import (
	"cmp"
	"fmt"
	"math"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/gate"
	"github.com/omise-conformance/harness/internal/pace"
	"github.com/omise-conformance/harness/internal/selection"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/internal/shards"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites/all"
	"github.com/omise-conformance/harness/target"
)

// omiseRate is the default for the real API: its limits are unpublished and the test mode has the
// lowest priority, so the harness is slow unless the user says otherwise.
const omiseRate = 2

// parallelCases is how many cases run at once by default, and mostParallelCases how many do where a target takes them.
const (
	parallelCases     = 8
	mostParallelCases = 64
)

// request is what a verb asks of settle. A nil part is one that the verb does not take.
type request struct {
	mode      reports.Mode
	target    *Target
	selection *Selection
	policy    Policy
	pace      Pace
	progress  func(Progress)
	version   string
}

// settle checks what the user wrote, fills in the defaults, and reads the lists. After it nothing in
// the options can be wrong, and nothing is text that has to be parsed. The contract and the cases
// take a quarter of a second: what can be refused without them is refused first.
func settle(r request) (session.Options, error) {
	o := session.Options{
		Mode: r.mode, Strict: r.policy.Strict, MinCoverage: r.policy.MinCoverage,
		Seed: cmp.Or(r.pace.Seed, session.DefaultSeed), Filters: map[string]string{}, Progress: progress(r.progress),
		Target: target.Config{
			Dialect: cmp.Or(r.policy.Dialect, specs.Any), Timeouts: r.pace.Timeouts, Rate: r.pace.Rate, Version: cmp.Or(r.version, "dev"),
		},
	}
	for _, step := range []func() error{
		func() error { return checkPolicy(&o) },
		r.policy.checkUpdate,
		func() error { return checkTimeouts(r.pace.Timeouts) },
		func() error { return r.target.settle(&o) },
		func() error { return loadContract(&o) },
		func() error { return r.selection.settle(&o) },
		func() error { return r.policy.readLists(&o) },
	} {
		if err := step(); err != nil {
			return session.Options{}, err
		}
	}
	return o, r.target.checkFeatures(&o)
}

// loadContract loads the contract, and the cases that are performed. A gate and a check perform none.
func loadContract(o *session.Options) (err error) {
	if o.Contract, err = specs.Load(); err == nil && o.Mode != reports.ModeGate && o.Mode != reports.ModeCheck {
		o.Suite = all.Cases()
	}
	return err
}

func progress(report func(Progress)) func(session.Progress) {
	if report == nil {
		return nil
	}
	return func(now session.Progress) { report(Progress(now)) }
}

func checkPolicy(o *session.Options) error {
	switch dialect := o.Target.Dialect; dialect {
	case specs.Any, specs.Recorded, specs.Documented:
	default:
		return usage.Errorf("Dialect", "unknown dialect %q: want any, recorded or documented", dialect)
	}
	if rate := o.Target.Rate; rate < 0 || math.IsNaN(rate) || math.IsInf(rate, 0) {
		return usage.Errorf("Rate", "the rate must not be negative; it is %g requests per second", rate)
	}
	if least := o.MinCoverage; math.IsNaN(least) || least < 0 || least > 100 {
		return usage.Errorf("MinCoverage", "the coverage is a percentage from 0 to 100; it is %g", least)
	}
	return nil
}

// checkUpdate refuses to update a list that is not there or cannot be written.
func (p *Policy) checkUpdate() error {
	switch {
	case !p.UpdateKnownFailing:
	case p.KnownFailing == "":
		return usage.Errorf("UpdateKnownFailing", "there is no list to update; name its file, for example --known-failing known-failing.txt")
	case p.Lists != nil:
		return usage.Errorf("UpdateKnownFailing", "the list %s is in a file system that cannot be written", p.KnownFailing)
	}
	return nil
}

func checkTimeouts(t Timeouts) error {
	for _, each := range []struct {
		setting string
		value   time.Duration
	}{
		{"Request", t.Request}, {"Connect", t.Connect}, {"Case", t.Case}, {"Webhook", t.Webhook}, {"Poll", t.Poll},
	} {
		if each.value < 0 {
			return usage.Errorf("Timeouts."+each.setting, "a timeout must not be negative; it is %s", each.value)
		}
	}
	return nil
}

// settleParallel says how many cases of a run are performed at once. A rate is shared by them, so more cases
// than requests a second would only wait for one another. Where nobody says, and answers may be waited for, the run itself finds
// out how many the target takes; the embedded emulator does not wait, it computes. The files that the process may open bound both.
func (p *Pace) settleParallel(o *session.Options) {
	o.Parallel = cmp.Or(p.Parallel, parallelCases)
	switch {
	case p.Parallel == 0 && o.Target.Name == TargetOmise:
		o.Parallel = 1
	case o.Target.Rate > 0:
		o.Parallel = min(o.Parallel, int(math.Ceil(o.Target.Rate)))
	case p.Parallel == 0:
		o.Parallel, o.FewFiles = target.FilesFor(parallelCases)
		if o.Embedded == nil && o.FewFiles == "" {
			most, _ := target.FilesFor(mostParallelCases)
			o.Pace = pace.New(parallelCases, most)
			o.Target.Tried = o.Pace.Tried
		}
	}
}

// settle gives the target its name, its addresses and its keys.
func (t *Target) settle(o *session.Options) error {
	if t == nil {
		return nil
	}
	to := &o.Target
	to.Name, to.APIURL, to.VaultURL, to.ControlURL, to.HTTP = t.Name, t.APIURL, t.VaultURL, t.ControlURL, t.HTTPClient
	to.Keys = target.Keys{Public: t.PublicKey, Secret: t.SecretKey}
	o.Features, o.WithoutFeatures, o.Notice = t.Features, t.WithoutFeatures, t.Notice
	o.WebhookURL, o.WebhookListen = t.WebhookURL, t.WebhookListen
	if err := t.checkWebhook(); err != nil {
		return err
	}
	switch {
	case t.APIURL == "" && t.VaultURL != "":
		return usage.Errorf("VaultURL",
			"the vault URL %s is given without an API URL; give both, or the API URL alone where one address serves both", t.VaultURL)
	case t.APIURL != "" && t.Name != "":
		return usage.Errorf("Target", "the target %s has its own addresses; give either a target or an API URL (%s)", t.Name, t.APIURL)
	case t.APIURL != "":
		to.Name, to.VaultURL = t.APIURL, cmp.Or(t.VaultURL, t.APIURL)
		if to.VaultURL != to.APIURL {
			to.Name += " and " + to.VaultURL
		}
	case t.Name == "" || t.Name == TargetEmulator:
		to.Name, o.Embedded = TargetEmulator, &embedded.Options{Dialect: to.Dialect, Seed: o.Seed}
		if t.ControlURL != "" {
			return usage.Errorf("ControlURL",
				"the embedded emulator has its own control API; a control URL is for a target given by its API URL")
		}
	case t.Name == TargetOmise:
		to.APIURL, to.VaultURL, to.Rate = OmiseAPIURL, OmiseVaultURL, cmp.Or(to.Rate, omiseRate)
	default:
		return usage.Errorf("Target", "unknown target %q: want emulator, omise, or the API URL of any other", t.Name)
	}
	return t.checkKeys(o)
}

// checkWebhook refuses addresses at which webhooks cannot be received.
func (t *Target) checkWebhook() error {
	if to, err := url.Parse(t.WebhookURL); t.WebhookURL != "" &&
		(err != nil || to.Hostname() == "" || to.Scheme != "http" && to.Scheme != "https") {
		return usage.Errorf("WebhookURL", "invalid webhook URL %q: want an address such as http://192.168.1.5:9000/webhook", t.WebhookURL)
	}
	if t.WebhookListen == "" {
		if t.WebhookURL != "" {
			return usage.Errorf("WebhookURL", "the webhook URL %s needs the address to listen on, for example 0.0.0.0:9000 (--webhook-listen)",
				t.WebhookURL)
		}
		return nil
	}
	at, err := net.ResolveTCPAddr("tcp", t.WebhookListen)
	switch {
	case err != nil:
		return usage.Errorf("WebhookListen", "invalid address to listen on %q: want host:port, for example 0.0.0.0:9000", t.WebhookListen)
	case t.WebhookURL == "" && (at.IP == nil || at.IP.IsUnspecified()):
		return usage.Errorf("WebhookListen", "listening on every interface (%s) needs the address that the target is told, "+
			"for example http://host.docker.internal:%d/webhook (--webhook-url)", t.WebhookListen, at.Port)
	}
	return nil
}

// checkKeys refuses live keys, whether or not they would be used, and asks for those that are
// missing. Whatever else is wrong with a key is found by target.New.
func (t *Target) checkKeys(o *session.Options) error {
	missing := []string{}
	for _, key := range []struct{ setting, what, variable, value string }{
		{"PublicKey", "public", "OMISE_PUBLIC_KEY", t.PublicKey},
		{"SecretKey", "secret", "OMISE_SECRET_KEY", t.SecretKey},
	} {
		if exchange.LiveKey(key.value) {
			return usage.Errorf(key.setting, "the %s key is a live key; only test keys are used, because a run makes real charges", key.what)
		}
		if key.value == "" {
			missing = append(missing, fmt.Sprintf("a %s test key (%s)", key.what, key.variable))
		}
	}
	if o.Embedded == nil && len(missing) > 0 {
		return usage.Errorf("", "the target %s needs %s", o.Target.Name, strings.Join(missing, " and "))
	}
	return nil
}

// checkFeatures refuses names that are not features, and those that nothing could be asked for.
func (t *Target) checkFeatures(o *session.Options) error {
	if t == nil {
		return nil
	}
	var all []string
	for _, feature := range o.Contract.Features {
		all = append(all, feature.Name)
		if feature.Control && o.Embedded == nil && t.ControlURL == "" && slices.Contains(t.Features, feature.Name) {
			return usage.Errorf("Features",
				"the feature %s needs a control API (docs/control-api.md); give its address (--control-url)", feature.Name)
		}
	}
	if err := usage.CheckNames("Features", "feature", t.Features, all); err != nil {
		return err
	}
	return usage.CheckNames("WithoutFeatures", "feature", t.WithoutFeatures, all)
}

// settle chooses the cases.
func (s *Selection) settle(o *session.Options) (err error) {
	if s == nil {
		o.Selected = selection.All(o.Suite)
		return nil
	}
	if s.Suite != nil {
		o.Suite = slices.Clone(s.Suite)
		if err = selection.CheckSuite(o.Contract, o.Suite); err != nil {
			return err
		}
	}
	shard, err := shards.Resolve(s.Shard)
	if err != nil {
		return err
	}
	o.Shard = shard.String()
	noteSetting(o.Filters, "label_filter", s.LabelFilter)
	noteSetting(o.Filters, "case", strings.Join(s.Cases, ", "))
	noteSetting(o.Filters, "rule", strings.Join(s.Rules, ", "))
	filter := selection.Filter{Labels: s.LabelFilter, Cases: s.Cases, Rules: s.Rules, Shard: shard}
	if o.Selected, err = selection.Choose(filter, o.Contract, o.Suite); err != nil || s.RerunFailed == "" {
		return err
	}
	noteSetting(o.Filters, "rerun_failed", s.RerunFailed)
	return o.Selected.Rerun(s.RerunFailed, o.Suite)
}

// readLists reads the lists of known failures.
func (p *Policy) readLists(o *session.Options) (err error) {
	noteSetting(o.Filters, "known_failing", p.KnownFailing)
	noteSetting(o.Filters, "known_flaky", p.KnownFlaky)
	names := slices.Concat(selection.CaseIDs(o.Suite), selection.RuleNames(o.Contract))
	if o.Mode == reports.ModeGate {
		names = gate.Names(o.Contract)
	}
	if o.UpdateFailing = p.UpdateKnownFailing; o.UpdateFailing {
		o.Failing, err = selection.ReadListToRenew("KnownFailing", p.KnownFailing, names)
	} else {
		o.Failing, err = selection.ReadKnownList("KnownFailing", p.Lists, p.KnownFailing, names)
	}
	if err != nil {
		return err
	}
	o.Flaky, err = selection.ReadKnownList("KnownFlaky", p.Lists, p.KnownFlaky, names)
	return err
}

// noteSetting keeps a setting that is not empty for the report.
func noteSetting(filters map[string]string, name, value string) {
	if value != "" {
		filters[name] = value
	}
}
