package check

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/files"
	"github.com/omise-conformance/harness/specs"
)

// checked judges the files of a folder and returns the report.
func checked(t *testing.T, settings Settings, contents map[string]string) *reports.Report {
	t.Helper()
	dir := t.TempDir()
	for name, text := range contents {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	settings.Paths = []string{dir}
	settings.Dialect = specs.Any
	if settings.FailOn == nil {
		settings.FailOn = []files.Kind{files.Broken, files.Mixture, files.Unreadable}
	}
	report, err := Run(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	for i := range report.Check.Files { // so that expectations can name them
		file := &report.Check.Files[i]
		file.File = strings.TrimPrefix(strings.TrimPrefix(file.File, dir), string(filepath.Separator))
	}
	return report
}

// recorded returns what the emulator answered in a case, as the body stands in its recording.
func recorded(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "cassettes", "emulator", filepath.FromSlash(path)+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// answered returns the body of the first answer of a case that shows an object of a kind.
func answered(t testing.TB, id, kind string) string {
	t.Helper()
	whole, err := cassettes.Load("../../cassettes/emulator/" + id + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, ex := range cassettes.Exchanges(whole) {
		if ex.Response.Object()["object"] == kind {
			var compact bytes.Buffer
			if err := json.Compact(&compact, ex.Response.Body); err != nil {
				t.Fatal(err)
			}
			return compact.String()
		}
	}
	t.Fatalf("%s has no %s", id, kind)
	return ""
}

// without returns an object without some of its fields.
func without(t testing.TB, text string, fields ...string) string {
	t.Helper()
	var object map[string]any
	if err := json.Unmarshal([]byte(text), &object); err != nil {
		t.Fatal(err)
	}
	for _, field := range fields {
		delete(object, field)
	}
	out, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

const charge = `{
  "object": "charge", "id": "chrg_test_5x8glktwl62j63dr3me", "location": "/charges/chrg_test_5x8glktwl62j63dr3me",
  "amount": 100000, "currency": "THB"
}`

// of2014 is a charge of a version that has no contract.
const of2014 = `{
  "object": "charge", "id": "chrg_test_5x8glktwl62j63dr3me", "livemode": false, "location": "/charges/chrg_test_5x8glktwl62j63dr3me",
  "amount": 100000, "currency": "thb", "capture": true, "captured": true, "created": "2015-01-01T00:00:00Z"
}`

func TestTheVerdictOnAFile(t *testing.T) {
	source := answered(t, "sources/charge-fpx", "source")
	for _, row := range []struct {
		name, text string
		kind       files.Kind
		want       string // in the sentence
	}{
		{"as it is", source, files.Conformant, "as the API answers"},
		{"an amount as text", regexp.MustCompile(`"amount":([0-9]+)`).ReplaceAllString(source, `"amount":"$1"`), files.Broken, `source.schema: expected amount to be an integer; got "`},
		{"fields that are missing", without(t, source, "flow", "amount"), files.Trimmed, "source lacks amount, flow"},
		{"a placeholder for an id", anID.ReplaceAllString(source, "SOURCE-ID"), files.Template, `"SOURCE-ID"`},
		{"fields of two versions", strings.Replace(charge, "{", `{"captured": true, "refunded_amount": 0, `, 1), files.Mixture, "of no version: captured (2014-07-27) beside currency in upper case (2019-05-29), refunded_amount (2019-05-29)"},
		{"an older version", `{"object":"card","id":"card_test_1","livemode":false,"deleted":true}`, files.Older, "2017-11-02"},
		{"an older version without a contract", of2014, files.Older, "of 2014-07-27: created, currency in lower case, captured"},
		{"a status that it never had", strings.Replace(of2014, `"currency"`, `"status": "done", "currency"`, 1), files.Mixture, ""},
		{"an amount as text in it", strings.Replace(of2014, "100000", `"100000"`, 1), files.Broken, `charge.schema: expected amount to be an integer; got "100000"`},
		{"a placeholder in it", strings.ReplaceAll(of2014, "chrg_test_5x8glktwl62j63dr3me", "CHARGE"), files.Template, `"CHARGE"`},
		{"no JSON after all", `{"object":"charge","id":"chrg_test_1",}`, files.Unreadable, "cannot be read: nothing stands between a comma and the } after it"},
		{"of something else", `{"object":"transfer","id":"trsf_test_1"}`, files.Outside, "about transfer"},
	} {
		report := checked(t, Settings{}, map[string]string{"objects/it.json": row.text})
		if len(report.Check.Files) != 1 {
			t.Errorf("%s: %d files, %v", row.name, len(report.Check.Files), report.Check.Skipped)
			continue
		}
		got := report.Check.Files[0]
		if got.Kind != row.kind || !strings.Contains(got.Sentence, row.want) {
			t.Errorf("%s: got %s, %q; want %s, %q", row.name, got.Kind, got.Sentence, row.kind, row.want)
		}
		if fails := row.kind.Fails(false); got.Fails != fails || fails != (report.ExitCode == 1) {
			t.Errorf("%s: it fails: %t, exit code %d", row.name, got.Fails, report.ExitCode)
		}
	}
}

// TestAMixtureSaysWhatIsOdd: of an answer in which one field is of another version, that field comes first, and its line.
func TestAMixtureSaysWhatIsOdd(t *testing.T) {
	body := strings.Replace(answered(t, "charges/success-visa", "charge"), `"currency":"THB"`, "\n"+`"currency":"thb"`, 1)
	report := checked(t, Settings{}, map[string]string{"objects/it.json": body, "objects/two.json": strings.Replace(body, `"created_at":`, "\n"+`"created":`, 1)})
	for i, want := range []struct {
		line int
		text string
	}{
		{2, "of no version: currency in lower case (2014-07-27 to 2017-11-02) beside created_at (2019-05-29), funding_currency in upper case (2019-05-29), refunded_amount (2019-05-29) and "},
		{2, "of no version: currency in lower case (2014-07-27 to 2017-11-02), created (2014-07-27 to 2017-11-02) beside created_at (2019-05-29), funding_currency in upper case (2019-05-29), "},
	} {
		got := report.Check.Files[i]
		if got.Kind != files.Mixture || len(got.Details) != 1 || got.Details[0].Line != want.line || !strings.HasPrefix(got.Details[0].Text, want.text) {
			t.Errorf("%s is %s: %+v", got.File, got.Kind, got.Details)
		}
	}
	if len(report.Check.Causes) != 2 {
		t.Errorf("what is odd in one way is one cause: %+v", report.Check.Causes)
	}
}

// TestWhatIsMissingBesideAMistake is one line, and comes after it: whoever keeps bodies cuts them down.
func TestWhatIsMissingBesideAMistake(t *testing.T) {
	text := strings.Replace(without(t, answered(t, "sources/charge-fpx", "source"), "flow", "type", "livemode"), `"currency":"`, `"currency":"_`, 1)
	report := checked(t, Settings{}, map[string]string{"objects/it.json": text})
	got := report.Check.Files[0]
	if got.Kind != files.Broken || len(got.Details) != 2 || got.Details[0].Field != "/currency" || got.Details[1].Text != "source lacks flow, livemode, type" {
		t.Errorf("got %s, %+v", got.Kind, got.Details)
	}
}

// TestWhatIsOfAnotherAPI: others have objects of the same kinds.
func TestWhatIsOfAnotherAPI(t *testing.T) {
	report := checked(t, Settings{}, map[string]string{
		"a.json": `{"object":"charge","id":"ch_1","created":1700000000,"amount":5,"paid":true}`,
		"b.json": `{"object":"list","data":[{"object":"model","id":"x"}]}`,
		"c.json": `{"object":"card","id":"card_1","last4":"4242","exp_month":4}`,
		"d.json": `{"name":"a package"}`,
	})
	if len(report.Check.Files) != 0 || report.ExitCode != reports.NotJudged.ExitCode() || len(report.Incomplete) != 1 {
		t.Errorf("got %+v, exit code %d, %q", report.Check.Files, report.ExitCode, report.Incomplete)
	}
}

// TestAnAmountAsTextInARecording: file, line and field are named, and nothing else is said.
func TestAnAmountAsTextInARecording(t *testing.T) {
	good := recorded(t, "charges/success-visa")
	at := strings.LastIndex(good, `"amount": 100000,`)
	if at < 0 {
		t.Fatal("the recording has no amount")
	}
	report := checked(t, Settings{}, map[string]string{
		"good.yaml": good, "text.yaml": good[:at] + `"amount": "100000",` + good[at+len(`"amount": 100000,`):],
	})
	if kind := report.Check.Files[0].Kind; kind != files.Conformant {
		t.Errorf("as it was recorded: %s, %+v", kind, report.Check.Files[0].Details)
	}
	got := report.Check.Files[1]
	if got.Kind != files.Broken || len(got.Details) != 1 || got.Details[0].Field != "/amount" || got.Details[0].Record != 2 {
		t.Fatalf("got %s, %+v", got.Kind, got.Details)
	}
	if line := 1 + strings.Count(good[:at], "\n"); got.Details[0].Line != line {
		t.Errorf("it is said to be in line %d, and is in line %d", got.Details[0].Line, line)
	}
	if len(report.Check.Causes) != 1 || report.Check.Causes[0].Rule != "charge.schema" {
		t.Errorf("causes: %+v", report.Check.Causes)
	}
}

func TestFilesOfOneVersionOnly(t *testing.T) {
	older := map[string]string{"objects/a.json": `{"object":"card","id":"card_test_1","livemode":false,"deleted":true}`}
	if report := checked(t, Settings{Options: Options{Version: specs.Version}}, older); report.Check.Files[0].Kind != files.Older {
		t.Errorf("a file of another version is %s", report.Check.Files[0].Kind)
	}
	for _, version := range []string{"2017-11-02", "2015-11-17"} { // the second has no contract
		report := checked(t, Settings{Options: Options{Version: version}}, older)
		if got := report.Check.Files[0]; got.Kind != files.Conformant || report.Run.SpecVersion != "2017-11-02" {
			t.Errorf("a file of the version %s that is asked for is %s: %+v; contract %s", version, got.Kind, got.Details, report.Run.SpecVersion)
		}
	}
}

// TestSecrets: the keys are made of parts, so that no scanner takes them for real.
func TestSecrets(t *testing.T) {
	whole := answered(t, "sources/charge-fpx", "source")
	source := strings.ReplaceAll(strings.TrimSuffix(whole, "}"), "%", "%%") + "\n%s}"
	for _, row := range []struct {
		extra, kind string
		grave       bool
	}{
		{``, "", false},
		{`,"note":"skey_` + `test_5x8glktwl62j63dr3me"`, "secret key", false},
		{`,"note":"skey_` + `5x8glktwl62j63dr3me"`, "live secret key", true},
		{`,"note":"4929123456781236"`, "card number", true},
		{`,"note":"4242424242424242"`, "", false},
	} {
		report := checked(t, Settings{}, map[string]string{"objects/it.json": fmt.Sprintf(source, row.extra)})
		secrets := report.Check.Files[0].Secrets
		if row.kind == "" {
			if len(secrets) != 0 {
				t.Errorf("%s: %+v", row.extra, secrets)
			}
			continue
		}
		if len(secrets) != 1 || string(secrets[0].Kind) != row.kind || secrets[0].Grave != row.grave || secrets[0].Line != 2 {
			t.Errorf("%s: got %+v", row.kind, secrets)
		}
		if (report.ExitCode == 1) != row.grave {
			t.Errorf("%s: exit code %d", row.kind, report.ExitCode)
		}
	}
}

func TestAnInterruptedCheck(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	report, err := Run(ctx, Settings{Files: Files{Paths: []string{t.TempDir()}}})
	if err != nil || report.Verdict != reports.Interrupted {
		t.Errorf("got %v, %v", report.Verdict, err)
	}
}

func TestLineIn(t *testing.T) {
	text := []byte("{\n \"a\": [1,\n  {\"b\":\n   2}],\n \"c\": {\n  \"d\": null}\n}")
	for pointer, want := range map[string]int{"": 0, "/a": 1, "/a/0": 1, "/a/1": 2, "/a/1/b": 2, "/c": 4, "/c/d": 5, "/c/missing": 4, "/missing": 0, "/a/7": 1} {
		if got := lineIn(text, pointer); got != want {
			t.Errorf("%s: line %d, want %d", pointer, got, want)
		}
	}
}

// TestTheOrderOfFilesIsThatOfTheirNames whatever is done first.
func TestTheOrderOfFilesIsThatOfTheirNames(t *testing.T) {
	contents := map[string]string{}
	for i := range 60 {
		contents[fmt.Sprintf("objects/%02d.json", i)] = charge
	}
	report := checked(t, Settings{Options: Options{Jobs: 4}}, contents)
	if len(report.Check.Files) != 60 || !slices.IsSortedFunc(report.Check.Files, func(a, b files.Verdict) int { return strings.Compare(a.File, b.File) }) {
		t.Errorf("got %d files", len(report.Check.Files))
	}
}

// TestWhatStandsApartIsNoSequence: stubs show an object as it is for one test, and otherwise for the next.
func TestWhatStandsApartIsNoSequence(t *testing.T) {
	paid := answered(t, "charges/success-visa", "charge")
	var object map[string]any
	if err := json.Unmarshal([]byte(paid), &object); err != nil {
		t.Fatal(err)
	}
	object["created_at"] = "2026-01-01T00:00:01Z" // set once
	other, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	url, _ := object["location"].(string)
	stubs, lines := "", ""
	for _, body := range []string{paid, string(other)} {
		stubs += `,{"request":{"method":"GET","urlPath":"` + url + `"},"response":{"status":200,"headers":{"Content-Type":"application/json"},"jsonBody":` + body + `}}`
		lines += `{"request":{"method":"GET","url":"https://api.omise.co` + url + `"},"response":{"status":200,"headers":{"Content-Type":"application/json"},"body":` + body + "}}\n"
	}
	for name, row := range map[string]struct {
		text string
		kind files.Kind
	}{
		"stubs.json": {`{"mappings":[` + stubs[1:] + `]}`, files.Conformant},
		"log.jsonl":  {lines, files.Broken},
	} {
		if report := checked(t, Settings{}, map[string]string{name: row.text}); report.Check.Files[0].Kind != row.kind {
			t.Errorf("%s is %s, want %s: %s", name, report.Check.Files[0].Kind, row.kind, report.Check.Files[0].Sentence)
		}
	}
}
