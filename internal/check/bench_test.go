package check

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/reports/files"
	"github.com/omise-conformance/harness/specs"
)

// line is an exchange in a log of JSON lines.
type line struct {
	Request struct {
		Method  string            `json:"method"`
		URL     string            `json:"url"`
		Headers map[string]string `json:"headers"`
		Body    string            `json:"body,omitempty"`
	} `json:"request"`
	Response struct {
		Status  int               `json:"status"`
		Headers map[string]string `json:"headers"`
		Body    string            `json:"body"`
	} `json:"response"`
}

// logLines returns what a log has of the recorded charges and tokens of the suite, a line each.
func logLines(t testing.TB) [][]byte {
	t.Helper()
	var lines [][]byte
	paths, err := filepath.Glob("../../cassettes/emulator/charges/success-*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatal("there are no recordings: ", err)
	}
	for _, path := range paths[:min(len(paths), 12)] {
		whole, err := cassettes.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, ex := range cassettes.Exchanges(whole) {
			if ex.Request.Host == cassettes.Control || ex.Response == nil {
				continue
			}
			var one line
			one.Request.Method, one.Request.URL = ex.Request.Method, "https://"+string(ex.Request.Host)+".omise.co"+ex.Request.Path
			one.Request.Headers = map[string]string{"Authorization": "Basic [secret key]", "User-Agent": "omise-go/1.0", "Content-Type": "application/x-www-form-urlencoded"}
			var sent bytes.Buffer // as clients write it, and not as cassettes show it
			if json.Compact(&sent, ex.Request.Body) != nil {
				sent.Write(ex.Request.Body)
			}
			one.Request.Body = sent.String()
			one.Response.Status, one.Response.Headers = ex.Response.Status, map[string]string{"Content-Type": "application/json; charset=utf-8"}
			var body bytes.Buffer
			if json.Compact(&body, ex.Response.Body) != nil {
				continue
			}
			one.Response.Body = body.String()
			text, err := json.Marshal(one)
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, text)
		}
	}
	return lines
}

// writeLog writes a log of so many exchanges.
func writeLog(t testing.TB, exchanges int) (path string, size int64) {
	t.Helper()
	lines := logLines(t)
	path = filepath.Join(t.TempDir(), "log.jsonl")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	out := bufio.NewWriter(file)
	for i := range exchanges {
		// The emulator gives each case the same ids. Two lines, a token and the charge of it, belong together.
		n, _ := out.Write(bytes.ReplaceAll(lines[i%len(lines)], []byte("_test_"), fmt.Appendf(nil, "_test_%d", i/2)))
		_ = out.WriteByte('\n')
		size += int64(n) + 1
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return path, size
}

const benchExchanges = 20_000

// BenchmarkLog judges a log of JSON lines. Aims: at least 20,000 exchanges a second on 2 cores, and at most 3 times as long as its baseline,
// BenchmarkDecodedLog.
func BenchmarkLog(b *testing.B) {
	path, size := writeLog(b, benchExchanges)
	b.SetBytes(size)
	defer TuneMemory()() // as the command does
	for b.Loop() {
		report, err := Run(b.Context(), Settings{Options: Options{Dialect: specs.Any, Jobs: runtime.GOMAXPROCS(0)}, Files: Files{Paths: []string{path}}})
		if err != nil || report.Check.Records != benchExchanges || report.Check.Files[0].Kind != files.Conformant {
			b.Fatalf("%v, %+v", err, report.Check)
		}
	}
	b.ReportMetric(float64(benchExchanges)*float64(b.N)/b.Elapsed().Seconds(), "exchanges/s")
}

// BenchmarkDecodedLog decodes the same with encoding/json, each line and the body in it.
func BenchmarkDecodedLog(b *testing.B) {
	path, size := writeLog(b, benchExchanges)
	b.SetBytes(size)
	for b.Loop() {
		decodeLog(b, path)
	}
	b.ReportMetric(float64(benchExchanges)*float64(b.N)/b.Elapsed().Seconds(), "exchanges/s")
}

// decodeLog decodes a log with encoding/json.
func decodeLog(b *testing.B, path string) {
	file, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	decoder := json.NewDecoder(bufio.NewReader(file))
	for {
		var one, body any
		if err := decoder.Decode(&one); err == io.EOF {
			return
		} else if err != nil {
			b.Fatal(err)
		}
		text := one.(map[string]any)["response"].(map[string]any)["body"].(string)
		if err := json.Unmarshal([]byte(text), &body); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRecord judges one record after the other.
func BenchmarkRecord(b *testing.B) {
	by := newJudge(b)
	var records []*captures.Record
	for _, text := range logLines(b) {
		var one line
		if err := json.Unmarshal(text, &one); err != nil {
			b.Fatal(err)
		}
		records = append(records, &captures.Record{
			Request: &captures.Request{Method: one.Request.Method, URL: one.Request.URL, Body: []byte(one.Request.Body), Header: header(one.Request.Headers)},
			Status:  one.Response.Status, Header: header(one.Response.Headers), Body: []byte(one.Response.Body),
		})
	}
	i := 0
	for b.Loop() {
		i++
		if judged := by.Record("log", i, records[i%len(records)]); judged.Kind != files.Conformant {
			b.Fatalf("%+v", judged.Found)
		}
	}
}

func header(fields map[string]string) map[string][]string {
	all := map[string][]string{}
	for name, value := range fields {
		all[name] = []string{value}
	}
	return all
}

// BenchmarkFixtures judges a folder of 5,000 bodies.
func BenchmarkFixtures(b *testing.B) {
	dir, body := b.TempDir(), answered(b, "charges/success-visa", "charge")
	for i := range 5_000 {
		path := filepath.Join(dir, fmt.Sprintf("%02d", i%50))
		if err := os.MkdirAll(path, 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(path, fmt.Sprintf("charge-%04d.json", i)), []byte(strings.Replace(body, "chrg_test_", fmt.Sprintf("chrg_test_%d", i), 1)), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		report, err := Run(b.Context(), Settings{Options: Options{Dialect: specs.Any, Jobs: runtime.GOMAXPROCS(0)}, Files: Files{Paths: []string{dir}}})
		if err != nil || len(report.Check.Files) != 5_000 {
			b.Fatalf("%v, %d files", err, len(report.Check.Files))
		}
	}
}
