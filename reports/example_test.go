package reports_test

import (
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/omise-conformance/harness/reports"
)

// The failed cases of a run, with what they found.
func ExampleReadJSON() {
	file, err := os.Open("testdata/mixed.json") // conformance-report/report.json of a run
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	report, err := reports.ReadJSON(file)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(reports.VerdictSentence(report))
	for _, c := range report.Cases {
		if c.Status != reports.StatusFailed {
			continue
		}
		fmt.Println(c.ID)
		for _, finding := range c.Findings {
			fmt.Printf("  %s: expected %s\n", finding.Rule, finding.Expected)
		}
	}
	// Output:
	// Not conformant: 1 of 5 judged cases failed, breaking 1 rule.
	// charges/minimum
	//   charge.amount.minimum: expected status 400 and code invalid_charge
}

// A report of your own as JUnit XML. Finish computes the verdict and the totals.
func ExampleWriteJUnit() {
	report := &reports.Report{
		Run: reports.Run{Mode: "run", Target: "my fake", Dialect: "any", SpecVersion: "2019-05-29"},
		Cases: []reports.CaseEntry{
			{ID: "tokens/create", Subject: "tokens", Status: reports.StatusPassed, DurationMS: 12},
			{ID: "tokens/expired", Subject: "tokens", Status: reports.StatusUnsupported, Reason: "the target has no clock"},
		},
	}
	reports.Finish(report)
	var junit strings.Builder
	if err := reports.WriteJUnit(&junit, report); err != nil {
		log.Fatal(err)
	}
	for line := range strings.SplitSeq(junit.String(), "\n") {
		if strings.Contains(line, "<testcase") || strings.Contains(line, "<skipped") {
			fmt.Println(strings.TrimSpace(line))
		}
	}
	fmt.Println("exit code", report.ExitCode)
	// Output:
	// <testcase name="tokens/create" classname="omise-conformance.tokens" time="0.012"></testcase>
	// <testcase name="tokens/expired" classname="omise-conformance.tokens" time="0">
	// <skipped message="not supported: the target has no clock"></skipped>
	// exit code 0
}

// The reports of the shards of a run become one.
func ExampleMerge() {
	shard := func(name, id string) *reports.Report {
		report := &reports.Report{
			Run:   reports.Run{Mode: "run", Shard: name},
			Cases: []reports.CaseEntry{{ID: id, Subject: "tokens", Status: reports.StatusPassed}},
		}
		reports.Finish(report)
		return report
	}
	merged, err := reports.Merge(shard("1/2", "tokens/create"), shard("2/2", "tokens/retrieve"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(reports.VerdictSentence(merged))
	// Output:
	// Conformant: 2 cases passed, none failed.
}
