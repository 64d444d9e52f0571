// Package specs is the contract of the API: its OpenAPI document, the rules, the
// lifecycles of its objects, and the faults that a suite must notice. Load returns the
// embedded contract, parsed and indexed.
package specs

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/specs/internal/document"
	"github.com/omise-conformance/harness/specs/internal/prepared"
	"github.com/omise-conformance/harness/specs/internal/schemas"
)

// Version is the API version that the contract describes.
const Version = "2019-05-29"

// The files of the contract, as findings and errors name them.
const (
	OpenAPIFile = "specs/openapi.yaml"
	RulesFile   = "specs/rules.yaml"
)

var (
	//go:embed openapi.yaml
	rawOpenAPI []byte
	//go:embed rules.yaml
	rawRules []byte
	// The same in the form of package prepared.
	//go:embed openapi.prepared.json
	preparedOpenAPI []byte
	//go:embed rules.prepared.json
	preparedRules []byte
)

//go:generate go test . -run ^TestPreparedFormsAreTheFiles$ -update

// Contract is the loaded and indexed description. It is read-only and safe for
// concurrent use.
type Contract struct {
	Version       string      // of the API: "2019-05-29"
	File          string      // of Doc, as findings name it: "specs/openapi.yaml"
	Doc           *openapi3.T // File, decoded
	Rules         []*Rule     // of targets, in the order of specs/rules.yaml
	ClientRules   []*Rule     // of clients: what they send; in the order of specs/rules.yaml
	Features      []Feature
	Disagreements []Disagreement
	// Sources explains the short names that the sources of rules begin with: W17, S1.
	Sources    map[string]string
	Operations []*Operation // in the order of their paths
	// Renamed and Rewritten are what became of fields and of values in Version; none in the contract of Version itself.
	Renamed, Rewritten []Step

	rules       map[string]*Rule
	byID        map[string]*Operation
	byShape     map[shape][]*Operation
	undescribed map[string]bool
	schemas     *schemas.Index
	models      map[string]*Lifecycle
	lifecycles  map[string]map[string]State
	histories   map[string]*History // by the "object" of an answer
}

// Rule returns the rule of a name, of targets or of clients, nil where the contract has none.
func (c *Contract) Rule(name string) *Rule { return c.rules[name] }

// Operation returns the operation of an operationId, nil where the contract has none.
func (c *Contract) Operation(id string) *Operation { return c.byID[id] }

var embeddedContract = sync.OnceValues(func() (*Contract, error) { return Parse(rawOpenAPI, rawRules) })

// Load returns the embedded contract. The result is shared: do not change it. The
// error names the file and the line.
func Load() (*Contract, error) { return embeddedContract() }

// SourceTitle returns an entry of Rule.Source with its short name spelled out: "Guide
// \"Tokens API\": Single use" for "S1 Single use". An entry without a known short name
// is returned as it is.
func (c *Contract) SourceTitle(source string) string {
	short, place, _ := strings.Cut(source, " ")
	switch title, known := c.Sources[short]; {
	case !known:
		return source
	case place == "":
		return title
	default:
		return title + ": " + place
	}
}

// Raw returns a copy of the text of the OpenAPI document, as specs/openapi.yaml has it.
func Raw() []byte { return bytes.Clone(rawOpenAPI) }

// RawRules returns a copy of the text of the rules, to be changed and given to Parse.
func RawRules() []byte { return bytes.Clone(rawRules) }

// Violation is one mismatch of a JSON value and its schema.
type Violation struct {
	// Pointer is the JSON pointer of the value, "" for the whole.
	Pointer string
	// Reason completes "expected <field> …": "to be an integer", "not to be null".
	Reason string
	// Where is the place in the contract that says so:
	// "specs/openapi.yaml #/components/schemas/Charge/properties/status".
	Where string
	// Unseen is how many objects in lists of the value were not judged. It is set in the first mismatch of a value that
	// has too many of them: those that are wrong among the first are enough.
	Unseen int
}

// ValidateJSON returns every mismatch of a decoded JSON value and a schema of the
// embedded contract, in the order of the fields; none for a nil schema. where is the
// place of the schema, as Operation.ResponseSchema returns it.
func ValidateJSON(schema *openapi3.Schema, where string, value any) []Violation {
	c, err := Load()
	if err != nil {
		c = &Contract{schemas: &schemas.Index{}}
	}
	return c.ValidateJSON(schema, where, value)
}

