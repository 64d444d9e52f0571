package reports

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/omise-conformance/harness/internal/script"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

func console1(t *testing.T, r *Report, options ConsoleOptions) string {
	t.Helper()
	return string(written(t, func(w io.Writer, r *Report) error { return WriteConsole(w, r, options) }, r))
}

func TestConsoleEndsWithTheVerdict(t *testing.T) {
	for kind, want := range map[string]string{
		"passing": "Report: out/junit.xml\nConformant: 2 cases passed, none failed.\n",
		"failing": "Report: out/junit.xml\nNot conformant: 1 of 2 judged cases failed, breaking 1 rule.\n",
		"unjudged": "Not judged: 1 case got no answer that could be judged; of the others, 1 passed and none failed.\n" +
			"What to do: check that the target is up and reachable at the addresses above, lower the rate if it\n" +
			"| answered 429, or raise the timeouts; then run again. This run says nothing about the cases that it\n" +
			"| did not judge.\n",
		"empty": "Nothing was judged: no case was selected.\n" +
			"What to do: loosen the filters, or declare the features that the target has. A run that judges\n" +
			"| nothing is never green.\n",
		"stale": "Problem: known-failing.txt line 3: tokens/create passes now; take it out of the list.\nReport: out/junit.xml\n" +
			"Not conformant: no case failed, but 1 entry of the known-failing or known-flaky list is no longer true.\n",
	} {
		got := console1(t, kinds()[kind], ConsoleOptions{Paths: []string{"out/junit.xml"}})
		if !strings.HasSuffix(got, want) {
			t.Errorf("%s: got\n%s\nwant at its end\n%s", kind, got, want)
		}
	}
}

func TestConsoleShowsAnExampleOfEachCauseAndCountsTheRest(t *testing.T) {
	var cases []CaseEntry
	for i := range 13 {
		c := failed(fmt.Sprintf("charges/case-%02d", i))
		cases = append(cases, c)
	}
	r := newReport(cases...)
	text := console1(t, r, ConsoleOptions{})
	for _, want := range []string{
		"Likely causes (1), what to mend first\n\n  1. charge.amount.minimum: sent POST /charges; expected status 400",
		"13 cases show it, 13 pass once it is mended; start with --case charges/case-00\n", "\n… and 12 more failed cases; see the reports",
	} {
		if !strings.Contains(text, want) || strings.Count(text, "\nFAILED ") != 1 {
			t.Errorf("of 13 failures with one cause, %q is missing:\n%s", want, text)
		}
	}
	for i := range r.Cases {
		r.Cases[i].Findings = []judge.Finding{finding(fmt.Sprintf("rule.%d", i), specs.Must, "a", "b", 1)}
	}
	Finish(r)
	text = console1(t, r, ConsoleOptions{})
	if !strings.Contains(text, "   | … and 3 causes of fewer cases; report.json has all\n") {
		t.Errorf("causes that are left out are not counted:\n%s", text)
	}
	if shown := strings.Count(text, "\nFAILED "); shown != 5 || !strings.Contains(text, "\n… and 8 more failed cases; see the reports, or use --verbose.\n") {
		t.Errorf("%d failures are shown:\n%s", shown, text)
	}
	text = console1(t, r, ConsoleOptions{Verbose: true})
	if shown := strings.Count(text, "\nFAILED "); shown != 13 || !strings.Contains(text, "  traffic | [1] POST /tokens (vault, secret key)\n") {
		t.Errorf("%d failures are shown, verbose:\n%s", shown, text)
	}
}

func TestConsoleShowsEachCommandOnce(t *testing.T) {
	c := failed("charges/minimum")
	c.Findings = nil
	for i := range 8 {
		c.Findings = append(c.Findings, finding(fmt.Sprintf("rule.%d", i), specs.Must, "a", "b", 1+i/2))
	}
	text := console1(t, newReport(c), ConsoleOptions{})
	if commands := strings.Count(text, "curl -sS "); commands != 2 || strings.Count(text, "  repeat  | # step 1\n") != 1 {
		t.Errorf("%d commands stand there, want 2 in one block:\n%s", commands, text)
	}
	if !strings.Contains(text, "          | … and 5 more findings\n") {
		t.Errorf("the rest is not counted:\n%s", text)
	}
	c.FindingsLeftOut = 40
	for verbose, rest := range map[bool]string{false: "… and 45 more findings\n", true: "… and 40 more findings\n"} {
		if text := console1(t, newReport(c), ConsoleOptions{Verbose: verbose}); !strings.Contains(text, rest) {
			t.Errorf("verbose %t: what the report leaves out is not counted as %q:\n%s", verbose, rest, text)
		}
	}
}

