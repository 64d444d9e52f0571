package reports

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/specs"
)

func TestMarkdownEscapesWhatATargetSays(t *testing.T) {
	r := newReport(failed("charges/minimum"), notJudged("charges/timeout"))
	hostile := "</details><script>|a| [click](http://evil.test) *bold* `code` \\ &amp;\n# heading\n| cell | \x1b[2J"
	r.Cases[0].Title, r.Cases[0].Findings[0].Message, r.Cases[1].Reason = hostile, "charge.amount.minimum "+hostile, hostile
	r.Cases[0].Exchanges[1].Curl = "curl\n```\n<script>"
	text := string(written(t, WriteMarkdown, r))
	escaped := `&lt;/details&gt;&lt;script&gt;\|a\| \[click\](http://evil.test) \*bold\* ` + "\\`code\\`" + ` \\ &amp;amp; # heading \| cell \| ` + `\\u001b\[2J`
	for _, want := range []string{
		"charge.amount.minimum " + escaped + "\n",
		"| " + escaped + " | 1 |\n",
		"<details><summary>charges/minimum: &lt;/details&gt;&lt;script&gt;|a| [click](http://evil.test) *bold* `code` \\ &amp;amp; # heading | cell | \\u001b[2J</summary>\n",
		"\n# step 2\ncurl\n```\n<script>\n````\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the summary has no\n%s\nin\n%s", want, text)
		}
	}
}

// All rows of a table have as many cells as its head, whatever the sentences hold.
func TestMarkdownTablesStayWhole(t *testing.T) {
	r := mixed()
	r.Cases[5].Reason = "a | b \\| c"
	cell := regexp.MustCompile(`(^|[^\\])((?:\\\\)*)\|`)
	columns := 0
	for line := range strings.SplitSeq(string(written(t, WriteMarkdown, r)), "\n") {
		if !strings.HasPrefix(line, "|") {
			columns = 0
			continue
		}
		count := len(cell.FindAllString(line, -1))
		if columns == 0 {
			columns = count
		}
		if count != columns {
			t.Errorf("%d cell edges, the head has %d: %s", count, columns, line)
		}
	}
}

func TestMarkdownIsCutAndSaysWhatItLeavesOut(t *testing.T) {
	var cases []CaseEntry
	for i := range 3000 {
		c := failed(fmt.Sprintf("charges/case-%04d", i))
		c.Findings[0].Message = "charge.amount.minimum: " + strings.Repeat("long ", 400)
		cases = append(cases, c)
	}
	for i := range 500 {
		cases = append(cases, unsupported(fmt.Sprintf("chains/case-%d", i), fmt.Sprintf("the target has no feature_%03d", i)))
	}
	r := newReport(cases...)
	for i := range 200 {
		id := fmt.Sprintf("rule.%03d", i)
		r.Rules = append(r.Rules, rule(id, specs.Must, strings.Repeat("wide ", 30)))
		r.Cases[i].Findings = append(r.Cases[i].Findings, finding(id, specs.Must, "a", "b", 1))
	}
	Finish(r)
	text := string(written(t, WriteMarkdown, r))
	if len(text) > maxMarkdown {
		t.Errorf("the summary has %d bytes, the limit is %d", len(text), maxMarkdown)
	}
	for _, want := range []string{
		"## Not conformant: 3000 of 3000 judged cases failed, breaking 201 rules.\n",
		"\n… 141 more rules are left out here; report.json has them all.\n",
		"\n… 460 more reasons are left out here; report.json has them all.\n",
		"and 2995 more |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the summary has no %q", want)
		}
	}
	shown := strings.Count(text, "<details>")
	if want := fmt.Sprintf("\n… %d more failed cases are left out here; report.json has them all.\n", 3000-shown); shown == 0 || !strings.Contains(text, want) {
		t.Errorf("%d cases are shown and the summary does not say that %d are left out", shown, 3000-shown)
	}
	if strings.Count(text, "</details>") != shown {
		t.Error("a block is cut in two")
	}
}

func TestMarkdownLeavesOutACommandThatIsTooLong(t *testing.T) {
	r := newReport(failed("charges/minimum"))
	r.Cases[0].Exchanges[1].Curl = "curl " + strings.Repeat("x", maxCurl)
	text := string(written(t, WriteMarkdown, r))
	if !strings.Contains(text, "The request is too long to show here; report.json has it.") || strings.Contains(text, "curl x") {
		t.Errorf("got\n%s", text)
	}
}
