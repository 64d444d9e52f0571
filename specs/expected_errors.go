package specs

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/specs/internal/document"
)

// Outcome is the expected result of a request with one thing out of the ordinary: an
// entry of x-errors on the document, an operation or a parameter.
type Outcome struct {
	// When names the conditions: missing, null, below-minimum, unknown-key, …
	When []string `json:"when"`
	// Parameter is the parameter that an entry on an operation is about; empty where the
	// entry is about the request as a whole.
	Parameter string `json:"parameter,omitempty"`
	// Dialect is the only dialect that states the entry; empty where both do.
	Dialect Dialect `json:"dialect,omitempty"`
	// Accepted says that success conforms, alone or in addition to the refusal.
	Accepted bool     `json:"accepted,omitempty"`
	Status   []int    `json:"status,omitempty"`
	Codes    []string `json:"codes,omitempty"`
	// Message is a regular expression on the error message. {limit} and {currency} stand
	// for those of the amount at hand.
	Message string `json:"message,omitempty"`
	// Requires names features without which the entry does not hold.
	Requires []string `json:"requires,omitempty"`
	// Types are the source types that the entry is about; empty: all.
	Types []string `json:"types,omitempty"`
	// Rule is the rule that states the entry already, empty where none does.
	Rule string `json:"rule,omitempty"`
}

const outcomesKey = "x-errors"

// Conditions are the names that x-errors may use under when, each with its meaning.
// Do not change the map.
var Conditions = map[string]string{
	"missing":                 "a parameter of the valid request is left out",
	"null":                    "it is null",
	"empty":                   "it is an empty text",
	"null-optional":           "an optional parameter is null",
	"blank":                   "it is a text of spaces",
	"type":                    "it is of another type",
	"item-type":               "an element of the list is of another type",
	"enum":                    "it is not one of the listed values",
	"member":                  "it is one of the listed values",
	"pattern":                 "it does not match the pattern",
	"format":                  "it is not of the format",
	"valid":                   "it is of the format",
	"unknown":                 "it is an id that no object has",
	"below-minimum":           "one below the minimum",
	"at-minimum":              "the minimum",
	"above-maximum":           "one above the maximum",
	"at-maximum":              "the maximum",
	"below-limit":             "one below the limit of the currency",
	"at-lower-limit":          "the lower limit of the currency",
	"above-limit":             "one above the limit of the currency",
	"at-upper-limit":          "the upper limit of the currency",
	"negative":                "far below zero",
	"fraction":                "a number with a fraction",
	"exponent":                "a number with an exponent",
	"huge":                    "a number beyond all limits",
	"digits":                  "a number as a text of digits",
	"words":                   "a truth value in other words",
	"shortest":                "a text of one character, where it must not be empty",
	"at-length":               "a text of the greatest length",
	"above-length":            "a text longer than that",
	"long":                    "a very long text",
	"unicode":                 "a text beyond ASCII",
	"control":                 "a text with control characters",
	"injection":               "a text with code in it",
	"deep":                    "nested deeply",
	"wide":                    "with very many members",
	"too-many":                "more elements than allowed",
	"no-key":                  "no key is sent",
	"malformed-authorization": "the Authorization header is malformed",
	"unknown-key":             "a key that no account has",
	"public-key":              "the public key, where another kind is wanted",
	"secret-key":              "the secret key, where another kind is wanted",
	"chain-key":               "a chain key, where another kind is wanted",
	"malformed":               "an id in the path that is not well-formed",
	"other-kind":              "the id of an object of another kind",
	"other-account":           "the id of an object of another account",
	"malformed-json":          "a body that is not valid JSON, where JSON is read",
	"malformed-form":          "a form that is not valid",
	"duplicate":               "it is given twice",
	"content-type":            "another content type",
	"unknown-parameter":       "a parameter that the contract does not know",
	"body-too-large":          "a body of more than a megabyte",
}

// Outcomes returns the x-errors among the extensions of a part of the document, none
// where it has none. The error says which entry is wrong and why.
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
		return nil, errors.New("x-errors is not a list of conditions with their results")
	}
	for _, o := range outcomes {
		if err := o.check(); err != nil {
			return nil, fmt.Errorf("x-errors: %w", err)
		}
	}
	return outcomes, nil
}

// check returns what is wrong with an entry. It names the entry by its first condition.
func (o Outcome) check() error {
	if len(o.When) == 0 {
		return errors.New("an entry has no condition")
	}
	for _, name := range o.When {
		if Conditions[name] == "" {
			return fmt.Errorf("there is no condition %q", name)
		}
	}
	if why := o.problem(); why != "" {
		return fmt.Errorf("%s has %s", o.When[0], why)
	}
	return nil
}

// problem completes the sentence "missing has …".
func (o Outcome) problem() string {
	if o.Dialect != "" && !slices.Contains(dialects, o.Dialect) {
		return fmt.Sprintf("the dialect %q: want %s", o.Dialect, listed(dialects))
	}
	for _, status := range o.Status {
		if !isRefusal(status) {
			return fmt.Sprintf("the status %d: want 400 to 499", status)
		}
	}
	for _, code := range o.Codes {
		if !codeName.MatchString(code) {
			return fmt.Sprintf("the code %q, which is not like some_words", code)
		}
	}
	if o.Rule != "" && !ruleName.MatchString(o.Rule) {
		return fmt.Sprintf("the rule %q, which is not like subject.some-words", o.Rule)
	}
	if len(o.Status) == 0 && len(o.Codes)+len(o.Message) > 0 {
		return "a code or a message, and no status"
	}
	if _, err := regexp.Compile(o.Message); err != nil {
		return fmt.Sprintf("a message that does not compile: %v", err)
	}
	return ""
}

// checkOutcomes reads every x-errors once, so that a problem in one is reported when
// the document is loaded.
func (c *Contract) checkOutcomes() error {
	var errs []error
	read := func(at, name string, extensions map[string]any) {
		if _, err := Outcomes(extensions); err != nil {
			errs = append(errs, &document.Problem{At: at, Message: name + ": " + err.Error()})
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

// eachProperty visits a schema and the properties below it, each once.
func (c *Contract) eachProperty(
	schema *openapi3.Schema,
	path string,
	seen map[*openapi3.Schema]bool,
	visit func(string, *openapi3.Schema),
) {
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
