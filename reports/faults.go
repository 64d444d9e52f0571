package reports

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/specs"
)

// FaultEntry is what came of one fault put into the target: the entry of faults.json.
type FaultEntry struct {
	ID       string          `json:"id"`
	Kind     specs.FaultKind `json:"kind"`
	Sentence string          `json:"sentence"`
	Dialect  string          `json:"dialect"` // the one that was judged
	// ExpectedRules must all fail, BesidesRules may.
	ExpectedRules []string `json:"expected_rules"`
	BesidesRules  []string `json:"besides_rules"`
	// Killed: the verdict was not conformant (exit code 1) and every expected rule failed.
	Killed   bool     `json:"killed"`
	KilledBy []string `json:"killed_by"` // the expected rules that failed
	// Unexpected are the rules that failed and are neither expected nor named besides.
	Unexpected []string `json:"unexpected"`
	ExitCode   int      `json:"exit_code"` // as run would have ended
	Cases      int      `json:"cases"`     // that were run against it
	Failed     []string `json:"failed_cases"`
	NotJudged  int      `json:"not_judged_cases"`
	Note       string   `json:"note,omitempty"` // what it changed, or why there is no verdict
	DurationMS float64  `json:"duration_ms"`
}

// The kinds of entries in addition to those of specs.Fault.
const (
	KindHarmless specs.FaultKind = "harmless" // a change that the contract allows
	KindClean    specs.FaultKind = "clean"    // the target without a fault
)

// Well tells that the entry came out as specified: a fault is killed and breaks
// nothing beside its rules, the clean target and a harmless change leave all green.
func (e *FaultEntry) Well() bool {
	if e.Kind == KindClean || e.Kind == KindHarmless {
		return e.ExitCode == 0 && len(e.Unexpected) == 0
	}
	return e.Killed && len(e.Unexpected) == 0
}

// Outcome says in a word and a list what came of it.
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
	return slices.DeleteFunc(slices.Clone(e.ExpectedRules), func(rule string) bool { return slices.Contains(e.KilledBy, rule) })
}

// SortFaults puts what did not come out as specified first, faults that nothing
// noticed before the others.
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

// WriteFaultsJSON writes faults.json.
func WriteFaultsJSON(w io.Writer, entries []FaultEntry) error {
	full := slices.Clone(list(entries))
	for i := range full {
		e := &full[i]
		e.ExpectedRules, e.BesidesRules, e.KilledBy = list(e.ExpectedRules), list(e.BesidesRules), list(e.KilledBy)
		e.Unexpected, e.Failed = list(e.Unexpected), list(e.Failed)
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(full)
}

// WriteFaultsMarkdown writes the table: what did not come out as specified first,
// with what it changed. It holds no times, so that equal outcomes make equal tables.
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
		if rows := faultRows(entries, func(e *FaultEntry) bool { return e.Kind == section.kind && e.Well() }); rows != "" {
			fmt.Fprintf(&b, "\n## %s\n\n%s", section.heading, rows)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

const faultsIntroduction = `Every fault is put into the emulator that comes with the tool, or onto the wire before it, and run against every case
that touches what it changes, one in forty against every case there is. A fault is killed where the verdict is "not
conformant" and every rule that it must break fails; no other rule may fail but those named besides. The dialect is the
one that the harness is pinned to.`

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
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", mdCode(e.ID), mdText(e.Sentence), e.Dialect,
			mdText(cmp.Or(strings.Join(e.KilledBy, ", "), "-")), mdText(outcome))
	}
	return b.String()
}

// FaultsSummary counts the entries in one sentence.
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
