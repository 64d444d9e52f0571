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
func clean(r *Report, secrets []string) { cleanValue(reflect.ValueOf(r).Elem(), secrets) }

func cleanValue(v reflect.Value, secrets []string) {
	if wireTypes[v.Type()] {
		return
	}
	switch v.Kind() {
	case reflect.String:
		if text := sentence.Clean(v.String(), secrets...); text != v.String() && v.CanSet() {
			v.SetString(text)
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			cleanValue(v.Elem(), secrets)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				cleanValue(v.Field(i), secrets)
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			cleanValue(v.Index(i), secrets)
		}
	case reflect.Map:
		cleanMap(v, secrets)
	default: // no other kind has text
	}
}

// cleanMap cleans the values of a map of texts. Its names are rules and settings.
func cleanMap(v reflect.Value, secrets []string) {
	if v.Type().Elem().Kind() != reflect.String {
		return
	}
	for _, name := range v.MapKeys() {
		value := reflect.New(v.Type().Elem()).Elem()
		value.Set(v.MapIndex(name))
		cleanValue(value, secrets)
		v.SetMapIndex(name, value)
	}
}
