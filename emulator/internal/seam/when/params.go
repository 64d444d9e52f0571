package when

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Has reports whether a request has a parameter.
func Has(name string) func(c *api.Call) bool {
	return func(c *api.Call) bool { return c.Params.Has(name) }
}

// Lacks reports whether a request does not have a parameter.
func Lacks(name string) func(c *api.Call) bool { return Not(Has(name)) }

// Is reports whether a parameter is one of some values, as texts.
func Is(name string, texts ...string) func(c *api.Call) bool {
	return func(c *api.Call) bool { return Has(name)(c) && slices.Contains(texts, c.Params.Text(name)) }
}

// EmptyObject reports whether the body is {}, where an empty body has no parameters at all.
func EmptyObject(c *api.Call) bool { return c.Params != nil && len(c.Params) == 0 }

// MetadataIs reports whether metadata are given as a value of a type.
func MetadataIs[T any](c *api.Call) bool {
	text, is := c.Params["metadata"].(T)
	return is && any(text) != any("")
}

// AsForm reports whether the request came as a form: its amount is a text.
func AsForm(c *api.Call) bool {
	_, isText := c.Params["amount"].(string)
	return isText
}

// Beyond64Bits reports whether a parameter is a whole number too large for 64 bits.
func Beyond64Bits(name string) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		_, isNumber := c.Params[name].(json.Number)
		_, given, ok := c.Params.Integer(name)
		return isNumber && given && !ok && !strings.Contains(c.Params.Text(name), ".")
	}
}

// Contains reports whether a parameter contains a text.
func Contains(name, text string) func(c *api.Call) bool {
	return func(c *api.Call) bool { return strings.Contains(c.Params.Text(name), text) }
}

// Null reports whether a parameter was given as null.
func Null(name string) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		v, there := c.Params[name]
		return there && v == nil
	}
}

// Below reports whether a parameter is a whole number less than n.
func Below(name string, n int64) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		v, given, ok := c.Params.Integer(name)
		return given && ok && v < n
	}
}

// Above reports whether a parameter is a whole number greater than n.
func Above(name string, n int64) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		v, given, ok := c.Params.Integer(name)
		return given && ok && v > n
	}
}

// NoInteger reports whether a parameter is given that is not a whole number.
func NoInteger(name string) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		_, given, ok := c.Params.Integer(name)
		return given && !ok && c.Params.Text(name) != ""
	}
}

// NoTime reports whether a parameter is given that is not a time.
func NoTime(name string) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		_, _, ok := wire.ParseTime(c.Params.Text(name))
		return c.Params.Text(name) != "" && !ok
	}
}
