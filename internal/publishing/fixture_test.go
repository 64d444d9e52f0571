package publishing

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// smallHarness is a harness with few cases and their rules, so that a complete report of it is small.
func smallHarness(t testing.TB) *Harness {
	t.Helper()
	h, err := Current("v1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	h.cases = slices.Clone(h.cases[:20])
	h.Cases = catalogueOf(h.ids())
	contract := *h.contract
	contract.Rules = slices.DeleteFunc(slices.Clone(contract.Rules), func(rule *specs.Rule) bool {
		return !slices.ContainsFunc(h.cases, func(c *suites.Case) bool { return slices.Contains(c.Rules, rule.Name) })
	})
	h.contract = &contract
	return h
}

// completeReport returns the report of a run in which every case of a harness passed.
func completeReport(h *Harness) *reports.Report {
	started := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	r := &reports.Report{Run: reports.Run{
		Mode: reports.ModeRun, Target: "the embedded emulator, speaking the recorded dialect", Dialect: "any", SpecVersion: h.contract.Version,
		HarnessVersion: h.Version, StartedAt: started, DurationMS: 1234.5, Seed: 1,
		Features: []string{"chains"}, Timeouts: map[string]string{"case": "2m0s"},
	}}
	for _, rule := range h.contract.Rules {
		r.Rules = append(r.Rules, reports.RuleEntry{ID: rule.Name, Level: rule.Level, Basis: rule.Basis, Sentence: rule.Sentence})
	}
	for i, c := range h.cases {
		r.Cases = append(r.Cases, passedCase(c, started.Add(time.Duration(i)*time.Second)))
	}
	reports.Finish(r)
	return r
}

func passedCase(c *suites.Case, at time.Time) reports.CaseEntry {
	judged := map[string]int{}
	for _, rule := range c.Rules {
		judged[rule] = 2
	}
	return reports.CaseEntry{
		ID: c.ID, Title: c.Title, Subject: c.Subject(), Status: reports.StatusPassed, StartedAt: at, DurationMS: 31.5,
		Checks: 2 * len(c.Rules), Rules: c.Rules, Judged: judged, Requests: 1,
	}
}

// written writes a report into a folder of its own and returns the folder.
func written(t testing.TB, r *reports.Report) string {
	t.Helper()
	folder := t.TempDir()
	if _, err := reports.WriteDir(folder, r); err != nil {
		t.Fatal(err)
	}
	return folder
}

// published publishes a report and returns the folder of the entry.
func published(t testing.TB, r *reports.Report, h *Harness) string {
	t.Helper()
	folder, err := Publish(written(t, r), Options{Into: t.TempDir(), Name: "my-fake", Reproduce: "omise-conformance run", Harness: h})
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

func verified(t testing.TB, folder string, h *Harness) *Result {
	t.Helper()
	result, err := Verify(folder, h)
	if err != nil {
		t.Fatal(err)
	}
	if result.Accepted != (len(result.Reasons) == 0) {
		t.Errorf("accepted is %v with the reasons %q", result.Accepted, result.Reasons)
	}
	return result
}

// refusedFor fails the test unless the entry is refused for a reason with a text in it.
func refusedFor(t testing.TB, result *Result, text string) {
	t.Helper()
	if !slices.ContainsFunc(result.Reasons, func(reason string) bool { return strings.Contains(reason, text) }) {
		t.Errorf("the reasons are %q, want one with %q", result.Reasons, text)
	}
}

func contentOf(t testing.TB, path ...string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func put(t testing.TB, folder, name string, text []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
		t.Fatal(err)
	}
}

func unpacked(t testing.TB, folder string) []byte {
	t.Helper()
	text, err := unpack(contentOf(t, folder, ReportFile))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// seal writes another report into an entry with a manifest that fits, as somebody does who wants an edit not to be seen.
func seal(t testing.TB, folder string, text []byte) {
	t.Helper()
	put(t, folder, ReportFile, pack(text))
	var m Manifest
	if err := json.Unmarshal(contentOf(t, folder, ManifestFile), &m); err != nil {
		t.Fatal(err)
	}
	if r, err := reports.ReadJSON(bytes.NewReader(text)); err == nil {
		badge := entryBadge(r, m.Name)
		put(t, folder, BadgeFile, badge.SVG())
		put(t, folder, EndpointFile, badge.Endpoint())
		renewed := describe(r, &Options{Name: m.Name, Reproduce: m.Reproduce, Harness: &Harness{Identity: m.Harness}})
		renewed.Files = m.Files
		m = *renewed
	}
	m.UnpackedSHA256 = digest(text)
	for i, file := range m.Files {
		content := contentOf(t, folder, file.Name)
		m.Files[i].Bytes, m.Files[i].SHA256 = len(content), digest(content)
	}
	put(t, folder, ManifestFile, documentOf(&m))
}

func replaced(t testing.TB, text []byte, old, changed string) []byte {
	t.Helper()
	if !bytes.Contains(text, []byte(old)) {
		t.Fatalf("the text has no %q", old)
	}
	return bytes.Replace(text, []byte(old), []byte(changed), 1)
}
