package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/reports/internal/markup"
)

// maxMarkdown is the largest summary. GitHub accepts 1 MiB for all steps of a job
// together; 64 KiB leaves room for the others, and nobody reads more.
const maxMarkdown = 64 << 10

// maxCurl is the longest command that the summary shows.
const maxCurl = 2 << 10

// shownKnown is how many reasons of known failures one line names.
const shownKnown = 8

// shownCases is how many cases of a rule people are shown.
const shownCases = 5

// The heads of the tables.
const (
	brokenRulesTable  = "| Rule | Level | What must hold | Cases |\n| --- | --- | --- | --- |"
	warnedRulesTable  = "| Rule | Level | What should hold | Cases |\n| --- | --- | --- | --- |"
	reasonsTable      = "| Reason | Cases |\n| --- | ---: |"
	coverageKindTable = "| Kind | Covered | Of | Not reachable | Not covered |\n| --- | ---: | ---: | ---: | --- |"
)

// WriteMarkdown writes a summary for a CI job: the verdict, the totals, then what is
// wrong, most important first. It is at most 64 KiB long and says what it leaves out.
func WriteMarkdown(w io.Writer, r *Report) error {
	m := markup.NewBudget(maxMarkdown)
	m.Linef("## %s\n", markup.Text(VerdictSentence(r)))
	if next := NextStep(r); next != "" {
		m.Linef("%s\n", markup.Text(next))
	}
	m.Section("Likely causes, what to mend first", "", mdCauses(r), shownCauses+1, "causes")
	if len(r.Causes) > 0 {
		m.Linef("")
	}
	mdTotals(m, r)
	if r.Gate == nil {
		m.Linef("\n%s\n", markup.Text(DialectSentence(r)))
		m.Linef("%s", mdRun(&r.Run))
	} else {
		m.Section("The client's run", "", mdItems(gateLines(r)), 50, "lines")
		m.Section("Notes on the client", "", mdItems(r.Gate.Notes), 50, "notes")
	}
	if r.ListUpdate != "" {
		m.Linef("\n%s", markup.Text(r.ListUpdate))
	}
	m.Section("Problems with the run", "", mdItems(Notes(r)), 50, "problems")
	m.Section("Broken rules", brokenRulesTable, mdRules(r, StatusFailed), 60, "rules")
	m.Section("By subject", mdSubjectsHead(r), mdSubjects(r), 60, "subjects")
	if r.Coverage != nil {
		m.Linef("\n%s", markup.Text(coverageSentence(r)))
	}
	m.Section("Coverage of the contract", coverageKindTable, mdCoverage(r), 20, "kinds")
	m.Section("Blocked, and by what", reasonsTable, mdReasons(r, StatusBlocked), 20, "reasons")
	m.Section("Not judged, and why", reasonsTable, mdReasons(r, StatusNotJudged), 20, "reasons")
	m.Section("Not supported by the target", "", mdItems(unsupportedLines(r)), 40, "reasons")
	if known := knownSentence(r); known != "" {
		m.Linef("\n%s", markup.Text(shortened(known, maxMessage)))
	}
	m.Section("Warnings: broken SHOULD rules", warnedRulesTable, mdRules(r, StatusWarning), 40, "rules")
	m.Section("Failed cases", "", mdFailures(r), 100, "failed cases")
	_, err := io.WriteString(w, m.String())
	return err
}

func mdTotals(m *markup.Budget, r *Report) {
	t := r.Totals
	m.Linef("| | Cases | Meaning |\n| --- | ---: | --- |")
	for _, line := range TotalLines(r) {
		if r.Gate != nil && line.Count == 0 && line.Mark != StatusPassed && line.Mark != StatusFailed {
			continue // no gate has cases that are blocked or left out
		}
		m.Linef("| %s | %d | %s |", line.Label, line.Count, markup.Text(line.Means))
	}
	m.Linef("| **all** | **%d** | %s |", t.Cases, effort(t))
}

// mdRun returns the line that says which run this was.
func mdRun(run *Run) string {
	facts := []string{
		"Target " + markup.Text(run.Target), "mode " + markup.Text(string(run.Mode)), "dialect setting " + markup.Text(run.Dialect),
		"spec " + markup.Text(run.SpecVersion), "harness " + markup.Text(run.HarnessVersion), fmt.Sprintf("seed %d", run.Seed),
		fmt.Sprintf("%.1f s", run.DurationMS/1000),
	}
	if run.Parallel > 1 {
		facts = append(facts, fmt.Sprintf("up to %d cases at once", run.Parallel))
	}
	if run.Shard != "" {
		facts = append(facts, "shard "+markup.Text(run.Shard))
	}
	return strings.Join(facts, " · ")
}

func mdItems(sentences []string) []string {
	items := make([]string, len(sentences))
	for i, sentence := range sentences {
		items[i] = "- " + markup.Text(shortened(sentence, maxMessage))
	}
	return items
}

// mdCauses returns what to mend first, as a numbered list.
func mdCauses(r *Report) []string {
	leading := LeadingCauses(r)
	items := make([]string, 0, len(leading)+1)
	for i := range leading {
		cause := &leading[i]
		items = append(items, fmt.Sprintf("%d. %s  \n   %s; %s", i+1,
			markup.Text(shortened(CauseSentence(cause), maxMessage)), EffectSentence(cause), mdStart(r, cause)))
	}
	if more := len(r.Causes) - len(leading); more > 0 {
		items = append(items, "\n… and "+names.Counted(more, "cause of fewer cases", "causes of fewer cases")+"; report.json has all.")
	}
	return items
}

