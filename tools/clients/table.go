package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
)

// tableOf shows what came of each language, and names the steps that did not hold.
func tableOf(outcomes []outcome) string {
	var b strings.Builder
	b.WriteByte('\n')
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "language\tsteps\theld\tset up\tflows\t")
	passed, failed := 0, 0
	for _, o := range outcomes {
		if o.missing != "" {
			fmt.Fprintf(w, "%s\t-\t-\t-\t-\t%s\n", o.language, o.verdict())
			continue
		}
		held := o.held()
		passed, failed = passed+held, failed+max(len(o.steps), o.planned)-held
		fmt.Fprintf(w, "%s\t%d\t%d\t%s\t%s\t%s\n",
			o.language, o.planned, held, seconds(o.setup), seconds(o.took), o.verdict())
	}
	w.Flush()
	for _, o := range outcomes {
		for _, s := range o.steps {
			if !s.held {
				fmt.Fprintf(&b, "not ok: %s: %s\n", o.language, s.name)
			}
		}
	}
	fmt.Fprintf(&b, "clients: %d passed, %d failed\n", passed, failed)
	return b.String()
}

func (o outcome) held() (n int) {
	for _, s := range o.steps {
		if s.held {
			n++
		}
	}
	return n
}

// verdict returns in a few words why an outcome is not a success, or an empty string.
func (o outcome) verdict() string {
	switch {
	case o.missing != "" && o.required:
		return "NOT RUN, and " + requiredVariable + " names it: " + o.missing + " is not installed"
	case o.missing != "":
		return "not run: " + o.missing + " is not installed"
	case o.broken != "":
		return o.broken
	case len(o.steps) != o.planned:
		return fmt.Sprintf("%d of %d steps ran", len(o.steps), o.planned)
	case o.planned == 0:
		return "no steps"
	}
	return ""
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }
