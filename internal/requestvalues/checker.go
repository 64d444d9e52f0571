package requestvalues

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

// Checker names what is wrong with a value that a request carries. It takes a form's
// text for the number or truth value that it writes, as the API does.
type Checker struct {
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

// NewChecker returns the checker of the values that a schema describes.
func NewChecker(schema *openapi3.Schema) Checker {
	c := Checker{nullable: schema.Nullable, format: schema.Format, min: schema.Min, max: schema.Max, minText: int(schema.MinLength)}
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
		one := NewChecker(branch.Value)
		c.types = append(c.types, one.types...)
		if one.pattern != nil {
			c.pattern = one.pattern
		}
	}
	return c
}

// Takes reports whether values of a JSON type are valid.
func (c *Checker) Takes(kind string) bool { return slices.Contains(c.types, kind) }

func (c *Checker) number() bool { return c.Takes(openapi3.TypeInteger) || c.Takes(openapi3.TypeNumber) }

// Classes lists the kinds of wrong value that there are of the parameter.
func (c *Checker) Classes() []string {
	var classes []string
	add := func(class string, is bool) {
		if is {
			classes = append(classes, class)
		}
	}
	add(Type, len(c.types) > 0)
	add(Null, !c.nullable)
	add(Empty, c.Takes(openapi3.TypeString) && len(c.wrongText("")) > 0)
	add(Enum, len(c.enum) > 0)
	add(Pattern, c.pattern != nil)
	add(Format, c.format != "")
	add(Below, c.min != nil)
	add(Above, c.max != nil)
	add(AboveLength, c.maxText > 0)
	add(TooMany, c.maxItems > 0)
	return classes
}

// TextClasses leaves out what no text can be: null, or of another type than text.
func (c *Checker) TextClasses() []string {
	classes := without(c.Classes(), Null)
	if c.Takes(openapi3.TypeString) {
		classes = without(classes, Type)
	}
	return classes
}

// Wrong names what is wrong with a value, empty where it is valid.
func (c *Checker) Wrong(value any) string {
	switch value := value.(type) {
	case nil:
		if c.nullable {
			return ""
		}
		return Null
	case string:
		return c.text(value)
	case json.Number:
		return c.numeric(string(value), Type)
	case bool:
		return c.wrongUnless(openapi3.TypeBoolean)
	case map[string]any:
		return c.wrongUnless(openapi3.TypeObject)
	case []any:
		if c.Takes(openapi3.TypeArray) && c.maxItems > 0 && len(value) > c.maxItems {
			return TooMany
		}
		return c.wrongUnless(openapi3.TypeArray)
	}
	return c.wrongUnless("")
}

// wrongUnless names the type of a value as wrong, unless the values have this type or
// any type at all.
func (c *Checker) wrongUnless(valid string) string {
	if c.Takes(valid) || len(c.types) == 0 {
		return ""
	}
	return Type
}

func (c *Checker) text(value string) string {
	switch {
	case len(c.types) == 0:
		return ""
	case c.Takes(openapi3.TypeString):
		if value == "" && len(c.wrongText("")) > 0 {
			return Empty
		}
		return c.wrongText(value)
	case c.number():
		return c.numeric(value, Type)
	case c.Takes(openapi3.TypeBoolean) && (value == "true" || value == "false"):
		return ""
	}
	return Type
}

func (c *Checker) wrongText(value string) string {
	switch {
	case len(c.enum) > 0 && !slices.Contains(c.enum, value):
		return Enum
	case c.pattern != nil && !c.pattern.MatchString(value):
		return Pattern
	case c.format == "date-time" && !isTime(value), c.format == "uri" && !strings.Contains(value, ":"):
		return Format
	case utf8.RuneCountInString(value) < c.minText:
		return Empty
	case c.maxText > 0 && utf8.RuneCountInString(value) > c.maxText:
		return AboveLength
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
func (c *Checker) numeric(value, otherwise string) string {
	if !c.number() {
		return otherwise
	}
	number, err := strconv.ParseFloat(value, 64)
	switch {
	case err != nil:
		return otherwise
	case c.min != nil && number < *c.min:
		return Below
	case c.max != nil && number > *c.max:
		return Above
	case c.Takes(openapi3.TypeInteger) && number != float64(int64(number)):
		return otherwise
	}
	return ""
}

func without(classes []string, taken string) []string {
	return slices.DeleteFunc(classes, func(class string) bool { return class == taken })
}
