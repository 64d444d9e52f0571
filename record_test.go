package conformance_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/suites/all"
)

// committed is the folder of the recordings of the emulator.
const committed = "cassettes/emulator"

// renewal is what to do where the committed cassettes no longer fit.
const renewal = "renew the cassettes with: make cassettes"

// record records and fails the test where that cannot be done.
func record(t testing.TB, config conformance.RecordConfig) *conformance.Report {
	t.Helper()
	report, err := conformance.Record(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func replay(t testing.TB, config conformance.ReplayConfig) *conformance.Report {
	t.Helper()
	report, err := conformance.Replay(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// statuses maps every case of a report to its status.
func statuses(report *conformance.Report) map[string]reports.Status {
	all := map[string]reports.Status{}
	for i := range report.Cases {
		all[report.Cases[i].ID] = report.Cases[i].Status
	}
	return all
}

// reasonOf returns status and reason of a case.
func reasonOf(report *conformance.Report, id string) (status reports.Status, reason string) {
	for i := range report.Cases {
		if report.Cases[i].ID == id {
			return report.Cases[i].Status, report.Cases[i].Reason
		}
	}
	return "", ""
}

// files returns the content of every cassette of a folder.
func files(t testing.TB, dir string) map[string]string {
	t.Helper()
	content := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".yaml" {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		content[strings.TrimSuffix(filepath.ToSlash(name), ".yaml")] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// TestCommittedCassettesMatchTheSuite holds cassettes/emulator and the cases
// together.
func TestCommittedCassettesMatchTheSuite(t *testing.T) {
	report := replay(t, conformance.ReplayConfig{Cassettes: committed})
	sentences := slices.Concat(report.Incomplete, report.Stale)
	for _, problem := range report.Problems {
		sentences = append(sentences, problem.Text)
	}
	for _, sentence := range sentences {
		t.Errorf("%s; %s", sentence, renewal)
	}
	recordings := 0
	for i := range report.Cases {
		c := &report.Cases[i]
		recording, err := cassettes.LoadCase(committed, c.ID)
		switch {
		case err == nil && string(c.Status) != recording.Header.Verdict:
			t.Errorf("%s is %s (%s) and was %s when it was recorded; %s", c.ID, c.Status, c.Reason, recording.Header.Verdict, renewal)
		case err != nil && c.Status != reports.StatusUnsupported && c.Status != reports.StatusExcluded:
			t.Errorf("%s: %v; %s", c.ID, err, renewal)
		case err == nil:
			recordings++
		}
	}
	if wanted := len(report.Cases) - report.Totals.Excluded; recordings < wanted*9/10 {
		t.Errorf("only %d of %d cases have a cassette; %s", recordings, len(report.Cases), renewal)
	}
	t.Logf("%d cassettes of %d cases, %d requests", recordings, len(report.Cases), report.Totals.Requests)
}

// times are the lines that differ between two recordings of the same.
var times = regexp.MustCompile(`(?m)^  (recorded_at|checksum): .*$`)

func TestRecordingTheEmulatorTwiceGivesTheSameBytes(t *testing.T) {
	first, second := t.TempDir(), t.TempDir()
	chosen, least := conformance.Selection{}, 1000
	if testing.Short() || suitetest.RaceDetector {
		chosen.LabelFilter, least = "charges || refunds || customers", 200
	}
	for _, dir := range []string{first, second} {
		if report := record(t, conformance.RecordConfig{Selection: chosen, Cassettes: dir}); report.Verdict != reports.Conformant {
			t.Fatalf("%s: %v", report.Verdict, report.Problems)
		}
	}
	concurrent := map[string]bool{}
	for _, c := range all.Cases() {
		concurrent[c.ID] = slices.Contains(c.Labels, "concurrency")
	}
	before, other := files(t, first), files(t, second)
	if len(before) != len(other) || len(before) < least {
		t.Fatalf("%d and %d cassettes", len(before), len(other))
	}
	for name, text := range before {
		if !concurrent[name] && times.ReplaceAllString(text, "") != times.ReplaceAllString(other[name], "") {
			t.Errorf("two recordings of %s differ", name)
		}
	}
	// Recorded again in the same place, not even the time changes.
	record(t, conformance.RecordConfig{Selection: conformance.Selection{LabelFilter: "charges"}, Cassettes: first, Version: "another"})
	for name, text := range files(t, first) {
		if !concurrent[name] && text != before[name] {
			t.Errorf("recording %s again changed its file", name)
		}
	}
}

// sameVerdicts compares a recording with its replay, case by case.
func sameVerdicts(t *testing.T, recorded, replayed *conformance.Report) {
	t.Helper()
	is := statuses(replayed)
	for id, status := range statuses(recorded) {
		if is[id] != status {
			_, was := reasonOf(recorded, id)
			_, reason := reasonOf(replayed, id)
			t.Errorf("%s was %s (%s) and is %s: %s", id, status, was, is[id], reason)
		}
	}
}

func TestResumeRecordsOnlyWhatIsMissingOrStale(t *testing.T) {
	dir := t.TempDir()
	config := conformance.RecordConfig{Selection: conformance.Selection{LabelFilter: "tokens"}, Version: "1", Cassettes: dir}
	record(t, config)
	names, err := cassettes.List(dir)
	if err != nil || len(names) < 10 {
		t.Fatal(names, err)
	}
	gone, cut, failed := names[0], names[1], names[2]
	remove(t, cassettes.Path(dir, gone))
	if err = os.Truncate(cassettes.Path(dir, cut), 1000); err != nil {
		t.Fatal(err)
	}
	broken, err := cassettes.LoadCase(dir, failed)
	if err != nil {
		t.Fatal(err)
	}
	broken.Header.Verdict = string(reports.StatusFailed)
	if err := broken.Save(broken.Path); err != nil {
		t.Fatal(err)
	}
	resumed := func(config conformance.RecordConfig) (plan conformance.Plan, report *conformance.Report) {
		config.Resume, config.Plan = true, func(p conformance.Plan) { plan = p }
		report = record(t, config)
		return plan, report
	}
	plan, report := resumed(config)
	if plan.Cases != 3 || plan.Kept != len(names)-3 || report.Totals.Passed != 3 {
		t.Errorf("of %d: %+v, %+v", len(names), plan, report.Totals)
	}
	if status, reason := reasonOf(report, names[5]); status != reports.StatusExcluded || reason != "recorded already, by this version of harness and contract" {
		t.Errorf("%s: %s", status, reason)
	}
	if plan, report = resumed(config); plan.Cases != 0 || plan.Kept != len(names) || report.Verdict != reports.NothingSelected {
		t.Errorf("with nothing left to do: %+v, %s", plan, report.Verdict)
	}
	config.Version = "2"
	if plan, _ = resumed(config); plan.Cases != len(names) {
		t.Errorf("recorded by another version: %+v", plan)
	}
}

func remove(t testing.TB, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func TestPruneRemovesWhatNoCaseHas(t *testing.T) {
	dir := t.TempDir()
	config := conformance.RecordConfig{Selection: conformance.Selection{Cases: []string{"tokens/alive-on-charge"}}, Cassettes: dir}
	record(t, config)
	renamed, err := cassettes.LoadCase(dir, "tokens/alive-on-charge")
	if err != nil {
		t.Fatal(err)
	}
	renamed.Header.Case = "tokens/alive-on-charges"
	old := cassettes.Path(dir, renamed.Header.Case)
	if err := renamed.Save(old); err != nil {
		t.Fatal(err)
	}
	report := replay(t, conformance.ReplayConfig{Selection: config.Selection, Cassettes: dir})
	want := "the cassette " + old + " belongs to no case: the case was renamed or dropped; did you mean tokens/alive-on-charge?"
	if !slices.Contains(report.Incomplete, want) || report.Verdict != reports.NotJudged {
		t.Errorf("%s: got %q, want %q", report.Verdict, report.Incomplete, want)
	}
	record(t, config)
	if _, err := os.Stat(old); err != nil {
		t.Errorf("without being asked to: %v", err)
	}
	config.Prune = true
	record(t, config)
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Errorf("the old cassette stays: %v", err)
	}
	if _, err := cassettes.LoadCase(dir, "tokens/alive-on-charge"); err != nil {
		t.Error(err)
	}
}

func TestWrongRecordings(t *testing.T) {
	dir := t.TempDir()
	record(t, conformance.RecordConfig{Selection: conformance.Selection{Cases: []string{"tokens/alive-on-charge"}}, Cassettes: dir})
	live := conformance.Target{Name: "omise", PublicKey: "pkey_test_1", SecretKey: "skey_" + "5xuy4w91xqz7d1w9zzz"}
	own := conformance.Target{APIURL: "http://127.0.0.1:1", PublicKey: "pkey_test_1", SecretKey: "skey_test_1"}
	pace := conformance.Pace{Timeouts: conformance.Timeouts{Connect: time.Second}}
	for want, config := range map[string]conformance.RecordConfig{
		"MaxRequests: the budget must not be negative; it is -1 requests":                                                                   {Cassettes: dir, MaxRequests: -1},
		"Cassettes: the recordings of http://127.0.0.1:1 need a folder":                                                                     {Target: own, Pace: pace},
		"Cassettes: the folder " + dir + " holds recordings of the target emulator; give those of http://127.0.0.1:1 a folder of their own": {Target: own, Pace: pace, Cassettes: dir},
		"the target omise needs a public test key (OMISE_PUBLIC_KEY) and a secret test key (OMISE_SECRET_KEY)":                              {Target: conformance.Target{Name: "omise"}},
		"SecretKey: the secret key is a live key; only test keys are used, because a run makes real charges":                                {Target: live, Cassettes: dir},
	} {
		if _, err := conformance.Record(t.Context(), config); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}
