package reports

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2/reporters"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports/internal/junitxml"
	"github.com/omise-conformance/harness/reports/internal/markup"
	"github.com/omise-conformance/harness/specs"
)

// classPrefix makes the classname of a case unique among all tests of a CI job.
const classPrefix = "omise-conformance."

// runSubject is the test suite for what is wrong with the run itself: stale list
// entries, an incomplete run, a run that judged nothing. Without it, such a run would
// look green to a CI server that reads only JUnit.
const runSubject = "run"

// maxMessage is the longest message attribute. Servers show it on one line; the text
// of the element holds everything.
const maxMessage = 2 << 10

// maxAttribute is the longest message of a case, of which there are thousands.
const maxAttribute = 400

// maxJUnit is how many bytes the texts of all cases may have together: CI servers refuse files of more
// than some megabytes, or grow slow.
const maxJUnit = 2500 << 10

// WriteJUnit writes the report as JUnit XML: a testsuite for each subject and a
// testcase for each case that was not left out by a filter or a shard. A failed case has a failure, a case that was not judged has
// an error, and blocked, unsupported and known-failing cases are skipped. A testsuite
// named "run" holds a failure or an error for what is wrong with the run itself, so
// the document has a failure or an error whenever the exit code is not 0.
func WriteJUnit(w io.Writer, r *Report) error {
	document := junitxml.Suites{Time: seconds(r.Run.DurationMS)}
	limit := junitLimit(r)
	for _, group := range chosenSubjects(r) {
		suite := newSuite(r, group.name)
		for _, c := range group.cases {
			if c.Status != StatusExcluded {
				addCase(&suite, junitTestCase(c, limit(c)))
			}
			suite.Time = seconds((suite.Time + seconds(c.DurationMS)) * 1000)
		}
		suite.Timestamp = junitTime(earliest(group.cases, r.Run.StartedAt))
		if len(document.TestSuites) == 0 {
			suite.Properties.Properties = slices.Concat(suite.Properties.Properties, gateProperties(r), causeProperties(r))
		}
		addSuite(&document, suite)
	}
	if suite := runSuite(r); suite.Tests > 0 {
		if len(document.TestSuites) == 0 {
			suite.Properties.Properties = append(suite.Properties.Properties, gateProperties(r)...)
		}
		addSuite(&document, suite)
	}
	text, err := xml.MarshalIndent(document, "", "  ")
	if err != nil {
		return fmt.Errorf("the JUnit report cannot be encoded: %w", err)
	}
	_, err = w.Write(append(append([]byte(xml.Header), markup.Readable(text)...), '\n'))
	return err
}

func newSuite(r *Report, subject string) junitxml.Suite {
	return junitxml.Suite{
		Name: subject, Package: classPrefix + subject, Timestamp: junitTime(r.Run.StartedAt),
		Properties: reporters.JUnitProperties{Properties: []reporters.JUnitProperty{
			{Name: "target", Value: r.Run.Target},
			{Name: "mode", Value: string(r.Run.Mode)},
			{Name: "dialect", Value: r.Run.Dialect},
			{Name: "spec_version", Value: r.Run.SpecVersion},
			{Name: "harness_version", Value: r.Run.HarnessVersion},
			{Name: "seed", Value: strconv.FormatInt(r.Run.Seed, 10)},
			{Name: "verdict", Value: string(r.Verdict)},
		}},
	}
}

// causeProperties returns what to mend first, for the first testsuite: JUnit has no place before it.
func causeProperties(r *Report) []reporters.JUnitProperty {
	leading := LeadingCauses(r)
	properties := make([]reporters.JUnitProperty, len(leading))
	for i := range leading {
		cause := &leading[i]
		properties[i] = reporters.JUnitProperty{
			Name:  fmt.Sprintf("likely_cause_%d", i+1),
			Value: shortened(markup.OneLine(CauseSentence(cause)+"; "+EffectSentence(cause)+"; "+startWith(r, cause)), maxMessage),
		}
	}
	return properties
}

func addCase(suite *junitxml.Suite, c junitxml.TestCase) {
	suite.Tests++
	switch {
	case c.Failure != nil:
		suite.Failures++
	case c.Error != nil:
		suite.Errors++
	case c.Skipped != nil:
		suite.Skipped++
	}
	suite.TestCases = append(suite.TestCases, c)
}

func addSuite(document *junitxml.Suites, suite junitxml.Suite) {
	document.Tests += suite.Tests
	document.Failures += suite.Failures
	document.Errors += suite.Errors
	document.Skipped += suite.Skipped
	document.TestSuites = append(document.TestSuites, suite)
}

// junitTestCase returns the element of a case, with a text of at most limit bytes.
func junitTestCase(c *CaseEntry, limit int) junitxml.TestCase {
	out := junitxml.TestCase{
		Name: c.ID, Classname: classPrefix + c.Subject, Time: seconds(c.DurationMS), SystemOut: shortened(systemOut(c), limit),
	}
	switch c.Status {
	case StatusPassed:
	case StatusFailed:
		out.Failure = &reporters.JUnitFailure{
			Message: shortened(firstMessage(c), maxAttribute), Type: firstRule(c), Description: shortened(details(c), limit),
		}
	case StatusBlocked, StatusUnsupported, StatusExcluded, StatusKnownFailing:
		out.Skipped = &reporters.JUnitSkipped{Message: statusWords[c.Status] + ": " + reasonOf(c)}
	default:
		out.Error = &reporters.JUnitError{
			Message: shortened(reasonOf(c), maxAttribute), Type: string(c.Status), Description: shortened(details(c), limit),
		}
	}
	return out
}

