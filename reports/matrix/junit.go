package matrix

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/onsi/ginkgo/v2/reporters"

	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/internal/junitxml"
)

// class makes the cases unique among all tests of a CI job.
const class = "omise-conformance.matrix"

// WriteJUnit writes the matrix as JUnit XML, a case a row: one that is wrong has failed, one that was not reached is
// skipped.
func WriteJUnit(w io.Writer, m *Matrix) error {
	suite := junitxml.Suite{Name: "matrix", Package: class, Timestamp: m.Started.UTC().Format("2006-01-02T15:04:05"), Tests: len(m.Rows)}
	suite.Properties.Properties = []reporters.JUnitProperty{
		{Name: "command", Value: reports.OneLine(strings.Join(m.Command, " "))}, {Name: "seed", Value: strconv.FormatInt(m.Seed, 10)},
	}
	for i := range m.Rows {
		r := &m.Rows[i]
		c := junitxml.TestCase{Name: r.Injection, Classname: class, Time: r.DurationMS / 1000}
		switch told := reports.OneLine(r.Outcome()); {
		case r.Wrong():
			suite.Failures++
			c.Failure = &reporters.JUnitFailure{Message: told, Type: "matrix", Description: lines(r.Sentence, r.Remarks())}
		case !r.Reached():
			suite.Skipped++
			c.Skipped = &reporters.JUnitSkipped{Message: told}
		default:
			c.SystemOut = lines(told, r.Remarks())
		}
		suite.Time += c.Time
		suite.TestCases = append(suite.TestCases, c)
	}
	document, err := xml.MarshalIndent(junitxml.Suites{Tests: suite.Tests, Skipped: suite.Skipped, Failures: suite.Failures, Time: suite.Time, TestSuites: []junitxml.Suite{suite}}, "", "  ")
	if err != nil {
		return fmt.Errorf("the JUnit report cannot be encoded: %w", err)
	}
	_, err = w.Write(append(append([]byte(xml.Header), document...), '\n'))
	return err
}

// lines returns sentences in lines of their own.
func lines(first string, more []string) string {
	all := []string{reports.OneLine(first)}
	for _, each := range more {
		all = append(all, reports.OneLine(each))
	}
	return strings.Join(all, "\n")
}
