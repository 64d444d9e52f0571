package reports

import (
	"fmt"
	"io"
	"strings"

	"github.com/omise-conformance/harness/judge"
)

// shownFailures is how many failures the console shows in full; more scroll the
// verdict out of sight. Verbose shows all.
const shownFailures = 10

// shownFindings bounds the findings of one case; an object of the wrong kind
// breaks dozens of fields at once.
const shownFindings = 5

// ConsoleOptions say how WriteConsole writes.
type ConsoleOptions struct {
	Color   bool // the caller looks at NO_COLOR and at what it writes to
	Verbose bool // all failures, with their transcripts, and every case that was not judged
	Width   int  // wrap at this many columns; 0: 100
	Paths   []string
}

// WriteConsole writes the report for a person at a terminal or reading a CI log:
// failures first, so that the verdict stands last and in sight.
func WriteConsole(w io.Writer, r *Report, options ConsoleOptions) error {
	if options.Width <= 0 {
		options.Width = 100
	}
	c := &console{options: options}
	c.failures(r)
	c.reasons("Not judged", r, StatusNotJudged)
	c.reasons("Not supported by the target", r, StatusUnsupported)
	c.reasons("Known failing", r, StatusKnownFailing)
	c.warnings(r)
	c.subjects(r)
	c.coverage(r)
	c.verdict(r)
	_, err := io.WriteString(w, c.b.String())
	return err
}

type console struct {
	b       strings.Builder
	options ConsoleOptions
}

func (c *console) line(format string, args ...any) { fmt.Fprintf(&c.b, format+"\n", args...) }

func (c *console) heading(text string) { c.line("%s\n", c.paint("heading", text)) }

// failures shows the failed cases: rule, sent, expected, got, where, source, command.
func (c *console) failures(r *Report) {
	failed := casesWith(r, StatusFailed)
	if len(failed) == 0 {
		return
	}
	c.heading(fmt.Sprintf("Failures (%d)", len(failed)))
	for i, entry := range failed {
		if i == shownFailures && !c.options.Verbose {
			c.line("… and %s; see the reports, or use --verbose.\n", plural(len(failed)-i, "more failed case", "more failed cases"))
			return
		}
		c.failure(entry)
	}
}

func (c *console) failure(entry *CaseEntry) {
	c.line("%s %s", c.paint(string(StatusFailed), "FAILED"), oneLine(entry.ID+": "+entry.Title))
	if entry.Reason != "" || len(entry.Findings) == 0 {
		c.field("reason", firstOf(entry.Reason, "the case failed without a finding"))
	}
	shown := entry.Findings
	if len(shown) > shownFindings && !c.options.Verbose {
		shown = shown[:shownFindings]
	}
	for i, finding := range shown {
		c.finding(finding)
		last := i+1 == len(shown) || shown[i+1].Exchange != finding.Exchange
		if e := exchangeOf(entry, finding.Exchange); last && e != nil && !c.options.Verbose {
			c.block("repeat", e.Curl)
		}
	}
	if more := len(entry.Findings) - len(shown) + entry.FindingsLeftOut; more > 0 {
		c.field("", "… and "+plural(more, "more finding", "more findings"))
	}
	if c.options.Verbose {
		c.block("traffic", transcript(entry))
	}
	c.line("")
}

func (c *console) finding(finding judge.Finding) {
	c.field("rule", finding.Rule+" ("+string(finding.Level)+")")
	c.field("sent", finding.Sent)
	c.field("expected", finding.Expected)
	c.field("got", finding.Got)
	c.field("where", finding.Where)
	c.field("source", strings.Join(finding.Source, ", "))
	if finding.Sent+finding.Expected+finding.Got == "" {
		c.field("message", finding.Message)
	}
}

// labelWidth is the width of the longest label ("expected") and a gap.
const labelWidth = 10

// field writes a label and a wrapped sentence.
func (c *console) field(label, text string) {
	if text = oneLine(text); text == "" {
		return
	}
	for _, part := range wrap(text, c.options.Width-2-labelWidth) {
		c.line("  %s%s", c.paint("label", fmt.Sprintf("%-*s", labelWidth, label)), part)
		label = ""
	}
}

