package publishing

import (
	"fmt"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/sentence"
	"github.com/omise-conformance/harness/reports"
)

// Badge is the verdict of a report in a few words.
type Badge struct {
	Label   string `json:"label"`
	Message string `json:"message"`
	Color   string `json:"color"` // six hexadecimal digits; white text on it can be read
}

// The colors of badges.
const (
	green  = "237d2b"
	amber  = "8a5a00"
	red    = "b3261e"
	gray   = "5a5f66"
	behind = "3b3f45" // the label
)

// badges are the messages and colors of the verdicts.
var badges = map[reports.Verdict]struct{ message, color string }{
	reports.Conformant:      {"conformant", green},
	reports.NotConformant:   {"not conformant", red},
	reports.NotJudged:       {"not judged", gray},
	reports.NothingSelected: {"nothing selected", gray},
	reports.Interrupted:     {"interrupted", gray},
}

// labels say what was judged, by the mode of the run.
var labels = map[reports.Mode]string{
	reports.ModeRun: "Omise contract", reports.ModeRecord: "Omise contract", reports.ModeReplay: "Omise contract, recorded",
	reports.ModeExplore: "Omise contract, random walks", reports.ModeGate: "Omise client", reports.ModeCheck: "Omise recordings",
}

// mostLabel is how long a label may be, in characters.
const mostLabel = 60

// BadgeOf returns the badge of a report. It says so where the run was not complete, or where failures are known.
func BadgeOf(r *reports.Report) *Badge {
	verdict := badges[r.Verdict]
	b := &Badge{Label: labels[r.Run.Mode], Message: verdict.message, Color: verdict.color}
	broken := rulesWith(r, reports.StatusFailed)
	switch {
	case r.Verdict == reports.NotConformant && broken > 0:
		b.Message = grouped(broken, "rule", "rules") + " broken"
	case r.Verdict == reports.Conformant:
		b.Message += fmt.Sprintf(" · %s of %s", names.Grouped(r.Totals.Passed), names.Grouped(r.Totals.Cases))
		if known := r.Totals.KnownFailing; known > 0 {
			b.Message, b.Color = b.Message+fmt.Sprintf(", %s known failing", names.Grouped(known)), amber
		}
		if r.Run.Shard != "" || r.Totals.Excluded > 0 {
			b.Message, b.Color = b.Message+" (partial)", amber
		}
	}
	return b
}

func grouped(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return names.Grouped(n) + " " + many
}

// Named returns the badge with another label, made fit for people and cut.
func (b *Badge) Named(label string) *Badge {
	text := []rune(sentence.Clean(label))
	if len(text) > mostLabel {
		text = append(text[:mostLabel-1], '…')
	}
	return &Badge{Label: string(text), Message: b.Message, Color: b.Color}
}

// entryBadge returns the badge of an entry, which names the target.
func entryBadge(r *reports.Report, name string) *Badge {
	b := BadgeOf(r)
	return b.Named(b.Label + ", " + name)
}

// Endpoint returns the badge as the JSON that the endpoint badge of shields.io reads.
func (b *Badge) Endpoint() []byte {
	return documentOf(struct {
		SchemaVersion int `json:"schemaVersion"`
		Badge
	}{1, *b})
}
