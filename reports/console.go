package reports

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/internal/sentence"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports/internal/markup"
)

// shownFindings is how many findings of one case the console shows. An object of the
// wrong kind breaks dozens of fields at once.
const shownFindings = 3

// Without Verbose the output has at most 200 lines: nobody reads more, and CI logs fold it.
const (
	enoughLines    = 80  // after which no other example begins
	enoughExamples = 120 // after which an example is only the command of its finding
	shownReasons   = 10
	shownWarnings  = 6
)

// defaultWidth is the width of a console that nobody measured.
const defaultWidth = 100

// ConsoleOptions say how WriteConsole writes.
type ConsoleOptions struct {
	// Color turns on ANSI colors. WriteConsole looks neither at NO_COLOR nor at whether
	// it writes to a terminal.
	Color bool
	// Verbose shows all failures with their transcripts, and every case that was not
	// judged.
	Verbose bool
	// Width is the column at which sentences wrap. 0 means 100.
	Width int
	// Paths are the paths of the reports that were written, to be listed.
	Paths []string
}

// WriteConsole writes the report for a person at a terminal or a reader of a CI log: what to mend
// first, then an example of each, and the verdict at the end, where it is in sight.
func WriteConsole(w io.Writer, r *Report, options ConsoleOptions) error {
	if options.Width <= 0 {
		options.Width = defaultWidth
	}
	c := &console{options: options}
	if r.Check != nil {
		c.check(r)
		c.ending(r)
	} else {
		c.run(r)
	}
	_, err := io.WriteString(w, c.b.String())
	return err
}

// run writes what is said of cases.
func (c *console) run(r *Report) {
	c.causes(r)
	c.failures(r)
	c.reasons("Blocked", r, StatusBlocked)
	c.reasons("Not judged", r, StatusNotJudged)
	c.reasons("Not supported by the target", r, StatusUnsupported)
	c.known(r)
	c.warnings(r)
	c.subjects(r)
	c.coverage(r)
	c.verdict(r)
}

type console struct {
	b       strings.Builder
	options ConsoleOptions
}

func (c *console) linef(format string, args ...any) { fmt.Fprintf(&c.b, format+"\n", args...) }

// lines is how many lines were written.
func (c *console) lines() int { return strings.Count(c.b.String(), "\n") }

func (c *console) heading(text string) { c.linef("%s\n", c.paint("heading", text)) }

// causes writes what to mend first.
func (c *console) causes(r *Report) {
	if len(r.Causes) == 0 {
		return
	}
	c.heading(fmt.Sprintf("Likely causes (%d), what to mend first%s", len(r.Causes), mostWaitFor(r)))
	shown := LeadingCauses(r)
	for i := range shown {
		cause := &shown[i]
		c.numbered(i+1, CauseSentence(cause))
		c.numbered(0, EffectSentence(cause)+"; "+startWith(r, cause))
	}
	if more := len(r.Causes) - len(shown); more > 0 {
		c.numbered(0, "… and "+names.Counted(more, "cause of fewer cases", "causes of fewer cases")+"; report.json has all")
	}
	c.linef("")
}

// numbered writes an item of a numbered list, or with 0 a line that belongs to the item before.
func (c *console) numbered(n int, text string) {
	label := "   " + gutter
	if n > 0 {
		label = fmt.Sprintf("%3d.", n)
	}
	for _, part := range sentence.Wrapped(markup.OneLine(text), c.options.Width-5) {
		c.linef("%s %s", label, part)
		label = "   " + gutter
	}
}

// failures writes failed cases: rule, sent, expected, got, where, source, command. Those are one example of
// each of the first causes, or with Verbose all.
func (c *console) failures(r *Report) {
	failed := brokenCases(r)
	if len(failed) == 0 {
		return
	}
	c.heading(fmt.Sprintf("Failures (%d)", r.Totals.Failed))
	if c.options.Verbose || len(r.Causes) == 0 {
		for _, entry := range failed {
			c.failure(entry, entry.Findings)
		}
		return
	}
	examples := examplesOf(r, failed)
	more := r.Totals.Failed // those that are blocked have a list of their own
	for i, example := range examples {
		if i > 0 && c.lines() > enoughLines {
			break
		}
		c.failure(example.entry, example.findings)
		if example.entry.Status == StatusFailed {
			more--
		}
	}
	if more > 0 {
		c.linef("… and %s; see the reports, or use --verbose.\n", names.Count(more, "more failed case"))
	}
}

