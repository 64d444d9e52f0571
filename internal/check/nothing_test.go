package check

import (
	"fmt"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/reports"
)

// TestWhatIsThereIsJudged: of an object that may have more members than the file names nothing is missing, and what it has is judged.
func TestWhatIsThereIsJudged(t *testing.T) {
	by := newJudge(t)
	for _, file := range []struct{ path, text string }{
		{"shop-omise.json", `{"consumer":{"name":"shop"},"provider":{"name":"omise"},"interactions":[{"request":{"method":"GET","path":"/charges/chrg_test_5xuy4w91xqz7d1w9u0t"},
"response":{"status":200,"headers":{"Content-Type":"application/json"},
"body":{"object":"charge","id":"chrg_test_5xuy4w91xqz7d1w9u0t",
"amount":AMOUNT,"card":{"object":"card","id":"card_test_5xuy4w91xqz7d1w9u0t"}}}}]}`},
		{"charge.js", `

const made = (given) => ({object: 'charge', id: 'chrg_test_5xuy4w91xqz7d1w9u0t', livemode: false,
  amount: AMOUNT, ...given});`},
	} {
		for amount, want := range map[string]string{"1000": "conformant []", `"1000"`: "broken [/amount in line 4]"} {
			text := strings.Replace(file.text, "AMOUNT", amount, 1)
			format := captures.Recognize(file.path, []byte(text))
			if format == nil {
				t.Fatalf("%s is of no format", file.path)
			}
			n := 0
			for record, err := range format.Read(&captures.File{Path: file.path, Reader: strings.NewReader(text)}) {
				if err != nil {
					t.Fatal(err)
				}
				n++
				judged := by.Record(file.path, n, record)
				var found []string
				for _, each := range judged.Found {
					found = append(found, fmt.Sprintf("%s in line %d", each.Place, each.Line))
				}
				if got := fmt.Sprint(judged.Kind, " ", found); got != want {
					t.Errorf("%s with %s: got %s, want %s", file.path, amount, got, want)
				}
			}
			if n != 1 {
				t.Errorf("%s has %d records", file.path, n)
			}
		}
	}
}

func TestWhyNothingIsJudged(t *testing.T) {
	for _, row := range []struct {
		skipped map[string]int
		outside int
		want    string
	}{
		{nil, 0, "there is no file in a, b"},
		{nil, 2, "all is outside the contract"},
		{map[string]int{"is binary": 1}, 0, "the only file is binary"},
		{map[string]int{"is the same as in HEAD": 4}, 0, "nothing in a, b has changed since HEAD"},
		{map[string]int{"is the same as in HEAD": 4, "is hidden": 9}, 0, "nothing in a, b has changed since HEAD"},
		{map[string]int{"is the same as in HEAD": 4, "is of no format that is read": 1}, 0, "of 5 files, 4 are passed over for one reason: each is the same as in HEAD"},
		{map[string]int{"is hidden": 2}, 0, "all 2 files are passed over: each is hidden"},
		{map[string]int{"is binary": 3, "is hidden": 1}, 1, "of 5 files, 3 are passed over for one reason: each is binary"},
	} {
		settings := Settings{Files: Files{Paths: []string{"a", "b"}, Since: "HEAD", Unchanged: "is the same as in HEAD"}}
		if got := settings.whyNothing(row.skipped, row.outside); got != row.want {
			t.Errorf("got %q, want %q", got, row.want)
		}
	}
}

// TestNothingHasChanged: what helps then is no other format.
func TestNothingHasChanged(t *testing.T) {
	for _, since := range []string{"", "HEAD"} {
		settings := Settings{Files: Files{Changed: func(string) bool { return since == "" }, Since: since, Unchanged: "is the same as in " + since}}
		if since != "" {
			settings.Filters = map[string]string{"since": since}
		}
		report := checked(t, settings, map[string]string{"a.json": `{"shop": 1}`})
		advice := reports.NextStep(report)
		if report.ExitCode != 3 || strings.Contains(advice, "--format") != (since == "") || strings.Contains(advice, "--allow-empty") != (since != "") {
			t.Errorf("since %q: exit code %d, %q", since, report.ExitCode, advice)
		}
	}
}
