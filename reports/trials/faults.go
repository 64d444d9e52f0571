package trials

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/jsondocument"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

// FaultEntry is the result of running the cases against a target with one fault. It is
// an entry of faults.json.
type FaultEntry struct {
	ID       string          `json:"id"`
	Kind     specs.FaultKind `json:"kind"`
	Sentence string          `json:"sentence"`
	Dialect  string          `json:"dialect"` // that the harness was pinned to
	// ExpectedRules must all fail; BesidesRules may fail as well.
	ExpectedRules []string `json:"expected_rules"`
	BesidesRules  []string `json:"besides_rules"`
	// Killed reports whether the verdict was NotConformant (exit code 1) and every
	// expected rule failed.
	Killed   bool     `json:"killed"`
	KilledBy []string `json:"killed_by"` // the expected rules that failed
	// Unexpected are the rules that failed and are neither in ExpectedRules nor in
	// BesidesRules.
	Unexpected []string `json:"unexpected"`
	ExitCode   int      `json:"exit_code"` // of a run with these verdicts
	Cases      int      `json:"cases"`     // how many were run
	Failed     []string `json:"failed_cases"`
	NotJudged  int      `json:"not_judged_cases"`
	Note       string   `json:"note,omitempty"` // what the fault changed, or why there is no verdict
	DurationMS float64  `json:"duration_ms"`
}

// The kinds of entries in addition to those of specs.Fault.
const (
	KindHarmless specs.FaultKind = "harmless" // a change that the contract allows
	KindClean    specs.FaultKind = "clean"    // the target without a fault
)

// Well reports whether the result is as specified: a fault is killed and breaks no
// other rule; a harmless change, and the target without a fault, break none.
func (e *FaultEntry) Well() bool {
	if e.Kind == KindClean || e.Kind == KindHarmless {
		return e.ExitCode == 0 && len(e.Unexpected) == 0
	}
	return e.Killed && len(e.Unexpected) == 0
}

// Outcome returns the result in a few words: "killed", "all green", or what is wrong.
func (e *FaultEntry) Outcome() string {
	if len(e.Unexpected) > 0 {
		return "unexpected: " + strings.Join(e.Unexpected, ", ")
	}
	switch {
	case e.Well() && (e.Kind == KindClean || e.Kind == KindHarmless):
		return "all green"
	case e.Well():
		return "killed"
	case e.ExitCode > 1:
		return fmt.Sprintf("no verdict, exit code %d: %s", e.ExitCode, e.Note)
	case e.Kind == KindClean || e.Kind == KindHarmless:
		return fmt.Sprintf("exit code %d", e.ExitCode)
	}
	return "survived: " + strings.Join(e.missed(), ", ") + " stayed green"
}

func (e *FaultEntry) missed() []string {
	return slices.DeleteFunc(slices.Clone(e.ExpectedRules), func(rule string) bool {
		return slices.Contains(e.KilledBy, rule)
	})
}

// SortFaults sorts the entries that are not as specified to the front, those that no
// rule noticed before the others.
func SortFaults(entries []FaultEntry) {
	rank := func(e *FaultEntry) int {
		switch {
		case e.Well():
			return 2
		case len(e.KilledBy) > 0:
			return 1
		}
		return 0
	}
	slices.SortStableFunc(entries, func(a, b FaultEntry) int { return cmp.Compare(rank(&a), rank(&b)) })
}

// WriteFaultsJSON writes the entries as JSON, the content of faults.json.
func WriteFaultsJSON(w io.Writer, entries []FaultEntry) error {
	full := slices.Clone(jsondocument.List(entries))
	for i := range full {
		e := &full[i]
		e.ExpectedRules, e.BesidesRules, e.KilledBy = jsondocument.List(e.ExpectedRules), jsondocument.List(e.BesidesRules), jsondocument.List(e.KilledBy)
		e.Unexpected, e.Failed = jsondocument.List(e.Unexpected), jsondocument.List(e.Failed)
	}
	return jsondocument.Write(w, full, "  ")
}

// WriteFaultsMarkdown writes the entries as tables, the content of faults.md. What is
// not as specified comes first. The command is named as what made the document. There
// are no times in it, so equal results make equal documents.
func WriteFaultsMarkdown(w io.Writer, entries []FaultEntry, command string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "<!-- Made by %s. Do not edit. -->\n\n# Faults\n\n%s\n", command, faultsIntroduction)
	fmt.Fprintf(&b, "\n%s\n", FaultsSummary(entries))
	if bad := faultRows(entries, func(e *FaultEntry) bool { return !e.Well() }); bad != "" {
		fmt.Fprintf(&b, "\n## Not as specified\n\n%s", bad)
	}
	for _, section := range []struct {
		kind    specs.FaultKind
		heading string
	}{
		{specs.SemanticFault, "Faults in the emulator"},
		{specs.WireFault, "Faults on the wire"},
		{KindHarmless, "Changes that the contract allows"},
		{KindClean, "Without a fault"},
	} {
		asSpecified := func(e *FaultEntry) bool { return e.Kind == section.kind && e.Well() }
		if rows := faultRows(entries, asSpecified); rows != "" {
			fmt.Fprintf(&b, "\n## %s\n\n%s", section.heading, rows)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

const faultsIntroduction = "" +
	`Each fault is put into the embedded emulator, or onto the wire in front of it. The cases that touch what the fault
changes are run against it; for one fault in forty, all cases are. A fault is killed if the verdict is "not conformant"
and every rule that the fault must break fails. No other rule may fail, except those that the fault may break as well.
The dialect is the one that the harness is pinned to.`

func faultRows(entries []FaultEntry, chosen func(*FaultEntry) bool) string {
	var b strings.Builder
	for i := range entries {
		e := &entries[i]
		if !chosen(e) {
			continue
		}
		if b.Len() == 0 {
			b.WriteString("| Fault | What is wrong | Dialect | Killed by | Outcome |\n|---|---|---|---|---|\n")
		}
		outcome := e.Outcome()
		if !e.Well() && e.Note != "" {
			outcome += ". " + e.Note
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", reports.MarkdownCode(e.ID), reports.MarkdownText(e.Sentence), e.Dialect,
			reports.MarkdownText(cmp.Or(strings.Join(e.KilledBy, ", "), "-")), reports.MarkdownText(outcome))
	}
	return b.String()
}

// FaultsSummary returns how many entries of each kind are as specified, in one
// sentence.
func FaultsSummary(entries []FaultEntry) string {
	count, well := map[specs.FaultKind]int{}, map[specs.FaultKind]int{}
	for i := range entries {
		count[entries[i].Kind]++
		if entries[i].Well() {
			well[entries[i].Kind]++
		}
	}
	var parts []string
	for _, kind := range []struct {
		name specs.FaultKind
		text string
	}{
		{specs.SemanticFault, "%d of %d faults in the emulator killed as specified"},
		{specs.WireFault, "%d of %d faults on the wire killed as specified"},
		{KindHarmless, "%d of %d harmless changes left everything green"},
		{KindClean, "%d of %d runs without a fault all green"},
	} {
		if count[kind.name] > 0 {
			parts = append(parts, fmt.Sprintf(kind.text, well[kind.name], count[kind.name]))
		}
	}
	return strings.Join(parts, ", ") + "."
}
