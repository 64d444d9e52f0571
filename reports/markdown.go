package reports

import (
	"fmt"
	"io"
	"strings"
)

// maxMarkdown bounds the summary. GitHub takes 1 MiB for all steps of a job
// together; 64 KiB leaves room for the others and is still read.
const maxMarkdown = 64 << 10

// maxCurl is the longest command that the summary shows.
const maxCurl = 2 << 10

// WriteMarkdown writes the summary for a CI job: the verdict first, then the
// numbers, then what is wrong, most important first.
func WriteMarkdown(w io.Writer, r *Report) error {
	m := &budget{limit: maxMarkdown}
	m.line("## %s\n", mdText(VerdictSentence(r)))
	if next := NextStep(r); next != "" {
		m.line("%s\n", mdText(next))
	}
	mdTotals(m, r)
	m.line("\n%s\n", mdText(DialectSentence(r)))
	m.line("%s", mdRun(&r.Run))
	m.section("Problems of the run", "", mdItems(notes(r)), 50, "problems")
	m.section("Broken rules", "| Rule | Level | What must hold | Cases |\n| --- | --- | --- | --- |", mdRules(r, StatusFailed), 60, "rules")
	m.section("By subject", "| Subject | Passed | Failed | Known failing | Not judged | Not supported | Excluded |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
		mdSubjects(r), 60, "subjects")
	if r.Coverage != nil {
		m.line("\n%s", mdText(coverageSentence(r.Coverage)))
	}
	m.section("Coverage of the contract", "| Kind | Covered | Of | Not reachable | Not covered |\n| --- | ---: | ---: | ---: | --- |", mdCoverage(r), 20, "kinds")
	m.section("Not judged, and why", "| Reason | Cases |\n| --- | ---: |", mdReasons(r, StatusNotJudged), 20, "reasons")
	m.section("Not supported by the target", "| Reason | Cases |\n| --- | ---: |", mdReasons(r, StatusUnsupported), 40, "reasons")
	m.section("Known failing", "| Reason | Cases |\n| --- | ---: |", mdReasons(r, StatusKnownFailing), 40, "reasons")
	m.section("Warnings: broken SHOULD rules", "| Rule | Level | What should hold | Cases |\n| --- | --- | --- | --- |", mdRules(r, StatusWarning), 40, "rules")
	m.section("Failed cases", "", mdFailures(r), 100, "failed cases")
	_, err := io.WriteString(w, m.b.String())
	return err
}

func mdTotals(m *budget, r *Report) {
	t := r.Totals
	m.line("| | Cases | Meaning |\n| --- | ---: | --- |")
	for _, line := range totalLines(r) {
		m.line("| %s | %d | %s |", line.label, line.count, mdText(line.means))
	}
	m.line("| **all** | **%d** | %s in %s |", t.Cases, plural(t.Checks, "check", "checks"), plural(t.Requests, "request", "requests"))
}

// mdRun is the line that tells which run this was.
func mdRun(run *Run) string {
	facts := []string{
		"Target " + mdText(run.Target), "mode " + mdText(run.Mode), "dialect asked for: " + mdText(run.Dialect),
		"spec " + mdText(run.SpecVersion), "harness " + mdText(run.HarnessVersion), fmt.Sprintf("seed %d", run.Seed),
		fmt.Sprintf("%.1f s", run.DurationMS/1000),
	}
	if run.Shard != "" {
		facts = append(facts, "shard "+mdText(run.Shard))
	}
	return strings.Join(facts, " · ")
}

func mdItems(sentences []string) []string {
	items := make([]string, len(sentences))
	for i, sentence := range sentences {
		items[i] = "- " + mdText(cut(sentence, maxMessage))
	}
	return items
}

func mdRules(r *Report, status Status) []string {
	var rows []string
	for _, rule := range rulesWith(r, status) {
		rows = append(rows, fmt.Sprintf("| %s | %s | %s | %s |", mdCode(rule.ID), rule.Level, mdText(rule.Sentence), mdNames(guilty(r, rule, status), 5)))
	}
	return rows
}

// guilty gives the cases that gave a rule its status, not all that judged it.
func guilty(r *Report, rule *RuleEntry, status Status) []string {
	var ids []string
	for i := range r.Cases {
		if s, _ := ruleIn(rule.ID, &r.Cases[i]); s == status {
			ids = append(ids, r.Cases[i].ID)
		}
	}
	return ids
}

func mdNames(names []string, most int) string {
	var shown []string
	for _, name := range names[:min(most, len(names))] {
		shown = append(shown, mdCode(name))
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
		rows = append(rows, fmt.Sprintf("| %s | %d | %d | %d | %d | %d | %d |",
			mdText(s.name), t.Passed, t.Failed, t.KnownFailing, t.NotJudged, t.Unsupported, t.Excluded))
	}
	return rows
}

func mdReasons(r *Report, status Status) []string {
	var rows []string
	for _, reason := range reasons(casesWith(r, status)) {
		rows = append(rows, fmt.Sprintf("| %s | %d |", mdText(cut(reason.reason, maxMessage)), reason.count))
	}
	return rows
}

func mdFailures(r *Report) []string {
	var blocks []string
	for _, c := range casesWith(r, StatusFailed) {
		var b strings.Builder
		fmt.Fprintf(&b, "<details><summary>%s: %s</summary>\n\n", htmlText(c.ID), htmlText(c.Title))
		fmt.Fprintf(&b, "%s\n\n", mdText(cut(firstMessage(c), maxMessage)))
		if more := len(c.Findings) - 1 + c.FindingsLeftOut; more > 0 {
			fmt.Fprintf(&b, "And %s; report.json has more.\n\n", plural(more, "more finding", "more findings"))
		}
		b.WriteString(mdCurl(c))
		b.WriteString("\n</details>")
		blocks = append(blocks, b.String())
	}
	return blocks
}

func mdCurl(c *CaseEntry) string {
	seq := 0
	if len(c.Findings) > 0 {
		must, should := splitByLevel(c.Findings)
		seq = append(must, should...)[0].Exchange
	}
	e := exchangeOf(c, seq)
	switch {
	case e == nil || e.Curl == "":
		return ""
	case len(e.Curl) > maxCurl:
		return "The request is too long to show here; report.json has it.\n"
	}
	return mdFence("sh", e.Curl)
}

// htmlText escapes what stands inside of an HTML tag's content, where Markdown's
// backslashes would be shown.
func htmlText(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(oneLine(text))
}
