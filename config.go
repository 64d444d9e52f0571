package conformance

import (
	"errors"
	"io/fs"
	"net/http"
	"time"

	"github.com/omise-conformance/harness/internal/recording"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// The targets that have a name. Any other target is given by its addresses.
const (
	TargetEmulator = target.Emulator
	TargetOmise    = target.Omise
)

// The hosts of the real API.
const (
	OmiseAPIURL   = "https://api.omise.co"
	OmiseVaultURL = "https://vault.omise.co"
)

// Timeouts names every wait of a run; zero values take the defaults.
type Timeouts = target.Timeouts

// Report is the result of every verb but Faults.
type Report = reports.Report

// Target says what is judged. The zero value is an emulator that is started in the process.
type Target struct {
	// Name is TargetEmulator (default), TargetOmise, or empty with an APIURL.
	Name string
	// APIURL and VaultURL address any other target. One address may serve both: an empty VaultURL
	// means the APIURL.
	APIURL, VaultURL string
	// ControlURL addresses the target's control API (docs/control-api.md), which moves its clock and
	// ends pending payments. Empty: it has none.
	ControlURL string
	// PublicKey and SecretKey are test keys. Live keys are refused.
	PublicKey, SecretKey string
	// Features adds to the features that the target is known to have, and WithoutFeatures takes away
	// from them.
	Features, WithoutFeatures []string
	// WebhookURL is the address that the target is told to deliver webhooks to, and WebhookListen the host
	// and port to listen on, for a target that does not reach a loopback address of this machine.
	// Default: a free port of 127.0.0.1.
	WebhookURL, WebhookListen string
	// HTTPClient sends the requests instead of the harness's own client.
	HTTPClient *http.Client
	// Notice is called before the first case with each sentence about what stands out at the target, such
	// as a clock that is far off. The report has the same sentences. It may be nil.
	Notice func(sentence string)
}

// Selection says which cases run. The zero value selects all.
type Selection struct {
	// LabelFilter selects by Ginkgo label expression: "charges && !clock".
	LabelFilter string
	// Cases and Rules select by name; * stands for any text.
	Cases, Rules []string
	// Shard selects the i-th of n parts of what is selected: "2/4". Of "auto", the variables of the CI service or
	// of Kubernetes say which (docs/scale.md). The parts differ by one case at most.
	Shard string
	// RerunFailed is the folder with the report.json of an earlier run. Of the cases that are selected,
	// those run that failed or had no verdict in it.
	RerunFailed string
	// Suite holds the cases to select from, in the place of the project's own (package suites/all).
	Suite []*suites.Case
}

// Policy says how cases are judged.
type Policy struct {
	// Dialect pins one side where the sources disagree. Default specs.Any; for a replay that of the
	// recording.
	Dialect specs.Dialect
	// Strict fails the run for a broken SHOULD as well.
	Strict bool
	// KnownFailing and KnownFlaky are files that list case IDs or rule names, each with a reason.
	KnownFailing, KnownFlaky string
	// UpdateKnownFailing writes the file KnownFailing anew after a run or a replay, and judges by the new list: entries
	// that were judged and pass go, each rule that failed gets one. The file may be missing; Lists must be nil.
	// A run that was interrupted or not judged changes nothing.
	UpdateKnownFailing bool
	// Lists is the file system of the two files; nil is that of the operating system.
	Lists fs.FS
	// MinCoverage fails a run that exercises less of the reachable part of the contract, in percent.
	// 0: no minimum. Of shards, the merged report is judged.
	MinCoverage float64
}

// Pace says how requests are sent.
type Pace struct {
	// Rate bounds the requests per second. 0: no limit, but 2 for the real API.
	Rate     float64
	Timeouts Timeouts
	// Parallel is how many cases Run performs at once. The verdicts do not depend on it: cases that
	// move the clock, set the webhook or otherwise need quiet come last, one after the other. 0: 8, and up to
	// 32 while the target answers slowly and takes it; 8 in the embedded emulator, 1 for the real API. With a Rate no more than
	// that many run at once. Other verbs do without.
	Parallel int
	// Seed makes the data of the requests. 0 means 1, so that runs are alike; any other seed puts the
	// cases in a random order as well.
	Seed int64
}

// Config says what Run judges, and how. The zero value judges an emulator that is started in the
// process, with every case. Against the real API the generated cases are left out unless cases are
// selected, as in Record: they are four of five requests.
type Config struct {
	Target
	Selection
	Policy
	Pace
	// MaxFailures ends the run after so many failed cases. Those that run meanwhile are finished, the
	// others have no verdict. 0: no limit.
	MaxFailures int
	// Repeat is how often each case runs; the worst verdict counts, and cases whose verdicts differ are
	// named in Report.Problems. 0: once.
	Repeat int
	// Plan is called with what the run will do and cost, once, before the first case, where there is a rate.
	Plan func(RunPlan)
	// Progress is called after every case.
	Progress func(Progress)
	// Version is the version of the harness that the report and User-Agent name. Default "dev".
	Version string
}

// RecordConfig says what is recorded. What is recorded is judged as well. Without a selection the
// generated cases are left out.
type RecordConfig struct {
	Target
	Selection
	Policy
	Pace
	// Cassettes is the folder of the recordings. Default cassettes/emulator or cassettes/omise; a
	// target given by its addresses has no default.
	Cassettes string
	// Resume records only what is missing, failed when it was recorded, cannot be read, or was
	// recorded by another version of the harness or of the contract.
	Resume bool
	// Prune removes the cassettes that no case has any more.
	Prune bool
	// MaxRequests ends the recording after so many requests. 0: no limit.
	MaxRequests int
	// Plan is called with what will be recorded, once, before the first case, unless the target does
	// not answer.
	Plan func(Plan)
	// Progress is called after every case.
	Progress func(Progress)
	// Version is the version of the harness that the cassettes, the report and User-Agent name.
	// Default "dev".
	Version string
}

// ReplayConfig says which recordings are judged. A replay has no target: features, seed and clock are
// those of the recordings. Without a selection the generated cases are left out, as in Record.
type ReplayConfig struct {
	Selection
	Policy
	Timeouts Timeouts
	// Cassettes is the folder of the recordings.
	Cassettes string
	// MaxAge fails the run for a recording that is older. 0: any age will do.
	MaxAge time.Duration
	// Progress is called after every case.
	Progress func(Progress)
	// Version is the version of the harness that the report names. Default "dev".
	Version string
}

// ExploreConfig configures random walks. It has no Selection, because walks are drawn and not
// chosen.
type ExploreConfig struct {
	Target
	Pace
	// Dialect and Strict are those of Policy.
	Dialect specs.Dialect
	Strict  bool
	// KnownFailing is that of Policy. Of its entries those count that name rules of all answers: a
	// walk goes on past what breaks them.
	KnownFailing string
	// UpdateKnownFailing adds to that file the rules of all answers that walks broke, and takes none out: what no walk broke
	// may still fail. The file may be missing; Lists must be nil.
	UpdateKnownFailing bool
	// Lists is the file system of KnownFailing; nil is that of the operating system.
	Lists fs.FS
	// Steps ends the exploration after so many steps, For after that time. With both zero, Steps is
	// DefaultExploreSteps.
	Steps int
	For   time.Duration
	// Clients is how many clients send at once; below 2, one does.
	Clients int
	// KeepGoing goes on after a walk that failed.
	KeepGoing bool
	// Shard is that of Selection; what is parted are the walks.
	Shard string
	// Found is called with each walk that failed, after it was reduced: numbered steps, the commands
	// that repeat them, and the seed.
	Found func(text string)
	// Progress is called after every walk, or after several that were taken at once; it counts steps.
	Progress func(Progress)
	// Version is the version of the harness that the report and User-Agent name. Default "dev".
	Version string
}

// DefaultExploreSteps is how many steps an exploration takes by default.
const DefaultExploreSteps = 2000

// FaultsConfig says with which faults the suite is tried.
type FaultsConfig struct {
	// Names are names of faults, Rules those of rules: the faults that must break them. * stands for
	// any text. Kind is specs.SemanticFault or specs.WireFault. Empty: all.
	Names, Rules []string
	Kind         specs.FaultKind
	// Sample is how many of the chosen ones are tried, always the same. 0: all.
	Sample int
	// Workers try faults at the same time, each in an emulator of its own. 0: one for each processor.
	Workers int
	// Seed makes the data of the requests. 0 means 1.
	Seed int64
	// Shard is that of Selection; what is parted are the faults.
	Shard string
	// Progress is called after every fault.
	Progress func(Progress)
}

// Progress says how far a verb is.
type Progress struct {
	Done, Total, Failed, Blocked, NotJudged int
	// Case is what was done last: a case, a walk or a fault.
	Case    string
	Elapsed time.Duration
	// Left is about how long the rest takes, 0 where that is not known.
	Left time.Duration
}

// RunPlan says what a run is about to do.
type RunPlan struct {
	Target string
	// Cases will be judged, Unsupported need what the target lacks, and LeftOut are the generated ones,
	// which are left out against the real API unless cases are selected.
	Cases, Unsupported, LeftOut int
	// Requests is an estimate: how many the same cases send to the emulator.
	Requests int
	// Rate is that of the run in requests per second.
	Rate float64
}

// String returns the sentences about what the run is about to do, and what it costs.
func (p RunPlan) String() string { return session.Plan(p).String() }

// Plan says what a recording is about to do.
type Plan struct {
	Target, Cassettes string
	// Cases are recorded, Kept stay as they are (Resume), Unsupported need what the target lacks.
	Cases, Kept, Unsupported int
	// Requests is an estimate: how many the same cases send to the emulator.
	Requests int
	// Rate is that of the recording in requests per second, 0 for none; Duration is what the requests
	// take at that rate, 0 where there is none.
	Rate     float64
	Duration time.Duration
	// MaxRequests is the budget, 0 for none.
	MaxRequests int
}

// String returns the sentence about what the recording is about to do and what it costs.
func (p Plan) String() string { return recording.Plan(p).String() }

// UsageError is a mistake in the configuration: nothing was judged.
type UsageError struct {
	// Setting is the field of the configuration that is wrong, as "Shard" or "Timeouts.Request", and
	// "Target" for the name of a target. It is empty where no field or several are wrong.
	Setting string
	Message string
	// Err is the error behind it, such as that of a file that cannot be read, or nil.
	Err error
}

func (e *UsageError) Error() string { return (*usage.Error)(e).Error() }

// Unwrap returns the error behind it.
func (e *UsageError) Unwrap() error { return e.Err }

// public returns the error that a caller can name.
func public(err error) error {
	var wrong *usage.Error
	if errors.As(err, &wrong) {
		return (*UsageError)(wrong)
	}
	return err
}
