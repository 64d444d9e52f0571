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

// VariantEntry is the result of running the cases against a target that behaves otherwise where the
// sources leave it open. It is an entry of variants.json.
type VariantEntry struct {
	specs.Variant
	Kind VariantKind `json:"kind"`
	// Variants are those of a set, Smallest the smallest part of the set that is still red.
	Variants []string `json:"variants,omitempty"`
	Smallest []string `json:"smallest,omitempty"`
	// Findings are what the suite objected to, one for each rule.
	Findings  []VariantFinding `json:"findings"`
	NotJudged []string         `json:"not_judged"` // cases without a verdict, each with the reason
	// Changed counts the objects that a variant made from the contract has changed.
	Changed int64 `json:"changed,omitempty"`
}

// VariantKind says where a variant is made.
type VariantKind string

// The kinds of variants.
const (
	VariantOfEmulator VariantKind = "emulator" // the emulator behaves otherwise
	VariantOfContract VariantKind = "contract" // what it sends is changed as the contract allows
	VariantSet        VariantKind = "set"      // several at once
)

// VariantFinding is a rule that failed for a variant: a false alarm where its level is MUST.
type VariantFinding struct {
	Rule    string      `json:"rule"`
	Level   specs.Level `json:"level"`
	Cases   []string    `json:"cases"`
	Message string      `json:"message"` // of the first finding
}

// Well reports whether no MUST failed and everything was judged.
func (e *VariantEntry) Well() bool { return len(e.NotJudged) == 0 && len(e.rules(specs.Must)) == 0 }

// WithoutEffect reports whether the variant has changed nothing, so that its run proves nothing.
func (e *VariantEntry) WithoutEffect() bool { return e.Kind == VariantOfContract && e.Changed == 0 }

func (e *VariantEntry) rules(level specs.Level) []string {
	var rules []string
	for i := range e.Findings {
		if e.Findings[i].Level == level {
			rules = append(rules, e.Findings[i].Rule)
		}
	}
	return rules
}

// Outcome returns the result in a few words: "green", or what is wrong.
func (e *VariantEntry) Outcome() string {
	var said []string
	if must := e.rules(specs.Must); len(must) > 0 {
		said = append(said, "false alarm: "+strings.Join(must, ", "))
	}
	if len(e.NotJudged) > 0 {
		said = append(said, fmt.Sprintf("%d cases not judged: %s", len(e.NotJudged), e.NotJudged[0]))
	}
	if should := e.rules(specs.Should); len(should) > 0 {
		said = append(said, "SHOULD: "+strings.Join(should, ", "))
	}
	if len(e.Smallest) > 0 {
		said = append(said, "by "+strings.Join(e.Smallest, " with "))
	}
	if e.WithoutEffect() {
		said = append(said, "without effect")
	}
	return cmp.Or(strings.Join(said, "; "), "green")
}

// SortVariants sorts the red entries to the front, then by kind and name.
func SortVariants(entries []VariantEntry) {
	rank := func(e *VariantEntry) int {
		switch {
		case !e.Well():
			return 0
		case e.Kind == VariantSet:
			return 2
		}
		return 1
	}
	slices.SortStableFunc(entries, func(a, b VariantEntry) int {
		return cmp.Or(cmp.Compare(rank(&a), rank(&b)), -cmp.Compare(a.Kind, b.Kind),
			cmp.Compare(len(a.ID), len(b.ID))*setOrder(&a), cmp.Compare(a.ID, b.ID))
	})
}

// setOrder is 1 for sets, whose names end with numbers, and 0 for all else.
func setOrder(e *VariantEntry) int {
	if e.Kind == VariantSet {
		return 1
	}
	return 0
}

// WriteVariantsJSON writes the entries as JSON, the content of variants.json.
func WriteVariantsJSON(w io.Writer, entries []VariantEntry) error {
	full := slices.Clone(jsondocument.List(entries))
	for i := range full {
		full[i].Findings, full[i].NotJudged = jsondocument.List(full[i].Findings), jsondocument.List(full[i].NotJudged)
		full[i].Open = jsondocument.List(full[i].Open)
	}
	return jsondocument.Write(w, full, "  ")
}

const variantsIntroduction = "" +
	`A variant is a behavior that the sources allow or leave open. Each is switched on in the embedded emulator, and the whole
suite and random walks run against it: the suite must find no broken MUST. Variants that do not hide each other are tried
in groups, and a group that is not green is halved until the variant to blame is found. Random sets of two to six are
tried as well.`

// WriteVariantsMarkdown writes the entries as tables, the content of variants.md. Red entries come
// first. The command is named as what made the document, and title spells a source out.
func WriteVariantsMarkdown(w io.Writer, entries []VariantEntry, command string, title func(source string) string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "<!-- Made by %s. Do not edit. -->\n\n# Variants\n\n%s\n\n%s\n", command, variantsIntroduction, VariantsSummary(entries))
	for _, section := range []struct {
		heading string
		chosen  func(*VariantEntry) bool
	}{
		{"False alarms", func(e *VariantEntry) bool { return !e.Well() }},
		{"Variants of the emulator", func(e *VariantEntry) bool { return e.Well() && e.Kind == VariantOfEmulator }},
		{"Variants made from the contract", func(e *VariantEntry) bool { return e.Well() && e.Kind == VariantOfContract && !e.WithoutEffect() }},
		{"Without effect: the emulator sends nothing of the kind", func(e *VariantEntry) bool { return e.Well() && e.WithoutEffect() }},
	} {
		rows := variantRows(entries, section.chosen, title)
		if rows != "" {
			fmt.Fprintf(&b, "\n## %s\n\n"+
				"| Variant | What the target does | What the emulator does | Left open by | Outcome |\n|---|---|---|---|---|\n%s",
				section.heading, rows)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func variantRows(entries []VariantEntry, chosen func(*VariantEntry) bool, title func(string) string) string {
	var b strings.Builder
	for i := range entries {
		e := &entries[i]
		if !chosen(e) {
			continue
		}
		var open []string
		for _, source := range e.Open {
			open = append(open, title(source))
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", reports.MarkdownCode(e.ID), reports.MarkdownText(e.Sentence), reports.MarkdownText(e.Usual),
			reports.MarkdownText(strings.Join(open, "; ")), reports.MarkdownText(e.Outcome()))
	}
	return b.String()
}

// VariantsSummary returns how many entries are green, in one sentence.
func VariantsSummary(entries []VariantEntry) string {
	var single, green, idle, sets, greenSets int
	for i := range entries {
		e := &entries[i]
		if e.Kind == VariantSet {
			sets++
			if e.Well() {
				greenSets++
			}
			continue
		}
		single++
		if e.Well() {
			green++
		}
		if e.WithoutEffect() {
			idle++
		}
	}
	said := fmt.Sprintf("%d of %d variants are green", green, single)
	if idle > 0 {
		said += fmt.Sprintf(", %d of them without effect", idle)
	}
	if sets > 0 {
		said += fmt.Sprintf(", %d of %d sets of several at once are green", greenSets, sets)
	}
	return said + "."
}

// VariantsExitCode returns the exit code of a run of variants: 1 for a false alarm, 3 where a case
// was not judged, 0 otherwise.
func VariantsExitCode(entries []VariantEntry) int {
	code := 0
	for i := range entries {
		switch e := &entries[i]; {
		case len(e.rules(specs.Must)) > 0:
			return reports.NotConformant.ExitCode()
		case !e.Well():
			code = reports.NotJudged.ExitCode()
		}
	}
	return code
}