// The commands are those of the exchanges up to that of the finding, with the ids that answers bring.
func TestCommandsRepeatACase(t *testing.T) {
	warned, moved := charged(3), charged(2)
	moved.Before = []string{script.Control("/clock", `{"advance":"1h"}`)}
	for name, test := range map[string]struct {
		exchanges []ExchangeEntry
		findings  []judge.Finding
		lines     int
		steps     string // in the commands
		leftOut   string
		needs     string
	}{
		"none":              {nil, []judge.Finding{{}}, 30, "[]", "", ""},
		"one":               {[]ExchangeEntry{charged(1)}, []judge.Finding{{Exchange: 1}}, 30, "[]", "", "OMISE_API_URL, OMISE_SECRET_KEY"},
		"up to the finding": {[]ExchangeEntry{created(1), charged(2), warned}, []judge.Finding{{Exchange: 2}}, 30, "[1 2]", "", "OMISE_API_URL, OMISE_SECRET_KEY, jq"},
		"up to the last":    {[]ExchangeEntry{created(1), charged(2), warned}, []judge.Finding{{Exchange: 3}, {Exchange: 1}}, 30, "[1 2 3]", "", "OMISE_API_URL, OMISE_SECRET_KEY, jq"},
		"the clock moves": {
			[]ExchangeEntry{created(1), moved},
			[]judge.Finding{{Exchange: 2}},
			30, "[1 2]", "",
			"OMISE_API_URL, OMISE_CONTROL_URL, OMISE_SECRET_KEY, jq",
		},
		"no exchange": {[]ExchangeEntry{created(1), charged(2)}, []judge.Finding{{}}, 30, "[1 2]", "", "OMISE_API_URL, OMISE_SECRET_KEY, jq"},
		"little room": {
			[]ExchangeEntry{created(1), charged(2), warned},
			[]judge.Finding{{Exchange: 3}},
			10, "[1 3]",
			"1 step is left out here; report.json and --verbose have all", "OMISE_API_URL, OMISE_SECRET_KEY, jq",
		},
		"no room": {
			[]ExchangeEntry{created(1), charged(2), warned},
			[]judge.Finding{{Exchange: 3}},
			-5, "[3]",
			"2 steps are left out here; report.json and --verbose have all", "OMISE_API_URL, OMISE_SECRET_KEY",
		},
		"some are missing": {
			[]ExchangeEntry{charged(7)},
			[]judge.Finding{{Exchange: 7}},
			30, "[7]",
			"6 steps are left out here; report.json and --verbose have all", "OMISE_API_URL, OMISE_SECRET_KEY",
		},
	} {
		c := &CaseEntry{Exchanges: test.exchanges}
		for i := range c.Exchanges { // a report that keeps few exchanges counts them all
			c.Requests = max(c.Requests, c.Exchanges[i].Seq)
		}
		got := repeated(c, test.findings, test.lines)
		var steps []string
		for line := range strings.SplitSeq(got.commands, "\n") {
			if step, ok := strings.CutPrefix(line, "# step "); ok {
				steps = append(steps, step)
			}
		}
		if fmt.Sprint(steps) != test.steps || got.leftOut != test.leftOut || got.needs != test.needs {
			t.Errorf("%s: got steps %v, %q, needs %q of\n%s", name, steps, got.leftOut, got.needs, got.commands)
		}
		if captured := strings.Contains(got.commands, `"$token_id"`); captured != strings.HasSuffix(test.needs, "jq") {
			t.Errorf("%s: that the token is a variable is %t in\n%s", name, captured, got.commands)
		}
	}
}

func TestConsoleColorsOnlyOnRequest(t *testing.T) {
	plain, coloured := console1(t, mixed(), ConsoleOptions{}), console1(t, mixed(), ConsoleOptions{Color: true})
	if strings.Contains(plain, "\x1b") {
		t.Error("there are escapes without colour")
	}
	if !strings.Contains(coloured, "\x1b[1;31mNot conformant: 1 of 5 judged cases failed, breaking 1 rule.\x1b[0m\n") {
		t.Errorf("the verdict is not red:\n%s", coloured)
	}
	for _, code := range styles {
		coloured = strings.ReplaceAll(coloured, "\x1b["+code+"m", "")
	}
	if coloured = strings.ReplaceAll(coloured, "\x1b[0m", ""); coloured != plain {
		t.Errorf("colour changes the words:\n%s", coloured)
	}
}

// An answer of the target can neither move the cursor nor speak to the CI server.
func TestConsoleKeepsAnswersHarmless(t *testing.T) {
	r := newReport(failed("charges/minimum"))
	hostile := "\x1b[2J\n::error::owned\r\n##[error]owned"
	r.Cases[0].Findings[0].Got, r.Cases[0].Title, r.Cases[0].Exchanges[1].ResponseBody = hostile, hostile, hostile
	r.Problems = NewProblems(hostile)
	for _, options := range []ConsoleOptions{{}, {Verbose: true}} {
		text := console1(t, r, options)
		if strings.ContainsAny(text, "\x1b\r") {
			t.Errorf("control characters got through:\n%q", text)
		}
		for line := range strings.SplitSeq(text, "\n") {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "::") || strings.HasPrefix(line, "##[") {
				t.Errorf("a line starts with a command: %q", line)
			}
		}
	}
}

func TestConsoleWrapsSentencesToTheWidth(t *testing.T) {
	c := failed("charges/minimum")
	c.Findings = []judge.Finding{finding("a.b", specs.Must, strings.Repeat("expected words ", 20), "b", 1)}
	text := console1(t, newReport(c), ConsoleOptions{Width: 60})
	failure, _, _ := strings.Cut(text, "repeat")
	for line := range strings.SplitSeq(failure, "\n") {
		if utf8.RuneCountInString(line) > 60 {
			t.Errorf("%d columns: %s", utf8.RuneCountInString(line), line)
		}
	}
	//nolint:dupword // the label, then a sentence that begins like it
	if !strings.Contains(text, "  expected  expected words expected words expected words\n          | expected words") {
		t.Errorf("the sentence is not under its label:\n%s", text)
	}
}
