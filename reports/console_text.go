package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/internal/sentence"
	"github.com/omise-conformance/harness/reports/internal/markup"
	"github.com/omise-conformance/harness/specs"
)

// styles holds the ANSI codes of what is painted. Color never says more than the
// words do.
var styles = map[string]string{
	"heading":                  "1",
	"label":                    "2",
	string(StatusPassed):       "32",
	string(StatusFailed):       "31",
	string(StatusBlocked):      "33",
	string(StatusNotJudged):    "33",
	string(StatusKnownFailing): "33",
	string(StatusWarning):      "33",
	string(Conformant):         "1;32",
	string(NotConformant):      "1;31",
	string(NothingSelected):    "1;33",
	string(Interrupted):        "1;33",
}

func (c *console) paint(style, text string) string {
	code := styles[style]
	if !c.options.Color || code == "" || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// known writes what is known to fail as one line. With Verbose it names every case.
func (c *console) known(r *Report) {
	if c.options.Verbose {
		c.reasons("Known failing", r, StatusKnownFailing)
		return
	}
	if known := knownSentence(r); known != "" {
		c.paragraph(known, c.options.Width)
		c.linef("")
	}
}

// about returns what was judged, and how.
func (c *console) about(r *Report) []string {
	if r.Gate != nil {
		lines := slices.Clone(gateLines(r))
		for _, note := range r.Gate.Notes {
			lines = append(lines, "Note: "+note)
		}
		return lines
	}
	return []string{
		DialectSentence(r),
		fmt.Sprintf("%s against %s.", effort(r.Totals), r.Run.Target),
		fmt.Sprintf("Dialect setting %s, spec %s, seed %d, %.1f s.", r.Run.Dialect, r.Run.SpecVersion, r.Run.Seed, r.Run.DurationMS/1000),
	}
}

// list writes the first lines of a list, or with Verbose all.
func (c *console) list(lines []string, most int) {
	for i, line := range lines {
		if i == most && !c.options.Verbose {
			c.item(fmt.Sprintf("… and %d more; see summary.md, or use --verbose", len(lines)-i))
			return
		}
		c.item(line)
	}
}

// gutter begins a line that goes on with the one before. A CI service looks for commands at the beginning of a line, behind
// blanks too.
const gutter = "|"

// paragraph writes a sentence, wrapped.
func (c *console) paragraph(text string, width int) {
	begin := ""
	for _, part := range sentence.Wrapped(markup.OneLine(text), width) {
		c.linef("%s%s", begin, part)
		begin = gutter + " "
	}
}

// item writes one entry of a list, wrapped.
func (c *console) item(text string) {
	bullet := "- "
	for _, part := range sentence.Wrapped(markup.OneLine(text), c.options.Width-4) {
		c.linef("  %s%s", bullet, part)
		bullet = gutter + " "
	}
}

// table aligns rows: the first column to the left, numbers to the right. The caller
// paints the lines, because color codes would count as width.
func table(rows [][]string) []string {
	var numbers strings.Builder
	writer, first := tabwriter.NewWriter(&numbers, 0, 0, 2, ' ', tabwriter.AlignRight), 0
	for _, row := range rows {
		fmt.Fprintln(writer, strings.Join(row[1:], "\t")+"\t")
		first = max(first, utf8.RuneCountInString(row[0]))
	}
	_ = writer.Flush()
	lines := strings.Split(strings.TrimSuffix(numbers.String(), "\n"), "\n")
	for i, row := range rows {
		lines[i] = fmt.Sprintf("%-*s%s", first, row[0], lines[i])
	}
	return lines
}

func worstOf(t Totals) Status {
	switch {
	case t.Failed > 0:
		return StatusFailed
	case t.Blocked > 0:
		return StatusBlocked
	case t.NotJudged > 0:
		return StatusNotJudged
	}
	return ""
}

// sourceTitles spells out where a rule is written: the short names of sources (W17, S1) are for
// rules.yaml and report.json, not for people.
func sourceTitles(sources []string) []string {
	contract, err := specs.Load()
	if err != nil {
		return sources
	}
	titles := make([]string, len(sources))
	for i, source := range sources {
		titles[i] = contract.SourceTitle(source)
	}
	return titles
}

// block writes text line by line behind a gutter. No line of a target's answer may
// begin a line of the output, where CI servers look for commands.
func (c *console) block(label, text string) {
	if text == "" {
		return
	}
	for part := range strings.SplitSeq(strings.TrimRight(markup.Printable(text), "\n"), "\n") {
		c.linef("  %s| %s", c.paint("label", fmt.Sprintf("%-*s", labelWidth-2, label)), part)
		label = ""
	}
}

// sortedReasons returns the reasons, most frequent first.
func sortedReasons(counts map[string]int) []reasonCount {
	list := make([]reasonCount, 0, len(counts))
	for reason, count := range counts {
		list = append(list, reasonCount{reason, count})
	}
	slices.SortFunc(list, func(a, b reasonCount) int {
		return cmp.Or(b.count-a.count, cmp.Compare(a.reason, b.reason))
	})
	return list
}

// reasons lists why cases have no verdict. With Verbose it names every case.
func (c *console) reasons(title string, r *Report, status Status) {
	group := casesWith(r, status)
	if len(group) == 0 {
		return
	}
	c.heading(fmt.Sprintf("%s (%d)", title, len(group)))
	if c.options.Verbose {
		for _, entry := range group {
			c.item(entry.ID + ": " + reasonOf(entry))
		}
	} else {
		var lines []string
		for _, reason := range reasons(group) {
			lines = append(lines, fmt.Sprintf("%s: %s", caseCount(reason.count), exchange.Cut(reason.reason, maxAttribute)))
		}
		if status == StatusUnsupported {
			lines = unsupportedLines(r)
		}
		c.list(lines, shownReasons)
	}
	c.linef("")
}

// check writes what a check says of files.
func (c *console) check(r *Report) {
	for _, block := range r.Check.Outline(c.options.Verbose) {
		c.heading(block.Heading)
		for _, line := range block.Lines {
			if line.Number > 0 {
				c.numbered(line.Number, line.Text)
			} else {
				c.linef("%s", c.paint(line.Color, markup.OneLine(line.Text)))
			}
			for _, below := range line.Below {
				c.numbered(0, below)
			}
			if line.Rule != "" {
				c.numbered(0, "explain  "+rulebook.ExplainCommand(line.Rule))
			}
		}
		if block.More != "" {
			c.linef("%s", block.More)
		}
		c.linef("")
	}
	for _, line := range r.Check.Tell() {
		c.linef("%s  %s", c.paint(line.Color, line.Text), strings.Join(line.Below, ""))
	}
	c.linef("")
	c.paragraph(fmt.Sprintf("%s judged with %s, %.1f s. Contract %s.", names.Count(r.Check.Records, "record"),
		names.Count(r.Totals.Checks, "check"), r.Run.DurationMS/1000, r.Run.SpecVersion), c.options.Width)
	for _, note := range r.Check.Notes() {
		c.paragraph(note, c.options.Width)
	}
	c.linef("")
}

// checkVerdict is VerdictSentence for a check.
func checkVerdict(r *Report) string {
	switch r.Verdict {
	case Interrupted:
		return "Interrupted: until then, " + names.Counted(len(r.Check.Files), "file was", "files were") + " judged."
	case Conformant, NotConformant:
		if r.Totals.Failed == 0 && len(r.Stale) > 0 {
			return fmt.Sprintf("Not conformant: no file fails, but %s no longer true.",
				names.Counted(len(r.Stale), "entry of the baseline is", "entries of the baseline are"))
		}
		return r.Check.Outcome()
	case NotJudged, NothingSelected:
	}
	return "Not judged: see the problems above."
}
