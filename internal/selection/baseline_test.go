package selection

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// inFile returns the result of a check of a file with findings of charge.schema at places.
func inFile(name string, places ...string) *suites.Result {
	r := &suites.Result{Case: &suites.Case{ID: name}, Status: suites.Passed, ChecksByRule: map[string]int{"charge.schema": 1}}
	for i, place := range places {
		r.Status = suites.Failed
		r.Findings = append(r.Findings, judge.Finding{Rule: "charge.schema", Level: specs.Must, File: name, Place: place, Line: i + 1})
	}
	return r
}

func baseline(t *testing.T, text string, renew bool) (*KnownList, string, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "baseline.txt")
	if text != "" {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	list, err := ReadBaseline("Baseline", path, []string{"charge.schema", "file.older"}, renew)
	return list, path, err
}

func TestBaselineExcusesWhatItKnows(t *testing.T) {
	for text, want := range map[string]string{
		"a.json charge.schema /amount # old":                                    "",
		"a.json charge.schema /amount # old\na.json charge.schema /fee # new":   "old; new",
		"a.json charge.schema # all":                                            "all",
		"charge.schema # everywhere":                                            "everywhere",
		"b.json charge.schema # other":                                          "",
		"a.json file.older # other":                                             "",
		"a.json charge.schema /amount # old\na.json charge.schema # the others": "old; the others",
	} {
		list, _, err := baseline(t, text, false)
		if err != nil {
			t.Fatal(err)
		}
		if reason, excused := list.Excuse(inFile("a.json", "/amount", "/fee")); reason != want || excused != (want != "") {
			t.Errorf("%q: got %q, want %q", text, reason, want)
		}
	}
}

func TestStaleEntriesOfABaselineAreTold(t *testing.T) {
	list, _, err := baseline(t, "a.json charge.schema /amount # 1\na.json charge.schema /fee # 2\nnot%20looked%20at.json charge.schema # 3\ngone.json charge.schema # 4\n", false)
	if err != nil {
		t.Fatal(err)
	}
	list.Observe(inFile("a.json", "/fee"))
	list.Forget(func(file string) bool { return file == "not looked at.json" })
	var lines []string
	for _, sentence := range list.Stale() {
		_, line, _ := strings.Cut(sentence, "baseline.txt line ")
		lines = append(lines, line[:1])
	}
	if got := strings.Join(lines, ""); got != "14" {
		t.Errorf("stale are %q, want lines 1 and 4", list.Stale())
	}
}

func TestBaselineIsRenewed(t *testing.T) {
	old := "# of March\r\na.json charge.schema /amount # stays\r\na.json charge.schema /fee # goes\r\n"
	list, path, err := baseline(t, old, true)
	if err != nil {
		t.Fatal(err)
	}
	results := []*suites.Result{inFile("a.json", "/amount"), inFile("b c.json", "/data/3/net", "/data/4/net", "")}
	for _, r := range results {
		list.Observe(r)
	}
	renewal := list.Renew(results, time.Date(2026, 2, 3, 0, 0, 0, 0, time.UTC))
	if err := renewal.Write(); err != nil {
		t.Fatal(err)
	}
	want := "# of March\r\na.json charge.schema /amount # stays\r\nb%20c.json charge.schema # failing since 2026-02-03\r\n" +
		"b%20c.json charge.schema /data/*/net # failing since 2026-02-03\r\n"
	if got, _ := os.ReadFile(path); string(got) != want {
		t.Errorf("the list is\n%s\nwant\n%s", got, want)
	}
	again, err := ReadBaseline("Baseline", path, []string{"charge.schema"}, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		again.Observe(r)
		if _, excused := again.Excuse(r); !excused {
			t.Errorf("%s is not excused by what was written", r.Case.ID)
		}
	}
	if stale := again.Stale(); len(stale) > 0 || !slices.Equal(again.Names(), renewal.List.Names()) {
		t.Errorf("what was written is stale: %q", stale)
	}
}

func TestWrongBaselinesAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"a.json charge.shema /amount # x": `line 1: there is no rule "charge.shema"; did you mean charge.schema?`,
		"a.json # x":                      `line 1: "a.json" is neither a rule nor a file, a rule and a place`,
		"a.json charge.schema /amount":    "has no reason; write it after a #",
		"":                                "does not exist",
	} {
		if _, _, err := baseline(t, text, false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
	if list, _, err := baseline(t, "", true); err != nil || len(list.Names()) > 0 {
		t.Errorf("one that is to be written: %v", err)
	}
}
