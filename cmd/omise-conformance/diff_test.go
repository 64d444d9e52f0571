package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/cassettes"
)

// committed are the recordings of the emulator that come with the project.
const committed = "../../cassettes/emulator"

// copied puts some committed cassettes into a folder.
func copied(t *testing.T, folder string, cases ...string) string {
	t.Helper()
	for _, id := range cases {
		data, err := os.ReadFile(cassettes.Path(committed, id))
		if err != nil {
			t.Fatal(err)
		}
		path := cassettes.Path(folder, id)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// edited changes the text of a cassette and seals it again.
func edited(t *testing.T, folder, id, old, by string) {
	t.Helper()
	path := cassettes.Path(folder, id)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(data), old, by, 1)
	if changed == string(data) {
		t.Fatalf("%s does not hold %s", path, old)
	}
	if err := os.WriteFile(path, cassettes.Seal([]byte(changed)), 0o600); err != nil {
		t.Fatal(err)
	}
}

const recipientCase = "events/recipient-create"

func TestDiffOfRecordings(t *testing.T) {
	t.Parallel()
	a, same := copied(t, t.TempDir(), recipientCase), copied(t, t.TempDir(), recipientCase)
	omise(t, "diff", a, same).exits(t, 0).prints(t, "Compared 1 case with 2 interactions.", "No difference.")

	harmless := copied(t, t.TempDir(), recipientCase)
	edited(t, harmless, recipientCase, `"livemode": false`, `"nickname": "x", "livemode": false`)
	want := "  field-added           recipient.nickname is new; it is string\n                        in events/recipient-create #1 /nickname\n"
	omise(t, "diff", a, harmless).exits(t, 1).prints(t, "Harmless to a client (1)", want, "1 change, none of which breaks a client.")
	omise(t, "diff", a, harmless, "--breaking").exits(t, 0).prints(t, want)

	breaking := copied(t, t.TempDir(), recipientCase)
	edited(t, breaking, recipientCase, `"livemode": false`, `"livemode": "false"`)
	want = "recipient.livemode was boolean and is string"
	omise(t, "diff", a, breaking).exits(t, 1).prints(t, "Breaks a client (1)", want)
	omise(t, "diff", a, breaking, "--breaking").exits(t, 1).prints(t, want, "1 change, 1 of which breaks a client.")
	omise(t, "diff", a, breaking, "--format", "markdown").exits(t, 1).prints(t, "### Breaks a client", "| type | "+want+" | in events/recipient-create #1 /livemode |")
}

func TestDiffOfARecordingAndARun(t *testing.T) {
	t.Parallel()
	a := copied(t, t.TempDir(), recipientCase, "recipients/create")
	run := omise(t, "run", "-q", "--case", recipientCase, "--case", "recipients/create").exits(t, 0)
	output := filepath.Join(t.TempDir(), "diff.json")
	o := omise(t, "diff", a, filepath.Join(run.folder, defaultReportDir), "--format", "json", "--output", output).exits(t, 0)
	if o.out != "" {
		t.Errorf("with --output nothing is to be printed: %s", o.out)
	}
	text, err := os.ReadFile(output)
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Schema   string `json:"$schema"`
		A, B     struct{ Kind string }
		Cases    int
		Breaking bool
		Changes  []any
	}
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	if document.Schema != "urn:omise-conformance:diff:1" || document.A.Kind != "cassettes" || document.B.Kind != "report" ||
		document.Cases != 2 || document.Breaking || document.Changes == nil || len(document.Changes) != 0 {
		t.Errorf("got %s", text)
	}
}

func TestDiffRefuses(t *testing.T) {
	t.Parallel()
	a, other := copied(t, t.TempDir(), recipientCase), copied(t, t.TempDir(), "recipients/create")
	empty := t.TempDir()
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{a}, 2, "diff needs two recordings or reports, not 1; see omise-conformance diff --help"},
		{[]string{a, "nowhere"}, 2, "there is no file or folder nowhere"},
		{[]string{a, empty}, 2, empty + " is neither a folder of cassettes nor one of reports: it holds no cassette and no report.json"},
		{[]string{a, a, "--format", "xml"}, 2, `there is no format "xml"; there are json, markdown, text`},
		{[]string{a, other}, 4, a + " and " + other + ": no case has interactions on both sides, so nothing was compared"},
		{[]string{a, a, "--output", "nowhere/diff.txt"}, 3, "nowhere/diff.txt cannot be written: "},
	} {
		o := omise(t, append([]string{"diff"}, test.args...)...).exits(t, test.code)
		if !strings.HasPrefix(o.err, "omise-conformance: "+test.want) {
			t.Errorf("%q: got %s, want %s", test.args, o.err, test.want)
		}
	}
	edited := cassettes.Path(a, recipientCase)
	data, err := os.ReadFile(edited)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(edited, data[:len(data)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if o := omise(t, "diff", a, a).exits(t, 2); !strings.Contains(o.err, "the cassette "+edited+" is cut short") {
		t.Errorf("a cassette cut short: %s", o.err)
	}
}

// prints holds that stdout has these texts, line breaks and spaces included.
func (o outcome) prints(t *testing.T, texts ...string) outcome {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(o.out, text) {
			t.Errorf("stdout does not hold %q:\n%s", text, o.out)
		}
	}
	return o
}
