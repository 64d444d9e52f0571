package explanation

import (
	"context"
	"strings"

	"github.com/omise-conformance/harness/internal/gate/injection"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/internal/trial"
)

// fact appends a fact, unless it says nothing.
func fact(facts []rulebook.Fact, name, text string) []rulebook.Fact {
	if text == "" {
		return facts
	}
	return append(facts, rulebook.Fact{Name: name, Text: text})
}

func (b *Book) addFaults() error {
	for i := range b.faults {
		f := &b.faults[i]
		b.addShown(Fault, f.ID, f.Sentence, func() Page { return b.fault(f) },
			func(ctx context.Context) *Example { return b.faultExample(ctx, f) })
	}
	return nil
}

// kindsOfFaults say where a fault is made.
var kindsOfFaults = map[bool]string{true: "in the emulator", false: "on the wire, by a proxy that alters answers"}

func (b *Book) fault(f *fault) Page {
	page := Page{Steps: []string{"omise-conformance faults --fault " + f.ID}, Related: b.ruleLinks(f.Breaks)}
	page.Facts = fact(page.Facts, "made", kindsOfFaults[f.wire == nil])
	page.Facts = fact(page.Facts, "dialect", string(f.Dialect))
	if f.Harmless {
		page.Facts = fact(page.Facts, "breaks", "nothing: the contract allows the change, and no verdict may differ")
	}
	page.Facts = fact(page.Facts, "breaks", strings.Join(f.Breaks, ", "))
	page.Facts = fact(page.Facts, "may break", strings.Join(f.MayAlsoBreak, ", "))
	return page
}

// faultExample returns what a case of a rule that the fault breaks makes of it.
func (b *Book) faultExample(ctx context.Context, f *fault) *Example {
	for _, name := range f.Breaks {
		for _, c := range b.candidates(b.contract.Rule(name)) {
			if example := b.demonstration(ctx, name, c, f); example != nil || ctx.Err() != nil {
				return example
			}
		}
	}
	return nil
}

func (b *Book) addClients() error {
	for i := range b.faulty {
		f := &b.faulty[i]
		b.add(FaultyClient, f.ID, f.Sentence, func() Page {
			return Page{
				Facts:   fact(fact(nil, "breaks", strings.Join(f.Breaks, ", ")), "may break", strings.Join(f.MayAlsoBreak, ", ")),
				Example: clientExample(f), Related: b.ruleLinks(f.Breaks),
			}
		})
	}
	for i := range b.odd {
		v := &b.odd[i]
		b.add(OddClient, v.ID, v.Sentence, func() Page {
			facts := fact(fact(nil, "who", v.Who), "allowed by", strings.Join(v.Allows, ", "))
			return Page{Facts: fact(facts, "breaks", strings.Join(v.Should, ", ")), Related: b.ruleLinks(append(v.Allows, v.Should...))}
		})
	}
	return nil
}

func (b *Book) addVariants() error {
	all, err := trial.Variations()
	if err != nil {
		return err
	}
	for _, v := range all {
		b.add(Variant, v.ID, v.Sentence, func() Page {
			facts := fact(fact(nil, "usual", v.Usual), "dialect", string(v.Dialect))
			return Page{
				Facts: fact(facts, "without", strings.Join(v.Without, ", ")), Sources: b.sources(v.Open),
				Causes: []string{"The sources are silent or disagree here, so that a target may do either; no MUST may fail."},
				Steps:  []string{"omise-conformance variants --variant " + v.ID},
			}
		})
	}
	return nil
}

func (b *Book) addInjections() error {
	for _, i := range injection.All(b.contract) {
		b.add(Injection, i.Name, i.Sentence, func() Page {
			happens, every := i.Operations(b.contract)
			operations := strings.Join(happens, ", ")
			if every {
				operations = "all operations"
			}
			must := "may fail, as long as it ends and does no harm"
			if i.Expect == injection.Cope {
				must = "must pass: the contract allows such answers"
			}
			facts := fact(fact(nil, "a good client", i.Good), "the command", must)
			facts = fact(fact(facts, "happens to", i.Usual()), "operations", operations)
			return Page{Facts: facts, Sources: b.sources(strings.Split(i.Source, "; ")), Steps: []string{"omise-conformance gate --inject " + i.Name + " -- COMMAND"}}
		})
	}
	return nil
}
