package site

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/explanation"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/rulebook"
)

// index lists the rules, subject by subject.
func (b *builder) index(context.Context) error {
	type subject struct {
		Name    string
		Entries []explanation.Entry
	}
	var subjects []subject
	for _, name := range rulebook.Subjects(b.contract) {
		subjects = append(subjects, subject{Name: name})
	}
	for _, entry := range b.book.Entries(explanation.Rule, explanation.ClientRule) {
		of := rulebook.Subject(b.contract.Rule(entry.Name))
		at := slices.IndexFunc(subjects, func(s subject) bool { return s.Name == of })
		subjects[at].Entries = append(subjects[at].Entries, entry)
	}
	return b.page("index.html", "index.html", "Rules of the Omise (Opn Payments) API", map[string]any{
		"Subjects": subjects, "Targets": len(b.contract.Rules), "Clients": len(b.contract.ClientRules), "Version": b.contract.Version,
	})
}

// rules makes a page for each rule, with its example.
func (b *builder) rules(ctx context.Context) error {
	for _, entry := range b.book.Entries(explanation.Rule, explanation.ClientRule) {
		if err := ctx.Err(); err != nil {
			return err
		}
		page := entry.Page(ctx)
		if err := b.page(addressOf(entry.Kind, entry.Name), "rule.html", entry.Name, &page); err != nil {
			return err
		}
	}
	return nil
}

// catalog is a page that lists things of some kinds.
type catalog struct {
	path, title string
	Intro       string
	kinds       []explanation.Kind
}

var catalogs = []catalog{
	{
		"faults.html", "Faults",
		"What is put on purpose into the emulator, or onto the wire before it, to show that the rules notice it. Each breaks exactly the rules that it names.",
		[]explanation.Kind{explanation.Fault},
	},
	{
		"variants.html", "Variants",
		"What a target may do because the sources are silent or disagree. No rule at MUST may object to any of these.",
		[]explanation.Kind{explanation.Variant},
	},
	{
		"injections.html", "Injections", "What the upstream of a gate can do otherwise within the contract, to see how a client copes.",
		[]explanation.Kind{explanation.Injection},
	},
	{
		"clients.html", "Clients", "Clients that are written down: the faulty ones break a rule of clients, the odd ones none at MUST.",
		[]explanation.Kind{explanation.FaultyClient, explanation.OddClient},
	},
	{
		"codes.html", "Codes", "The codes of errors, the failure codes of charges, and what the command ends with.",
		[]explanation.Kind{explanation.ErrorCode, explanation.FailureCode, explanation.ExitCode},
	},
	{"operations.html", "Operations", "The operations of the API, each with its answers and its rules.", []explanation.Kind{explanation.Operation}},
	{"features.html", "Features", "What a target need not have. A case that requires what the target lacks is not supported.", []explanation.Kind{explanation.Feature}},
}

// group is the part of a catalog that has one kind.
type group struct {
	Heading string
	Items   []item
}

type item struct {
	Anchor string
	explanation.Page
}

// headings are those of groups.
var headings = map[explanation.Kind]string{
	explanation.FaultyClient: "Faulty clients", explanation.OddClient: "Odd clients", explanation.ErrorCode: "Codes of errors",
	explanation.FailureCode: "Failure codes", explanation.ExitCode: "Exit codes",
}

func (b *builder) catalogs(context.Context) error {
	for _, c := range catalogs {
		var groups []group
		for _, kind := range c.kinds {
			g := group{Heading: headings[kind]}
			for _, entry := range b.book.Entries(kind) {
				g.Items = append(g.Items, item{anchor(kind, entry.Name), entry.Brief()})
			}
			groups = append(groups, g)
		}
		if err := b.page(c.path, "catalog.html", c.title, map[string]any{"Intro": c.Intro, "Groups": groups}); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) disagreements(context.Context) error {
	type row struct {
		Topic, Place, None string
		Rules              []explanation.Link
	}
	var rows []row
	for _, d := range b.contract.Disagreements {
		r := row{Topic: d.Topic, None: d.None, Place: fmt.Sprintf("list %s, row %d", d.List, d.Row)}
		for _, name := range d.Rules {
			r.Rules = append(r.Rules, explanation.Link{Kind: explanation.Rule, Name: name, Text: b.contract.Rule(name).Sentence})
		}
		rows = append(rows, r)
	}
	return b.page("disagreements.html", "disagreements.html", "Where the sources disagree", rows)
}

// sources lists the sources with the rules that rest on each.
func (b *builder) sources(context.Context) error {
	type source struct {
		Short, Title string
		Rules        []explanation.Link
	}
	var list []source
	for short, title := range b.contract.Sources {
		s := source{Short: short, Title: title}
		for _, entry := range b.book.Entries(explanation.Rule, explanation.ClientRule) {
			if slices.ContainsFunc(b.contract.Rule(entry.Name).Source, func(of string) bool { return of == short || strings.HasPrefix(of, short+" ") }) {
				s.Rules = append(s.Rules, explanation.Link{Kind: entry.Kind, Name: entry.Name, Text: entry.Title})
			}
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b source) int { return strings.Compare(a.Short, b.Short) })
	return b.page("sources.html", "sources.html", "Sources", map[string]any{"Sources": list, "Count": names.Count(len(list), "source")})
}
