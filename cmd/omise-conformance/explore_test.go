package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/omise-conformance/harness/reports"
)

func TestExploreHoldsOfTheEmulator(t *testing.T) {
	t.Parallel()
	o := invocation{args: []string{"explore", "--steps", "120", "--explore-clients", "2", "-q"}, folder: t.TempDir()}.run(t)
	report := explored(t, o.exits(t, 0))
	if report.Run.Mode != "explore" || len(report.Cases) != 1 || report.Cases[0].Title != "120 steps of random walks" {
		t.Errorf("mode %q, cases %+v", report.Run.Mode, report.Cases)
	}
}

// explored reads the report, which has the walks for cases.
func explored(t *testing.T, o outcome) *reports.Report {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(o.folder, defaultReportDir, "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	var report reports.Report
	if err := json.Unmarshal(text, &report); err != nil {
		t.Fatal(err)
	}
	return &report
}

func TestExploreTellsTheWalkThatFailed(t *testing.T) {
	t.Parallel()
	server := serveFake(t, answering(http.StatusOK, "application/json", `{"object":"token"}`))
	o := invocation{
		args: []string{"explore", "--api-url", server, "--steps", "50", "--seed", "3", "-q"}, folder: t.TempDir(),
		env: []string{"OMISE_PUBLIC_KEY=" + somePublicKey, "OMISE_SECRET_KEY=" + someSecretKey},
	}.run(t).exits(t, 1)
	o.says(t, "1 step, of the 1 that were drawn").says(t, "# step 1", "curl -sS ").says(t, "To repeat the walk: --seed 3")
	if report := explored(t, o); report.Verdict != reports.NotConformant || report.Cases[0].ID != "exploration/walk-3" {
		t.Errorf("verdict %s, case %s", report.Verdict, report.Cases[0].ID)
	}
}

func TestExploreRefusesWrongFlags(t *testing.T) {
	t.Parallel()
	for flag, want := range map[string]string{
		"--steps=-1":          "--steps: the number of steps must not be negative; it is -1",
		"--explore-clients=9": "--explore-clients: there may be 1 to 4 clients at once; 9 were asked for",
		"--for=-1s":           "--for: the time to walk must not be negative; it is -1s",
	} {
		invocation{args: []string{"explore", flag}, folder: t.TempDir()}.run(t).exits(t, 2).complains(t, want)
	}
}

// Without its list, the first answer of a target that leaves out a field ends a walk.
func TestExploreGoesPastWhatIsKnownToFail(t *testing.T) {
	t.Parallel()
	address := serveFake(t, altered(oneHost(t), func(_ *http.Request, object map[string]any) {
		if card, ok := object["card"].(map[string]any); ok && object["object"] == "token" {
			delete(card, "fingerprint")
		}
	}))
	folder := t.TempDir()
	o := invocation{args: []string{"explore", "--api-url", address, "--steps", "100", "-q"}, env: someKeys, folder: folder}
	o.run(t).exits(t, 1).says(t, "card.schema")
	writeFile(t, folder, "list.txt", "card.schema # the fingerprint is not there yet\n")
	o.args = append(o.args, "--known-failing", "list.txt")
	report := explored(t, o.run(t).exits(t, 0))
	if title := report.Cases[0].Title; !regexp.MustCompile(`^100 steps of random walks, past [1-9]\d+ findings of rules known to fail$`).MatchString(title) {
		t.Errorf("the report says %q", title)
	}
}
