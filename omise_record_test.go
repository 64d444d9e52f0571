package conformance_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/reports"
)

// omiseKeys are those of the stand-in's account, shaped as the real API's.
var omiseKeys = struct{ Public, Secret string }{"pkey_test_5standin000000000000", "skey_test_5standin000000000000"}

// omise is the configuration with which cases of the real API are recorded, except that the client
// leads to the stand-in, and for the rate.
func (s *standIn) omise(dir string, selected conformance.Selection) conformance.RecordConfig {
	return conformance.RecordConfig{
		Target: conformance.Target{
			Name: conformance.TargetOmise, PublicKey: omiseKeys.Public, SecretKey: omiseKeys.Secret, HTTPClient: s.client,
		},
		Selection: selected, Pace: conformance.Pace{Rate: 5000}, Cassettes: dir,
	}
}

// TestWholeSuiteRecordedFromTheRealAPIReplaysAlike goes the way of --target
// omise, over TLS, with everything that a network does, then replays.
func TestWholeSuiteRecordedFromTheRealAPIReplaysAlike(t *testing.T) {
	suitetest.WholeSuite(t)
	s := newStandIn(t, trouble{delay: 4 * time.Millisecond, limits: 0.01, resets: 0.004})
	dir := t.TempDir()
	var plan conformance.Plan
	verdicts := map[string]reports.Status{}
	rounds, unjudged := 0, -1
	for ; rounds < 12 && unjudged != 0; rounds++ {
		config := s.omise(dir, conformance.Selection{LabelFilter: "!generated"})
		config.Resume = rounds > 0
		config.Plan = func(p conformance.Plan) {
			if rounds == 0 {
				plan = p
			}
		}
		report := record(t, config)
		unjudged = report.Totals.NotJudged
		for id, status := range statuses(report) {
			if status != reports.StatusExcluded {
				verdicts[id] = status
			}
		}
	}
	if unjudged != 0 {
		t.Fatalf("%d cases have no verdict after %d rounds", unjudged, rounds)
	}
	if s.limited.Load() < 5 || s.reset.Load() < 2 {
		t.Errorf("there was no trouble: %d answers 429, %d resets", s.limited.Load(), s.reset.Load())
	}
	used := s.requests.Load()
	replayed := replay(t, conformance.ReplayConfig{Cassettes: dir})
	if s.requests.Load() != used {
		t.Error("the replay asked the target")
	}
	counts := map[reports.Status]int{}
	for id, status := range statuses(replayed) {
		counts[status]++
		if verdicts[id] != status && status != reports.StatusExcluded {
			_, reason := reasonOf(replayed, id)
			t.Errorf("%s was %s and is %s: %s", id, verdicts[id], status, reason)
		}
	}
	if want := "replay of the Omise test API recorded at "; !strings.HasPrefix(replayed.Run.Target, want) {
		t.Errorf("the replay speaks of %q", replayed.Run.Target)
	}
	if counts[reports.StatusPassed] < 1000 {
		t.Errorf("only %d cases passed", counts[reports.StatusPassed])
	}
	names, err := cassettes.List(dir)
	if err != nil || len(names) != plan.Cases {
		t.Errorf("%d cassettes for %d cases, %v", len(names), plan.Cases, err)
	}
	if off := float64(plan.Requests)/float64(replayed.Totals.Requests) - 1; off < -0.1 || off > 0.1 {
		t.Errorf("the estimate was %d requests, and %d are recorded", plan.Requests, replayed.Totals.Requests)
	}
	for name, text := range files(t, dir) {
		for _, secret := range []string{omiseKeys.Public, omiseKeys.Secret, "127.0.0.1"} {
			if strings.Contains(text, secret) {
				t.Errorf("the cassette of %s holds %s", name, secret)
			}
		}
	}
	t.Logf("%d rounds, %d requests, %d answers 429, %d resets, estimate %d requests; replayed %d requests: %v",
		rounds, used, s.limited.Load(), s.reset.Load(), plan.Requests, replayed.Totals.Requests, counts)
}

