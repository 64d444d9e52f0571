package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// tableOf shows what came of each example.
func tableOf(outcomes []outcome) string {
	var b strings.Builder
	b.WriteByte('\n')
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "language\trequests\tby\toperations\tchecks\tfailed\tknown\tset up\tgate\t")
	passed, failed := 0, 0
	for _, o := range outcomes {
		if o.missing != "" {
			fmt.Fprintf(w, "%s\t-\t-\t-\t-\t-\t-\t-\t-\t%s\n", o.language, o.verdict())
			continue
		}
		if o.fails() {
			failed++
		} else {
			passed++
		}
		r := &o.report
		ways := strings.Join(slices.Sorted(maps.Keys(r.Gate.Ways)), "+")
		fmt.Fprintf(w, "%s\t%d\t%s\t%d\t%d\t%d\t%d\t%s\t%s\t%s\n", o.language, r.Gate.Requests, ways,
			len(r.Gate.Operations), r.Totals.Checks, r.Totals.Failed, r.Totals.KnownFailing, seconds(o.setup), seconds(o.took), o.verdict())
	}
	w.Flush()
	fmt.Fprintf(&b, "gates: %d green, %d not\n", passed, failed)
	return b.String()
}

// verdict returns in a few words why an outcome is not a success, or an empty string.
func (o outcome) verdict() string {
	switch {
	case o.missing != "" && o.required:
		return "NOT RUN, and " + requiredVariable + " names it: " + o.missing + " is not installed"
	case o.missing != "":
		return "not run: " + o.missing + " is not installed"
	}
	return o.broken
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }
