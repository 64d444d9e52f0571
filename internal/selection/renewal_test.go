package selection

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

var (
	freshCase  = &suites.Case{ID: "tokens/fresh", Rules: []string{"token.fresh"}}
	createCase = &suites.Case{ID: "tokens/create", Rules: []string{"token.create", "token.fresh"}}
	listNames  = []string{"tokens/fresh", "tokens/create", "token.fresh", "token.create", "any.answer"}
)

// result returns the result of a case with a finding of each rule; one with a leading ~ is a warning.
func result(c *suites.Case, status suites.Status, broken ...string) *suites.Result {
	r := &suites.Result{Case: c, Status: status, ChecksByRule: map[string]int{"any.answer": 1}}
	for _, rule := range c.Rules {
		r.ChecksByRule[rule] = 1
	}
	for _, rule := range broken {
		name, warns := strings.CutPrefix(rule, "~")
		f := judge.Finding{Rule: name, Level: specs.Must}
		if warns {
			f.Level = specs.Should
		}
		r.Findings = append(r.Findings, f)
	}
	return r
}

// judged returns the list after a run of both cases.
func judged(t *testing.T, text string, results []*suites.Result) *KnownList {
	t.Helper()
	list, err := parseKnownList("KnownFailing", "list.txt", strings.NewReader(text), vocabulary{names: listNames})
	if err != nil {
		t.Fatal(err)
	}
	var unjudged []*suites.Case
	for _, r := range results {
		list.Observe(r)
		if r.Status == suites.Excluded {
			unjudged = append(unjudged, r.Case)
		}
	}
	list.Hide(unjudged, []*suites.Case{freshCase, createCase})
	return list
}

func TestKnownListIsRenewed(t *testing.T) {
	const added = " # failing since 2026-02-03\n"
	for what, c := range map[string]struct {
		old  string
		runs []*suites.Result
		want string
		said string
	}{
		"a new list": {
			"",
			[]*suites.Result{result(freshCase, suites.Failed, "token.fresh"), result(createCase, suites.Failed, "token.fresh", "any.answer")},
			"any.answer" + added + "token.fresh" + added, "list.txt: 2 entries added, 0 removed",
		},
		"comments, order and reasons stay": {
			"# bank\n\ntoken.create  #  b # c\n# end\ntokens/fresh # a",
			[]*suites.Result{result(freshCase, suites.KnownFailing, "token.fresh"), result(createCase, suites.Failed, "token.create", "any.answer")},
			"# bank\n\ntoken.create  #  b # c\n# end\ntokens/fresh # a\nany.answer" + added, "list.txt: 1 entry added, 0 removed",
		},
		"what passes goes": {
			"# about fresh\r\ntoken.fresh # b\r\ntoken.create # a\r\n",
			[]*suites.Result{result(freshCase, suites.Failed, "any.answer"), result(createCase, suites.KnownFailing, "token.create")},
			"# about fresh\r\ntoken.create # a\r\nany.answer # failing since 2026-02-03\r\n", "list.txt: 1 entry added, 1 removed",
		},
		"what was not judged stays": {
			"tokens/create # a\ntoken.fresh # b\nany.answer # c\n",
			[]*suites.Result{result(freshCase, suites.Passed), result(createCase, suites.Excluded)},
			"tokens/create # a\ntoken.fresh # b\nany.answer # c\n", "list.txt: no entry added, none removed",
		},
		"a rule whose every case was judged goes": {
			"token.create # a\n",
			[]*suites.Result{result(createCase, suites.Passed), result(freshCase, suites.Excluded)},
			"", "list.txt: 0 entries added, 1 removed",
		},
		"a warning is still broken, and none is added": {
			"token.fresh # a\n",
			[]*suites.Result{result(freshCase, suites.Passed, "~token.fresh"), result(createCase, suites.Passed, "~any.answer")},
			"token.fresh # a\n", "list.txt: no entry added, none removed",
		},
		"a rule that no list can name": {
			"",
			[]*suites.Result{result(freshCase, suites.Failed, "of.its.own"), result(createCase, suites.Blocked, "token.create")},
			"token.create" + added + "tokens/fresh" + added, "list.txt: 2 entries added, 0 removed",
		},
	} {
		renewal := judged(t, c.old, c.runs).Renew(c.runs, time.Date(2026, 2, 3, 23, 0, 0, 0, time.UTC))
		if got := string(renewal.List.text); got != c.want || renewal.String() != c.said {
			t.Errorf("%s: %q (%s), want %q (%s)", what, got, renewal, c.want, c.said)
		}
		if stale := renewal.List.Stale(); len(stale) > 0 {
			t.Errorf("%s: still stale: %q", what, stale)
		}
		for _, r := range c.runs {
			if _, ok := renewal.List.Excuse(r); !ok && (r.Status == suites.Failed || r.Status == suites.Blocked) {
				t.Errorf("%s: %s is not excused", what, r.Case.ID)
			}
		}
		again, err := parseKnownList("KnownFailing", "list.txt", strings.NewReader(c.want), vocabulary{names: listNames})
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		for i, e := range renewal.List.entries {
			if e.Name != again.entries[i].Name || e.Line != again.entries[i].Line {
				t.Errorf("%s: entry %+v, read again %+v", what, e, again.entries[i])
			}
		}
	}
}

func TestStaleKnownEntries(t *testing.T) {
	for what, c := range map[string]struct {
		entry string
		runs  []*suites.Result
		stale bool
	}{
		"all cases pass":                   {"token.fresh", []*suites.Result{result(freshCase, suites.Passed), result(createCase, suites.Passed)}, true},
		"a rule of all answers":            {"any.answer", []*suites.Result{result(createCase, suites.Passed), result(freshCase, suites.Passed)}, true},
		"a warning of the rule":            {"token.fresh", []*suites.Result{result(freshCase, suites.Passed, "~token.fresh")}, false},
		"a warning of the case":            {"tokens/fresh", []*suites.Result{result(freshCase, suites.Passed, "~any.answer")}, false},
		"a warning of another rule":        {"token.fresh", []*suites.Result{result(freshCase, suites.Passed, "~any.answer")}, true},
		"the case was listed and left out": {"tokens/fresh", []*suites.Result{result(freshCase, suites.Excluded)}, false},
	} {
		if got := judged(t, c.entry+" # a\n", c.runs).Stale(); (len(got) == 1) != c.stale {
			t.Errorf("%s: %q", what, got)
		}
	}
}

func TestKnownListFileIsWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list.txt")
	runs := []*suites.Result{result(freshCase, suites.Failed, "token.fresh")}
	list, err := ReadListToRenew("KnownFailing", path, listNames)
	if err != nil {
		t.Fatal(err)
	}
	renewal := list.Renew(runs, time.Now())
	if err := renewal.Write(); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != string(renewal.List.text) {
		t.Errorf("%q (%v), want %q", text, err, renewal.List.text)
	}
	if err := renewal.Write(); err == nil || err.Error() != "it has changed since the run began" {
		t.Errorf("a file that came meanwhile is written over: %v", err)
	}
	missing := filepath.Join(path, "list.txt")
	if _, err := ReadListToRenew("KnownFailing", missing, listNames); err == nil {
		t.Errorf("%s can be written", missing)
	}
}
