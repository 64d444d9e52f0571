package conformance

import (
	"fmt"
	"net/http"
	"time"

	"github.com/omise-conformance/harness/internal/target"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
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
	// Rate bounds the requests per second. 0: none but that of the real API, 2.
	Rate     float64
	Timeouts Timeouts
	// Seed makes the data of the requests. 0 means 1, so that runs are alike.
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
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }

func usagef(format string, args ...any) error {
	return &UsageError{fmt.Sprintf(format, args...)}
}

// omiseRate is the default for the real API: its limits are unpublished and the
// test mode has the lowest priority, so the harness stays slow unless told.
const omiseRate = 2

// settle fills in defaults and refuses what contradicts itself.
func (c Config) settle() (Config, error) {
	if c.Seed == 0 {
		c.Seed = 1
	}
	if c.Version == "" {
		c.Version = "dev"
	}
	switch c.Dialect {
	case "":
		c.Dialect = specs.Any
	case specs.Any, specs.Recorded, specs.Documented:
	default:
		return c, usagef("there is no dialect %q; there are any, recorded and documented", c.Dialect)
	}
	if c.APIURL == "" && c.VaultURL != "" {
		return c, usagef("a vault URL was given (%s) without an API URL; give --api-url as well", c.VaultURL)
	}
	switch {
	case c.APIURL != "" && c.Target != "" && c.Target != "custom":
		return c, usagef("target %q has its own addresses; give either --target or --api-url", c.Target)
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
			return c, usagef("the embedded emulator brings its own control API; --control-url is for other targets")
		}
	case c.Target == TargetOmise:
		c.APIURL, c.VaultURL = OmiseAPIURL, OmiseVaultURL
		if c.Rate == 0 {
			c.Rate = omiseRate
		}
	default:
		return c, usagef("there is no target %q; there are emulator and omise, and --api-url for any other", c.Target)
	}
	if c.Target != TargetEmulator && (c.PublicKey == "" || c.SecretKey == "") {
		return c, usagef("the target %s needs a public and a secret test key: set OMISE_PUBLIC_KEY and OMISE_SECRET_KEY", c.Target)
	}
	if c.Rate < 0 {
		return c, usagef("the rate must not be negative; it was %g requests per second", c.Rate)
	}
	return c, nil
}
