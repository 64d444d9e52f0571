package reports

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// A report that leaves out what nobody reads says the same as the whole one.
func TestACondensedReportHasTheSameVerdicts(t *testing.T) {
	for kind, whole := range kinds() {
		whole.Run.Full = false
		read, err := ReadJSON(bytes.NewReader(written(t, WriteJSON, whole)))
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		if read.Totals != whole.Totals || len(read.Cases) != len(whole.Cases) {
			t.Errorf("%s: the totals are %+v, want %+v", kind, read.Totals, whole.Totals)
		}
		if whole.Verdict == Interrupted {
			continue // nothing in the cases says so
		}
		Finish(read)
		for i := range read.Rules {
			if got, want := read.Rules[i], whole.Rules[i]; got.Status != want.Status || got.Checks != want.Checks || got.Spoke != want.Spoke {
				t.Errorf("%s: the rule is %+v, want %+v", kind, got, want)
			}
		}
	}
}

func TestOnlyWhatShowsAFindingIsKeptOfPassedCases(t *testing.T) {
	warned, silent := passed("lists/limit"), passed("tokens/create")
	warned.Exchanges = append(warned.Exchanges, charged(2))
	warned.Findings = []judge.Finding{finding("list.limit", specs.Should, "2", "20", 2)}
	r := newReport(warned, silent, failed("charges/minimum"))
	for full, want := range map[bool]string{true: "[1 2] [1] [1 2]", false: "[2] [] [1 2]"} {
		r.Run.Full = full
		read, err := ReadJSON(bytes.NewReader(written(t, WriteJSON, r)))
		if err != nil {
			t.Fatal(err)
		}
		var kept [3][]int
		for i := range kept {
			for _, e := range read.Cases[i].Exchanges {
				kept[i] = append(kept[i], e.Seq)
			}
		}
		if got := fmt.Sprint(kept[0], kept[1], kept[2]); got != want {
			t.Errorf("full %v: kept %s, want %s", full, got, want)
		}
		if (read.JudgedInPassing["answer.shape"] == 2) == full {
			t.Errorf("full %v: judged in passing is %v", full, read.JudgedInPassing)
		}
	}
}

// Fifteen hundred cases that fail fifty times, each with a page of traffic, stay readable.
func TestTheWorstReportIsBounded(t *testing.T) {
	var cases []CaseEntry
	for n := range 1500 {
		c := failed(fmt.Sprintf("charges/case-%d", n))
		for i := range 50 {
			c.Findings = append(c.Findings, finding(fmt.Sprintf("rule.%d", i), specs.Must, "amount to be there", "nothing at /amount", 2))
		}
		c.Exchanges[0].ResponseBody = strings.Repeat(`{"a":"b"}`, 300)
		c.Exchanges = append(c.Exchanges, c.Exchanges[0], c.Exchanges[0])
		c.Exchanges[2].Seq, c.Exchanges[3].Seq = 3, 4
		c.Exchanges[3].Curl += strings.Repeat(" \\\n  -H 'X: y'", 60)
		c.Findings[len(c.Findings)-1].Exchange, c.Findings[1].Exchange = 4, 4
		cases = append(cases, c)
	}
	for n := range 300 {
		cases = append(cases, unsupported(fmt.Sprintf("chains/%d", n), fmt.Sprintf("%sx%d", lacking, n)))
	}
	r := newReport(cases...)
	r.Run.Full = false
	text := written(t, WriteJSON, r)
	if junit := written(t, WriteJUnit, r); len(text) > 20e6 || len(junit) > 5e6 || len(text) < 10e6 || len(junit) < 2e6 {
		t.Errorf("report.json has %d bytes, junit.xml has %d", len(text), len(junit))
	}
	shown := written(t, func(w io.Writer, r *Report) error { return WriteConsole(w, r, ConsoleOptions{}) }, r)
	if lines := bytes.Count(shown, []byte("\n")); lines > 200 || !bytes.Contains(shown, []byte("steps are left out here; report.json and --verbose have all\n")) {
		t.Errorf("the console shows %d lines:\n%s", lines, shown)
	}
	read, err := ReadJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if Finish(read); read.Totals != r.Totals || len(read.Cases[0].Exchanges) != 4 {
		t.Errorf("the totals are %+v, want %+v; the example has %d exchanges", read.Totals, r.Totals, len(read.Cases[0].Exchanges))
	}
	last := read.Cases[1499]
	if len(last.Findings) == 0 || len(last.Exchanges) == 0 || len(last.Findings)+last.FindingsLeftOut != 51 {
		t.Errorf("the last case has %d findings, %d exchanges, and %d findings left out", len(last.Findings), len(last.Exchanges), last.FindingsLeftOut)
	}
}

// A feature that the target lacks is one line, with what it would open and how to declare it.
func TestLackingFeaturesAreTold(t *testing.T) {
	r := newReport(
		unsupported("a/1", "the target lacks the feature void"), unsupported("a/2", "the target lacks the feature clock"),
		unsupported("a/3", "the target lacks the feature clock, void"), unsupported("a/4", "the target lacks the feature clock"),
		unsupported("a/5", "the target lacks the feature chains, void"), unsupported("a/6", "the recorded dialect does not state its rules"),
	)
	want := []string{
		"clock: opens 2 cases, 1 more with other features (--control-url)", "void: opens 1 case, 2 more with other features (--features void)",
		"chains: opens 1 case with other features (--control-url)", "1 case: the recorded dialect does not state its rules",
	}
	if got := unsupportedLines(r); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

// A transcript indents what has the depth of an object of the API, and of anything else no more than it shows: the
// indentation of ten thousand levels has 200 MB.
func TestTranscriptsIndentWhatPeopleRead(t *testing.T) {
	nested := func(levels int) string { return strings.Repeat("[", levels) + strings.Repeat("]", levels) }
	for _, test := range []struct {
		what, body string
		limit      int
		indented   bool
	}{
		{"an object", `{"card":{"id":"card_test_1"}}`, maxBody, true},
		{"ten levels", nested(10), 0, true},
		{"ten thousand levels", nested(10_000), 0, false},
		{"ten thousand levels, bounded", nested(10_000), maxBody, true},
		{"a list of charges", `["` + strings.Repeat("a", 60<<10) + `"]`, maxBody, true},
		{"a megabyte", `["` + strings.Repeat("a", 1<<20) + `"]`, maxBody, true},
		{"a megabyte in whole", `["` + strings.Repeat("a", 1<<20) + `"]`, 0, true},
	} {
		var b strings.Builder
		writeBody(&b, test.body, test.limit)
		if got := b.String(); strings.Contains(got[:len(got)-1], "\n ") != test.indented || len(got) > len(test.body)+4096 {
			t.Errorf("%s: %d bytes, which begin with %.20q", test.what, len(got), got)
		}
	}
}
