package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/names"
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
	subjectsTable     = "| Subject | Passed | Failed | Blocked | Known failing | Not judged | Not supported | Excluded |\n" +
		"| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
)

// WriteMarkdown writes a summary for a CI job: the verdict, the totals, then what is
// wrong, most important first. It is at most 64 KiB long and says what it leaves out.
func WriteMarkdown(w io.Writer, r *Report) error {
	m := &budget{limit: maxMarkdown}
	m.linef("## %s\n", MarkdownText(VerdictSentence(r)))
	if next := NextStep(r); next != "" {
		m.linef("%s\n", MarkdownText(next))
	}
	m.section("Likely causes, what to mend first", "", mdCauses(r), shownCauses+1, "causes")
	if len(r.Causes) > 0 {
		m.linef("")
	}
	mdTotals(m, r)
	m.linef("\n%s\n", MarkdownText(DialectSentence(r)))
	m.linef("%s", mdRun(&r.Run))
	if r.ListUpdate != "" {
		m.linef("\n%s", MarkdownText(r.ListUpdate))
	}
	m.section("Problems with the run", "", mdItems(notes(r)), 50, "problems")
	m.section("Broken rules", brokenRulesTable, mdRules(r, StatusFailed), 60, "rules")
	m.section("By subject", subjectsTable, mdSubjects(r), 60, "subjects")
	if r.Coverage != nil {
		m.linef("\n%s", MarkdownText(coverageSentence(r.Coverage)))
	}
	m.section("Coverage of the contract", coverageKindTable, mdCoverage(r), 20, "kinds")
	m.section("Blocked, and by what", reasonsTable, mdReasons(r, StatusBlocked), 20, "reasons")
	m.section("Not judged, and why", reasonsTable, mdReasons(r, StatusNotJudged), 20, "reasons")
	m.section("Not supported by the target", "", mdItems(unsupportedLines(r)), 40, "reasons")
	if known := knownSentence(r); known != "" {
		m.linef("\n%s", MarkdownText(shortened(known, maxMessage)))
	}
	m.section("Warnings: broken SHOULD rules", warnedRulesTable, mdRules(r, StatusWarning), 40, "rules")
	m.section("Failed cases", "", mdFailures(r), 100, "failed cases")
	_, err := io.WriteString(w, m.b.String())
	return err
}

func mdTotals(m *budget, r *Report) {
	t := r.Totals
	m.linef("| | Cases | Meaning |\n| --- | ---: | --- |")
	for _, line := range totalLines(r) {
		m.linef("| %s | %d | %s |", line.label, line.count, MarkdownText(line.means))
	}
	m.linef("| **all** | **%d** | %s |", t.Cases, effort(t))
}

// mdRun returns the line that says which run this was.
func mdRun(run *Run) string {
	facts := []string{
		"Target " + MarkdownText(run.Target), "mode " + MarkdownText(string(run.Mode)), "dialect setting " + MarkdownText(run.Dialect),
		"spec " + MarkdownText(run.SpecVersion), "harness " + MarkdownText(run.HarnessVersion), fmt.Sprintf("seed %d", run.Seed),
		fmt.Sprintf("%.1f s", run.DurationMS/1000),
	}
	if run.Shard != "" {
		facts = append(facts, "shard "+MarkdownText(run.Shard))
	}
	return strings.Join(facts, " · ")
}

func mdItems(sentences []string) []string {
	items := make([]string, len(sentences))
	for i, sentence := range sentences {
		items[i] = "- " + MarkdownText(shortened(sentence, maxMessage))
	}
	return items
}

// mdCauses returns what to mend first, as a numbered list.
func mdCauses(r *Report) []string {
	leading := leadingCauses(r)
	items := make([]string, 0, len(leading)+1)
	for i := range leading {
		cause := &leading[i]
		items = append(items, fmt.Sprintf("%d. %s  \n   %s; start with `--case %s`", i+1,
			MarkdownText(shortened(CauseSentence(cause), maxMessage)), EffectSentence(cause), cause.Case))
	}
	if more := len(r.Causes) - len(leading); more > 0 {
		items = append(items, "\n… and "+names.Counted(more, "cause of fewer cases", "causes of fewer cases")+"; report.json has all.")
	}
	return items
}

func mdRules(r *Report, status Status) []string {
	var rows []string
	broken := rulesWith(r, status)
	if status == StatusWarning {
		broken = warnedRules(r)
	}
	for _, rule := range broken {
		rows = append(rows, fmt.Sprintf("| %s | %s | %s | %s |", MarkdownCode(rule.ID), rule.Level,
			MarkdownText(rule.Sentence), mdNames(casesBreaking(r, rule, status), shownCases)))
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
		shown = append(shown, MarkdownCode(name))
	}
	text := strings.Join(shown, ", ")
	if len(names) > most {
		text += fmt.Sprintf(" and %d more", len(names)-most)
	}
	return text
}

func mdSubjects(r *Report) []string {
	var rows []string
	for _, s := range chosenSubjects(r) {
		t := s.totals
		rows = append(rows, fmt.Sprintf("| %s | %d | %d | %d | %d | %d | %d | %d |",
			MarkdownText(s.name), t.Passed, t.Failed, t.Blocked, t.KnownFailing, t.NotJudged, t.Unsupported, t.Excluded))
	}
	return rows
}

func mdReasons(r *Report, status Status) []string {
	var rows []string
	for _, reason := range reasons(casesWith(r, status)) {
		rows = append(rows, fmt.Sprintf("| %s | %d |", MarkdownText(shortened(reason.reason, maxMessage)), reason.count))
	}
	return rows
}

func mdFailures(r *Report) []string {
	var blocks []string
	examples := exampleIDs(r)
	for _, c := range casesWith(r, StatusFailed) {
		var b strings.Builder
		fmt.Fprintf(&b, "<details><summary>%s: %s</summary>\n\n", htmlText(c.ID), htmlText(c.Title))
		fmt.Fprintf(&b, "%s\n\n", MarkdownText(shortened(firstMessage(c), maxMessage)))
		if more := len(c.Findings) - 1 + c.FindingsLeftOut; more > 0 {
			fmt.Fprintf(&b, "And %s; report.json has more.\n\n", names.Count(more, "more finding"))
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
		return mdFence("sh", e.Curl)
	}
	repeat := repeated(c, first, shownCommandLines)
	text := mdFence("sh", repeat.commands)
	if repeat.leftOut != "" {
		text += "\n" + MarkdownText(repeat.leftOut) + ".\n"
	}
	if repeat.needs != "" {
		text += "\nThe commands need " + MarkdownText(repeat.needs) + ".\n"
	}
	return text
}

// htmlText escapes text between HTML tags, where the backslashes of Markdown would be
// shown.
func htmlText(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(OneLine(text))
}
