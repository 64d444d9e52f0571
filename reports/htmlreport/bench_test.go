package htmlreport

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

// BenchmarkWrite makes the page of 5,000 cases, of which one in four failed. Aim: at most 300 ms.
func BenchmarkWrite(b *testing.B) {
	if _, err := specs.Load(); err != nil {
		b.Fatal(err)
	}
	cases := make([]reports.CaseEntry, 5000)
	for i := range cases {
		text := fmt.Sprintf(`{"object":"charge","id":"chrg_test_%d","amount":%d,"currency":"thb","card":{"object":"card","brand":"Visa"}}`, i*7919, i)
		cases[i] = failedCase(fmt.Sprintf("charges/a-case-with-a-name-as-they-have-%d", i), text)
		step := cases[i].Exchanges[0]
		for seq := 2; seq <= 6; seq++ { // as many as cases have
			step.Seq, step.ResponseBody = seq, strings.ReplaceAll(text, `"amount":`, fmt.Sprintf(`"description":%q,"amount":%d`, strings.Repeat("x", 900), seq))
			cases[i].Exchanges = append(cases[i].Exchanges, step)
		}
		if i%4 > 0 {
			cases[i].Status, cases[i].Findings, cases[i].Exchanges = reports.StatusPassed, nil, nil
		}
	}
	r := reportOf(cases...)
	for b.Loop() {
		if err := Write(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}
