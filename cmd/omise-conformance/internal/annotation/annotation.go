// Package annotation says what a report found as annotations of a CI service: one line a finding, at the line of the
// client's test where the mark of the finding leads to one.
package annotation

import (
	"fmt"
	"io"
	"strings"

	"github.com/omise-conformance/harness/internal/sentence"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

// most is how many annotations are written. GitHub shows ten of a kind for each step.
const most = 50

// WriteGitHub writes the findings of failed cases as errors and those of passed ones as warnings, in the form of
// GitHub's workflow commands. What is known to fail is left out.
func WriteGitHub(w io.Writer, r *reports.Report, in *Sources) error {
	written := 0
	for i := range r.Cases {
		c := &r.Cases[i]
		if c.Status != reports.StatusFailed && c.Status != reports.StatusPassed {
			continue
		}
		for j := range c.Findings {
			if written++; written > most {
				return nil
			}
			if _, err := io.WriteString(w, command(&c.Findings[j], in)); err != nil {
				return err
			}
		}
	}
	return nil
}

// command returns the workflow command of a finding.
func command(f *judge.Finding, in *Sources) string {
	kind := "warning"
	if f.Level == specs.Must {
		kind = "error"
	}
	properties := []string{"title=" + property.Replace(sentence.Clean(f.Rule))}
	if at := in.Find(f.Mark); at != nil {
		properties = append([]string{"file=" + property.Replace(sentence.Clean(at.File)), fmt.Sprintf("line=%d", at.Line)}, properties...)
	}
	return fmt.Sprintf("::%s %s::%s\n", kind, strings.Join(properties, ","), message.Replace(sentence.Clean(f.Message)))
}

// GitHub reads a command up to the end of its line, and its properties up to a comma or a colon.
var (
	message  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
