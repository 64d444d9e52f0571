package check

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tidwall/pretty"
	"github.com/tidwall/sjson"

	"github.com/omise-conformance/harness/internal/corrections"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/files"
	"github.com/omise-conformance/harness/specs"
)

// exampleOf returns an example of the contract as people keep one.
func exampleOf(t *testing.T, name string) []byte {
	t.Helper()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	return pretty.Pretty(contract.Example(name))
}

// checkedFolder returns the report of a check of the working folder.
func checkedFolder(t *testing.T) *reports.Report {
	t.Helper()
	report, err := Run(context.Background(), settingsOf("."))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func settingsOf(paths ...string) Settings {
	return Settings{Options: Options{Dialect: specs.Any}, Files: Files{Paths: paths, FailOn: []files.Kind{files.Broken, files.Mixture, files.Unreadable}}}
}

// identities are what was found in files.
func identities(report *reports.Report) (all []string) {
	for i := range report.Cases {
		for n := range report.Cases[i].Findings {
			all = append(all, report.Cases[i].Findings[n].Identity())
		}
	}
	return all
}

// spoiled returns a charge with some of what can be corrected and of what cannot.
func spoiled(t *testing.T, random *rand.Rand) []byte {
	t.Helper()
	text := string(exampleOf(t, "Charge"))
	for _, each := range [][2]string{
		{`"refunded_amount"`, `"refunded"`},
		{`"created_at"`, `"created"`},
		{`"object": "list"`, `"object":"list"`},
		{`"currency": "THB"`, `"currency": "thb"`},
		{`"amount": 100000`, `"amount": "100000"`},
		{`"livemode": false`, `"livemode": 0`},
	} {
		if random.IntN(3) > 0 {
			text = strings.Replace(text, each[0], each[1], 1)
		}
	}
	for _, field := range []string{"link", "schedule", "failure_code", "paid", "net"} {
		if random.IntN(3) == 0 {
			text, _ = sjson.Delete(text, field)
		}
	}
	return []byte(text)
}

// TestAfterMendingLessIsFoundAndNothingNew: files with random damages, before and after what a check would write into them.
func TestAfterMendingLessIsFoundAndNothingNew(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	mended := 0
	for n := range 25 {
		t.Chdir(t.TempDir())
		text := spoiled(t, random)
		if err := os.WriteFile("charge.json", text, 0o644); err != nil {
			t.Fatal(err)
		}
		before := checkedFolder(t)
		err := Mend(t.Context(), settingsOf("."), func(m *Mended) error {
			if m.Why != "" {
				return nil
			}
			mended++
			return os.WriteFile(m.File, m.New, 0o644)
		})
		if err != nil {
			t.Fatal(err)
		}
		now, _ := os.ReadFile("charge.json")
		after := checkedFolder(t)
		if was := before.Check.Files[0].Kind; was != files.Mixture && files.Compare(after.Check.Files[0].Kind, was) < 0 {
			t.Errorf("%d: the file was %s and is %s\n%s", n, before.Check.Files[0].Kind, after.Check.Files[0].Kind, text)
		}
		if string(now) == string(text) {
			continue
		}
		// What a mixture lacks is judged once it is of one version.
		if before.Check.Files[0].Kind != files.Mixture {
			was := identities(before)
			for _, found := range identities(after) {
				if !slices.Contains(was, found) {
					t.Errorf("%d: this is new: %s", n, found)
				}
			}
			if len(identities(after)) > len(was) {
				t.Errorf("%d: %d findings before, %d after", n, len(was), len(identities(after)))
			}
		}
	}
	if mended < 5 {
		t.Errorf("%d files were mended only", mended)
	}
}

// TestJSONWithinSourceTextIsMended where it stands as it is, and nothing around it changes.
func TestJSONWithinSourceTextIsMended(t *testing.T) {
	t.Chdir(t.TempDir())
	whole := string(exampleOf(t, "Charge"))
	around := func(body string) string { return "CHARGE = \"\"\"" + body + "\"\"\"\n# created\n" }
	if err := os.WriteFile("charges.py", []byte(around(strings.Replace(whole, `"refunded_amount"`, `"refunded"`, 1))), 0o644); err != nil {
		t.Fatal(err)
	}
	var got []string
	err := Mend(t.Context(), settingsOf("."), func(m *Mended) error {
		got = append(got, m.File+" "+m.Why)
		if m.Why == "" && string(m.New) != around(whole) {
			t.Errorf("the file became\n%s", m.New)
		}
		return nil
	})
	if err != nil || !slices.Equal(got, []string{"charges.py "}) {
		t.Errorf("got %q, %v", got, err)
	}
}

// TestWhyNothingIsMendedIsSaid for files in which something is wrong, and for no others.
func TestWhyNothingIsMendedIsSaid(t *testing.T) {
	t.Chdir(t.TempDir())
	whole := string(exampleOf(t, "Charge"))
	body, _ := json.Marshal(strings.Replace(whole, `"refunded_amount"`, `"refunded"`, 1))
	har := `{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":[{"startedDateTime":"2026-01-01T00:00:00Z","time":1,` +
		`"request":{"method":"GET","url":"https://api.omise.co/charges/chrg_test_66dtww9mm91lnwz4u34","httpVersion":"HTTP/1.1","headers":[],"queryString":[],"cookies":[],"headersSize":-1,"bodySize":-1},` +
		`"response":{"status":200,"statusText":"OK","httpVersion":"HTTP/1.1","headers":[],"cookies":[],"redirectURL":"","headersSize":-1,"bodySize":-1,"content":{"size":1,"mimeType":"application/json","text":` + string(body) + `}},"cache":{},"timings":{"send":0,"wait":1,"receive":0}}]}}`
	for name, text := range map[string]string{
		"right.json": whole, "hopeless.json": strings.Replace(whole, `"amount": 100000`, `"amount": "100000"`, 1), "shop.har": har, "other.json": `{"a": 1}`,
	} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	err := Mend(t.Context(), settingsOf("."), func(m *Mended) error {
		got = append(got, filepath.Base(m.File)+" "+m.Why)
		return nil
	})
	if want := []string{"hopeless.json " + notSure, "shop.har " + notVerbatim}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

// TestMendedTextIsOfTheFile: what is corrected of two bodies in one file stands in its own place.
func TestMendedTextIsOfTheFile(t *testing.T) {
	t.Chdir(t.TempDir())
	whole := strings.TrimSpace(string(exampleOf(t, "Charge")))
	around := func(body string) string {
		return "A = '''" + body + "'''\nB = '''" + whole + "'''\nC = '''" + body + "'''\n"
	}
	text := around(strings.Replace(whole, `"refunded_amount"`, `"refunded"`, 1))
	if err := os.WriteFile("charges.py", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	err := Mend(t.Context(), settingsOf("charges.py"), func(m *Mended) error {
		if string(m.New) != around(whole) || len(m.Edits) != 2 || string(corrections.Apply([]byte(text), m.Edits)) != around(whole) {
			t.Errorf("%d edits: the file became\n%s", len(m.Edits), m.New)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