// ValidateJSON returns every mismatch of a decoded JSON value and a schema of the contract,
// as the function of that name does for the embedded one.
func (c *Contract) ValidateJSON(schema *openapi3.Schema, where string, value any) []Violation {
	if schema == nil {
		return nil
	}
	var violations []Violation
	for _, each := range c.schemas.Validate(schema, where, value) {
		violations = append(violations, Violation(each))
	}
	return violations
}

// Example returns the example of a name as JSON, nil where the document has none.
func (c *Contract) Example(name string) []byte {
	ref := c.Doc.Components.Examples[name]
	if ref == nil || ref.Value == nil {
		return nil
	}
	text, err := json.Marshal(ref.Value.Value)
	if err != nil { // it was read from JSON
		return nil
	}
	return text
}

// ComponentName returns the name of the component that a schema is, or is a nullable
// copy of: "Charge". It is empty for any other schema.
func (c *Contract) ComponentName(schema *openapi3.Schema) string { return c.schemas.Component(schema) }

// Describes reports whether the contract has a field at the end of a dotted path in an answer, which it looks for by its name
// alone. What is within metadata belongs to the caller and is described. Of other members nothing is known, also not that they stay
// the same.
func (c *Contract) Describes(path string) bool {
	names := strings.Split(path, ".")
	last := names[len(names)-1]
	if _, err := strconv.Atoi(last); err == nil || path == "" || slices.Contains(names[:len(names)-1], "metadata") {
		return true
	}
	return c.schemas.Describes(last)
}

// Required returns the fields that every object of a schema has if it was created
// today: those that are required, and those of x-required-since.
func (c *Contract) Required(schema *openapi3.Schema) []string { return c.schemas.Required(schema) }

// Parse returns the contract of the texts of an OpenAPI document and of rules, as Load
// does for the embedded ones. It is for tools and tests that change a text and look at
// the result. The error names the file and the line of everything that is wrong.
//
// The texts are decoded side by side, since each takes tens of milliseconds. The
// document is not validated against the schema of OpenAPI (a test does that), but
// everything that the index needs is checked.
func Parse(openapi, rules []byte) (*Contract, error) {
	type decoded struct {
		file *rulesFile
		err  error
	}
	rulesDone := make(chan decoded, 1)
	go func() {
		file, err := decodeRules(rules)
		rulesDone <- decoded{file, err}
	}()

	c, err := indexDocument(OpenAPIFile, openapi)
	fromRules := <-rulesDone
	if err != nil {
		return nil, err
	}
	if fromRules.err != nil {
		return nil, fromRules.err
	}
	if err := c.addRules(fromRules.file, rules); err != nil {
		return nil, err
	}
	c.linkLifecycles()
	return c, nil
}

// indexDocument returns a contract without rules. file is what its places begin with.
func indexDocument(file string, openapi []byte) (*Contract, error) {
	doc, err := decodeDocument(openapi)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return indexDecoded(file, openapi, doc)
}

// decodeDocument decodes an OpenAPI document, the embedded one from its prepared form.
func decodeDocument(text []byte) (*openapi3.T, error) {
	if content, ok := prepared.Read[any](preparedOpenAPI, text); ok {
		return prepared.Document(content)
	}
	return openapi3.NewLoader().LoadFromData(text)
}

// indexDecoded is indexDocument for a text that is decoded.
func indexDecoded(file string, openapi []byte, doc *openapi3.T) (*Contract, error) {
	if doc.Components == nil {
		doc.Components = &openapi3.Components{}
	}
	if doc.Paths == nil {
		doc.Paths = openapi3.NewPaths()
	}
	c := &Contract{Doc: doc, File: file}
	if doc.Info != nil {
		c.Version = doc.Info.Version
	}
	var inSchemas error
	c.schemas, inSchemas = schemas.New(file, doc.Components.Schemas)
	if err := errors.Join(inSchemas, c.indexOperations(), c.checkOutcomes(), c.indexLifecycles(), c.indexHistories()); err != nil {
		return nil, document.Locate(file, openapi, err)
	}
	return c, nil
}

// addRules indexes the rules and checks them. text is what they were read from.
func (c *Contract) addRules(file *rulesFile, text []byte) error {
	c.Rules, c.Features, c.Disagreements, c.Sources = file.Rules, file.Features, file.Disagreements, file.Sources
	c.ClientRules = file.ClientRules
	c.rules = make(map[string]*Rule, len(c.Rules)+len(c.ClientRules))
	for _, rule := range slices.Concat(c.Rules, c.ClientRules) {
		if rule != nil {
			c.rules[rule.Name] = rule
		}
	}
	return c.checkRules(text)
}