// mdStart is startWith in Markdown.
func mdStart(r *Report, c *Cause) string {
	words, name := "start with ", "--case "+c.Case
	if r.Gate != nil || r.Check != nil {
		words, name = "see ", c.Case
	}
	return words + markup.Code(name)
}

func mdRules(r *Report, status Status) []string {
	var rows []string
	broken := rulesWith(r, status)
	if status == StatusWarning {
		broken = warnedRules(r)
	}
	for _, rule := range broken {
		rows = append(rows, fmt.Sprintf("| %s | %s | %s | %s |", markup.Code(rule.ID), rule.Level,
			markup.Text(rule.Sentence), mdNames(casesBreaking(r, rule, status), shownCases)))
	}
	return rows
}

// casesBreaking returns the cases that gave a rule its status, not all that judged it, and none that is known to warn.
func casesBreaking(r *Report, rule *RuleEntry, status Status) []string {
	var ids []string
	for i := range r.Cases {
		if s, _ := ruleIn(rule.ID, &r.Cases[i]); s == status && (status != StatusWarning || !warnsAsKnown(r, &r.Cases[i], rule.ID)) {
			ids = append(ids, r.Cases[i].ID)
		}
	}
	return ids
}

// warnedRules returns the broken SHOULD rules of which not every case is known to warn.
func warnedRules(r *Report) []*RuleEntry {
	return slices.DeleteFunc(rulesWith(r, StatusWarning), func(rule *RuleEntry) bool {
		return len(r.Known) > 0 && len(casesBreaking(r, rule, StatusWarning)) == 0
	})
}

// warnsAsKnown reports whether an entry of a list is about the warnings of a rule in a case.
func warnsAsKnown(r *Report, c *CaseEntry, rule string) bool {
	return slices.ContainsFunc(r.Known, func(e KnownEntry) bool { return e.Name == c.ID || e.Name == rule })
}

func mdNames(names []string, most int) string {
	var shown []string
	for _, name := range names[:min(most, len(names))] {
		shown = append(shown, markup.Code(name))
	}
	text := strings.Join(shown, ", ")
	if len(names) > most {
		text += fmt.Sprintf(" and %d more", len(names)-most)
	}
	return text
}

func mdSubjectsHead(r *Report) string {
	head, rule := "| Subject |", "| --- |"
	for _, column := range columnsOf(r) {
		head += " " + column.name + " |"
		rule += " ---: |"
	}
	return head + "\n" + rule
}

func mdSubjects(r *Report) []string {
	var rows []string
	for _, s := range chosenSubjects(r) {
		row := "| " + markup.Text(s.name) + " |"
		for _, column := range columnsOf(r) {
			row += fmt.Sprintf(" %d |", column.of(s.totals))
		}
		rows = append(rows, row)
	}
	return rows
}

func mdReasons(r *Report, status Status) []string {
	var rows []string
	for _, reason := range reasons(casesWith(r, status)) {
		rows = append(rows, fmt.Sprintf("| %s | %d |", markup.Text(shortened(reason.reason, maxMessage)), reason.count))
	}
	return rows
}

func mdFailures(r *Report) []string {
	var blocks []string
	examples := exampleIDs(r)
	for _, c := range casesWith(r, StatusFailed) {
		var b strings.Builder
		fmt.Fprintf(&b, "<details><summary>%s: %s</summary>\n\n", htmlText(c.ID), htmlText(c.Title))
		fmt.Fprintf(&b, "%s\n\n", markup.Text(shortened(firstMessage(c), maxMessage)))
		if more := len(c.Findings) - 1 + c.FindingsLeftOut; more > 0 {
			fmt.Fprintf(&b, "And %s; report.json has more.\n\n", names.Count(more, "more finding"))
		}
		if len(c.Findings) > 0 {
			rule := firstRule(c)
			fmt.Fprintf(&b, "Explained on [its page](%s), and by %s.\n\n", rulebook.PageOf(rule), markup.Code(rulebook.ExplainCommand(rule)))
		}
		b.WriteString(mdCommands(c, examples[c.ID]))
		b.WriteString("\n</details>")
		blocks = append(blocks, b.String())
	}
	return blocks
}

// mdCommands returns the command that shows the first finding of a case, and if whole is true those before it.
func mdCommands(c *CaseEntry, whole bool) string {
	must, should := splitByLevel(c.Findings)
	first := slices.Concat(must, should)
	first = first[:min(1, len(first))]
	seq := 0
	if len(first) > 0 {
		seq = first[0].Exchange
	}
	e := exchangeOf(c, seq)
	switch {
	case e == nil || e.Curl == "":
		return ""
	case len(e.Curl) > maxCurl:
		return "The request is too long to show here; report.json has it.\n"
	case !whole:
		return markup.Fence("sh", e.Curl)
	}
	repeat := repeated(c, first, shownCommandLines)
	text := markup.Fence("sh", repeat.commands)
	if repeat.leftOut != "" {
		text += "\n" + markup.Text(repeat.leftOut) + ".\n"
	}
	if repeat.needs != "" {
		text += "\nThe commands need " + markup.Text(repeat.needs) + ".\n"
	}
	return text
}

// htmlText escapes text between HTML tags, where the backslashes of Markdown would be
// shown.
func htmlText(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(markup.OneLine(text))
}

// MarkdownText escapes a sentence for one line or one table cell of Markdown.
func MarkdownText(sentence string) string { return markup.Text(sentence) }

// MarkdownCode formats a name as code in Markdown, also within a table cell.
func MarkdownCode(name string) string { return markup.Code(name) }

// OneLine returns text as one line without control characters, so that text from a
// target can be printed on a terminal.
func OneLine(text string) string { return markup.OneLine(text) }
