package explanation

import (
	"fmt"
	"io"
	"strings"

	"github.com/omise-conformance/harness/internal/sentence"
)

// TextOptions say how WriteText writes.
type TextOptions struct {
	Color bool
	Width int // the column at which sentences wrap; 0 means 100
}

const (
	defaultWidth = 100
	labelWidth   = 14
	leastWidth   = 40
)

// headings say what the parts of a page are about; causes differ from kind to kind.
var headings = map[Kind]string{
	Rule: "What usually breaks it", ClientRule: "What usually breaks it", Case: "What usually makes it fail", ExitCode: "What usually leads to it",
	Variant: "Why it is allowed",
}

// CausesHeading returns the heading over the causes of a page.
func (p *Page) CausesHeading() string { return headings[p.Kind] }

// Qualified returns the kind of the page, with the level of a rule: "rule, MUST".
func (p *Page) Qualified() string {
	if p.Level == "" {
		return string(p.Kind)
	}
	return string(p.Kind) + ", " + p.Level
}

// WriteText writes pages for a person at a terminal.
func WriteText(out io.Writer, pages []Page, options TextOptions) error {
	if options.Width == 0 {
		options.Width = defaultWidth
	}
	options.Width = max(options.Width, leastWidth)
	w := &textWriter{options: options}
	for i := range pages {
		if i > 0 {
			w.linef("")
		}
		w.page(&pages[i])
		w.last = pages[i].Example
	}
	_, err := io.WriteString(out, w.text.String())
	return err
}

type textWriter struct {
	text    strings.Builder
	options TextOptions
	last    *Example // that of the page before
}

func (w *textWriter) linef(format string, args ...any) { fmt.Fprintf(&w.text, format+"\n", args...) }

func (w *textWriter) paint(code, text string) string {
	if !w.options.Color || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

const (
	bold = "1"
	dim  = "2"
)

func (w *textWriter) page(page *Page) {
	w.linef("%s (%s)", w.paint(bold, page.Name), page.Qualified())
	for _, line := range sentence.Wrapped(page.Title, w.options.Width-2) {
		w.linef("  %s", line)
	}
	for _, f := range page.Facts {
		w.field(f.Name, f.Text)
	}
	for _, source := range page.Sources {
		w.field("source", source)
	}
	w.list(page.CausesHeading(), page.Causes)
	w.example(page.Example)
	w.related(page.Related)
	w.commands(page)
}

// field writes a label and a text, wrapped and indented under it.
func (w *textWriter) field(label, text string) {
	for _, line := range sentence.Wrapped(text, w.options.Width-2-labelWidth) {
		w.linef("  %s%s", w.paint(dim, fmt.Sprintf("%-*s", labelWidth, label)), line)
		label = ""
	}
}

func (w *textWriter) heading(text string) { w.linef("\n  %s", w.paint(bold, text)) }

func (w *textWriter) list(heading string, items []string) {
	if len(items) == 0 {
		return
	}
	w.heading(heading)
	for _, item := range items {
		bullet := "- "
		for _, line := range sentence.Wrapped(item, w.options.Width-6) {
			w.linef("    %s%s", bullet, line)
			bullet = "  "
		}
	}
}

func (w *textWriter) example(example *Example) {
	if example == nil {
		return
	}
	w.heading("Example")
	if w.last != nil && w.last.Wrong != nil && example.Wrong != nil && w.last.Right == example.Right && *w.last.Wrong == *example.Wrong {
		w.linef("    The one above.") // a rule and a fault that breaks it may share a name
		return
	}
	for _, line := range sentence.Wrapped(example.About, w.options.Width-4) {
		w.linef("    %s", line)
	}
	w.block(example.Right)
	if example.Wrong == nil {
		return
	}
	w.heading("Wrong, with " + example.Wrong.Fault)
	for _, line := range sentence.Wrapped(example.Wrong.About, w.options.Width-4) {
		w.linef("    %s", line)
	}
	w.field("expected", example.Wrong.Expected)
	w.field("got", example.Wrong.Got)
	if example.Right == "" {
		w.block(example.Wrong.Text)
	}
}

// block writes a message line by line behind a bar.
func (w *textWriter) block(text string) {
	if text == "" {
		return
	}
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		w.linef("    %s", strings.TrimRight(w.paint(dim, "|")+" "+line, " "))
	}
}

func (w *textWriter) related(links []Link) {
	if len(links) == 0 {
		return
	}
	w.heading("See also")
	for i, link := range links {
		if i == mostLinks {
			w.linef("    … and %d more; --json has all", len(links)-i)
			return
		}
		text := string(link.Kind) + " " + link.Name
		if link.Text != "" {
			text += ": " + link.Text
		}
		for n, line := range sentence.Wrapped(text, w.options.Width-6) {
			w.linef("    %s%s", strings.Repeat("  ", min(n, 1)), line)
		}
	}
}

// mostLinks is how many related names fit below a page; a feature can have dozens of rules.
const mostLinks = 15

func (w *textWriter) commands(page *Page) {
	if len(page.Steps) > 0 {
		w.heading("Next")
	}
	for _, step := range page.Steps {
		w.linef("    %s", step)
	}
	if page.Address != "" {
		w.linef("\n  %s", page.Address)
	}
}
