package captures_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/internal/processortime"
)

func FuzzHAR(f *testing.F)   { fuzz(f, "har", "browser.har", "polly/recording.har") }
func FuzzPolly(f *testing.F) { fuzz(f, "polly", "polly/recording.har") }
func FuzzGoVCR(f *testing.F) { fuzz(f, "go-vcr", "go-vcr/v1.yaml", "go-vcr/v2.yaml") }
func FuzzVCR(f *testing.F)   { fuzz(f, "vcr", "vcr/charges.yml", "vcr/charges.json") }
func FuzzVCRPy(f *testing.F) { fuzz(f, "vcrpy", "vcrpy/test_charges.yaml") }
func FuzzExVCR(f *testing.F) { fuzz(f, "exvcr", "exvcr/charges.json") }
func FuzzWireMock(f *testing.F) {
	fuzz(f, "wiremock", "wiremock/all.json", "wiremock/mappings/create-charge.json")
}
func FuzzPostman(f *testing.F) { fuzz(f, "postman", "postman/collection.json") }
func FuzzPact(f *testing.F)    { fuzz(f, "pact", "pact/v2.json", "pact/v4.json") }
func FuzzLines(f *testing.F)   { fuzz(f, "jsonl", "log/gateway.jsonl", "log/exchanges.jsonl") }
func FuzzReport(f *testing.F)  { fuzz(f, "report") }

// fuzz reads any text as a format. Reading it ends soon and without a panic, what it says is a record or a sentence, and no record
// has more than the text could hold.
func fuzz(f *testing.F, name string, files ...string) {
	f.Helper()
	format, err := captures.Named(name)
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
		f.Add(text[:len(text)/3])
		f.Add(bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n")))
	}
	for _, bomb := range []string{
		"a0: &a0 [x,x,x,x,x,x,x,x,x]\na1: &a1 [*a0,*a0,*a0,*a0,*a0,*a0,*a0,*a0]\na2: [*a1,*a1,*a1,*a1,*a1,*a1,*a1,*a1]\n",
		strings.Repeat("[", 50_000), strings.Repeat("- ", 50_000), strings.Repeat(`{"log":`, 20_000), `{"a":"` + strings.Repeat("x", 1<<20) + `"}`,
	} {
		f.Add([]byte(bomb))
	}
	for _, text := range []string{"", "{", "[[", `{"log":{"entries":[1,null,{},[]]}}`, "\x00", "---\nhttp_interactions:\n- &a [*a]\n- !binary x\n- ? : \n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		used, records, failures := processortime.Used(), 0, 0
		format.Recognize("a/charges-get.json", text[:min(len(text), captures.HeadSize)])
		for record, err := range format.Read(&captures.File{Path: "a/charges-get.json", Reader: bytes.NewReader(text)}) {
			switch {
			case (record == nil) == (err == nil):
				t.Fatal("neither a record nor an error, or both")
			case err != nil:
				if failures++; err.Error() == "" || errors.Unwrap(err) == err {
					t.Fatalf("no sentence: %q", err)
				}
			default:
				records++
				if record.Request == nil || record.At.Line < 1 || record.At.Line > bytes.Count(text, []byte("\n"))+1 {
					t.Fatalf("%+v", record)
				}
				if record.Status != 0 && (record.Status < 100 || record.Status > 999) {
					t.Fatalf("status %d", record.Status)
				}
			}
		}
		if records+failures > len(text)+1 {
			t.Fatalf("%d records and %d errors of %d bytes", records, failures, len(text))
		}
		if took := processortime.Since(used); took > 5*time.Second+time.Duration(len(text))*time.Millisecond {
			t.Fatalf("took %s for %d bytes", took, len(text))
		}
	})
}
