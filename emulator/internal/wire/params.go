package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
)

// Params are the parameters of a request, whatever their encoding: nested map[string]any, []any,
// string, json.Number, bool or nil. A nil counts as not given, because SDKs send explicit nulls
// for what the caller left out.
type Params map[string]any

var errNotAnObject = errors.New("request body must be an object")

// ParseJSON reads a JSON body. Nothing, null and {} are all "no parameters".
func ParseJSON(body []byte) (Params, error) {
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

// Has reports whether the parameter was given.
func (p Params) Has(name string) bool { return p[name] != nil }

// Str returns a scalar as text.
func (p Params) Str(name string) (string, bool) {
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

// Text is str without the difference between empty and not given.
func (p Params) Text(name string) string {
	s, _ := p.Str(name)
	return s
}

// Integer reads a whole number, also from a numeric string. ok is false for anything else that
// was given.
func (p Params) Integer(name string) (v int64, given, ok bool) {
	if !p.Has(name) {
		return 0, false, true
	}
	s, scalar := p.Str(name)
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

// Count reads a number of things, 0 where none is given. One beyond an int64 is read as the largest there is. ok is false for
// what is not a whole number or is below zero.
func (p Params) Count(name string) (n int64, ok bool) {
	text := strings.TrimSpace(p.Text(name))
	n, given, ok := p.Integer(name)
	switch {
	case !given || p.Text(name) == "":
		return 0, true
	case !ok && len(strings.TrimLeft(text, "0")) > 18 && strings.Trim(text, "0123456789") == "":
		return math.MaxInt64, true
	}
	return n, ok && n >= 0
}

// IsNumber reports whether the parameter is a number, whole or not.
func (p Params) IsNumber(name string) bool {
	s, ok := p.Str(name)
	if _, isBool := p[name].(bool); !ok || isBool || isHex(s) {
		return false
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	return err == nil && !math.IsInf(f, 0) && !math.IsNaN(f)
}

func isHex(s string) bool { return strings.ContainsAny(s, "xX_") }

// Boolean reads true, false, 1, 0 and their texts. Not given and empty mean def; ok is false for
// anything else.
func (p Params) Boolean(name string, def bool) (value, ok bool) {
	if !p.Has(name) {
		return def, true
	}
	switch p.Text(name) {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	case "":
		_, scalar := p.Str(name)
		return def, scalar
	}
	return def, false
}

// Object returns a nested object. ok is false when the parameter is missing or something else.
func (p Params) Object(name string) (Params, bool) {
	v, ok := p[name].(map[string]any)
	return v, ok
}

// NotAHash is the message of every endpoint about a metadata parameter that Metadata refuses.
const NotAHash = "Metadata should be a JSON hash"

// Metadata reads a hash. Not given and empty text mean an empty one; ok is false for anything but
// a hash.
func (p Params) Metadata(name string) (raw RawJSON, ok bool) {
	switch v := p[name].(type) {
	case nil:
		return "", true
	case string:
		return "", v == ""
	case map[string]any:
		if len(v) == 0 {
			return "", true
		}
		b, err := PlainJSON(v)
		return RawJSON(b), err == nil
	}
	return "", false
}

// IsScalar reports whether the parameter is text, a number or a boolean, and not a list or hash.
func (p Params) IsScalar(name string) bool {
	_, ok := p.Str(name)
	return ok
}

func LooksLikeEmail(text string) bool {
	user, host, found := strings.Cut(text, "@")
	return found && user != "" && strings.Trim(host, ".") != "" && !strings.ContainsAny(text, " \t\r\n")
}
