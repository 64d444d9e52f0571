package config

import (
	"reflect"
	"strings"
)

// Value stores the value of a key in the variable that into points to, and reports
// whether the file has the key. Keys of timeouts are written timeouts.request.
func (f *File) Value(key string, into any) bool {
	if _, given := f.lines[key]; !given {
		return false
	}
	group, member, nested := strings.Cut(key, ".")
	value := fieldsOf(f)[group]
	if nested {
		value = fieldsOf(value.Addr().Interface())[member]
	}
	variable := reflect.ValueOf(into).Elem()
	variable.Set(value.Convert(variable.Type()))
	return true
}
