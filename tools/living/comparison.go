package main

import (
	"fmt"
	"strings"

	"github.com/omise-conformance/harness/tools/network"
)

// comparison holds what earlier runs said, by whether they had the control API.
type comparison struct {
	first map[bool]map[string]said
	wrong []string
}

// said is a verdict on a case and the run that it is from.
type said struct {
	status string
	run    int
}

// kinds name the runs.
var kinds = map[bool]string{true: "with the control API", false: "without the control API"}

// add compares a run with the earlier ones of its kind, and prints a line about it.
func (c *comparison) add(number int, control bool, outcome *network.Outcome) {
	if c.first == nil {
		c.first = map[bool]map[string]said{true: {}, false: {}}
	}
	totals := outcome.Report.Totals
	fmt.Printf("run %d, %s: exit code %d, %d passed, %d failed, %d not supported, %d not judged, %.0f s\n", number, kinds[control],
		outcome.Exit, totals["passed"], totals["failed"], totals["unsupported"], totals["not_judged"], outcome.Took.Seconds())
	if outcome.Exit != 0 || totals["passed"] == 0 {
		c.wrong = append(c.wrong, fmt.Sprintf("run %d ends with %d: %s", number, outcome.Exit, strings.TrimSpace(outcome.Said)))
	}
	seen := map[string]bool{}
	before := c.first[control]
	begun := len(before) > 0
	for i := range outcome.Report.Cases {
		one := &outcome.Report.Cases[i]
		seen[one.ID] = true
		earlier, known := before[one.ID]
		switch {
		case !known && begun:
			c.wrong = append(c.wrong, fmt.Sprintf("%s is new in run %d", one.ID, number))
		case known && earlier.status != one.Status:
			c.wrong = append(c.wrong, fmt.Sprintf("%s is %s in run %d and %s in run %d: %s", one.ID, earlier.status, earlier.run, one.Status, number, one.Reason))
		}
		if !known {
			before[one.ID] = said{one.Status, number}
		}
	}
	for id, earlier := range before {
		if !seen[id] {
			c.wrong = append(c.wrong, fmt.Sprintf("%s is in run %d and not in run %d", id, earlier.run, number))
		}
	}
}

// verdict is the end of the output.
func (c *comparison) verdict(runs int) string {
	if len(c.wrong) > 0 {
		return strings.Join(c.wrong, "\n") + "\n"
	}
	return fmt.Sprintf("%d runs on one emulator are green and equal.\n", runs)
}
