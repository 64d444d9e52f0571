package explanation

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/faultproxy"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/specs/clients"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/all"
)

// Book has a page for each name.
type Book struct {
	contract *specs.Contract
	cases    []*suites.Case
	faults   []fault // semantic ones first
	faulty   []clients.Fault
	odd      []clients.Variant
	hints    []hint
	entries  []Entry
	byName   map[string][]int
}

// fault is a fault of either kind.
type fault struct {
	specs.Fault
	wire *faultproxy.Fault // nil: of the emulator itself
}

// Entry is a name with a page.
type Entry struct {
	Kind  Kind   `json:"kind"`
	Name  string `json:"name"`
	Title string `json:"title"`

	page    func() Page
	example func(context.Context) *Example // nil: the page has none, or has it already
}

// Page returns the page of the entry. Its example is made anew, which takes milliseconds.
func (e *Entry) Page(ctx context.Context) Page {
	page := e.Brief()
	if e.example != nil {
		page.Example = e.example(ctx)
	}
	return page
}

// Brief returns the page without an example that a case has to make.
func (e *Entry) Brief() Page {
	page := e.page()
	page.Kind, page.Name, page.Title = e.Kind, e.Name, e.Title
	return page
}

// Open returns the book of the embedded contract.
func Open() (*Book, error) {
	contract, err := specs.Load()
	if err != nil {
		return nil, err
	}
	b := &Book{contract: contract, cases: all.Cases(), byName: map[string][]int{}}
	if err := b.read(); err != nil {
		return nil, err
	}
	for _, add := range []func() error{
		b.addRules, b.addCases, b.addFaults, b.addClients, b.addVariants, b.addInjections,
		b.addLifecycles, b.addOperations, b.addFeatures, b.addCodes, b.addExitCodes,
	} {
		if err := add(); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// read reads the lists that pages refer to.
func (b *Book) read() (err error) {
	semantic, err := b.contract.SemanticFaults()
	if err != nil {
		return err
	}
	for i := range semantic {
		b.faults = append(b.faults, fault{Fault: semantic[i]})
	}
	onWire, err := faultproxy.Faults(b.contract)
	if err != nil {
		return err
	}
	for _, f := range onWire {
		b.faults = append(b.faults, fault{wire: f, Fault: specs.Fault{
			ID: f.ID, Kind: specs.WireFault, Sentence: f.Sentence, Breaks: f.Breaks, MayAlsoBreak: f.Besides,
			Dialect: specs.Dialect(f.Dialect), Harmless: f.Harmless,
		}})
	}
	if b.faulty, err = clients.Faults(b.contract); err != nil {
		return err
	}
	if b.odd, err = clients.Variants(b.contract); err != nil {
		return err
	}
	b.hints, err = readHints()
	return err
}

// add adds an entry. Its aliases lead to it too.
func (b *Book) add(kind Kind, name, title string, page func() Page, aliases ...string) {
	b.addShown(kind, name, title, page, nil)
	for _, alias := range aliases {
		b.byName[alias] = append(b.byName[alias], len(b.entries)-1)
	}
}

// addShown adds an entry with an example.
func (b *Book) addShown(kind Kind, name, title string, page func() Page, example func(context.Context) *Example) {
	b.byName[name] = append(b.byName[name], len(b.entries))
	b.entries = append(b.entries, Entry{kind, name, title, page, example})
}

// Entries returns all entries of some kinds, kind by kind; no kinds are all. The slice is the caller's.
func (b *Book) Entries(kinds ...Kind) []Entry {
	return slices.DeleteFunc(slices.Clone(b.entries), func(e Entry) bool { return len(kinds) > 0 && !slices.Contains(kinds, e.Kind) })
}

// Names returns the names of all entries, each once, in order.
func (b *Book) Names() []string {
	known := make([]string, 0, len(b.entries))
	for i := range b.entries {
		known = append(known, b.entries[i].Name)
	}
	slices.Sort(known)
	return slices.Compact(known)
}

// Find returns the pages of a name: several things may share one. The error says which name was probably meant.
func (b *Book) Find(ctx context.Context, name string) ([]Page, error) {
	found := b.byName[strings.TrimSpace(name)]
	if found == nil {
		hint := names.Hint(name, b.Names())
		if hint == "" {
			hint = "; omise-conformance explain --list shows all names"
		}
		return nil, fmt.Errorf("nothing has the name %q%s", name, hint)
	}
	var pages []Page
	for _, at := range found {
		pages = append(pages, b.entries[at].Page(ctx))
	}
	return pages, ctx.Err()
}

// has reports whether a name has a page of a kind.
func (b *Book) has(kind Kind, name string) bool {
	return slices.ContainsFunc(b.byName[name], func(at int) bool { return b.entries[at].Kind == kind })
}

// sources spells out where something is written.
func (b *Book) sources(short []string) []string {
	titles := make([]string, len(short))
	for i, source := range short {
		titles[i] = b.contract.SourceTitle(source)
	}
	return titles
}

// ruleLinks returns links to rules.
func (b *Book) ruleLinks(rules []string) []Link {
	var links []Link
	for _, name := range rules {
		rule := b.contract.Rule(name)
		if rule == nil {
			continue
		}
		kind := Rule
		if slices.Contains(b.contract.ClientRules, rule) {
			kind = ClientRule
		}
		links = append(links, Link{kind, name, rule.Sentence})
	}
	return links
}

// Few bounds what a page lists of one kind.
const few = 6

// fewOf returns the first of some links, and how many more there are in words.
func fewOf(links []Link) (shown []Link, more int) {
	if len(links) <= few {
		return links, 0
	}
	return links[:few], len(links) - few
}
