package diff

import (
	"fmt"
	"io"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/reports"
)

// mostPlaces is how many places of one change the text and Markdown show. The JSON document
// has all.
const mostPlaces = 3

// shown makes a text of a target fit for one line, without control characters and without
// secrets, which a file may hold that somebody edited.
func shown(s string) string { return reports.OneLine(exchange.Redact(s)) }

// Text writes the result as plain text.
func Text(w io.Writer, r *Result) error {
	var b strings.Builder
	fmt.Fprintf(&b, "A  %s (%s)\nB  %s (%s)\n", r.A.Path, shown(r.A.About), r.B.Path, shown(r.B.About))
	fmt.Fprintf(&b, "Compared %s with %s.\n", names.Count(r.Cases, "case"), names.Count(r.Interactions, "interaction"))
	for _, sentence := range passedOver(r) {
		fmt.Fprintln(&b, sentence)
	}
	for _, section := range sections(r) {
		if len(section.changes) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s (%d)\n", section.heading, len(section.changes))
		for _, change := range section.changes {
			fmt.Fprintf(&b, "  %-20s  %s\n", change.Kind, change.Sentence)
			if places := placesOf(&change); places != "" {
				fmt.Fprintf(&b, "  %-20s  %s\n", "", places)
			}
		}
	}
	fmt.Fprintf(&b, "\n%s\n", Verdict(r))
	_, err := io.WriteString(w, b.String())
	return err
}

// passedOver returns sentences about the cases of which not everything was compared.
func passedOver(r *Result) []string {
	var said []string
	if r.Unkept > 0 {
		said = append(said, "Of "+names.Count(r.Unkept, "more case")+" only the verdicts were compared: "+
			"a report keeps the answers of cases that passed with --full-report.")
	}
	if r.Walks > 0 {
		said = append(said, names.Counted(r.Walks, "random walk was", "random walks were")+" not compared: the two sides have unequal features.")
	}
	return said
}

// reportSection is the changes under one heading.
type reportSection struct {
	heading string
	changes []Change
}

func sections(r *Result) []reportSection {
	breaking, harmless := reportSection{heading: "Breaks a client"}, reportSection{heading: "Harmless to a client"}
	for _, change := range r.Changes {
		if change.Breaking {
			breaking.changes = append(breaking.changes, change)
		} else {
			harmless.changes = append(harmless.changes, change)
		}
	}
	return []reportSection{breaking, harmless}
}

// Verdict returns the outcome of the comparison as one sentence.
func Verdict(r *Result) string {
	if len(r.Changes) == 0 {
		return "No difference."
	}
	breaking := len(sections(r)[0].changes)
	if breaking == 0 {
		return names.Count(len(r.Changes), "change") + ", none of which breaks a client."
	}
	return fmt.Sprintf(
		"%s, %d of which %s a client.",
		names.Count(len(r.Changes), "change"),
		breaking,
		map[bool]string{true: "breaks", false: "break"}[breaking == 1],
	)
}

// placesOf returns the first places of a change: the case, the numbers of the interaction on
// both sides, and the JSON pointer into the answer.
func placesOf(change *Change) string {
	var named []string
	for _, place := range change.Places {
		if text := placeText(change, place); text != "" && len(named) < mostPlaces {
			named = append(named, text)
		}
	}
	if len(named) == 0 {
		return ""
	}
	text := "in " + strings.Join(named, ", ")
	if more := len(change.Places) - len(named); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

func placeText(change *Change, place Place) string {
	if place.Case == change.Subject {
		return "" // the sentence names it
	}
	text := place.Case
	switch {
	case place.A != 0 && place.B != 0 && place.A != place.B:
		text += fmt.Sprintf(" #%d/#%d", place.A, place.B)
	case place.A != 0:
		text += fmt.Sprintf(" #%d", place.A)
	case place.B != 0:
		text += fmt.Sprintf(" #%d in B", place.B)
	}
	if place.Pointer != "" {
		text += " " + shown(place.Pointer)
	}
	return text
}
