package specs

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// Outcome is what comes of a request with one thing out of the ordinary: an
// entry of x-errors on the document, an operation or a parameter.
type Outcome struct {
	// When names the conditions: missing, null, below-minimum, unknown-key, …
	When []string `json:"when"`
	// Parameter is the one that an entry on an operation is about; empty where it
	// is about the request as a whole.
	Parameter string `json:"parameter,omitempty"`
	// Dialect is the only dialect that states it; empty where both do.
	Dialect Dialect `json:"dialect,omitempty"`
	// Accepted says that success conforms, alone or beside the refusal.
	Accepted bool     `json:"accepted,omitempty"`
	Status   []int    `json:"status,omitempty"`
	Codes    []string `json:"codes,omitempty"`
	// Message is a regular expression. {limit} and {currency} stand for those of
	// the amount at hand.
	Message string `json:"message,omitempty"`
	// Requires names features without which it is not stated.
	Requires []string `json:"requires,omitempty"`
	// Types are the source types that it is about; empty where it is about all.
	Types []string `json:"types,omitempty"`
	// Rule is what judges it, where a rule of its own states it already.
	Rule string `json:"rule,omitempty"`
}

const outcomesKey = "x-errors"

// Conditions are the words that x-errors may use, and what they mean.
var Conditions = map[string]string{
	"missing": "a parameter of the valid request is left out", "null": "it is null", "empty": "it is an empty text",
	"null-optional": "a parameter that need not be given is null", "blank": "it is a text of spaces",
	"type": "it is of another type", "item-type": "an element of the list is of another type",
	"enum": "it is none of the listed values", "member": "it is one of the listed values",
	"pattern": "it does not match the pattern", "format": "it is not of the format", "valid": "it is of the format",
	"unknown": "it is an id that nothing has", "below-minimum": "one below the minimum", "at-minimum": "the minimum",
	"above-maximum": "one above the maximum", "at-maximum": "the maximum",
	"below-limit": "one below the limit of the currency", "at-lower-limit": "the lower limit of the currency",
	"above-limit": "one above the limit of the currency", "at-upper-limit": "the upper limit of the currency",
	"negative": "far below zero", "fraction": "a number with a fraction", "exponent": "a number with an exponent",
	"huge": "a number beyond all limits", "digits": "a number as a text of digits", "words": "a truth value in other words",
	"shortest": "a text of one character, where it must not be empty", "at-length": "a text of the greatest length", "above-length": "a text longer than that", "long": "a very long text",
	"unicode": "a text beyond ASCII", "control": "a text with control characters", "injection": "a text with code in it",
	"deep": "nested deeply", "wide": "with very many members", "too-many": "more elements than allowed",
	"no-key": "no key is sent", "malformed-authorization": "the Authorization header is malformed",
	"unknown-key": "a key that nothing has", "public-key": "the public key, where another kind is wanted",
	"secret-key": "the secret key, where another kind is wanted", "chain-key": "a chain key, where another kind is wanted",
	"malformed": "an id in the path that is none", "other-kind": "the id of an object of another kind",
	"other-account": "the id of an object of another account", "malformed-json": "a JSON body that is none, where one is read",
	"malformed-form": "a form that is none", "duplicate": "it is given twice", "content-type": "another content type",
	"unknown-parameter": "a parameter that the contract does not know", "body-too-large": "a body of more than a megabyte",
}

// Outcomes reads the x-errors among the extensions of a part of the document.
func Outcomes(extensions map[string]any) ([]Outcome, error) {
	listed, ok := extensions[outcomesKey]
	if !ok {
		return nil, nil
	}
	text, err := json.Marshal(listed)
	if err != nil {
		return nil, err
	}
	var outcomes []Outcome
	if err := json.Unmarshal(text, &outcomes); err != nil {
		return nil, errors.New("x-errors is no list of conditions with what comes of them")
	}
	for _, o := range outcomes {
		if err := o.check(); err != nil {
			return nil, fmt.Errorf("x-errors: %w", err)
		}
	}
	return outcomes, nil
}

func (o Outcome) check() error {
	if len(o.When) == 0 {
		return errors.New("an entry has no condition")
	}
	for _, name := range o.When {
		if Conditions[name] == "" {
			return fmt.Errorf("there is no condition %q", name)
		}
	}
	if o.Dialect != "" && !slices.Contains(dialects, o.Dialect) {
		return fmt.Errorf("%s has the dialect %q, which is none of %s", o.When[0], o.Dialect, list(dialects))
	}
	for _, status := range o.Status {
		if status < 400 || status > 499 {
			return fmt.Errorf("%s has the status %d, which is no refusal", o.When[0], status)
		}
	}
	for _, code := range o.Codes {
		if !codeName.MatchString(code) {
			return fmt.Errorf("%s has the code %q, which is not like some_words", o.When[0], code)
		}
	}
	if o.Rule != "" && !ruleName.MatchString(o.Rule) {
		return fmt.Errorf("%s has the rule %q, which is not like subject.some-words", o.When[0], o.Rule)
	}
	if len(o.Status) == 0 && len(o.Codes)+len(o.Message) > 0 {
		return fmt.Errorf("%s has a code or a message, and no status", o.When[0])
	}
	if _, err := regexp.Compile(o.Message); err != nil {
		return fmt.Errorf("%s has a message that does not compile: %w", o.When[0], err)
	}
	return nil
}

// checkOutcomes reads every x-errors once, so that a fault in one is told when
// the document is loaded.
func (c *Contract) checkOutcomes() error {
	var errs []error
	read := func(at, name string, extensions map[string]any) {
		if _, err := Outcomes(extensions); err != nil {
			errs = append(errs, &docError{at: at, message: name + ": " + err.Error()})
		}
	}
	read("\nx-errors:", "the document", c.Doc.Extensions)
	for _, op := range c.Operations {
		read("\n      operationId: "+op.ID+"\n", op.ID, op.Spec.Extensions)
	}
	for _, name := range slices.Sorted(maps.Keys(c.Doc.Components.Parameters)) {
		read("\n    "+name+":\n", name, c.Doc.Components.Parameters[name].Value.Extensions)
	}
	for _, name := range slices.Sorted(maps.Keys(c.Doc.Components.Schemas)) {
		c.eachProperty(c.Doc.Components.Schemas[name].Value, name, map[*openapi3.Schema]bool{}, func(path string, schema *openapi3.Schema) {
			read("\n    "+name+":\n", path, schema.Extensions)
		})
	}
	return errors.Join(errs...)
}

func (c *Contract) eachProperty(schema *openapi3.Schema, path string, seen map[*openapi3.Schema]bool, visit func(string, *openapi3.Schema)) {
	if seen[schema] {
		return
	}
	seen[schema] = true
	visit(path, schema)
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		c.eachProperty(schema.Properties[name].Value, path+"."+name, seen, visit)
	}
	if schema.Items != nil {
		c.eachProperty(schema.Items.Value, path+"[]", seen, visit)
	}
}

// Parse reads a contract from the texts of the two files, as Load does from its own.
func Parse(openapi, rules []byte) (*Contract, error) { return parse(openapi, rules) }
