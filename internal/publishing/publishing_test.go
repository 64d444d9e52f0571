package publishing

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

func TestWhatIsNotPublished(t *testing.T) {
	h := smallHarness(t)
	for _, test := range []struct {
		change func(r *reports.Report)
		want   string
	}{
		{func(r *reports.Report) { r.Run.Filters = map[string]string{"label_filter": "tokens"} }, "filtered by --label-filter tokens"},
		{func(r *reports.Report) { r.Run.Filters = map[string]string{"rerun_failed": "x"} }, "filtered by --rerun-failed x"},
		{func(r *reports.Report) { r.Run.Shard = "1/2" }, "shard 1/2"},
		{func(r *reports.Report) { r.Run.Mode = reports.ModeReplay }, "The report is of replay"},
		{func(r *reports.Report) { r.Cases[0].Status = reports.StatusExcluded }, "1 case was left out"},
		{func(r *reports.Report) { r.Cases[0].Status = reports.StatusNotJudged }, "1 case was not judged"},
		{func(r *reports.Report) { r.Verdict = reports.Interrupted }, "The verdict is interrupted"},
		{func(r *reports.Report) { r.Incomplete = []string{"there is no shard 2"} }, "there is no shard 2"},
		{func(r *reports.Report) {
			r.Problems = reports.NewProblems("an answer to GET /charges says livemode true: the run was stopped, since only test mode is ever used")
		}, "real money"},
		{func(r *reports.Report) {
			r.Cases[0].Status = reports.StatusFailed
			r.Cases[0].Exchanges = []reports.ExchangeEntry{{ResponseBody: `{"livemode": true}`}}
		}, "real money"},
		{func(r *reports.Report) { r.Run.Full = true }, "--full-report"},
		{func(r *reports.Report) { r.Run.HarnessVersion = "v9" }, "made by version v9"},
		{func(r *reports.Report) { r.Run.SpecVersion = "../../x" }, `API version "../../x"`},
		{func(r *reports.Report) { r.Cases = r.Cases[1:] }, "1 case of this version is missing"},
		{func(r *reports.Report) { r.Cases[0].ID = "tokens/other" }, "1 case in the report is not one of this version: tokens/other"},
		{func(r *reports.Report) { r.Cases[0].Title = "Another" }, "1 case has another title"},
		{func(r *reports.Report) { r.Rules = r.Rules[1:] }, "1 rule of the contract is missing"},
		{func(r *reports.Report) { r.Rules = append(r.Rules, reports.RuleEntry{ID: "more"}) }, "1 rule more than the contract"},
		{func(r *reports.Report) {
			r.Cases[0].Status = reports.StatusFailed
			r.Cases[0].Exchanges = []reports.ExchangeEntry{{RequestBody: `{"key": "skey_test_` + strings.Repeat("5fzcx", 4) + `"}`}}
		}, "There is a secret key at cases.0.exchanges.0.request_body, field key"},
	} {
		r := completeReport(h)
		test.change(r)
		reports.Finish(r)
		into := t.TempDir()
		_, err := Publish(written(t, r), Options{Into: into, Name: "x", Reproduce: "x", Harness: h})
		var refusal *Refusal
		if !errors.As(err, &refusal) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("got %v, want %q", err, test.want)
		}
		if left, _ := os.ReadDir(into); len(left) > 0 {
			t.Errorf("%q: a refused report left %v", test.want, left)
		}
	}
}

// TestKnownFailuresAndBrokenRulesArePublished: a report need not be a good one.
func TestKnownFailuresAndBrokenRulesArePublished(t *testing.T) {
	h := smallHarness(t)
	for status, message := range map[reports.Status]string{
		reports.StatusFailed: "1 rule broken", reports.StatusKnownFailing: "conformant · 19 of 20, 1 known failing",
	} {
		r := completeReport(h)
		c := &r.Cases[0]
		c.Status = status
		c.Findings = []judge.Finding{{Rule: c.Rules[0], Level: specs.Must, Message: "it is <b>wrong</b>"}}
		r.Run.Filters = map[string]string{"known_failing": "list.txt"}
		reports.Finish(r)
		folder := published(t, r, h)
		if result := verified(t, folder, h); !result.Accepted {
			t.Errorf("refused for %q", result.Reasons)
		}
		if badge := string(contentOf(t, folder, EndpointFile)); !strings.Contains(badge, message) {
			t.Errorf("the badge is %s, want %q", badge, message)
		}
	}
}

