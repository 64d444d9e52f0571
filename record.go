package conformance

import (
	"context"

	"github.com/omise-conformance/harness/internal/recording"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/reports"
)

// recordedByDefault selects what is recorded and replayed where no case is selected. The generated
// cases are left out: they are four of five requests, an hour and a half at the real API's rate and
// 33 MB of recordings that nobody could review.
const recordedByDefault = "!generated"

// recordable selects what is recorded by default, unless cases are selected.
func (s Selection) recordable() *Selection {
	if s.LabelFilter == "" && len(s.Cases) == 0 && len(s.Rules) == 0 && s.RerunFailed == "" && s.Suite == nil {
		s.LabelFilter = recordedByDefault
	}
	return &s
}

// Record judges a target as Run does and keeps every case as a cassette. A case without a verdict
// leaves its old cassette as it was; however the recording ends, every cassette is whole. The error
// is a *UsageError where the configuration is wrong, and else says why the folder cannot be used.
func Record(ctx context.Context, config RecordConfig) (*Report, error) {
	if config.MaxRequests < 0 {
		return nil, public(usage.Errorf("MaxRequests", "the budget must not be negative; it is %d requests", config.MaxRequests))
	}
	options, err := settle(request{
		mode: reports.ModeRecord, target: &config.Target, selection: config.recordable(), policy: config.Policy, pace: config.Pace,
		progress: config.Progress, version: config.Version,
	})
	if err != nil {
		return nil, public(err)
	}
	folder := config.Cassettes
	if folder == "" {
		if config.APIURL != "" {
			return nil, public(usage.Errorf("Cassettes", "the recordings of %s need a folder", options.Target.Name))
		}
		folder = "cassettes/" + options.Target.Name
	}
	settled := recording.Options{
		Session: options, Folder: folder, Resume: config.Resume, Prune: config.Prune, MaxRequests: config.MaxRequests,
	}
	if config.Plan != nil {
		settled.Plan = func(plan recording.Plan) { config.Plan(Plan(plan)) }
	}
	report, err := recording.Record(ctx, settled)
	return report, public(err)
}
