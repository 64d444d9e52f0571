package derived

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// valueCondition is one way in which a parameter can be invalid or unusual, with the values that
// have it. x-errors knows it by its name.
type valueCondition struct {
	name   string
	suffix string // of the ID
	what   string // completes a title: "whose amount …"
	values []probeValue
}

// probeValue is one value of a parameter.
type probeValue struct {
	value    any
	onlyJSON bool     // a form cannot tell it from another
	also     suites.P // other parameters that go with it
	fills    []string // for the messages that are expected
}

// conditions returns the conditions of a parameter, according to its schema.
func conditions(p parameter) []valueCondition {
	out := absence(p)
	add := func(name, what string, values ...any) { out = append(out, conditionOf(name, what, values...)) }
	add("empty", "is empty", "")
	switch schemaType(p.schema) {
	case openapi3.TypeInteger, openapi3.TypeNumber:
		add("type", "is of another type", "a lot", suites.P{"value": 1}, []any{1}, true)
		out = append(out, numbers(p.schema)...)
	case openapi3.TypeBoolean:
		add("type", "is of another type", "maybe", suites.P{"value": true}, []any{true}, 2)
		add("words", "is written as text or digits", "true", "false", "1", "0")
	case openapi3.TypeObject:
		add("type", "is of another type", "text", 42, []any{"a"})
		if len(p.schema.Properties) == 0 {
			out = append(out, ofObjects()...)
		}
	case openapi3.TypeArray:
		add("type", "is of another type", "text", 42, suites.P{"a": "b"})
		add("item-type", "has elements of another type", []any{suites.P{"a": "b"}}, []any{42})
		if most := p.schema.MaxItems; most != nil {
			tooMany := slices.Repeat([]any{"https://shop.example/hook"}, int(*most)+1)
			add("too-many", fmt.Sprintf("has %d elements", *most+1), tooMany)
		}
		if items := p.schema.Items; items != nil && items.Value.Pattern == "^https://" {
			add("valid", "is a list of one address", []any{"https://shop.example/hook"})
		}
		add("wide", "has 500 elements", slices.Repeat([]any{"a"}, 500))
	case openapi3.TypeString:
		add("type", "is of another type", suites.P{"a": "b"}, []any{"a"})
		out = append(out, texts(p.schema)...)
	default: // one of several types
		add("type", "is of a type that it cannot have", 42, []any{"a"})
		for _, one := range p.schema.OneOf {
			out = append(out, unknownIDs(one.Value.Pattern)...)
		}
	}
	return out
}

func schemaType(schema *openapi3.Schema) string {
	if schema.Type == nil || len(*schema.Type) == 0 {
		return ""
	}
	return (*schema.Type)[0]
}

// conditionOf returns a condition whose name is also the end of its ID.
func conditionOf(name, what string, values ...any) valueCondition {
	c := valueCondition{name: name, suffix: name, what: what}
	for _, v := range values {
		c.values = append(c.values, probeValue{value: v})
	}
	return c
}

// absence returns the conditions of a missing parameter. An optional parameter may be missing,
// and null means the same.
func absence(p parameter) []valueCondition {
	null := probeValue{value: nil, onlyJSON: true} // a form has no null
	if p.required || states(p.stated, "missing") { // some are needed only where others are not given
		return []valueCondition{conditionOf("missing", "is left out", leftOut{}), {"null", "null", "is null", []probeValue{null}}}
	}
	return []valueCondition{{"null-optional", "null", "is null, which means missing", []probeValue{null}}}
}

func states(outcomes []specs.Outcome, condition string) bool {
	return slices.ContainsFunc(outcomes, func(o specs.Outcome) bool { return slices.Contains(o.When, condition) })
}

// ofObjects returns the conditions of objects with any members.
func ofObjects() []valueCondition {
	return []valueCondition{
		conditionOf("deep", "is nested 12 levels deep", nested(12)),
		conditionOf("wide", "has 300 members", members(300)),
	}
}

func nested(depth int) any {
	var inner any = "bottom"
	for range depth {
		inner = suites.P{"a": inner}
	}
	return inner
}

func members(n int) suites.P {
	all := suites.P{}
	for i := range n {
		all[fmt.Sprintf("key_%03d", i)] = "value"
	}
	return all
}

// limits are the limits of an amount in one currency (x-amount-limits).
type limits struct{ min, max int64 }

func amountLimits(schema *openapi3.Schema) map[string]limits {
	listed, _ := schema.Extensions["x-amount-limits"].(map[string]any)
	out := map[string]limits{}
	for currency, entry := range listed {
		bounds, _ := entry.(map[string]any)
		out[currency] = limits{int64(number(bounds["min"])), int64(number(bounds["max"]))}
	}
	return out
}

func number(v any) float64 {
	switch v := v.(type) {
	case float64:
		return v
	case int:
		return float64(v)
	case uint64:
		return float64(v)
	case int64:
		return float64(v)
	}
	return 0
}

// ofCurrencies returns the conditions at the limits of each currency.
func ofCurrencies(schema *openapi3.Schema) []valueCondition {
	all := amountLimits(schema)
	var out []valueCondition
	for _, currency := range slices.Sorted(maps.Keys(all)) {
		code, l := strings.ToLower(currency), all[currency]
		add := func(name, suffix string, amount, limit int64) {
			out = append(out, valueCondition{
				name:   name,
				suffix: suffix + "-" + code,
				what:   fmt.Sprintf("is %d in %s, where the limit is %d", amount, code, limit),
				values: []probeValue{{
					value: amount,
					also:  suites.P{"currency": code},
					fills: []string{"{limit}", strconv.FormatInt(limit, 10), "{currency}", code},
				}},
			})
		}
		add("below-limit", "below-minimum", l.min-1, l.min)
		add("at-lower-limit", "at-minimum", l.min, l.min)
		add("at-upper-limit", "at-maximum", l.max, l.max)
		add("above-limit", "above-maximum", l.max+1, l.max)
	}
	return out
}
