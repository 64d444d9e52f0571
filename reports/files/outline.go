package files

import (
	"fmt"
	"strings"

	"github.com/omise-conformance/harness/internal/names"
)

// Block is a part of what people are told, with its heading.
type Block struct {
	Heading string
	Lines   []Line
	// More says how much is left out, empty where nothing is.
	More string
}

// Line is a line of a block, and what stands below it.
type Line struct {
	Number int    // of a numbered list, else 0
	Color  string // the status whose color it has
	Text   string
	Below  []string
	// Rule is the rule that has a command to explain it below the line, empty for none: of several lines in a row about one
	// rule, the last one has it.
	Rule string
}

// What people are shown at most, unless they want all.
const (
	shownCauses  = 15
	shownFiles   = 20
	shownDetails = 4
	shownSecrets = 10
)

// Outline returns what people are told: what files have in common, then the files, then the secrets.
func (c *Check) Outline(all bool) []Block {
	blocks := []Block{c.causeBlock(), c.fileBlock(all), c.secretBlock()}
	kept := blocks[:0]
	for i, most := range []int{shownCauses, shownFiles, shownSecrets} {
		b := blocks[i]
		if more := len(b.Lines) - most; more > 0 && !all {
			b.Lines, b.More = b.Lines[:most], fmt.Sprintf("… and %d more; report.json has all", more)
		}
		explainOnce(b.Lines)
		if len(b.Lines) > 0 {
			kept = append(kept, b)
		}
	}
	return kept
}

// explainOnce leaves the rule to the last of the lines in a row that are about it.
func explainOnce(lines []Line) {
	for i := range lines[:max(0, len(lines)-1)] {
		if lines[i].Rule == lines[i+1].Rule {
			lines[i].Rule = ""
		}
	}
}

func (c *Check) causeBlock() Block {
	block := Block{Heading: fmt.Sprintf("Causes (%d), the worst first", len(c.Causes))}
	for i := range c.Causes {
		block.Lines = append(block.Lines, Line{Number: i + 1, Text: c.Causes[i].Sentence(), Below: []string{c.Causes[i].Effect()}, Rule: c.Causes[i].Rule})
	}
	return block
}

func (c *Check) fileBlock(all bool) Block {
	var block Block
	for i := range c.Files {
		if file := &c.Files[i]; len(file.Details) > 0 {
			block.Lines = append(block.Lines, file.line(all))
		}
	}
	block.Heading = fmt.Sprintf("Files (%d)", len(block.Lines))
	return block
}

func (v *Verdict) line(all bool) Line {
	line := Line{Color: "warning", Text: strings.ToUpper(Label(v.Kind)) + " " + v.File}
	switch {
	case v.Fails:
		line.Color = "failed"
	case v.Known != "":
		line.Text += " (known: " + v.Known + ")"
	}
	for i := range v.Details {
		if i == shownDetails && !all {
			line.Below = append(line.Below, fmt.Sprintf("… and %d more", len(v.Details)-i+v.LeftOut))
			break
		}
		line.Below = append(line.Below, v.Details[i].Sentence())
	}
	return line
}

func (c *Check) secretBlock() Block {
	var grave, others []Line
	for i := range c.Files {
		for n := range c.Files[i].Secrets {
			s := &c.Files[i].Secrets[n]
			line := Line{Color: "warning", Text: Place(c.Files[i].File, s.Line) + ": " + s.Sentence()}
			if s.Grave {
				line.Color = "failed"
				grave = append(grave, line)
			} else {
				others = append(others, line)
			}
		}
	}
	return Block{
		Heading: fmt.Sprintf("Secrets (%d, of which %d fail the check)", len(grave)+len(others), len(grave)),
		Lines:   append(grave, others...),
	}
}

// Sentence says what a detail is: "line 12: charge.schema: expected …; got … (3 times)".
func (d *Detail) Sentence() string {
	text := d.Text
	if d.Rule != "" {
		text = d.Rule + ": " + text
	}
	if d.Line > 0 {
		text = fmt.Sprintf("line %d: %s", d.Line, text)
	}
	if d.Count > 1 {
		text += fmt.Sprintf(" (%d times)", d.Count)
	}
	return text
}

// Sentence says what a cause is.
func (c *Cause) Sentence() string {
	if c.Rule != "" && c.Kind != Trimmed {
		return c.Rule + ": " + c.Text
	}
	return Label(c.Kind) + ": " + c.Text
}

// Effect says how many files a cause is in, where the first is, and who sent the requests.
func (c *Cause) Effect() string {
	text := "in " + names.Count(c.Files, "file")
	if c.Places > c.Files {
		text += ", " + names.Count(c.Places, "place")
	}
	text += ", first " + Place(c.File, c.Line)
	if len(c.Clients) > 0 {
		text += "; sent by " + names.Tally(c.Clients, shownClients)
	}
	return text
}

// shownClients is how many clients are named.
const shownClients = 5

// Sentence says what a secret is, where, and how often there is one of its kind.
func (s *Secret) Sentence() string {
	text := "a " + string(s.Kind) + " in the " + s.At
	if s.Count > 1 {
		text += ", and in " + names.Count(s.Count-1, "more place")
	}
	return text
}

// Place writes a place in a file as compilers do.
func Place(file string, line int) string {
	if line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d", file, line)
}

// Tell is Totals in a line for each kind that there is.
func (c *Check) Tell() []Line {
	var lines []Line
	for i := range rows {
		if n := c.Count(rows[i].kind); n > 0 {
			lines = append(lines, Line{Color: rows[i].color, Text: fmt.Sprintf("%5d %-13s", n, rows[i].label), Below: []string{rows[i].means}})
		}
	}
	return lines
}

// Count counts the files of a kind.
func (c *Check) Count(kind Kind) int {
	return c.count(func(v *Verdict) bool { return v.Kind == kind })
}

// known counts the files that do not fail because what is wrong with them is known.
func (c *Check) known() int {
	return c.count(func(v *Verdict) bool { return v.Known != "" })
}

func (c *Check) count(has func(v *Verdict) bool) (count int) {
	for i := range c.Files {
		if has(&c.Files[i]) {
			count++
		}
	}
	return count
}

// Notes are sentences on what was not judged.
func (c *Check) Notes() []string {
	var notes []string
	if len(c.Outside) > 0 {
		notes = append(notes, "Outside the contract: "+names.Tally(c.Outside, shownSecrets)+".")
	}
	if len(c.Skipped) > 0 {
		notes = append(notes, "Passed over: "+names.Tally(c.Skipped, shownSecrets)+".")
	}
	return notes
}

// Outcome says in a sentence how many files fail, or what the others are. Each file is counted once.
func (c *Check) Outcome() string {
	all := names.Count(len(c.Files), "file")
	failed := 0
	for i := range c.Files {
		if c.Files[i].Fails {
			failed++
		}
	}
	if failed > 0 {
		verb := "fail"
		if failed == 1 {
			verb = "fails"
		}
		return fmt.Sprintf("Not conformant: %d of %s %s.", failed, all, verb)
	}
	if c.MayBeEmpty && len(c.Files) == 0 {
		return "Conformant: there was nothing to judge, which is allowed."
	}
	var parts []string
	if n := c.known(); n > 0 {
		parts = append(parts, fmt.Sprintf("%d known to fail", n))
	}
	for i := range rows {
		if n := c.count(func(v *Verdict) bool { return v.Kind == rows[i].kind && v.Known == "" }); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, rows[i].label))
		}
	}
	return "Conformant: none of " + all + " fails (" + strings.Join(parts, ", ") + ")."
}
