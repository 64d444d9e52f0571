// Package junitxml holds the types of a JUnit document: those of Ginkgo without the attributes that Jenkins's
// junit-10.xsd does not know (disabled, status), and with skipped at the root, which readers count by.
package junitxml

import (
	"encoding/xml"

	"github.com/onsi/ginkgo/v2/reporters"
)

// Suites is the root of a document.
type Suites struct {
	XMLName    xml.Name `xml:"testsuites"`
	Tests      int      `xml:"tests,attr"`
	Skipped    int      `xml:"skipped,attr"`
	Errors     int      `xml:"errors,attr"`
	Failures   int      `xml:"failures,attr"`
	Time       float64  `xml:"time,attr"`
	TestSuites []Suite  `xml:"testsuite"`
}

// Suite is a test suite.
type Suite struct {
	Name       string                    `xml:"name,attr"`
	Package    string                    `xml:"package,attr"`
	Tests      int                       `xml:"tests,attr"`
	Skipped    int                       `xml:"skipped,attr"`
	Errors     int                       `xml:"errors,attr"`
	Failures   int                       `xml:"failures,attr"`
	Time       float64                   `xml:"time,attr"`
	Timestamp  string                    `xml:"timestamp,attr"`
	Properties reporters.JUnitProperties `xml:"properties"`
	TestCases  []TestCase                `xml:"testcase"`
}

// TestCase is a test case with its result.
type TestCase struct {
	Name      string                  `xml:"name,attr"`
	Classname string                  `xml:"classname,attr"`
	Time      float64                 `xml:"time,attr"`
	Skipped   *reporters.JUnitSkipped `xml:"skipped,omitempty"`
	Error     *reporters.JUnitError   `xml:"error,omitempty"`
	Failure   *reporters.JUnitFailure `xml:"failure,omitempty"`
	SystemOut string                  `xml:"system-out,omitempty"`
}
