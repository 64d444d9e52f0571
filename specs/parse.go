package specs

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// parse reads and checks both files. They are decoded side by side, since each
// takes tens of milliseconds; the OpenAPI document is not validated against the
// OpenAPI schema here (a test does), but all that the index needs is checked.
func parse(openapi, rules []byte) (*Contract, error) {
	type decoded struct {
		file *rulesFile
		err  error
	}
	rulesDone := make(chan decoded, 1)
	go func() {
		file, err := decodeRules(rules)
		rulesDone <- decoded{file, err}
	}()

	c, err := indexDocument(openapi)
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

// indexDocument returns a contract that has no rules yet.
func indexDocument(openapi []byte) (*Contract, error) {
	doc, err := openapi3.NewLoader().LoadFromData(openapi)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", OpenAPIFile, err)
	}
	if doc.Components == nil {
		doc.Components = &openapi3.Components{}
	}
	if doc.Paths == nil {
		doc.Paths = openapi3.NewPaths()
	}
	c := &Contract{Doc: doc}
	if err := errors.Join(c.indexSchemas(), c.indexOperations(), c.checkOutcomes(), c.indexLifecycles()); err != nil {
		return nil, locate(openapi, err)
	}
	return c, nil
}

// addRules indexes the rules and checks them; text is what they were read from.
func (c *Contract) addRules(file *rulesFile, text []byte) error {
	c.Rules, c.Features, c.Disagreements, c.Sources = file.Rules, file.Features, file.Disagreements, file.Sources
	c.rules = make(map[string]*Rule, len(c.Rules))
	for _, rule := range c.Rules {
		if rule != nil {
			c.rules[rule.Name] = rule
		}
	}
	return c.checkRules(text)
}

// docError is a fault in the OpenAPI document. at is the text around the line
// at fault, from the line feed before it.
type docError struct{ at, message string }

func (e *docError) Error() string { return e.message }

// locate puts the file and the line before each fault.
func locate(openapi []byte, err error) error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		joined = errors.Join(err).(interface{ Unwrap() []error })
	}
	var lines []string
	for _, one := range joined.Unwrap() {
		if nested, ok := one.(interface{ Unwrap() []error }); ok {
			lines = append(lines, locate(openapi, errors.Join(nested.Unwrap()...)).Error())
			continue
		}
		var fault *docError
		place := OpenAPIFile
		if errors.As(one, &fault) {
			if before, _, found := bytes.Cut(openapi, []byte(fault.at)); found {
				// The text begins with the end of the line before.
				place = fmt.Sprintf("%s:%d", OpenAPIFile, bytes.Count(before, []byte("\n"))+2)
			}
		}
		lines = append(lines, place+": "+one.Error())
	}
	return errors.New(strings.Join(lines, "\n"))
}