func TestOptionsThatAreRefused(t *testing.T) {
	for _, test := range []struct {
		options Options
		want    string
	}{
		{Options{Name: "My Fake", Reproduce: "x"}, "name: invalid name"},
		{Options{Name: "../x", Reproduce: "x"}, "name: invalid name"},
		{Options{Name: "-x", Reproduce: "x"}, "name: invalid name"},
		{Options{Name: "x\n", Reproduce: "x"}, "name: invalid name"},
		{Options{Name: strings.Repeat("x", mostName+1), Reproduce: "x"}, "name: invalid name"},
		{Options{Name: "x"}, "reproduce: say with which command line"},
		{Options{Name: "x", Reproduce: strings.Repeat("x", mostReproduce+1)}, "501 characters"},
		{Options{Name: "x", Reproduce: "OMISE_SECRET_KEY=skey_test_5fzcx5fzcx5fzcx5fzcx omise-conformance run"}, "has a secret"},
		{Options{Name: "x", Reproduce: "a\x1b[2Jb"}, "cannot be seen"},
		{Options{Name: "x", Reproduce: "a\u202eb"}, "cannot be seen"},
	} {
		if err := test.options.Check(); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q, %q: got %v, want %q", test.options.Name, test.options.Reproduce, err, test.want)
		}
	}
	if err := (&Options{Name: "a", Reproduce: "make run\nmake x"}).Check(); err != nil {
		t.Error(err)
	}
}

func TestAFolderWithoutAReport(t *testing.T) {
	o := Options{Into: t.TempDir(), Name: "x", Reproduce: "x", Harness: smallHarness(t)}
	if _, err := Publish(t.TempDir(), o); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	folder := t.TempDir()
	put(t, folder, "report.json", []byte("{}"))
	if _, err := Publish(folder, o); err == nil || !strings.Contains(err.Error(), "this is not a report of omise-conformance") {
		t.Errorf("got %v", err)
	}
	o.Into = filepath.Join(folder, "report.json")
	if _, err := Publish(written(t, completeReport(o.Harness)), o); err == nil || !strings.Contains(err.Error(), "cannot be written") {
		t.Errorf("got %v", err)
	}
}

func TestPackedIsAlwaysTheSame(t *testing.T) {
	text := []byte(strings.Repeat("report ", 1000))
	if a, b := pack(text), pack(text); !slices.Equal(a, b) {
		t.Error("the same text is packed to other bytes")
	}
}

func TestWhatIsStale(t *testing.T) {
	h := smallHarness(t)
	entry := verified(t, published(t, completeReport(h), h), h)
	for _, test := range []struct {
		change func(r *reports.Report, h *Harness)
		want   string
	}{
		{func(r *reports.Report, _ *Harness) {
			r.Run.StartedAt, r.Run.DurationMS, r.Cases[0].DurationMS, r.Cases[0].Requests, r.Cases[0].Checks = r.Run.StartedAt.AddDate(1, 0, 0), 9, 9, 9, 9
		}, ""},
		{func(_ *reports.Report, h *Harness) { h.RulesSHA256 = "x" }, "Stale: the list of rules (SHA-256) was"},
		{func(_ *reports.Report, h *Harness) { h.OpenAPISHA256 = "x" }, "Stale: the OpenAPI document (SHA-256) was"},
		{func(r *reports.Report, _ *Harness) { r.Run.Target = "http://127.0.0.1:1" }, "Stale: the target was the embedded emulator"},
		{func(r *reports.Report, _ *Harness) { r.Run.SpecVersion = "2017-11-02" }, "Stale: the API version was 2019-05-29"},
		{func(r *reports.Report, _ *Harness) { r.Cases[0].ID = "tokens/other" }, "1 case is new since it was published: tokens/other."},
		{func(r *reports.Report, _ *Harness) { r.Cases = r.Cases[1:] }, "1 case is no more: "},
		{func(r *reports.Report, _ *Harness) { r.Cases[0].Status = reports.StatusUnsupported }, "(passed, now unsupported)"},
		{func(r *reports.Report, _ *Harness) {
			c := &r.Cases[0]
			c.Status, c.Findings = reports.StatusFailed, []judge.Finding{{Rule: c.Rules[0], Level: specs.Must, Message: "x"}}
		}, "Stale: the verdict was conformant when it was published, and is not_conformant now."},
		{func(r *reports.Report, _ *Harness) { r.Run.Shard = "1/2" }, "The run to compare with is no complete one"},
	} {
		fresh, now := completeReport(h), smallHarness(t)
		test.change(fresh, now)
		reports.Finish(fresh)
		got := strings.Join(Stale(entry, fresh, now), "\n")
		if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
