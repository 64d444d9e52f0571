package captures_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/internal/processortime"
)

func FuzzHAR(f *testing.F)      { fuzz(f, "har", "polly/recording.har") }
func FuzzPolly(f *testing.F)    { fuzz(f, "polly") }
func FuzzGoVCR(f *testing.F)    { fuzz(f, "go-vcr") }
func FuzzVCR(f *testing.F)      { fuzz(f, "vcr") }
func FuzzVCRPy(f *testing.F)    { fuzz(f, "vcrpy") }
func FuzzExVCR(f *testing.F)    { fuzz(f, "exvcr") }
func FuzzWireMock(f *testing.F) { fuzz(f, "wiremock") }
func FuzzPostman(f *testing.F)  { fuzz(f, "postman") }
func FuzzPact(f *testing.F)     { fuzz(f, "pact") }
func FuzzLines(f *testing.F)    { fuzz(f, "jsonl") }
func FuzzReport(f *testing.F)   { fuzz(f, "report") }
func FuzzNock(f *testing.F)     { fuzz(f, "nock") }
func FuzzHTTP(f *testing.F)     { fuzz(f, "http") }
func FuzzWireDump(f *testing.F) { fuzz(f, "wire-dump") }
func FuzzCode(f *testing.F)     { fuzz(f, "code") }
func FuzzTree(f *testing.F)     { fuzz(f, "fixture-tree") }
func FuzzBare(f *testing.F)     { fuzz(f, "bare") }

// TestEveryFormatHasSamplesAndAFuzzTarget: whoever adds a format adds them as well. What is changed in a sample is found by its name
// in TestAChangedFieldIsNamedInEveryFormat of package check.
func TestEveryFormatHasSamplesAndAFuzzTarget(t *testing.T) {
	here, err := os.ReadFile("fuzz_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range captures.Formats {
		if len(samplesOf(format.Name)) == 0 {
			t.Errorf("%s has no file among the samples", format.Name)
		}
		if !regexp.MustCompile(`(?m)^func Fuzz\w+\(f \*testing\.F\) +\{ fuzz\(f, "` + format.Name + `"`).Match(here) {
			t.Errorf("%s has no fuzz target", format.Name)
		}
	}
}

// samplesOf returns the files of testdata that are of a format.
func samplesOf(format string) (files []string) {
	for _, sample := range samples {
		if sample.format == format {
			files = append(files, sample.file)
		}
	}
	return files
}

// path is what a file is called whose text is fuzzed, as far as its format depends on that.
func path(format string) string {
	if format == "code" {
		return "charges.test.js"
	}
	return "api.omise.co/charges-get.json"
}

// fuzz reads any text as a format. Reading it ends soon and without a panic, what it says is a record or a sentence, and no record
// has more than the text could hold. It begins with the samples of the format, and with other files.
func fuzz(f *testing.F, name string, others ...string) {
	f.Helper()
	format, err := captures.Named(name)
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range append(samplesOf(name), others...) {
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
		format.Recognize(path(name), text[:min(len(text), captures.HeadSize)])
		for record, err := range format.Read(&captures.File{Path: path(name), Reader: bytes.NewReader(text)}) {
			switch {
			case (record == nil) == (err == nil):
				t.Fatal("neither a record nor an error, or both")
			case err != nil:
				if failures++; err.Error() == "" || errors.Unwrap(err) == err {
					t.Fatalf("no sentence: %q", err)
				}
			default:
				records++
				if record.Request == nil && !format.Apart || record.At.Line < 1 || record.At.Line > bytes.Count(text, []byte("\n"))+1 {
					t.Fatalf("%+v", record)
				}
				if record.Request != nil && record.Request.BodyAt.Line > bytes.Count(text, []byte("\n"))+1 {
					t.Fatalf("%+v", record.Request)
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
