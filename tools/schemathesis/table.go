package main

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/omise-conformance/harness/internal/names"
)

// comparison returns the document about what both have made of faults. The first meeting is the one without a fault.
func comparison(all []meeting, of int) string {
	var out strings.Builder
	clean, met := all[0], all[1:]
	fmt.Fprintf(&out, `<!-- Made by %[1]smake schemathesis-faults%[1]s. Do not edit. -->

# Schemathesis and the suite on the same faults

%[2]d of the %[3]d [faults](faults.md) that are wrong in either dialect, drawn by a hash of their names and so always the same. Each is put into an emulator, which
both meet on a socket, and each run ends with the first thing that it finds. Schemathesis runs with the settings of
[testdata/schemathesis](../testdata/schemathesis), the suite with all its cases. What the emulator takes is not counted.

`, "`", len(met), of)
	out.WriteString("| | Schemathesis | the suite |\n|---|--:|--:|\n")
	row := func(what string, of func(func(meeting) finding) string) {
		fmt.Fprintf(&out, "| %s | %s | %s |\n", what, of(func(m meeting) finding { return m.schemathesis }), of(func(m meeting) finding { return m.suite }))
	}
	row("faults noticed", func(by func(meeting) finding) string { return fmt.Sprintf("%d of %d", noticed(met, by), len(met)) })
	row("noticed within ten seconds of a processor", func(by func(meeting) finding) string {
		quick := func(m meeting) finding {
			found := by(m)
			if found.processor > 10*time.Second {
				found.noticed = ""
			}
			return found
		}
		return fmt.Sprintf("%d of %d", noticed(met, quick), len(met))
	})
	row("of all faults, with 95 % confidence", func(by func(meeting) finding) string {
		low, high := wilson(noticed(met, by), len(met))
		return fmt.Sprintf("%.0f to %.0f %%", 100*low, 100*high)
	})
	row("seconds of a processor for a fault", func(by func(meeting) finding) string {
		return fmt.Sprintf("%.0f", sum(met, by).Seconds()/float64(max(len(met), 1)))
	})
	row("faults noticed in a minute of a processor", func(by func(meeting) finding) string {
		return fmt.Sprintf("%.2f", float64(noticed(met, by))/max(sum(met, by).Minutes(), 1e-9))
	})
	row("false alarms where nothing is wrong", func(by func(meeting) finding) string {
		if by(clean).noticed != "" {
			return by(clean).noticed
		}
		return "none"
	})
	fmt.Fprintf(&out, `
Without the reasons in %[1]shooks.py%[1]s, Schemathesis would call %[2]s wrong where nothing is.

| fault | what is wrong | Schemathesis finds | seconds | the suite finds | seconds |
|---|---|---|--:|---|--:|
`, "`", names.Count(clean.schemathesis.excused, "answer"))
	for _, m := range met {
		fmt.Fprintf(&out, "| %s | %s | %s | %.0f | %s | %.0f |\n", "`"+m.id+"`", m.sentence,
			orNothing(m.schemathesis.noticed), m.schemathesis.processor.Seconds(), orNothing(m.suite.noticed), m.suite.processor.Seconds())
	}
	return out.String()
}

func orNothing(found string) string {
	if found == "" {
		return "**nothing**"
	}
	return found
}

func noticed(met []meeting, by func(meeting) finding) (n int) {
	for _, m := range met {
		if by(m).noticed != "" {
			n++
		}
	}
	return n
}

func sum(met []meeting, by func(meeting) finding) (all time.Duration) {
	for _, m := range met {
		all += by(m).processor
	}
	return all
}

// wilson returns between which shares that of all lies, with 95 % confidence, where so many of a sample have a property.
func wilson(with, of int) (low, high float64) {
	if of == 0 {
		return 0, 1
	}
	const z = 1.96
	n := float64(of)
	share := float64(with) / n
	middle := (share + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(share*(1-share)/n+z*z/(4*n*n))
	return max(middle-half, 0), min(middle+half, 1)
}
