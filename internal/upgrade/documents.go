package upgrade

import (
	"fmt"
	"io"
	"strings"

	"github.com/omise-conformance/harness/internal/jsondocument"
	"github.com/omise-conformance/harness/internal/names"
)

// Formats are the functions that write a guide, by the name of the format.
var Formats = map[string]func(io.Writer, *Guide) error{"markdown": Markdown, "json": JSON}

// JSON writes the guide as a document.
func JSON(w io.Writer, g *Guide) error { return jsondocument.Write(w, g, "  ") }

// headings say what an area is, and what is said where nothing changes in it.
var headings = []struct {
	area           Area
	title, nothing string
}{
	{Operation, "Operations", "None is new, and none is gone."},
	{Parameter, "Parameters of requests", "All are as they were."},
	{Value, "Values", "All are written as they were."},
	{Field, "Fields of objects", "All are as they were."},
	{Answer, "Answers with another object", "None."},
	{Error, "Errors", "Statuses and codes are as they were."},
}

// Markdown writes the guide for people.
func Markdown(w io.Writer, g *Guide) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Upgrading from %s to %s\n\n", g.From, g.To)
	fmt.Fprintf(&b, "%s between the contracts of the two versions. What both allow and neither requires may still differ.\n",
		names.Count(len(g.Changes), "change"))
	for _, each := range headings {
		fmt.Fprintf(&b, "\n## %s\n\n", each.title)
		changes := g.In(each.area)
		if len(changes) == 0 {
			fmt.Fprintln(&b, each.nothing)
			continue
		}
		if each.area == Field {
			g.objects(&b, changes)
			continue
		}
		fmt.Fprintf(&b, "| what | %s | %s |\n|---|---|---|\n", g.From, g.To)
		for _, change := range changes {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", what(change), side(change, change.Before), later(change))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// objects writes a table for each kind of object, and below it which fields are now always there.
func (g *Guide) objects(b *strings.Builder, changes []Change) {
	for len(changes) > 0 {
		subject, n := changes[0].Subject, 0
		for n < len(changes) && changes[n].Subject == subject {
			n++
		}
		fmt.Fprintf(b, "### %s\n\n", subject)
		present := map[Kind][]string{}
		header := fmt.Sprintf("| field | %s | %s |\n|---|---|---|\n", g.From, g.To)
		for _, change := range changes[:n] {
			if change.Kind == Always || change.Kind == Maybe {
				present[change.Kind] = append(present[change.Kind], "`"+change.Name+"`")
				continue
			}
			fmt.Fprintf(b, "%s| `%s` | %s | %s |\n", header, change.Name, side(change, change.Before), later(change))
			header = ""
		}
		if header == "" {
			fmt.Fprintln(b)
		}
		for _, each := range []struct {
			kind  Kind
			words string
		}{
			{Always, "In every object that is made today of %s, not in all before: %s.\n\n"},
			{Maybe, "No longer in every object of %s: %s.\n\n"},
		} {
			if fields := present[each.kind]; len(fields) > 0 {
				fmt.Fprintf(b, each.words, g.To, strings.Join(fields, ", "))
			}
		}
		changes = changes[n:]
	}
}

func what(change Change) string {
	switch {
	case change.Area == Value:
		return change.Subject
	case change.Name == "":
		return "`" + change.Subject + "`"
	}
	return "`" + change.Subject + "`: " + change.Name
}

// later writes the later side of a change.
func later(change Change) string {
	if change.Form != "" {
		return side(change, change.After) + ": " + change.Form
	}
	return side(change, change.After)
}

// side writes one side of a change, – where there is nothing.
func side(change Change, text string) string {
	switch {
	case text == "":
		return "–"
	case change.Kind == Renamed:
		return "`" + text + "`"
	}
	return text
}
