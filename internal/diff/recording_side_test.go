package diff

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dnaeon/go-vcr/v2/cassette"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/reports"
)

const chargeBody = `{"object":"charge","id":"` + idA + `","amount":1}`

// recorded writes the cassette of one case into a folder.
func recorded(t *testing.T, dir, id, body string, at time.Time) string {
	t.Helper()
	i := &cassette.Interaction{}
	i.Method, i.URL = http.MethodGet, "http://api.target/charges/"+idA
	i.Request.Headers = http.Header{"Authorization": {"Basic [secret key]"}}
	i.Code, i.Status, i.Response.Body = 200, "200 OK", body
	i.Response.Headers = http.Header{"Content-Type": {"application/json; charset=utf-8"}, "Omise-Version": {"2019-05-29"}}
	c := &cassettes.Cassette{Interactions: []*cassette.Interaction{i}}
	c.Header = cassettes.Header{Case: id, Target: "omise", RecordedAt: at, Clock: at, Verdict: "passed"}
	if err := c.Save(cassettes.Path(dir, id)); err != nil {
		t.Fatal(err)
	}
	return c.Path
}

// reported writes a report with one case into a folder.
func reported(t *testing.T, dir, id, body string) string {
	t.Helper()
	ex := call{request: "GET /charges/" + idB, status: 200, body: body}.exchange(0)
	report := &reports.Report{
		Run:   reports.Run{Full: true, Mode: "run", Target: "a fake", StartedAt: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)},
		Cases: []reports.CaseEntry{{ID: id, Status: reports.StatusPassed, Exchanges: []reports.ExchangeEntry{reports.NewExchangeEntry(ex)}}},
	}
	reports.Finish(report)
	var out bytes.Buffer
	if err := reports.WriteJSON(&out, report); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "report.json")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var firstOfYear = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func TestCassettesAgainstAReport(t *testing.T) {
	recordings, runs := t.TempDir(), t.TempDir()
	one := recorded(t, recordings, "charges/one", chargeBody, firstOfYear)
	recorded(t, recordings, "charges/two", chargeBody, firstOfYear.AddDate(0, 1, 0))
	file := reported(t, runs, "charges/one", strings.Replace(strings.ReplaceAll(chargeBody, idA, idB), `"amount":1`, `"amount":"1"`, 1))

	a, err := Load(recordings)
	if err != nil {
		t.Fatal(err)
	}
	if want := (Source{recordings, KindCassettes, "recording of omise, 2026-01-01 to 2026-02-01"}); a.Source != want {
		t.Errorf("source %+v, want %+v", a.Source, want)
	}
	for _, path := range []string{runs, file} {
		b, failed := Load(path)
		if failed != nil {
			t.Fatal(failed)
		}
		if want := (Source{path, KindReport, "run of a fake, 2026-03-01"}); b.Source != want {
			t.Errorf("source %+v, want %+v", b.Source, want)
		}
		expect(t, path, lines(compare(t, a, b)),
			"type! charge.amount was integer and is string",
			"case-vanished the case charges/two was run in A only; in B it does not exist")
	}
	single, err := Load(one)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := Load(file)
	expect(t, "one cassette", lines(compare(t, single, b)), "type! charge.amount was integer and is string")
}

func TestWhatCannotBeLoaded(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	empty := filepath.Join(dir, "empty")
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(recorded(t, filepath.Join(dir, "whole"), "charges/one", chargeBody, firstOfYear))
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Dir(write("cut/one.yaml", string(whole[:len(whole)/2])))
	for _, test := range []struct{ path, want string }{
		{filepath.Join(dir, "nowhere"), "there is no file or folder " + filepath.Join(dir, "nowhere")},
		{empty, empty + " is neither a folder of cassettes nor one of reports: it holds no cassette and no report.json"},
		{write("notes.txt", "x"), filepath.Join(dir, "notes.txt") + " is neither a cassette (.yaml) nor a report (.json)"},
		{write("other.json", `{"a":1}`), filepath.Join(dir, "other.json") + `: this is not a report of omise-conformance: it has no "$schema": "urn:omise-conformance:report:1"`},
		{cut, "the cassette " + filepath.Join(cut, "one.yaml") + ` is cut short: its last line is not "..."`},
	} {
		_, err := Load(test.path)
		if err == nil || err.Error() != test.want {
			t.Errorf("%s:\ngot  %v\nwant %s", test.path, err, test.want)
		}
	}
}

func BenchmarkCompare(b *testing.B) {
	contract := contract(b)
	for name, count := range map[string]int{"1000 interactions": 1000, "10000 interactions": 10000} {
		calls := make([]call, count)
		for i := range calls {
			calls[i] = call{request: "POST /charges", status: 200, body: chargeBody}
		}
		one, other := side(calls...), side(calls...)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Compare(contract, one, other); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(count), "µs/interaction")
		})
	}
}