func TestTheRateForTheRealAPIIsTwoASecond(t *testing.T) {
	s := newStandIn(t, trouble{})
	var plan conformance.Plan
	config := s.omise(t.TempDir(), conformance.Selection{Cases: []string{"tokens/*"}})
	config.Rate, config.Plan = 0, func(p conformance.Plan) { plan = p }
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	_, err := conformance.Record(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	// Two at once, then two a second, for three seconds, or fewer where the machine is busy.
	if n := s.requests.Load(); n < 3 || n > 8 {
		t.Errorf("%d requests in three seconds", n)
	}
	if want := time.Duration(plan.Requests) * time.Second / 2; plan.Rate != 2 || plan.Duration != want || plan.Requests < 50 {
		t.Errorf("%+v", plan)
	}
}

func TestTheBudgetEndsARecordingCleanly(t *testing.T) {
	s := newStandIn(t, trouble{})
	dir := t.TempDir()
	config := s.omise(dir, conformance.Selection{LabelFilter: "tokens || customers"})
	config.MaxRequests = 100
	report := record(t, config)
	names := whole(t, dir)
	want := fmt.Sprintf("the budget of 100 requests is used up: %d cases were recorded, each of them whole; resume the recording for the rest (--resume)", len(names))
	if s.requests.Load() != 100 || !slices.Contains(report.Problems, reports.NewProblem(want)) || report.Verdict != reports.NotJudged || report.ExitCode != 3 {
		t.Errorf("%d requests, %s: %q, want %q", s.requests.Load(), report.Verdict, report.Problems, want)
	}
	if report.Totals.Passed != len(names) || report.Totals.Passed < 10 {
		t.Errorf("%d cases passed, %d have a cassette", report.Totals.Passed, len(names))
	}
	config.MaxRequests, config.Resume = 0, true
	rest := record(t, config)
	if rest.Verdict != reports.Conformant || rest.Totals.Excluded < len(names) {
		t.Errorf("%s: %+v", rest.Verdict, rest.Totals)
	}
	if replayed := replay(t, conformance.ReplayConfig{Selection: config.Selection, Cassettes: dir}); replayed.Verdict != reports.Conformant {
		t.Errorf("the replay: %s", reports.VerdictSentence(replayed))
	}
}

// whole loads every cassette of a folder and returns their names.
func whole(t testing.TB, dir string) []string {
	t.Helper()
	names, err := cassettes.List(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if _, err := cassettes.LoadCase(dir, name); err != nil {
			t.Error(err)
		}
	}
	return names
}

func TestATargetThatGoesAwayLeavesTheOldCassettes(t *testing.T) {
	s := newStandIn(t, trouble{})
	dir := t.TempDir()
	config := s.omise(dir, conformance.Selection{LabelFilter: "tokens"})
	record(t, config)
	before := files(t, dir)
	s.ceasing = s.requests.Load() + 40
	config.Seed = 2 // so that what is recorded anew is seen
	report := record(t, config)
	if report.Totals.NotJudged < 10 || report.Totals.Passed < 3 {
		t.Fatalf("%+v", report.Totals)
	}
	whole(t, dir)
	for name, text := range files(t, dir) {
		status, _ := reasonOf(report, name)
		if (status == reports.StatusNotJudged) != (text == before[name]) {
			t.Errorf("%s is %s, and its cassette has changed: %v", name, status, text != before[name])
		}
	}
}

func TestAnInterruptedRecordingDiscardsTheCaseInProgress(t *testing.T) {
	s := newStandIn(t, trouble{delay: 20 * time.Millisecond})
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	config := s.omise(dir, conformance.Selection{LabelFilter: "charges"})
	config.Progress = func(p conformance.Progress) {
		if p.Done == 20 {
			time.AfterFunc(30*time.Millisecond, cancel)
		}
	}
	report, err := conformance.Record(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	judged := report.Totals.Passed + report.Totals.Failed
	if names := whole(t, dir); report.Verdict != reports.Interrupted || len(names) != judged || judged < 15 {
		t.Errorf("%s: %d judged, %d cassettes", report.Verdict, judged, len(names))
	}
}

func TestAnswersInLiveModeAreNotKept(t *testing.T) {
	s := newStandIn(t, trouble{})
	s.live = "/customers"
	dir := t.TempDir()
	report := record(t, s.omise(dir, conformance.Selection{Cases: []string{"customers/*"}}))
	if report.Verdict == reports.Conformant || len(report.Problems) == 0 || report.Problems[0].Kind != reports.LiveModeProblem {
		t.Errorf("%s: %q", report.Verdict, report.Problems)
	}
	for name, text := range files(t, dir) {
		if strings.Contains(text, `"livemode": true`) {
			t.Errorf("%s was kept", name)
		}
	}
}
