package coverage

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
)

// checker names what is wrong with a value that a request carries. It takes a form's
// text for the number or truth value that it writes, as the API does.
type checker struct {
	types    []string
	nullable bool
	enum     []string
	pattern  *regexp.Regexp
	format   string
	min, max *float64
	minText  int
	maxText  int // 0: no limit
	maxItems int // 0: no limit
}

func newChecker(schema *openapi3.Schema) checker {
	c := checker{nullable: schema.Nullable, format: schema.Format, min: schema.Min, max: schema.Max, minText: int(schema.MinLength)}
	if schema.Type != nil {
		c.types = schema.Type.Slice()
	}
	for _, value := range schema.Enum {
		if word, ok := value.(string); ok {
			c.enum = append(c.enum, word)
		}
	}
	if schema.Pattern != "" {
		c.pattern = regexp.MustCompile(schema.Pattern)
	}
	if schema.MaxLength != nil {
		c.maxText = int(*schema.MaxLength)
	}
	if schema.MaxItems != nil {
		c.maxItems = int(*schema.MaxItems)
	}
	for _, branch := range schema.OneOf {
		one := newChecker(branch.Value)
		c.types = append(c.types, one.types...)
		if one.pattern != nil {
			c.pattern = one.pattern
		}
	}
	return c
}

func (c *checker) takes(kind string) bool { return slices.Contains(c.types, kind) }

func (c *checker) number() bool { return c.takes(openapi3.TypeInteger) || c.takes(openapi3.TypeNumber) }

// classes lists the kinds of wrong value that there are of the parameter.
func (c *checker) classes() []string {
	var classes []string
	add := func(class string, is bool) {
		if is {
			classes = append(classes, class)
		}
	}
	add(wrongType, len(c.types) > 0)
	add(nullValue, !c.nullable)
	add(empty, c.takes(openapi3.TypeString) && len(c.wrongText("")) > 0)
	add(outside, len(c.enum) > 0)
	add(pattern, c.pattern != nil)
	add(format, c.format != "")
	add(below, c.min != nil)
	add(above, c.max != nil)
	add(aboveLength, c.maxText > 0)
	add(tooMany, c.maxItems > 0)
	return classes
}

// textClasses leaves out what no text can be: null, or of another type than text.
func (c *checker) textClasses() []string {
	classes := without(c.classes(), nullValue)
	if c.takes(openapi3.TypeString) {
		classes = without(classes, wrongType)
	}
	return classes
}

// wrong names what is wrong with a value, empty where it is valid.
func (c *checker) wrong(value any) string {
	switch value := value.(type) {
	case nil:
		if c.nullable {
			return ""
		}
		return nullValue
	case string:
		return c.text(value)
	case json.Number:
		return c.numeric(string(value), wrongType)
	case bool:
		return c.wrongUnless(openapi3.TypeBoolean)
	case map[string]any:
		return c.wrongUnless(openapi3.TypeObject)
	case []any:
		if c.takes(openapi3.TypeArray) && c.maxItems > 0 && len(value) > c.maxItems {
			return tooMany
		}
		return c.wrongUnless(openapi3.TypeArray)
	}
	return c.wrongUnless("")
}

// wrongUnless names the type of a value as wrong, unless the values have this type or
// any type at all.
func (c *checker) wrongUnless(valid string) string {
	if c.takes(valid) || len(c.types) == 0 {
		return ""
	}
	return wrongType
}

func (c *checker) text(value string) string {
	switch {
	case len(c.types) == 0:
		return ""
	case c.takes(openapi3.TypeString):
		if value == "" && len(c.wrongText("")) > 0 {
			return empty
		}
		return c.wrongText(value)
	case c.number():
		return c.numeric(value, wrongType)
	case c.takes(openapi3.TypeBoolean) && (value == "true" || value == "false"):
		return ""
	}
	return wrongType
}

func (c *checker) wrongText(value string) string {
	switch {
	case len(c.enum) > 0 && !slices.Contains(c.enum, value):
		return outside
	case c.pattern != nil && !c.pattern.MatchString(value):
		return pattern
	case c.format == "date-time" && !isTime(value), c.format == "uri" && !strings.Contains(value, ":"):
		return format
	case utf8.RuneCountInString(value) < c.minText:
		return empty
	case c.maxText > 0 && utf8.RuneCountInString(value) > c.maxText:
		return aboveLength
	}
	return ""
}

func isTime(value string) bool {
	for _, layout := range []string{time.RFC3339, time.DateOnly} { // lists take a day as well
		if _, err := time.Parse(layout, value); err == nil {
			return true
		}
	}
	return false
}

// numeric looks at a number; otherwise is what anything else is.
func (c *checker) numeric(value, otherwise string) string {
	if !c.number() {
		return otherwise
	}
	number, err := strconv.ParseFloat(value, 64)
	switch {
	case err != nil:
		return otherwise
	case c.min != nil && number < *c.min:
		return below
	case c.max != nil && number > *c.max:
		return above
	case c.takes(openapi3.TypeInteger) && number != float64(int64(number)):
		return otherwise
	}
	return ""
}
