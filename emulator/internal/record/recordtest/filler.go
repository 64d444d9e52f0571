// Package recordtest makes objects for the tests that hold that a record has every field of them.
package recordtest

import (
	"fmt"
	"reflect"
	"strconv"
	"unsafe"
)

// Filler puts a value that nothing else has into every field of an object, however deep.
type Filler struct {
	// Special returns the value of a field that cannot hold just any, and the zero Value for others.
	Special func(field any) reflect.Value

	count int
}

// Fill fills a value that can be addressed.
func (f *Filler) Fill(v reflect.Value) {
	v = reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem() //nolint:gosec // fields of other packages too
	f.count++
	if special := f.Special(v.Interface()); special.IsValid() {
		v.Set(special)
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("text %d", f.count))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(int64(f.count))
	case reflect.Uint8, reflect.Uint16:
		v.SetUint(uint64(f.count%200 + 1))
	case reflect.Float64:
		v.SetFloat(float64(f.count) + 0.5)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.Fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		f.Fill(v.Index(0))
		f.Fill(v.Index(1))
	case reflect.Array:
		for i := range v.Len() {
			f.Fill(v.Index(i))
		}
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]string{"one": strconv.Itoa(f.count), "two": ""}))
	case reflect.Struct:
		for _, field := range v.Fields() {
			f.Fill(field)
		}
	default:
		panic(fmt.Sprint("a field of kind ", v.Kind()))
	}
}
