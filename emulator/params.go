package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
)

// params are the parameters of a request, whatever their encoding: nested map[string]any, []any, string, json.Number,
// bool or nil. A nil counts as not given, because SDKs send explicit nulls for what the caller left out.
type params map[string]any

var errNotAnObject = errors.New("request body must be an object")

// parseJSON reads a JSON body. Nothing, null and {} are all "no parameters".
func parseJSON(body []byte) (params, error) {
	body = bytes.TrimSpace(body)
	if len(body) == 0 {
		return nil, nil
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber() // card numbers sent as integers must keep their digits
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, errors.New("request body is not valid JSON")
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("request body is not valid JSON")
	}
	switch v := v.(type) {
	case nil:
		return nil, nil
	case map[string]any:
		return v, nil
	}
	return nil, errNotAnObject
}

// has tells whether the parameter was given at all.
func (p params) has(name string) bool { return p[name] != nil }

// str returns a scalar as text.
func (p params) str(name string) (string, bool) {
	switch v := p[name].(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}

// text is str without the difference between empty and not given.
func (p params) text(name string) string {
	s, _ := p.str(name)
	return s
}

// integer reads a whole number, also from a numeric string. ok is false for anything else that was given.
func (p params) integer(name string) (v int64, given, ok bool) {
	if !p.has(name) {
		return 0, false, true
	}
	s, scalar := p.str(name)
	if !scalar {
		return 0, true, false
	}
	v, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err == nil {
		return v, true, true
	}
	// 100000.0 and 1e5 are whole numbers too; beyond 2^53 a float would invent digits.
	if f, err := strconv.ParseFloat(s, 64); err == nil && f == math.Trunc(f) && math.Abs(f) < 1<<53 && !isHex(s) {
		return int64(f), true, true
	}
	return 0, true, false
}

// isNumber tells whether the parameter is a number, whole or not.
func (p params) isNumber(name string) bool {
	s, ok := p.str(name)
	if _, isBool := p[name].(bool); !ok || isBool || isHex(s) {
		return false
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	return err == nil && !math.IsInf(f, 0) && !math.IsNaN(f)
}

func isHex(s string) bool { return strings.ContainsAny(s, "xX_") }

// boolean reads true, false, 1, 0 and their texts. Not given and empty mean def; ok is false for anything else.
func (p params) boolean(name string, def bool) (value, ok bool) {
	if !p.has(name) {
		return def, true
	}
	switch p.text(name) {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	case "":
		_, scalar := p.str(name)
		return def, scalar
	}
	return def, false
}

// object returns a nested object. ok is false when the parameter is missing or something else.
func (p params) object(name string) (params, bool) {
	v, ok := p[name].(map[string]any)
	return v, ok
}

// list returns a nested array.
func (p params) list(name string) ([]any, bool) {
	v, ok := p[name].([]any)
	return v, ok
}

// metadata reads a hash. Not given and empty text mean an empty one; ok is false for anything but a hash.
func (p params) metadata(name string) (raw rawJSON, ok bool) {
	switch v := p[name].(type) {
	case nil:
		return "", true
	case string:
		return "", v == ""
	case map[string]any:
		if len(v) == 0 {
			return "", true
		}
		b, err := plainJSON(v)
		return rawJSON(b), err == nil
	}
	return "", false
}
