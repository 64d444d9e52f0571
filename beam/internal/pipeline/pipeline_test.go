package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/internal/check"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/files"
	"github.com/omise-conformance/harness/specs"
)

func TestMain(m *testing.M) {
	beam.Init()
	os.Exit(m.Run())
}

// lines are the exchanges of recorded cases as a log has them, a second apart.
func lines(t testing.TB) []string {
	t.Helper()
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var out []string
	for _, id := range []string{"charges/3ds-authorize-then-capture", "charges/3ds-authorize-then-reverse", "charges/success-visa"} {
		whole, err := cassettes.Load("../../../cassettes/emulator/" + id + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, ex := range cassettes.Exchanges(whole) {
			if ex.Request.Host == cassettes.Control || ex.Response == nil {
				continue
			}
			at = at.Add(time.Second)
			text, err := json.Marshal(map[string]any{
				"time": at, "duration_ms": 5,
				"request": map[string]any{
					"method": ex.Request.Method, "url": "https://" + string(ex.Request.Host) + ".omise.co" + ex.Request.Path, "body": string(ex.Request.Body),
					"headers": map[string]string{"Authorization": "Basic [secret key]", "User-Agent": fmt.Sprint("client/", len(out)%3), "Content-Type": ex.Request.Header.Get("Content-Type")},
				},
				"response": map[string]any{"status": ex.Response.Status, "body": string(ex.Response.Body), "headers": map[string]string{"Content-Type": "application/json; charset=utf-8"}},
			})
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, string(text))
		}
	}
	return out
}

// spoilt is a line with a mistake, or none.
func spoilt(random *rand.Rand, line string) string {
	switch random.IntN(8) {
	case 0:
		return strings.Replace(line, `\"amount\":`, `\"amount\":\"x`, 1)
	case 1:
		return line[:len(line)/2] // cut
	case 2:
		return strings.Replace(line, `\"currency\":\"THB\"`, `\"currency\":\"thb\",\"created\":\"2026-01-01T00:00:00Z\"`, 1)
	case 3:
		return regexp.MustCompile(`\\"status\\":\\"[a-z]+\\"`).ReplaceAllString(line, `\"status\":\"pending\"`)
	case 4:
		return strings.Replace(line, `\"status\":`, `\"statuses\":`, 1)
	}
	return line
}

