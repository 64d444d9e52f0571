package causes_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/causes"
	"github.com/omise-conformance/harness/internal/processortime"
)

// BenchmarkFind finds the causes of 4,000 failed cases: of a target with a few hundred bugs, and of one where hardly two findings have
// anything in common. Aim: at most 200 ms of processor time. The baseline, of the same run, is to write the same findings down as JSON, as
// every report does.
func BenchmarkFind(b *testing.B) {
	const failures = 4000
	all := [][5]string{email, schema, echo, crash, missing, missingToo, usedToken, walk}
	for name, fields := range map[string]int{"alike": 100, "hardly alike": failures} {
		cases := make([]causes.Case, failures)
		for i := range cases {
			cases[i] = failed(fmt.Sprint("case-", i), all[i%len(all)], all[(i/7)%len(all)], all[(i/31)%len(all)])
			for n := range cases[i].Findings {
				cases[i].Findings[n].Place += fmt.Sprint("x", i%fields)
			}
		}
		b.Run(name, func(b *testing.B) {
			var finding, writing time.Duration
			found := 0
			for b.Loop() {
				started := processortime.Used()
				found = len(causes.Find(cases))
				finding += processortime.Since(started)
				started = processortime.Used()
				if _, err := json.Marshal(cases); err != nil {
					b.Fatal(err)
				}
				writing += processortime.Since(started)
			}
			if found < fields {
				b.Fatalf("%d causes: the figures mean nothing", found)
			}
			b.ReportMetric(finding.Seconds()*1000/float64(b.N), "processor-ms/find")
			b.ReportMetric(finding.Seconds()/writing.Seconds(), "times-writing")
			b.ReportMetric(float64(found), "causes")
		})
	}
}
