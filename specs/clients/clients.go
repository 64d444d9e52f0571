// Package clients holds clients of the API as data: what they send, and what a gate must say of it. Faulty ones must be
// noticed, odd ones must not be objected to.
package clients

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/specs/internal/catalogue"
)

// Fault is a client that breaks rules.
type Fault struct {
	ID       string `json:"id" yaml:"id"`
	Sentence string `json:"sentence" yaml:"sentence"` // what the client does wrong
	// Breaks are the rules that must fail, MayAlsoBreak those that may fail as well.
	Breaks       []string `json:"breaks" yaml:"breaks"`
	MayAlsoBreak []string `json:"besides,omitempty" yaml:"may_also_break"`
	Steps        []Step   `json:"-" yaml:"steps"`
}

// Variant is a client that does something odd and breaks no rule at MUST.
type Variant struct {
	ID       string   `json:"id" yaml:"id"`
	Sentence string   `json:"sentence" yaml:"sentence"`       // what the client does
	Who      string   `json:"who,omitempty" yaml:"who"`       // the clients that do it, where some are known
	Allows   []string `json:"allows" yaml:"allows"`           // the rules that judge it and hold
	Should   []string `json:"should,omitempty" yaml:"should"` // the rules at SHOULD that it breaks
	Steps    []Step   `json:"-" yaml:"steps"`
}

// Step is one thing that a client does: it sends a request, or time passes. ${token.id} in a step is a value of an
// earlier answer, by the name that the step of that answer gave it.
type Step struct {
	// Send is method, path and query: "POST /charges/${charge.id}/capture". It is empty where time passes.
	Send string `yaml:"send"`
	// Host is api or vault; empty: the one that has the operation.
	Host string `yaml:"host"`
	// Key is public, secret, none, or a key as it is sent; empty: public for the vault, else secret.
	Key    string            `yaml:"key"`
	Header map[string]string `yaml:"header"`
	// JSON is a body written as JSON, Form one as a form; Body is one as it is sent, without a media type.
	JSON any    `yaml:"json"`
	Form string `yaml:"form"`
	Body string `yaml:"body"`
	// As names the answer, for later steps.
	As string `yaml:"as"`
	// Status is that of the answer. 0: any in a fault, 200 in a variant.
	Status int `yaml:"status"`
	// Lose has the client not get the answer. The upstream has done what it was asked.
	Lose bool `yaml:"lose"`
	// Plain sends the request without TLS to an address beyond this machine.
	Plain bool `yaml:"plain"`
	// Injected is the name of the injection that changed or lost the answer, as a gate would say it.
	Injected string `yaml:"injected"`
	// Wait is how far the upstream's clock moves before the step: "192h".
	Wait string `yaml:"wait"`
}

//go:embed *.yaml
var files embed.FS

var (
	readFaults   = sync.OnceValues(func() ([]Fault, error) { return catalogue.Read[Fault](files, "faults*.yaml") })
	readVariants = sync.OnceValues(func() ([]Variant, error) { return catalogue.Read[Variant](files, "variants*.yaml") })
)

// Faults returns the faulty clients, in the order of the files of specs/clients. One without a sentence or a rule to
// break, and one that names a rule of clients that does not exist, is an error.
func Faults(contract *specs.Contract) ([]Fault, error) {
	faults, err := readFaults()
	if err != nil {
		return nil, fmt.Errorf("specs/clients: %w", err)
	}
	check := checking{contract: contract, names: map[string]bool{}}
	for i := range faults {
		f := &faults[i]
		check.entry(f.ID, f.Sentence, f.Steps)
		check.rules(f.ID, "breaks", f.Breaks, f.MayAlsoBreak)
	}
	return faults, errors.Join(check.errs...)
}

// Variants returns the odd clients, in the order of the files of specs/clients. One without a sentence or a rule that
// allows it, and one that names a rule of clients that does not exist, is an error.
func Variants(contract *specs.Contract) ([]Variant, error) {
	variants, err := readVariants()
	if err != nil {
		return nil, fmt.Errorf("specs/clients: %w", err)
	}
	check := checking{contract: contract, names: map[string]bool{}}
	for i := range variants {
		v := &variants[i]
		check.entry(v.ID, v.Sentence, v.Steps)
		check.rules(v.ID, "allows", v.Allows, v.Should)
		for _, name := range v.Should {
			if rule := contract.Rule(name); rule != nil && rule.Level != specs.Should {
				check.sayf(v.ID, "it may not break %s, which is a %s", name, rule.Level)
			}
		}
	}
	return variants, errors.Join(check.errs...)
}

// checking collects what is wrong with the entries of one list.
type checking struct {
	contract *specs.Contract
	names    map[string]bool
	errs     []error
}

func (c *checking) sayf(id, format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf("specs/clients: %q: "+format, append([]any{id}, args...)...))
}

// entry looks at what all entries have.
func (c *checking) entry(id, sentence string, steps []Step) {
	if id == "" || c.names[id] {
		c.sayf(id, "the name is empty or used twice")
	}
	c.names[id] = true
	if !strings.HasSuffix(sentence, ".") {
		c.sayf(id, "the sentence must end with a full stop")
	}
	if len(steps) == 0 {
		c.sayf(id, "it has no steps")
	}
	for i := range steps {
		if steps[i].Send == "" && steps[i].Wait == "" {
			c.sayf(id, "step %d neither sends nor waits", i+1)
		}
	}
}

// rules looks at the rules that an entry names: some under a key, and perhaps others.
func (c *checking) rules(id, key string, some, others []string) {
	if len(some) == 0 {
		c.sayf(id, "it %s no rule", key)
	}
	named := slices.Concat(some, others)
	for i, name := range named {
		if !slices.ContainsFunc(c.contract.ClientRules, func(rule *specs.Rule) bool { return rule.Name == name }) {
			c.sayf(id, "there is no rule %s of clients", name)
		}
		if slices.Contains(named[:i], name) {
			c.sayf(id, "it names %s twice", name)
		}
	}
}