// TestSaysWhatCheckSays: on random logs with mistakes, whatever the bundling, the report is that of a check.
func TestSaysWhatCheckSays(t *testing.T) {
	all := lines(t)
	for seed := range uint64(4) {
		random := rand.New(rand.NewPCG(seed, 15))
		folder := t.TempDir()
		logs := make([][]string, 1+random.IntN(5))
		for _, i := range random.Perm(3 * len(all)) {
			to := random.IntN(len(logs))
			logs[to] = append(logs[to], spoilt(random, all[i%len(all)]))
		}
		var paths []string
		for i, log := range logs {
			path := filepath.Join(folder, fmt.Sprintf("%02d.jsonl", i))
			paths = append(paths, path)
			if err := os.WriteFile(path, []byte(strings.Join(append(log, all[0]), "\n")+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		options := Options{Dialect: specs.Any, All: random.IntN(2) == 0, FailOn: []files.Kind{files.Broken}, PageRecords: 1 + random.IntN(9)}
		want := said(t, checked(t, paths, options))
		lanes := random.IntN(4)
		got := said(t, run(t, []string{filepath.Join(folder, "*.jsonl")}, options, lanes))
		if got != want {
			t.Fatalf("seed %d, %+v, %d lanes: %s", seed, options, lanes, difference(got, want))
		}
		if !strings.Contains(want, "lifecycle.legal-change") && !strings.Contains(want, "history.") {
			t.Logf("seed %d has no finding between records", seed)
		}
	}
}

// checked is the report of a check on this machine.
func checked(t testing.TB, paths []string, o Options) *reports.Report {
	t.Helper()
	report, err := check.Run(t.Context(), check.Settings{
		Options: check.Options{Version: o.Version, Dialect: o.Dialect},
		Files:   check.Files{Paths: paths, All: o.All, FailOn: o.FailOn},
	})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// run is the report of a job on Beam's local runner.
func run(t testing.TB, patterns []string, o Options, lanes int) *reports.Report {
	t.Helper()
	job := &Job{Patterns: patterns, Output: filepath.Join(t.TempDir(), "new", "report"), Options: o, Run: Run{StartedAt: time.Now()}, Lanes: lanes}
	p, s := beam.NewPipelineWithRoot()
	job.Build(s)
	if _, err := beam.Run(t.Context(), "prism", p); err != nil {
		t.Fatal(err)
	}
	report, err := ReadReport(t.Context(), job.Output)
	if err != nil {
		t.Fatal(err)
	}
	for _, each := range documents {
		if text, err := os.ReadFile(filepath.Join(job.Output, each.name)); len(text) == 0 {
			t.Errorf("%s is not written: %v", each.name, err)
		}
	}
	return report
}

// said is what a report says, without when and of what it was made, as the file that it is read back from has it.
func said(t testing.TB, report *reports.Report) string {
	t.Helper()
	var text bytes.Buffer
	if err := reports.WriteJSON(&text, report); err != nil {
		t.Fatal(err)
	}
	read, err := reports.ReadJSON(&text)
	if err != nil {
		t.Fatal(err)
	}
	read.Run = reports.Run{}
	for i := range read.Cases {
		read.Cases[i].StartedAt = time.Time{}
	}
	out, err := json.MarshalIndent(map[string]any{"verdict": read.Verdict, "check": read.Check, "cases": read.Cases, "totals": read.Totals}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// difference shows where two texts begin to differ.
func difference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d\ngot\n%s\nwant\n%s", i, strings.Join(a[max(0, i-12):min(len(a), i+4)], "\n"), strings.Join(b[max(0, i-12):min(len(b), i+4)], "\n"))
		}
	}
	return fmt.Sprintf("%d lines instead of %d", len(a), len(b))
}

func TestHostileFiles(t *testing.T) {
	folder := t.TempDir()
	good := lines(t)[0]
	long := `{"request":{"method":"GET","url":"https://api.omise.co/charges"},"response":{"status":200,"body":"` + strings.Repeat("x", 100<<20) + `"}}`
	for name, text := range map[string]string{
		"broken.jsonl": good + "\n{\"request\": oops}\n" + good + "\n", "empty.jsonl": "", "long.jsonl": good + "\n" + long + "\n" + good + "\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	report := run(t, []string{filepath.Join(folder, "*")}, Options{Dialect: specs.Any}, 1)
	if len(report.Check.Files) < 2 {
		t.Fatalf("has %d files", len(report.Check.Files))
	}
	for _, file := range report.Check.Files {
		if name := filepath.Base(file.File); name != "empty.jsonl" && (file.Records != 2 || file.Kind != files.Unreadable) {
			t.Errorf("%s has %d records and is %s: %s", name, file.Records, file.Kind, file.Sentence)
		}
	}
}

func TestNoFileMatches(t *testing.T) {
	for pattern, want := range map[string]string{
		filepath.Join(t.TempDir(), "*.jsonl"): "no file matches", "": "is empty", "ftp://host/x": "files of ftp:// cannot be read",
	} {
		if _, err := List(context.Background(), pattern); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", pattern, err)
		}
	}
}

// TestSightingsHoldNoSecret: what goes from one worker to another is redacted.
func TestSightingsHoldNoSecret(t *testing.T) {
	secret := "skey_" + "test_" + "5xuy4w91xqz7d1w9u0t"
	by, err := (&Options{Dialect: specs.Any}).judge()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "log.jsonl")
	line := strings.Replace(lines(t)[0], "[secret key]", secret, 1)
	if err := os.WriteFile(path, []byte(strings.Replace(line, "client/0", secret, 1)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	source, err := (&Options{}).source(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	sightings := 0
	for record, err := range by.Read(t.Context(), source) {
		if err != nil {
			t.Fatal(err)
		}
		page := check.NewPage(path)
		page.Add(record)
		carried, err := encodePage(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, object := range record.Objects {
			one, err := sightingOf(record, object)
			if err != nil {
				t.Fatal(err)
			}
			text, err := encodeSighting(one)
			if err != nil {
				t.Fatal(err)
			}
			carried = append(carried, text...)
			sightings++
		}
		if bytes.Contains(carried, []byte(secret)) {
			t.Error("a secret is carried")
		}
	}
	if sightings == 0 {
		t.Error("the record shows no object")
	}
}