func (c *console) failure(entry *CaseEntry, findings []judge.Finding) {
	c.linef("%s %s", c.paint(string(entry.Status), strings.ToUpper(string(entry.Status))), markup.OneLine(entry.ID+": "+entry.Title))
	if entry.Reason != "" || len(entry.Findings) == 0 {
		c.field("reason", cmp.Or(entry.Reason, "the case failed without a finding"))
	}
	shown := findings
	if len(shown) > shownFindings && !c.options.Verbose {
		shown = shown[:shownFindings]
	}
	for i, finding := range shown {
		if i > 0 && c.lines() > enoughLines && !c.options.Verbose {
			shown = shown[:i]
			break
		}
		c.finding(finding)
		if i == len(shown)-1 || shown[i+1].Rule != finding.Rule {
			c.field("explain", rulebook.ExplainCommand(finding.Rule))
		}
	}
	if more := len(entry.Findings) - len(shown) + entry.FindingsLeftOut; more > 0 {
		c.field("", "… and "+names.Count(more, "more finding"))
	}
	if c.options.Verbose {
		c.block("traffic", transcript(entry))
	} else {
		r := repeated(entry, shown, min(shownCommandLines, enoughExamples-c.lines()))
		c.block("repeat", r.commands)
		c.field("", r.leftOut)
		c.field("needs", r.needs)
	}
	c.linef("")
}

func (c *console) finding(finding judge.Finding) {
	c.field("rule", finding.Rule+" ("+string(finding.Level)+")")
	c.field("in", finding.Mark)
	c.field("sent", finding.Sent)
	c.field("expected", finding.Expected)
	c.field("got", finding.Got)
	c.field("where", finding.Where)
	for _, title := range sourceTitles(finding.Source) {
		c.field("source", title)
	}
	if finding.Sent+finding.Expected+finding.Got == "" {
		c.field("message", finding.Message)
	}
}

// labelWidth is the width of the longest label ("expected") and a gap.
const labelWidth = 10

// field writes a label and a sentence, wrapped and indented under it.
func (c *console) field(label, text string) {
	if !c.options.Verbose {
		text = exchange.Cut(text, maxAttribute) // of which a few fill a screen
	}
	if text = markup.OneLine(text); text == "" {
		return
	}
	label = cmp.Or(label, strings.Repeat(" ", labelWidth-2)+gutter)
	for _, part := range sentence.Wrapped(text, c.options.Width-2-labelWidth) {
		c.linef("  %s%s", c.paint("label", fmt.Sprintf("%-*s", labelWidth, label)), part)
		label = strings.Repeat(" ", labelWidth-2) + gutter
	}
}

// warnings lists the SHOULD rules that were broken.
func (c *console) warnings(r *Report) {
	if c.options.Verbose {
		all := *r
		all.Known = nil
		r = &all
	}
	warned := warnedRules(r)
	if len(warned) == 0 {
		return
	}
	c.heading(fmt.Sprintf("Warnings: broken SHOULD rules (%d)", len(warned)))
	lines := make([]string, len(warned))
	for i, rule := range warned {
		breaking := listNames(casesBreaking(r, rule, StatusWarning), shownCases)
		lines[i] = fmt.Sprintf("%s: %s (in %s)", rule.ID, rule.Sentence, breaking)
		if shown := warningOf(r, rule); shown != "" {
			lines[i] = fmt.Sprintf("%s: %s (in %s)", rule.ID, shown, breaking)
		}
	}
	c.list(lines, shownWarnings)
	c.linef("")
}

// subjects writes a table with a row for each subject.
func (c *console) subjects(r *Report) {
	groups := chosenSubjects(r)
	if len(groups) == 0 {
		return
	}
	columns := columnsOf(r)
	head := []string{"subject"}
	for _, column := range columns {
		head = append(head, strings.ToLower(column.name))
	}
	rows, styles := [][]string{head}, []string{"heading"}
	for _, s := range append(groups, subject{name: "all", totals: r.Totals}) {
		row := []string{s.name}
		for _, column := range columns {
			row = append(row, strconv.Itoa(column.of(s.totals)))
		}
		rows, styles = append(rows, row), append(styles, string(worstOf(s.totals)))
	}
	for i, text := range table(rows) {
		c.linef("%s", c.paint(styles[i], text))
	}
	c.linef("")
}

// verdict writes the end of the output: totals, dialect, problems, paths, the verdict
// and what to do next.
func (c *console) verdict(r *Report) {
	for _, line := range TotalLines(r) {
		if line.Count > 0 || line.Mark == StatusPassed || line.Mark == StatusFailed {
			c.linef("%s  %s", c.paint(string(line.Mark), fmt.Sprintf("%5d %-13s", line.Count, line.Label)), line.Means)
		}
	}
	c.linef("")
	for _, sentence := range c.about(r) {
		c.paragraph(sentence, c.options.Width)
	}
	c.linef("")
	c.ending(r)
}

// ending writes the problems, the paths, the verdict and what to do next.
func (c *console) ending(r *Report) {
	for _, sentence := range Notes(r) {
		c.linef("%s %s", c.paint(string(StatusWarning), "Problem:"), markup.OneLine(sentence))
	}
	if r.ListUpdate != "" {
		c.linef("%s", markup.OneLine(r.ListUpdate))
	}
	for _, path := range c.options.Paths {
		c.linef("Report: %s", markup.OneLine(path))
	}
	c.linef("%s", c.paint(string(r.Verdict), VerdictSentence(r)))
	if next := NextStep(r); next != "" {
		c.paragraph(next, c.options.Width)
	}
}
