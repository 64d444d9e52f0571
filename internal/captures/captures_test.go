package captures_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/internal/jsonvalue"
)

const charge = "https://api.omise.co/charges/chrg_test_6687sny9jji6bg73r8t"

// samples are files of each format with the same four exchanges: a token, a charge, the charge authorized, a charge that is not
// there; those of bodies alone have the charge. Of each record the line is told in which it begins, and that of the answer, with v
// where it stands there verbatim.
var samples = []struct {
	file, format, what string
	lines              []string
}{
	{"browser.har", "har", "entry", []string{"20-80", "93-153", "166-218", "232-280", "293-0"}},
	{"polly/recording.har", "polly", "entry", []string{"10-72", "85-147", "160-214", "227-277"}},
	{"go-vcr/v1.yaml", "go-vcr", "interaction", []string{"4-17", "30-44v", "161-172", "185-196"}},
	{"go-vcr/v2.yaml", "go-vcr", "interaction", []string{"4-34", "47-77", "90-118", "131-159"}},
	{"vcr/charges.yml", "vcr", "interaction", []string{"3-31", "34-62", "65-92", "142-167"}},
	{"vcr/charges.json", "vcr", "interaction", []string{"3-44", "50-91", "97-135", "141-176"}},
	{"vcrpy/test_charges.yaml", "vcrpy", "interaction", []string{"2-15", "28-41", "54-65", "78-89"}},
	{"exvcr/charges.json", "exvcr", "interaction", []string{"2-19", "30-47", "58-74", "85-101"}},
	{"wiremock/all.json", "wiremock", "mapping", []string{"3-17", "20-39v", "146-165", "168-181v"}},
	{"wiremock/mappings/create-charge.json", "wiremock", "", []string{"", "1-20v"}},
	{"postman/collection.json", "postman", "response", []string{"61-122", "181-242", "279-334", "336-381", "387-0"}},
	{"pact/v2.json", "pact", "interaction", []string{"9-38v", "80-105v", "217-235v", "347-364v"}},
	{"pact/v4.json", "pact", "interaction", []string{"6-54", "72-116v", "238-268v", "390-417v"}},
	{"log/gateway.jsonl", "jsonl", "record", []string{"1-1", "2-2v", "3-3v", "4-4v"}},
	{"log/exchanges.jsonl", "jsonl", "record", []string{"1-1", "2-2", "3-3", "4-4"}},
	{"report.json", "report", "record", []string{"48-86", "88-126", "128-162", "164-195"}},
	{"nock/charges.json", "nock", "entry", []string{"2-18v", "65-77v", "194-200v", "317-323v"}},
	{"http/charges.txt", "http", "answer", []string{"1-25v", "27-47v", "153-164v", "166-176v"}},
	{"wire-dump/charges.log", "wire-dump", "answer", []string{"5-16", "28-39", "51-61", "73-82"}},
	{"code/charges.test.js", "code", "", []string{"16-16v", "59-59v", "166-166v", "273-273v"}},
	{"api.omise.co/charges-post.json", "fixture-tree", "", []string{"", "1-1v"}},
	{"bare/charge.json", "bare", "", []string{"", "1-1v"}},
}

// asked and answered are what every sample has.
var (
	asked    = []string{"POST https://vault.omise.co/tokens", "POST https://api.omise.co/charges", "GET " + charge, "GET " + charge, "GET " + charge}
	answered = []int{200, 200, 200, 404, 0}
)

func TestSamplesAreRead(t *testing.T) {
	answers, bodies := decoded(t, "browser.har")
	for _, sample := range samples {
		t.Run(sample.file, func(t *testing.T) {
			records, errs := records(t, sample.file, load(t, sample.file), sample.format)
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			records = slices.DeleteFunc(records, isAside)
			for i, lines := range sample.lines {
				if lines == "" {
					continue
				}
				record := records[0]
				records = records[1:]
				verbatim := map[bool]string{true: "v"}[record.BodyAt.Verbatim]
				if got := fmt.Sprintf("%d-%d%s", record.At.Line, record.BodyAt.Line, verbatim); got != lines {
					t.Errorf("record %d: lines %s, want %s", i+1, got, lines)
				}
				if want := fmt.Sprintf("%s %d", sample.what, i+1); record.Name != want && sample.what != "" {
					t.Errorf("named %q, want %q", record.Name, want)
				}
				if got := parsed(t, record.Body); !reflect.DeepEqual(got, answers[i]) {
					t.Errorf("record %d: answer %v\nwant %v", i+1, got, answers[i])
				}
				if sample.format == "bare" {
					continue
				}
				want := asked[i]
				if sample.format == "pact" { // which names no host
					want = strings.NewReplacer("https://api.omise.co", "", "https://vault.omise.co", "").Replace(want)
				}
				if got := record.Request.Method + " " + record.Request.URL; sample.format != "wiremock" && got != want {
					t.Errorf("asked %s, want %s", got, want)
				}
				if sample.format == "fixture-tree" {
					continue
				}
				if record.Status != answered[i] || record.Status != 0 && record.Header.Get("Content-Type") != "application/json; charset=utf-8" {
					t.Errorf("record %d: status %d, header %v", i+1, record.Status, record.Header)
				}
				if pseudo := record.Request.Header[":authority"]; pseudo != nil {
					t.Errorf("record %d: %q is no header field", i+1, pseudo)
				}
				if got := parsed(t, record.Request.Body); !reflect.DeepEqual(got, bodies[i]) && !(sample.format == "wiremock" && got == nil) {
					t.Errorf("record %d: body %v\nwant %v", i+1, got, bodies[i])
				}
			}
			if len(records) > 0 {
				t.Errorf("%d records more", len(records))
			}
		})
	}
}

