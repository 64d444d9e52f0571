package cassettelint

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/cassettes"
)

func TestACleanCassette(t *testing.T) {
	expect(t, "clean", checked(t, clean(), nil))
}

func TestHeaders(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(h *cassettes.Header)
		want   []string
	}{
		{"another case", func(h *cassettes.Header) { h.Case = "customers/other" }, []string{"its header names the case customers/other; the file was moved, or the case renamed: record it again"}},
		{"no case", func(h *cassettes.Header) { h.Case = "" }, []string{"its header names no case"}},
		{"nothing stated", func(h *cassettes.Header) { h.Target, h.HarnessVersion, h.Verdict = "", "", "" }, []string{
			"its header has no target", "its header has no harness_version", "its header has no verdict",
		}},
		{"another contract", func(h *cassettes.Header) { h.SpecVersion = "2017-11-02" }, []string{
			"it was recorded against version 2017-11-02 of the contract, and this is version 2019-05-29: record it again",
		}},
		{"dialect", func(h *cassettes.Header) { h.Dialect = "klingon" }, []string{`its header has the unknown dialect "klingon": want any, recorded or documented`}},
		{"to come", func(h *cassettes.Header) { h.RecordedAt = now.AddDate(1, 0, 0) }, []string{
			"its header says that it was recorded at 2027-06-01T12:00:00Z, which is in the future",
		}},
		{"verdict", func(h *cassettes.Header) { h.Verdict = "not_judged" }, []string{`its header has the invalid verdict "not_judged": want passed, failed, blocked or known_failing`}},
	} {
		c := clean()
		test.change(&c.Header)
		var want []string
		for _, each := range test.want {
			want = append(want, file+each)
		}
		expect(t, test.name, checked(t, c, nil), want...)
	}
	failed := clean()
	failed.Header.Verdict = "failed"
	expect(t, "failed", checked(t, failed, nil), "warning: "+file+"its case was recorded as failed")
}

func TestACaseThatTheSuiteDoesNotHave(t *testing.T) {
	dir := t.TempDir()
	c := clean()
	c.Header.Case = "customers/gone"
	if err := c.Save(cassettes.Path(dir, c.Header.Case)); err != nil {
		t.Fatal(err)
	}
	expect(t, "gone", problems(t, dir), "customers/gone.yaml: the suite has no case customers/gone; delete the file, or record the case under its new ID")
}

func TestAnswersThatBreakTheContract(t *testing.T) {
	c := clean()
	c.Interactions[0].Code, c.Interactions[0].Status = 500, "500 Internal Server Error"
	c.Interactions[1].Response.Body = `{"object":"error","location":"https://www.omise.co/api-errors#not-found","code":"not_found"}`
	got := checked(t, c, nil)
	if len(got) != 2 {
		t.Fatalf("got %q", got)
	}
	for i, want := range []string{
		file + "interaction 1: answer.no-5xx (MUST): sent GET /charges/chrg_test_…?expand=true with ",
		file + "interaction 2: error.schema (MUST): sent GET /charges/chrg_test_…?expand=true with ",
	} {
		if !strings.HasPrefix(got[i], want) {
			t.Errorf("got  %s\nwant %s…", got[i], want)
		}
	}
}

func TestASentenceThatQuotesASecretDoesNotTellIt(t *testing.T) {
	c := clean()
	c.Interactions[0].URL = "http://api.target/charges/" + b64(cardData)
	c.Interactions[0].Code, c.Interactions[0].Status = 500, "500 Internal Server Error"
	got := checked(t, c, nil)
	if len(got) != 2 || got[0] != file+"interaction 1: request URL, base64: a card number that is not a published test card" {
		t.Fatalf("got %q", got)
	}
	if !strings.Contains(got[1], "dropped:") || strings.Contains(got[1], b64(cardData)) || strings.Contains(got[1], cardData) {
		t.Errorf("got %s", got[1])
	}
}

func TestTheControlAPIIsNotJudged(t *testing.T) {
	c := clean()
	i := c.Interactions[0]
	i.URL, i.Code, i.Status, i.Response.Body = "http://control.target/clock", 500, "500 Internal Server Error", "oops"
	expect(t, "control", checked(t, c, nil))
}

func TestWhatIsNoFolderOfCassettes(t *testing.T) {
	dir := t.TempDir()
	one := filepath.Join(dir, "one.txt")
	if err := os.WriteFile(one, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(dir, "nowhere"): "there is no folder " + filepath.Join(dir, "nowhere"),
		one:                           one + " is a file, not a folder of cassettes",
		dir:                           dir + " is not a folder of cassettes: it has no .yaml file",
	} {
		if _, err := Folder(path, Options{Now: now}); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", path, err, want)
		}
	}
}

func TestSummary(t *testing.T) {
	problem, warning := Problem{Kind: Secret}, Problem{Kind: Header, Warning: true}
	for _, test := range []struct {
		problems []Problem
		want     string
		failed   bool
	}{
		{nil, "2 cassettes with 1 interaction checked: whole, as the contract says, and without secrets.", false},
		{[]Problem{warning}, "2 cassettes with 1 interaction checked: no problem, 1 warning.", false},
		{[]Problem{problem, problem}, "2 cassettes with 1 interaction checked: 2 problems.", true},
		{[]Problem{warning, problem}, "2 cassettes with 1 interaction checked: 1 problem, 1 warning.", true},
	} {
		r := &Result{Cassettes: 2, Interactions: 1, Problems: test.problems}
		if got := r.Summary(); got != test.want || r.Failed() != test.failed {
			t.Errorf("got %q and %v, want %q and %v", got, r.Failed(), test.want, test.failed)
		}
	}
}