// block writes text as it is, each line behind a gutter: a line of a target's
// answer must not stand at the start of a line, where CI servers look for commands.
func (c *console) block(label, text string) {
	if text == "" {
		return
	}
	for _, part := range strings.Split(strings.TrimRight(printable(text), "\n"), "\n") {
		c.line("  %s| %s", c.paint("label", fmt.Sprintf("%-*s", labelWidth-2, label)), part)
		label = ""
	}
}

// reasons lists why cases came to no verdict; verbose names every case.
func (c *console) reasons(title string, r *Report, status Status) {
	group := casesWith(r, status)
	if len(group) == 0 {
		return
	}
	c.heading(fmt.Sprintf("%s (%d)", title, len(group)))
	if c.options.Verbose {
		for _, entry := range group {
			c.item(entry.ID + ": " + orNoReason(entry.Reason))
		}
	} else {
		for _, reason := range reasons(group) {
			c.item(fmt.Sprintf("%s: %s", cases(reason.count), reason.reason))
		}
	}
	c.line("")
}

// warnings names the rules at SHOULD that were broken.
func (c *console) warnings(r *Report) {
	warned := rulesWith(r, StatusWarning)
	if len(warned) == 0 {
		return
	}
	c.heading(fmt.Sprintf("Warnings: broken SHOULD rules (%d)", len(warned)))
	for _, rule := range warned {
		c.item(fmt.Sprintf("%s: %s (in %s)", rule.ID, rule.Sentence, listNames(guilty(r, rule, StatusWarning), 5)))
	}
	c.line("")
}

// item writes one entry of a list, wrapped.
func (c *console) item(text string) {
	bullet := "- "
	for _, part := range wrap(oneLine(text), c.options.Width-4) {
		c.line("  %s%s", bullet, part)
		bullet = "  "
	}
}

// subjects writes the table of the subjects.
func (c *console) subjects(r *Report) {
	groups := chosenSubjects(r)
	if len(groups) == 0 {
		return
	}
	rows := [][]string{{"subject", "passed", "failed", "known failing", "not judged", "not supported", "excluded"}}
	styles := []string{"heading"}
	for _, s := range append(groups, subject{name: "all", totals: r.Totals}) {
		t := s.totals
		row := []string{s.name}
		for _, n := range []int{t.Passed, t.Failed, t.KnownFailing, t.NotJudged, t.Unsupported, t.Excluded} {
			row = append(row, fmt.Sprint(n))
		}
		rows, styles = append(rows, row), append(styles, string(worstOf(t)))
	}
	for i, text := range table(rows) {
		c.line("%s", c.paint(styles[i], text))
	}
	c.line("")
}

func worstOf(t Totals) Status {
	switch {
	case t.Failed > 0:
		return StatusFailed
	case t.NotJudged > 0:
		return StatusNotJudged
	}
	return ""
}

// verdict ends the output: numbers, dialect, problems, paths, what to do next.
func (c *console) verdict(r *Report) {
	for _, line := range totalLines(r) {
		if line.count > 0 || line.mark == StatusPassed || line.mark == StatusFailed {
			c.line("%s  %s", c.paint(string(line.mark), fmt.Sprintf("%5d %-13s", line.count, line.label)), line.means)
		}
	}
	c.line("\n%s", oneLine(DialectSentence(r)))
	c.line("%s in %s against %s, dialect %s, spec %s, seed %d, %.1f s.\n",
		plural(r.Totals.Checks, "check", "checks"), plural(r.Totals.Requests, "request", "requests"),
		oneLine(r.Run.Target), r.Run.Dialect, r.Run.SpecVersion, r.Run.Seed, r.Run.DurationMS/1000)
	for _, sentence := range notes(r) {
		c.line("%s %s", c.paint(string(StatusWarning), "Problem:"), oneLine(sentence))
	}
	for _, path := range c.options.Paths {
		c.line("Report: %s", path)
	}
	c.line("%s", c.paint(string(r.Verdict), VerdictSentence(r)))
	if next := NextStep(r); next != "" {
		for _, part := range wrap(next, c.options.Width) {
			c.line("%s", part)
		}
	}
}

func firstOf(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
