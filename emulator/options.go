package emulator

import (
	"errors"
	"log/slog"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/faults"
	"github.com/omise-conformance/harness/emulator/internal/outside"
	"github.com/omise-conformance/harness/emulator/internal/seam"
	"github.com/omise-conformance/harness/emulator/internal/variants"
)

// Dialect is which of two contradicting sources the emulator follows where they disagree.
type Dialect string

const (
	// Recorded follows recorded traffic and the official reference.
	Recorded Dialect = "recorded"
	// Documented follows the guides.
	Documented Dialect = "documented"
)

// DefaultMaxObjects bounds the objects an emulator keeps when Options does not say. A charge by
// token is three: the token, the charge and its event. They take about 30 MB of live memory, see
// BenchmarkMemory in internal/api.
const DefaultMaxObjects = api.DefaultMaxObjects

// APIVersion is the only version of the API that the emulator speaks.
const APIVersion = api.Version

// DefaultPublicKey and DefaultSecretKey are the keys of the first account when Options has none.
const (
	DefaultPublicKey = api.DefaultPublicKey
	DefaultSecretKey = api.DefaultSecretKey
)

// DefaultMaxBodyBytes bounds a request body when Options does not say.
const DefaultMaxBodyBytes = api.DefaultMaxBodyBytes

// Options configure an emulator. The zero value is ready for use.
type Options struct {
	// Dialect is Recorded when empty.
	Dialect Dialect
	// MaxObjects bounds the stored objects; the oldest payments go first. 0 means
	// DefaultMaxObjects, negative no bound.
	MaxObjects int
	// Seed makes the random part of ids and the ids of requests repeatable. 0 means a random seed.
	Seed int64
	// PublicKey and SecretKey are those of the first account.
	PublicKey, SecretKey string
	// Now is the real time; time.Now when nil.
	Now func() time.Time
	// MaxBodyBytes bounds a request body. 0 means DefaultMaxBodyBytes.
	MaxBodyBytes int64
	// APIURL and VaultURL are the bases of authorize_uri, download_uri and token locations. Start
	// fills them in with the addresses it listens on when they are empty.
	APIURL, VaultURL string
	// ControlHosts are names under which the control API may be asked, beside those of this machine and the address at which it
	// listens: that of a container, for example. A request under another name is refused, as a page can have any name of its
	// own lead to this machine.
	ControlHosts []string
	// Logger receives what went wrong inside; nothing is logged when it is nil.
	Logger *slog.Logger
	// Fault names one of FaultNames: the emulator is then wrong in that way, to see whether a suite
	// notices. New panics where CheckFault refuses the name.
	Fault string
	// Variants are names of VariantNames: the emulator then behaves in these ways, which the sources
	// allow, to see whether a suite cries wolf. New panics where CheckVariants refuses the names.
	Variants []string
	// Rewrite changes the JSON of answers and webhooks before they are sent, or is nil. What it
	// returns must be JSON too.
	Rewrite func(body []byte) []byte
	// StateFile names the file in which the emulator keeps everything, also when its process is
	// killed: it is made where it does not exist, and one emulator at a time has it open. Empty
	// keeps nothing. It is not for an emulator with a Fault or Variants.
	StateFile string
	// StateSync has every answer wait until the disk has what it says, so that a loss of power
	// loses nothing either.
	StateSync bool
	// OneAddress has the api host answer the vault's paths as well, for clients with one base URL. The vault
	// answers its own paths only, whatever it is.
	OneAddress bool
	// StartTime is what the clock of the emulator shows when it is made and after a reset; it runs on from
	// there. Zero means the time of Now. New panics where CheckStartTime refuses it.
	StartTime time.Time
	// AcceptAnyTestKey makes an account for each pair of test keys that was not seen before. How the two keys
	// of a pair find each other is in docs/emulator.md. Of 10,000 accounts, those that were not used for the longest time go.
	AcceptAnyTestKey bool
	// OnRequest is called with every request to the API and the vault, once its answer is ready and before it
	// is sent; nil means that nobody watches. It is called by many goroutines at once, and the answer waits for
	// it to return.
	OnRequest func(Request)
	// OnlyRefused has OnRequest be called with refused requests only, so that the others take less time.
	OnlyRefused bool
	// RequestBodies adds the bodies of requests and answers to what OnRequest receives.
	RequestBodies bool
	// StrictVersion refuses requests whose Omise-Version is not APIVersion, with 400 and bad_request. Otherwise
	// they are answered as ever, and the header X-Omise-Version-Warning of the answer says which version it is of.
	StrictVersion bool
}

// CheckStartTime returns an error where the clock cannot start at a moment: outside the years 1971 to 8999.
func CheckStartTime(at time.Time) error {
	if at.IsZero() {
		return nil
	}
	return api.CheckTime(at)
}

// core returns the options of the domain, which fills in the defaults.
func (o Options) core() (api.Options, error) {
	core := api.Options{
		Dialect: api.Dialect(o.Dialect), MaxObjects: o.MaxObjects, Seed: o.Seed,
		PublicKey: o.PublicKey, SecretKey: o.SecretKey, Now: o.Now, MaxBodyBytes: o.MaxBodyBytes,
		APIURL: o.APIURL, VaultURL: o.VaultURL, Logger: o.Logger, Further: outside.Routes(), Aside: outside.Aside,
		OneAddress: o.OneAddress, StartTime: o.StartTime, AcceptAnyTestKey: o.AcceptAnyTestKey,
		StateFile: o.StateFile, StateSync: o.StateSync,
	}
	core.StrictVersion = o.StrictVersion
	core.Seam.Body, core.Served, core.ServedBodies, core.ServedRefused = o.Rewrite, o.served(), o.RequestBodies, o.OnlyRefused
	if err := errors.Join(CheckFault(o.Fault), CheckVariants(o.Variants), CheckStartTime(o.StartTime)); err != nil {
		return core, err
	}
	if o.StateFile != "" && (o.Fault != "" || len(o.Variants) > 0) {
		return core, errStateOfFault
	}
	rows := variants.Rows(o.Variants)
	if o.Fault != "" {
		rows = append(rows, faults.Row(o.Fault))
	}
	if len(rows) > 0 {
		seam.Apply(&core, rows...)
	}
	return core, nil
}

// errStateOfFault is refused because faults change objects behind the back of what keeps them.
var errStateOfFault = errors.New("StateFile is for an emulator without Fault and Variants")
