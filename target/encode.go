package target

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strings"
)

// Body returns parameters as a request carries them, as a form or as JSON, for a
// Call.RawBody that is changed before it is sent. The error is that of a value that
// JSON cannot hold.
func Body(params map[string]any, form bool) ([]byte, error) {
	if form {
		return encodeForm(params), nil
	}
	return encodeJSON(params)
}

// encodeForm returns parameters as a form with brackets, in order of name:
// card[name]=…, and items[][name]=… for lists, as Rack reads them: a name that
// comes again starts the next element, so elements must share their first name.
// Empty lists and objects cannot be written and are left out.
func encodeForm(params map[string]any) []byte {
	var out bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(params)) {
		writeForm(&out, url.QueryEscape(name), reflect.ValueOf(params[name]))
	}
	return out.Bytes()
}

// writeForm keeps brackets readable, as the SDKs that send forms do.
func writeForm(out *bytes.Buffer, name string, value reflect.Value) {
	for value.Kind() == reflect.Interface || value.Kind() == reflect.Pointer {
		value = value.Elem()
	}
	switch value.Kind() {
	case reflect.Map:
		keys := value.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, key := range keys {
			writeForm(out, name+"["+url.QueryEscape(key.String())+"]", value.MapIndex(key))
		}
		return
	case reflect.Slice, reflect.Array:
		for i := range value.Len() {
			writeForm(out, name+"[]", value.Index(i))
		}
		return
	default:
	}
	if out.Len() > 0 {
		out.WriteByte('&')
	}
	out.WriteString(name)
	out.WriteByte('=')
	// A form has no null: it is sent as an empty value, which counts as not given.
	if value.IsValid() {
		out.WriteString(url.QueryEscape(fmt.Sprint(value.Interface())))
	}
}

// encodeJSON returns parameters as JSON without HTML escapes, names in order.
func encodeJSON(params map[string]any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(params); err != nil {
		return nil, fmt.Errorf("the parameters cannot be written as JSON: %w", err)
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// encodeQuery returns a query in order of name.
func encodeQuery(query map[string]string) string {
	values := make(url.Values, len(query))
	for name, value := range query {
		values.Set(name, value)
	}
	return values.Encode()
}
