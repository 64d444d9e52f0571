package config

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Value stores the value of a key in the variable that into points to, and reports
// whether the file has the key. Keys of a group are written timeouts.request.
func (f *File) Value(key string, into any) bool {
	if _, given := f.lines[key]; !given {
		return false
	}
	assign(into, fieldOf(f, key))
	return true
}

// fieldOf returns the field of a key.
func fieldOf(f *File, key string) reflect.Value {
	group, member, nested := strings.Cut(key, ".")
	value := fieldNamed(reflect.ValueOf(f).Elem(), group)
	if nested {
		value = fieldNamed(value, member)
	}
	return value
}

// fieldNamed returns the field of a struct with a key, the zero Value where it has none.
func fieldNamed(of reflect.Value, key string) reflect.Value {
	for i := range of.NumField() {
		if of.Type().Field(i).Tag.Get("yaml") == key {
			return of.Field(i)
		}
	}
	return reflect.Value{}
}

func assign(into any, value reflect.Value) {
	variable := reflect.ValueOf(into).Elem()
	variable.Set(value.Convert(variable.Type()))
}

// readers read the text of a variable or a flag, by the type of the key.
var readers = map[reflect.Type]func(string) (any, error){
	reflect.TypeFor[string]():        func(text string) (any, error) { return text, nil },
	reflect.TypeFor[bool]():          readBool,
	reflect.TypeFor[int]():           func(text string) (any, error) { return strconv.Atoi(text) },
	reflect.TypeFor[int64]():         func(text string) (any, error) { return strconv.ParseInt(text, 10, 64) },
	reflect.TypeFor[float64]():       func(text string) (any, error) { return strconv.ParseFloat(text, 64) },
	reflect.TypeFor[time.Duration](): func(text string) (any, error) { return time.ParseDuration(text) },
	reflect.TypeFor[[]string]():      func(text string) (any, error) { return readList(text), nil },
}

// readBool takes what the file takes, and not all that strconv does.
func readBool(text string) (any, error) {
	if text != "true" && text != "false" {
		return nil, strconv.ErrSyntax
	}
	return text == "true", nil
}

// readList parts names at commas.
func readList(text string) []string {
	names := strings.Split(text, ",")
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	return names
}

// Read returns the value that a text stands for, as a variable of the environment or a flag has it.
func (k *Key) Read(text string) (any, error) {
	value, err := readers[k.kind()](text)
	if err != nil {
		must := kinds[k.kind()].must
		return nil, fmt.Errorf("must be %s; it is %s", must, text)
	}
	return value, nil
}

// Text returns a value as Read takes it.
func Text(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case []string:
		return strings.Join(v, ", ")
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}

// isSet reports whether a map has a value for one of the keys.
func isSet[V any](values map[string]V, keys ...string) bool {
	return slices.ContainsFunc(keys, func(key string) bool { _, ok := values[key]; return ok })
}

// Standard returns the default as a value, nil where no value stands for it.
func (k *Key) Standard() any {
	if k.Default == "" {
		return nil
	}
	value, err := k.Read(k.Default)
	if err != nil {
		return nil // no key is such: tested
	}
	return value
}
