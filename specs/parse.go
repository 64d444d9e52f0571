package specs

import (
	"errors"
	"fmt"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/specs/internal/document"
	"github.com/omise-conformance/harness/specs/internal/schemas"
)

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
	doc, err := openapi3.NewLoader().LoadFromData(openapi)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
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
