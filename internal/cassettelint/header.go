package cassettelint

import (
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs"
)

// verdicts are the statuses with which a case can have been recorded: those of a case that
// was judged.
var verdicts = []string{"passed", "failed", "blocked", "known_failing"}

// clockSkew is how far the clocks of two machines may differ.
const clockSkew = 24 * time.Hour

// header checks that the header is complete and possible.
func (c *check) header(h cassettes.Header, id string) {
	c.headerCase(h.Case, id)
	for _, field := range []struct{ name, value string }{
		{"target", h.Target},
		{"dialect", h.Dialect},
		{"harness_version", h.HarnessVersion},
		{"spec_version", h.SpecVersion},
		{"verdict", h.Verdict},
	} {
		if field.value == "" {
			c.problemf(Header, 0, "its header has no %s", field.name)
		}
	}
	if h.SpecVersion != "" && h.SpecVersion != specs.Version {
		c.problemf(
			Header,
			0,
			"it was recorded against version %s of the contract, and this is version %s: record it again",
			h.SpecVersion,
			specs.Version,
		)
	}
	if h.Dialect != "" && !slices.Contains([]specs.Dialect{specs.Any, specs.Recorded, specs.Documented}, specs.Dialect(h.Dialect)) {
		c.problemf(Header, 0, "its header has the unknown dialect %q: want any, recorded or documented", h.Dialect)
	}
	c.headerTime(h.RecordedAt)
	c.headerVerdict(h.Verdict)
}

func (c *check) headerCase(recorded, id string) {
	switch {
	case recorded == "":
		c.problemf(Header, 0, "its header names no case")
	case recorded == cassettes.Session:
	case recorded != id:
		c.problemf(Header, 0, "its header names the case %s; the file was moved, or the case renamed: record it again", recorded)
	case c.options.Cases != nil && !slices.Contains(c.options.Cases, recorded):
		c.problemf(Header, 0, "the suite has no case %s; delete the file, or record the case under its new ID", recorded)
	}
}

func (c *check) headerTime(recorded time.Time) {
	switch {
	case recorded.IsZero():
		c.problemf(Header, 0, "its header has no recorded_at")
	case recorded.After(c.options.Now.Add(clockSkew)):
		c.problemf(Header, 0, "its header says that it was recorded at %s, which is in the future", recorded.UTC().Format(time.RFC3339))
	}
}

func (c *check) headerVerdict(verdict string) {
	switch {
	case verdict == "" || verdict == "passed":
	case slices.Contains(verdicts, verdict):
		c.warnf(Header, 0, "its case was recorded as %s", strings.ReplaceAll(verdict, "_", " "))
	default:
		c.problemf(Header, 0, "its header has the invalid verdict %q: want %s", verdict, names.Choice(verdicts))
	}
}
