package conformance_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
)

// logged is an exchange in a log.
func logged(method, url string, at time.Time, status int, body []byte) string {
	line, _ := json.Marshal(map[string]any{
		"time": at.Format(time.RFC3339), "request": map[string]any{"method": method, "url": url},
		"response": map[string]any{"status": status, "headers": map[string]string{"Content-Type": "application/json"}, "body": string(body)},
	})
	return string(line) + "\n"
}

// twoLogs writes what was recorded of a charge into one log, and into another, as of a minute later, the charge as it was at first.
func twoLogs(t *testing.T) (folder string) {
	t.Helper()
	recording, err := cassettes.Load("cassettes/emulator/charges/3ds-authorize-then-capture.yaml")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var first, second strings.Builder
	for _, ex := range cassettes.Exchanges(recording) {
		if ex.Request.Host == cassettes.Control || ex.Response == nil {
			continue
		}
		at = at.Add(time.Second)
		first.WriteString(logged(ex.Request.Method, "https://"+string(ex.Request.Host)+".omise.co"+ex.Request.Path, at, ex.Response.Status, ex.Response.Body))
		if object := ex.Response.Object(); object["object"] == "charge" && second.Len() == 0 {
			second.WriteString(logged("GET", fmt.Sprint("https://api.omise.co/charges/", object["id"]), at.Add(time.Minute), 200, ex.Response.Body))
		}
	}
	folder = t.TempDir()
	write(t, filepath.Join(folder, "a.jsonl"), first.String())
	write(t, filepath.Join(folder, "b.jsonl"), second.String())
	return folder
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func checked(t *testing.T, config conformance.CheckConfig) *conformance.Report {
	t.Helper()
	report, err := conformance.Check(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// TestObjectsAreFollowedAcrossFiles follows a charge that goes back in another file than the one that shows it captured.
func TestObjectsAreFollowedAcrossFiles(t *testing.T) {
	folder := twoLogs(t)
	if report := checked(t, conformance.CheckConfig{Paths: []string{folder}}); report.ExitCode != 0 {
		t.Errorf("within each file: %d, %+v", report.ExitCode, report.Check.Causes)
	}
	report := checked(t, conformance.CheckConfig{Paths: []string{folder}, Follow: conformance.FollowAll})
	if report.ExitCode != 1 || len(report.Check.Files) != 2 {
		t.Fatalf("across the files: %d, %+v", report.ExitCode, report.Check.Files)
	}
	for i := range report.Cases {
		c := &report.Cases[i]
		told := slices.ContainsFunc(c.Findings, func(f judge.Finding) bool { return f.Rule == "lifecycle.legal-change" })
		if ofSecond := strings.HasSuffix(c.ID, "b.jsonl"); told != ofSecond {
			t.Errorf("%s: %+v", c.ID, c.Findings)
		}
	}
}

// TestShardsOfACheckSayTogetherWhatOneSays merges the reports of three shards of four files, of which two are wrong.
func TestShardsOfACheckSayTogetherWhatOneSays(t *testing.T) {
	folder := twoLogs(t)
	write(t, filepath.Join(folder, "c.json"), `{"object":"error","location":"https://www.omise.co/api-errors#not-found","code":7,"message":"x"}`)
	write(t, filepath.Join(folder, "d.jsonl"), `{"request":{"method":"GET","url":"https://api.omise.co/charges"},"response":{"status":200,"body":"[]"}}`+"\n")
	config := conformance.CheckConfig{Paths: []string{folder}}
	want, err := reports.Merge(checked(t, config))
	if err != nil {
		t.Fatal(err)
	}
	for _, count := range []int{2, 3, 7} {
		var parts []*conformance.Report
		for i := range count {
			config.Shard = fmt.Sprintf("%d/%d", i+1, count)
			parts = append(parts, checked(t, config))
		}
		got, err := reports.Merge(parts...)
		if err != nil {
			t.Fatal(err)
		}
		if got.ExitCode != want.ExitCode || got.Totals != want.Totals || !equalJSON(t, got.Check, want.Check) {
			t.Errorf("%d shards: %d %+v %+v, want %d %+v %+v", count, got.ExitCode, got.Totals, got.Check, want.ExitCode, want.Totals, want.Check)
		}
		if missing, err := reports.Merge(parts[1:]...); err != nil || len(missing.Incomplete) == 0 {
			t.Errorf("without the first of %d: %v, %v", count, missing.Incomplete, err)
		}
	}
	config.Shard, config.Follow = "1/2", conformance.FollowAll
	var usage *conformance.UsageError
	if _, err := conformance.Check(t.Context(), config); !errors.As(err, &usage) || usage.Setting != "Shard" {
		t.Error(err)
	}
}

func equalJSON(t *testing.T, a, b any) bool {
	t.Helper()
	one, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	other, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(one) == string(other)
}

// TestCorrections has one file with a renamed field, one that is right, and one whose fault nobody can correct.
func TestCorrections(t *testing.T) {
	t.Chdir(t.TempDir())
	old := "{\n  \"object\": \"card\",\n  \"id\": \"card_test_66dtww9mpnz9xln15iv\",\n  \"livemode\": false,\n  \"location\": null,\n" +
		"  \"deleted\": false,\n  \"street1\": null,\n  \"created\": \"2026-01-15T08:30:00Z\"\n}\n"
	write(t, "renamed.json", old)
	write(t, "right.json", `{"object":"error","location":"https://www.omise.co/api-errors#not-found","code":"not_found","message":"x"}`)
	write(t, "wrong.json", `{"object":"error","location":"https://www.omise.co/api-errors#not-found","code":7,"message":"x"}`)
	var seen []string
	var sure *conformance.Correction
	config := conformance.CheckConfig{Paths: []string{"."}}
	if err := conformance.Corrections(t.Context(), config, func(c *conformance.Correction) error {
		seen = append(seen, c.File+": "+c.Why)
		if c.Why == "" {
			sure = c
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(seen) != 2 || sure == nil || sure.File != "renamed.json" || !slices.Contains(seen, "wrong.json: has nothing whose correction is sure") {
		t.Fatal(seen)
	}
	patch, err := sure.Patch()
	if err != nil || !strings.Contains(patch, "-  \"created\": ") || !strings.Contains(patch, "+  \"created_at\": ") {
		t.Errorf("%v\n%s", err, patch)
	}
	if text, err := os.ReadFile("renamed.json"); err != nil || string(text) != old {
		t.Error("a file was changed before it was to be")
	}
	write(t, "renamed.json", old+"\n")
	if err := sure.Write(); err == nil {
		t.Error("a file that has changed meanwhile was overwritten")
	}
	write(t, "renamed.json", old)
	if err := sure.Write(); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile("renamed.json"); err != nil || !strings.Contains(string(text), `"created_at": "2026-01-15T08:30:00Z"`) {
		t.Errorf("%v\n%s", err, text)
	}

	// An error of the caller ends it, and so does its context.
	ended := errors.New("enough")
	write(t, "renamed.json", old)
	if err := conformance.Corrections(t.Context(), config, func(*conformance.Correction) error { return ended }); !errors.Is(err, ended) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := conformance.Corrections(ctx, config, func(*conformance.Correction) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
