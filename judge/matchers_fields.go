package judge

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
)

func sortedPaths(fields Fields) []string { return slices.Sorted(maps.Keys(fields)) }

// asMatcher returns the matcher of an expected value.
func asMatcher(expected any) Matcher {
	switch expected := expected.(type) {
	case Matcher:
		return expected
	case nil:
		return Null
	case Fields:
		return Object(expected)
	}
	return Eq(expected)
}

// equal reports whether JSON values are equal, numbers whatever their types.
func equal(value, expected any) bool {
	if a, ok := number(value); ok {
		b, ok := number(expected)
		return ok && a == b
	}
	switch expected := expected.(type) {
	case string:
		text, ok := value.(string)
		return ok && text == expected
	case bool:
		flag, ok := value.(bool)
		return ok && flag == expected
	case nil:
		return value == nil
	}
	return reflect.DeepEqual(plain(value), plain(expected))
}

// number returns the value of any numeric type.
func number(value any) (float64, bool) {
	switch value := value.(type) {
	case float64:
		return value, true
	case int:
		return float64(value), true
	case int64:
		return float64(value), true
	case json.Number:
		worth, err := value.Float64()
		return worth, err == nil
	}
	// Named and sized number types.
	switch v := reflect.ValueOf(value); {
	case !v.IsValid():
		return 0, false
	case v.CanInt():
		return float64(v.Int()), true
	case v.CanUint():
		return float64(v.Uint()), true
	case v.CanFloat():
		return v.Float(), true
	}
	return 0, false
}

// plain returns a value as JSON decoding would, so that a []string equals a list.
func plain(value any) any {
	text, err := json.Marshal(value)
	if err != nil {
		return value
	}
	var decoded any
	if json.Unmarshal(text, &decoded) != nil {
		return value
	}
	return decoded
}