// firstRule returns the rule that a failed case is listed under.
func firstRule(c *CaseEntry) string {
	must, should := splitByLevel(c.Findings)
	for _, finding := range append(must, should...) {
		return finding.Rule
	}
	return string(StatusFailed)
}

// splitByLevel separates the findings that fail a case from those that only warn.
func splitByLevel(findings []judge.Finding) (must, should []judge.Finding) {
	if !slices.ContainsFunc(findings, func(f judge.Finding) bool { return f.Level == specs.Should }) {
		return slices.Clip(findings), nil // as most are, and some reports have a hundred thousand
	}
	for _, finding := range findings {
		if finding.Level == specs.Should {
			should = append(should, finding)
		} else {
			must = append(must, finding)
		}
	}
	return must, should
}

// details returns the title, the reason, every finding and the transcript of a case.
func details(c *CaseEntry) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", c.Title)
	if c.Reason != "" {
		fmt.Fprintf(&b, "%s\n\n", c.Reason)
	}
	for i, finding := range c.Findings {
		fmt.Fprintf(&b, "%s\n", sentenceOf(finding))
		if i == len(c.Findings)-1 || c.Findings[i+1].Rule != finding.Rule {
			fmt.Fprintf(&b, "explain: %s\n", rulebook.ExplainCommand(finding.Rule))
		}
	}
	if c.FindingsLeftOut > 0 {
		fmt.Fprintf(&b, "… and %s of the same rules\n", names.Count(c.FindingsLeftOut, "more finding"))
	}
	if text := transcript(c); text != "" {
		fmt.Fprintf(&b, "\n%s", markup.Printable(text))
	}
	return b.String()
}

// systemOut returns what does not change the verdict on a case.
func systemOut(c *CaseEntry) string {
	var lines []string
	if c.Attempts > 1 {
		lines = append(lines, fmt.Sprintf("This case is listed as known-flaky and was run %d times.", c.Attempts))
	}
	if c.Status != StatusFailed && c.Status != StatusNotJudged { // their elements hold the findings
		for _, finding := range c.Findings {
			label := "Warning: "
			switch {
			case finding.Level == specs.Should:
			case c.Status == StatusKnownFailing:
				label = "Known failing: "
			case c.Status == StatusBlocked:
				label = "Broken: "
			}
			lines = append(lines, label+sentenceOf(finding))
		}
	}
	return strings.Join(lines, "\n")
}

// runSuite returns a testsuite with a testcase for each thing that is wrong with the
// run itself.
func runSuite(r *Report) junitxml.Suite {
	suite := newSuite(r, runSubject)
	add := func(name string, status Status, sentence string) {
		c := junitxml.TestCase{Name: runSubject + "/" + name, Classname: classPrefix + runSubject}
		if status == StatusFailed {
			c.Failure = &reporters.JUnitFailure{Message: shortened(sentence, maxMessage), Type: name, Description: sentence}
		} else {
			c.Error = &reporters.JUnitError{Message: shortened(sentence, maxMessage), Type: name, Description: sentence}
		}
		addCase(&suite, c)
	}
	for _, sentence := range r.Stale {
		add("stale-entry", StatusFailed, sentence)
	}
	for _, sentence := range r.Incomplete {
		add("incomplete", StatusNotJudged, sentence)
	}
	switch r.Verdict {
	case NotConformant:
		if stuck := len(stuckCases(r.Cases)); stuck > 0 && r.Totals.Failed == 0 {
			add("blocked", StatusFailed, VerdictSentence(r))
		}
		for _, operation := range notCalled(r) {
			add("required-operation/"+operation, StatusFailed, "The client did not call "+operation+", which is required.")
		}
		if short(r) {
			minimum := fmt.Sprintf("The minimum is %g %%.", r.Coverage.Minimum)
			add("coverage", StatusFailed, coverageSentence(r)+" "+minimum)
		}
	case NothingSelected:
		add("nothing-judged", StatusNotJudged, strings.Join(append([]string{VerdictSentence(r)}, Notes(r)...), "\n"))
	case Interrupted:
		add("interrupted", StatusNotJudged, VerdictSentence(r))
	case NotJudged:
		if r.Totals.Blocked > 0 && r.Totals.NotJudged == 0 {
			add("blocked", StatusNotJudged, VerdictSentence(r))
		}
	case Conformant:
	}
	return suite
}

// seconds converts milliseconds to seconds, rounded to a millisecond. Finer numbers
// would be written with an exponent, which xs:decimal does not allow.
func seconds(ms float64) float64 { return math.Round(ms) / 1000 }

// earliest returns when the first of the cases started, or the time otherwise if none
// did: excluded cases never start.
func earliest(group []*CaseEntry, otherwise time.Time) time.Time {
	first := time.Time{}
	for _, c := range group {
		if !c.StartedAt.IsZero() && (first.IsZero() || c.StartedAt.Before(first)) {
			first = c.StartedAt
		}
	}
	if first.IsZero() {
		return otherwise
	}
	return first
}

func junitTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05") }
