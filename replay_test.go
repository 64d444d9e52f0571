package conformance_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/reports"
)

// one is a case with a token and a charge, and a move of the clock between.
const one = "tokens/alive-on-charge"

// changed copies the cassette of a case into a folder of its own, changed.
func changed(t *testing.T, change func(*cassettes.Cassette)) (dir string) {
	t.Helper()
	dir = t.TempDir()
	recording, err := cassettes.LoadCase(committed, one)
	if err != nil {
		t.Fatal(err)
	}
	change(recording)
	if err := recording.Save(cassettes.Path(dir, one)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func replayOne(t *testing.T, dir string, config conformance.ReplayConfig) *conformance.Report {
	t.Helper()
	config.Cassettes, config.Cases = dir, []string{one}
	return replay(t, config)
}

// TestRecordingsThatDoNotFit changes the recording of a case so that it is no
// longer that of its requests.
func TestRecordingsThatDoNotFit(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*cassettes.Cassette)
		status reports.Status
		want   []string
	}{
		"as recorded": {func(*cassettes.Cassette) {}, reports.StatusPassed, nil},
		"another request": {
			func(c *cassettes.Cassette) {
				last := c.Interactions[len(c.Interactions)-1]
				last.Request.Body = strings.Replace(last.Request.Body, "100000", "200000", 1)
			}, reports.StatusNotJudged, []string{"the recording is broken: ", "amount", "100000", "200000"},
		},
		"a request is missing": {
			func(c *cassettes.Cassette) { c.Interactions = c.Interactions[:len(c.Interactions)-1] },
			reports.StatusNotJudged,
			[]string{"the recording is broken: ", "POST /charges"},
		},
		"a request too many": {
			func(c *cassettes.Cassette) {
				c.Interactions = append(c.Interactions, c.Interactions[len(c.Interactions)-1])
			}, reports.StatusNotJudged, []string{"the recording is broken: ", "POST /charges"},
		},
		"another order": {
			func(c *cassettes.Cassette) { slices.Reverse(c.Interactions) },
			reports.StatusNotJudged,
			[]string{"the recording is broken: ", "POST /tokens"},
		},
		"another answer": {
			func(c *cassettes.Cassette) {
				last := c.Interactions[len(c.Interactions)-1]
				last.Response.Body = strings.Replace(last.Response.Body, `"livemode": false`, `"livemode": true`, 1)
			}, reports.StatusFailed, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := changed(t, test.change)
			report := replayOne(t, dir, conformance.ReplayConfig{})
			status, reason := reasonOf(report, one)
			if status != test.status {
				t.Fatalf("%s: %s", status, reason)
			}
			if status == reports.StatusNotJudged {
				test.want = append(test.want, "record it with: omise-conformance record --target emulator --cassettes "+dir+" --case "+one)
			}
			for _, want := range test.want {
				if !strings.Contains(reason, want) {
					t.Errorf("the reason does not say %q: %s", want, reason)
				}
			}
		})
	}
}

func TestRecordingsThatCannotBeRead(t *testing.T) {
	whole := func(*cassettes.Cassette) {}
	for name, test := range map[string]struct {
		spoil func(t *testing.T, path string)
		want  string
	}{
		"missing": {func(t *testing.T, path string) { t.Helper(); remove(t, path) }, "no cassette at "},
		"cut short": {func(t *testing.T, path string) {
			t.Helper()
			if err := os.Truncate(path, 3000); err != nil {
				t.Fatal(err)
			}
		}, "is cut short"},
		"of another case": {func(t *testing.T, path string) {
			t.Helper()
			text, err := os.ReadFile(filepath.Join(committed, "tokens", "used-by-attach.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, text, 0o600); err != nil {
				t.Fatal(err)
			}
		}, "was recorded for the case tokens/used-by-attach"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := changed(t, whole)
			test.spoil(t, cassettes.Path(dir, one))
			report := replayOne(t, dir, conformance.ReplayConfig{})
			if status, reason := reasonOf(report, one); status != reports.StatusNotJudged || !strings.Contains(reason, test.want) || report.ExitCode != 3 {
				t.Errorf("%s, exit code %d: %s", status, report.ExitCode, reason)
			}
		})
	}
}

