package conformance

import (
	"fmt"
	"math"
	"net/http"
	"strings"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/target"
)

// The targets that have a name. Any other target is given by its addresses.
const (
	TargetEmulator = "emulator"
	TargetOmise    = "omise"
)

// The hosts of the real API.
const (
	OmiseAPIURL   = "https://api.omise.co"
	OmiseVaultURL = "https://vault.omise.co"
)

// Timeouts names every wait of a run; zero values take the defaults.
type Timeouts = target.Timeouts

// Report is the outcome of a run.
type Report = reports.Report

// Config says what is judged and how. The zero value judges an emulator that is
// started in the process.
type Config struct {
	// Target is TargetEmulator (default), TargetOmise, or empty with an APIURL.
	Target string
	// APIURL and VaultURL address a target of one's own. One may serve both: an
	// empty VaultURL means the APIURL.
	APIURL, VaultURL string
	// ControlURL addresses the target's control API (docs/control-api.md), which
	// moves its clock and ends pending payments. Empty: it has none.
	ControlURL string
	// PublicKey and SecretKey are test keys. Live keys are refused.
	PublicKey, SecretKey string
	// Dialect pins one side where the sources disagree. Default specs.Any.
	Dialect specs.Dialect
	// Features adds features to those the target is known to have; a name with a
	// leading dash takes one away.
	Features []string

	// LabelFilter selects by Ginkgo label expression: "charges && !clock".
	LabelFilter string
	// Cases and Rules select by name; * stands for any text.
	Cases, Rules []string
	// Shard selects the i-th of n parts: "2/4". Cases stay in their part as long
	// as their IDs stay.
	Shard string
	// KnownFailing and KnownFlaky are files of case IDs or rule names with a reason each.
	KnownFailing, KnownFlaky string

	// Strict fails the run for a broken SHOULD as well.
	Strict bool
	// MinCoverage fails a run that exercises less of what is reachable of the
	// contract, in percent. 0: no minimum. Of shards, the merged report is judged.
	MinCoverage float64
	// Rate bounds the requests per second. 0: none but that of the real API, 2.
	Rate     float64
	Timeouts Timeouts
	// Seed makes the data of the requests. 0 means 1, so that runs are alike; any
	// other puts the cases in a random order as well.
	Seed int64
	// Progress is called after every case, from one goroutine at a time.
	Progress func(Progress)
	// HTTPClient sends the requests instead of the harness's own client.
	HTTPClient *http.Client
	// Version is the version of the harness that the report names.
	Version string
}

// Progress tells how far a run is.
type Progress struct {
	Done, Total, Failed, NotJudged int
	Case                           string
	Elapsed                        time.Duration
}

// UsageError is a mistake in the configuration: the run did not start.
type UsageError = usage.Error

func usagef(setting, format string, args ...any) error {
	return usage.Errorf(setting, format, args...)
}

// usualSeed is the seed of a run that names none.
const usualSeed = 1

// omiseRate is the default for the real API: its limits are unpublished and the
// test mode has the lowest priority, so the harness stays slow unless told.
const omiseRate = 2

// settle fills in defaults and refuses what contradicts itself.
func (c Config) settle() (Config, error) {
	if c.Seed == 0 {
		c.Seed = usualSeed
	}
	if c.Version == "" {
		c.Version = "dev"
	}
	switch c.Dialect {
	case "":
		c.Dialect = specs.Any
	case specs.Any, specs.Recorded, specs.Documented:
	default:
		return c, usagef("Dialect", "there is no dialect %q; there are any, recorded and documented", c.Dialect)
	}
	if c.Rate < 0 || math.IsNaN(c.Rate) || math.IsInf(c.Rate, 0) {
		return c, usagef("Rate", "the rate must not be negative; it is %g requests per second", c.Rate)
	}
	if err := c.checkMinCoverage(); err != nil {
		return c, err
	}
	if err := checkTimeouts(c.Timeouts); err != nil {
		return c, err
	}
	c, err := c.settleTarget()
	if err != nil {
		return c, err
	}
	return c, c.checkKeys()
}

// settleTarget gives the target its name and its addresses.
func (c Config) settleTarget() (Config, error) {
	switch {
	case c.APIURL == "" && c.VaultURL != "":
		return c, usagef("VaultURL", "the vault URL %s is given without an API URL; give both, or the API URL alone where one address serves both", c.VaultURL)
	case c.APIURL != "" && c.Target != "":
		return c, usagef("Target", "the target %s has its own addresses; give either a target or an API URL (%s)", c.Target, c.APIURL)
	case c.APIURL != "":
		c.Target = c.APIURL
		if c.VaultURL == "" {
			c.VaultURL = c.APIURL
		} else if c.VaultURL != c.APIURL {
			c.Target += " and " + c.VaultURL
		}
	case c.Target == "" || c.Target == TargetEmulator:
		c.Target = TargetEmulator
		if c.ControlURL != "" {
			return c, usagef("ControlURL", "the embedded emulator brings its own control API; a control URL is for a target given by its API URL")
		}
	case c.Target == TargetOmise:
		c.APIURL, c.VaultURL = OmiseAPIURL, OmiseVaultURL
		if c.Rate == 0 {
			c.Rate = omiseRate
		}
	default:
		return c, usagef("Target", "there is no target %q; there are emulator and omise, and an API URL names any other", c.Target)
	}
	return c, nil
}

// checkKeys refuses live keys, whether or not they would be used, and asks for
// those that are missing. What else is wrong with keys, target.New says.
func (c Config) checkKeys() error {
	missing := []string{}
	for _, key := range []struct{ setting, what, variable, value string }{
		{"PublicKey", "public", "OMISE_PUBLIC_KEY", c.PublicKey},
		{"SecretKey", "secret", "OMISE_SECRET_KEY", c.SecretKey},
	} {
		if exchange.LiveKey(key.value) {
			return usagef(key.setting, "the %s key is a live key; only test keys are used, because a run makes real charges", key.what)
		}
		if key.value == "" {
			missing = append(missing, fmt.Sprintf("a %s test key (%s)", key.what, key.variable))
		}
	}
	if c.Target != TargetEmulator && len(missing) > 0 {
		return usagef("", "the target %s needs %s", c.Target, strings.Join(missing, " and "))
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
			return usagef("Timeouts."+each.setting, "a timeout must be longer than 0; it is %s", each.value)
		}
	}
	return nil
}
