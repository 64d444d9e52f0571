package reports

import (
	"reflect"

	"github.com/omise-conformance/harness/internal/sentence"
)

// wireTypes are the types whose texts are not sentences: exchanges are redacted when they are made, and stay as they were
// on the wire otherwise.
var wireTypes = map[reflect.Type]bool{reflect.TypeFor[ExchangeEntry](): true}

// clean makes every sentence of a report fit for people, with what targets, control APIs, files and command lines have put
// into it. The secrets are those of the run; others are recognized by their shape.
func clean(r *Report, secrets []string) {
	c := cleaner{secrets, map[string]string{}}
	c.value(reflect.ValueOf(r).Elem())
}

// longestShared is the length of a sentence above which it is not remembered: few are said twice.
const longestShared = 4 << 10

// cleaner cleans each sentence once: thousands of cases say the same of a target that is wrong everywhere.
type cleaner struct {
	secrets []string
	cleaned map[string]string
}

func (c *cleaner) text(text string) string {
	if len(text) > longestShared {
		return sentence.Clean(text, c.secrets...)
	}
	clean, known := c.cleaned[text]
	if !known {
		clean = sentence.Clean(text, c.secrets...)
		c.cleaned[text] = clean
	}
	return clean
}

func (c *cleaner) value(v reflect.Value) {
	if wireTypes[v.Type()] {
		return
	}
	switch v.Kind() {
	case reflect.String:
		if text := c.text(v.String()); text != v.String() && v.CanSet() { // what others share is not written to
			v.SetString(text)
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			c.value(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				c.value(v.Field(i))
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			c.value(v.Index(i))
		}
	case reflect.Map:
		c.mapping(v)
	default: // no other kind has text
	}
}

// mapping cleans the values of a map of texts. Its names are rules and settings.
func (c *cleaner) mapping(v reflect.Value) {
	if v.Type().Elem().Kind() != reflect.String {
		return
	}
	for _, name := range v.MapKeys() {
		value := reflect.New(v.Type().Elem()).Elem()
		value.Set(v.MapIndex(name))
		c.value(value)
		v.SetMapIndex(name, value)
	}
}