func TestOldRecordings(t *testing.T) {
	old := time.Now().Add(-50 * 24 * time.Hour)
	dir := changed(t, func(c *cassettes.Cassette) { c.Header.RecordedAt = old })
	report := replayOne(t, dir, conformance.ReplayConfig{MaxAge: 60 * 24 * time.Hour})
	if want := "replay of the embedded emulator recorded at " + old.UTC().Format(time.RFC3339) + " (50 days old)"; report.Run.Target != want || report.Verdict != reports.Conformant {
		t.Errorf("%s: %s, want %s", report.Verdict, report.Run.Target, want)
	}
	report = replayOne(t, dir, conformance.ReplayConfig{MaxAge: 30 * 24 * time.Hour})
	want := "1 of 1 recordings are older than 30 days, the oldest is " + one + " (recorded at " + old.UTC().Format(time.RFC3339) + ", 50 days old); record them again"
	if report.Verdict != reports.NotConformant || report.ExitCode != 1 || !slices.Contains(report.Stale, want) {
		t.Errorf("%s: %q, want %q", report.Verdict, report.Stale, want)
	}
	ahead := time.Now().Add(1000 * time.Hour)
	future := replayOne(t, changed(t, func(c *cassettes.Cassette) { c.Header.RecordedAt = ahead }), conformance.ReplayConfig{MaxAge: time.Hour})
	if want := "the recording of " + one + " says that it was made at " + ahead.UTC().Format(time.RFC3339) + ", which is yet to come: its age is unknown"; !slices.Contains(future.Stale, want) {
		t.Errorf("got %q, want %q", future.Stale, want)
	}
	if want := "Not conformant: no case failed, but the recordings or a list of known cases are out of date."; reports.VerdictSentence(report) != want {
		t.Errorf("%s", reports.VerdictSentence(report))
	}
}

func TestRecordingsOfAnotherContractAndTarget(t *testing.T) {
	dir := changed(t, func(c *cassettes.Cassette) { c.Header.SpecVersion, c.Header.Target = "2017-11-02", "omise" })
	report := replayOne(t, dir, conformance.ReplayConfig{})
	if want := "1 of 1 recordings are of another contract: 2017-11-02, not 2019-05-29"; !slices.Contains(report.Problems, reports.NewProblem(want)) {
		t.Errorf("got %q, want %q", report.Problems, want)
	}
	if want := "replay of the Omise test API recorded at "; !strings.HasPrefix(report.Run.Target, want) {
		t.Errorf("got %q, want %q", report.Run.Target, want)
	}
	if want := "omise-conformance record --target omise "; report.Verdict != reports.Conformant && !strings.Contains(report.Cases[0].Reason, want) {
		t.Errorf("got %q", report.Cases[0].Reason)
	}
}

func TestWrongReplays(t *testing.T) {
	file := filepath.Join(committed, "tokens", "used-by-attach.yaml")
	for want, config := range map[string]conformance.ReplayConfig{
		"Cassettes: a replay needs the folder of the cassettes": {},
		"Cassettes: the folder nowhere does not exist":          {Cassettes: "nowhere"},
		"Cassettes: " + file + " is not a folder":               {Cassettes: file},
		"MaxAge: the age must not be negative; it is -1h0m0s":   {Cassettes: committed, MaxAge: -time.Hour},
		`Cases: there is no case "tokens/alive-on-charg"; did you mean tokens/alive-on-charge?`: {
			Cassettes: committed, Selection: conformance.Selection{Cases: []string{"tokens/alive-on-charg"}},
		},
	} {
		if _, err := conformance.Replay(t.Context(), config); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

func TestAnEmptyFolderJudgesNothing(t *testing.T) {
	report := replay(t, conformance.ReplayConfig{Cassettes: t.TempDir()})
	if report.Verdict != reports.NotJudged || report.Totals.Passed != 0 || report.Totals.Unsupported > 20 {
		t.Errorf("%s: %+v", report.Verdict, report.Totals)
	}
	if want := "replay of recordings (no recording was replayed)"; report.Run.Target != want {
		t.Errorf("got %q, want %q", report.Run.Target, want)
	}
}