// isAside reports whether a record is not an exchange, but what stands beside exchanges and is searched for secrets.
func isAside(record *captures.Record) bool {
	return record.Request != nil && record.Request.URL == "" && record.Status == 0
}

// TestMappingsSayWhatTheyMatch: what a mapping leaves open stands for anything.
func TestMappingsSayWhatTheyMatch(t *testing.T) {
	mappings, _ := records(t, "wiremock/all.json", load(t, "wiremock/all.json"), "wiremock")
	for i, want := range []string{"POST /tokens", "POST /charges", "GET /charges/{any}?expand=true", "GET /charges/{charge_id}"} {
		if got := mappings[i].Request.Method + " " + mappings[i].Request.URL; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// net is a field of the second answer, as it stands in a file, and price one of the request.
var net = regexp.MustCompile(`(\\?")net(\\?": ?)96094`)

// TestAChangedFieldIsFoundByPlace changes one field in each sample. Nothing else may seem changed, and the line is that of the field.
func TestAChangedFieldIsFoundByPlace(t *testing.T) {
	for _, sample := range samples {
		t.Run(sample.file, func(t *testing.T) {
			before := load(t, sample.file)
			at := net.FindSubmatchIndex(before)
			quote := string(before[at[2]:at[3]])
			after := bytes.Join([][]byte{before[:at[0]], []byte(quote + "net" + string(before[at[4]:at[5]]) + quote + "96094" + quote), before[at[1]:]}, nil)
			line := bytes.Count(before[:at[0]], []byte("\n")) + 1
			old, _ := records(t, sample.file, before, sample.format)
			now, _ := records(t, sample.file, after, sample.format)
			changed := 0
			for i := range old {
				for _, d := range jsonvalue.Diff(parsed(t, old[i].Body), parsed(t, now[i].Body), jsonvalue.Options{}) {
					changed++
					where := now[i].BodyAt.Line
					if now[i].BodyAt.Verbatim {
						where += bytes.Count(now[i].Body[:bytes.Index(now[i].Body, []byte(`"net"`))], []byte("\n"))
					}
					if d.Path != "net" || d.B != "96094" || where != line {
						t.Errorf("%s became %v in line %d, want net in line %d", d.Path, d.B, where, line)
					}
				}
			}
			if changed != 1 {
				t.Errorf("%d fields changed", changed)
			}
		})
	}
}

// TestEachFormatIsDescribed, and its name is one that a user can write and a document can link to.
func TestEachFormatIsDescribed(t *testing.T) {
	own := regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	for _, format := range captures.Formats {
		if !own.MatchString(format.Name) || format.Title == "" || format.Takes == "" || format.Leaves == "" {
			t.Errorf("the format %q lacks a name, a title, or what is read of it", format.Name)
		}
		if named, err := captures.Named(strings.ToUpper(format.Name)); named != format || err != nil {
			t.Errorf("%s is not found by its name: %v", format.Name, err)
		}
	}
	if _, err := captures.Named("hars"); err == nil || !strings.Contains(err.Error(), "did you mean har") {
		t.Errorf("got %v", err)
	}
}

// decoded returns the answers and the bodies of the requests of a sample.
func decoded(t *testing.T, file string) (answers, bodies []any) {
	t.Helper()
	all, _ := records(t, file, load(t, file), "har")
	for _, record := range all {
		answers, bodies = append(answers, parsed(t, record.Body)), append(bodies, parsed(t, record.Request.Body))
	}
	return answers, bodies
}

func load(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// records reads a text, which has to be recognized as the format.
func records(t *testing.T, path string, text []byte, format string) (all []*captures.Record, errs []error) {
	t.Helper()
	found := captures.Recognize(path, text[:min(len(text), captures.HeadSize)])
	if found == nil || found.Name != format {
		t.Fatalf("%s is recognized as %v, want %s", path, found, format)
	}
	for record, err := range found.Read(&captures.File{Path: path, Reader: bytes.NewReader(text)}) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		all = append(all, record)
	}
	return all, errs
}

func parsed(t *testing.T, body []byte) (value any) {
	t.Helper()
	if len(body) == 0 {
		return nil
	}
	if err := json.Unmarshal(body, &value); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return value
}
