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

	doc, err := openapi3.NewLoader().LoadFromData(openapi)
	if err != nil {
		<-rulesDone
		return nil, fmt.Errorf("%s: %w", OpenAPIFile, err)
	}
	c := &Contract{Doc: doc}
	if err := errors.Join(c.indexSchemas(), c.indexOperations(), c.indexLifecycles()); err != nil {
		<-rulesDone
		return nil, locate(openapi, err)
	}

	fromRules := <-rulesDone
	if fromRules.err != nil {
		return nil, fromRules.err
	}
	file := fromRules.file
	c.Rules, c.Features, c.Disagreements, c.Sources = file.Rules, file.Features, file.Disagreements, file.Sources
	c.rules = make(map[string]*Rule, len(c.Rules))
	for _, rule := range c.Rules {
		if rule != nil {
			c.rules[rule.Name] = rule
		}
	}
	if err := c.checkRules(rules); err != nil {
		return nil, err
	}
	return c, nil
}

// docError is a fault in the OpenAPI document, with a text that stands on the
// line at fault.
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
				place = fmt.Sprintf("%s:%d", OpenAPIFile, bytes.Count(before, []byte("\n"))+1)
			}
		}
		lines = append(lines, place+": "+one.Error())
	}
	return errors.New(strings.Join(lines, "\n"))
}
