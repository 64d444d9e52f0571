package derived

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// numbers returns the conditions of a number: at its limits and far from them.
func numbers(schema *openapi3.Schema) []valueCondition {
	var out []valueCondition
	add := func(name, what string, values ...any) { out = append(out, conditionOf(name, what, values...)) }
	if schema.Min != nil {
		least := int64(*schema.Min)
		add("below-minimum", fmt.Sprintf("is %d, below its minimum", least-1), least-1)
		if schema.Extensions["x-amount-limits"] == nil {
			add("at-minimum", fmt.Sprintf("is %d, its minimum", least), least)
		}
	}
	if schema.Max != nil {
		most := int64(*schema.Max)
		add("at-maximum", fmt.Sprintf("is %d, its maximum", most), most)
		add("above-maximum", fmt.Sprintf("is %d, above its maximum", most+1), most+1)
	}
	out = append(out, ofCurrencies(schema)...)
	add("negative", "is far below zero", -100000, math.MinInt64)
	add("fraction", "has a fraction", 10.5, "10.5")
	add("exponent", "has an exponent", json.Number("1e1"), json.Number("10.0"))
	add(
		"huge",
		"is beyond all limits",
		json.Number("9223372036854775808"),
		json.Number("99999999999999999999999999"),
		json.Number("1e30"),
	)
	add("digits", "is a text of digits", "10", " 10", "+10", "010", "0x10", "1_0", "๑๐")
	return out
}

// longest is longer than any text that a payment needs.
const longest = 4_000

// texts returns the conditions of a string.
func texts(schema *openapi3.Schema) []valueCondition {
	var out []valueCondition
	add := func(name, what string, values ...any) { out = append(out, conditionOf(name, what, values...)) }
	if len(schema.Enum) > 0 {
		for _, member := range schema.Enum {
			if text, ok := member.(string); ok && text != "" {
				out = append(out, valueCondition{"member", "is-" + text, "is " + text, []probeValue{{value: text}}})
			}
		}
		add("enum", "is not one of its values", "none_of_these", "0")
		return out
	}
	if schema.Pattern != "" {
		out = append(out, unknownIDs(schema.Pattern)...)
		if wrong := unlike(schema.Pattern); len(wrong) > 0 {
			add("pattern", "does not match its pattern", wrong...)
		}
	}
	switch schema.Format {
	case "date-time":
		add("valid", "is a time", "2030-01-01T00:00:00Z", "2030-01-01T07:00:00+07:00")
		add("format", "is not a time", "yesterday", "2030-02-30T00:00:00Z", "99999-01-01T00:00:00Z", "1700000000")
	case "uri":
		add("format", "is not a URI", "no address", "http//shop.example", "//shop.example", "javascript:alert(1)")
	}
	if schema.MinLength > 0 {
		add("blank", "consists of spaces", "   ")
		add("shortest", "has one character", "a", "ก")
	}
	if schema.MaxLength != nil {
		most := int(*schema.MaxLength)
		add("at-length", fmt.Sprintf("has %d characters", most), strings.Repeat("a", most), strings.Repeat("ก", most))
		add("above-length", fmt.Sprintf("has %d characters", most+1), strings.Repeat("a", most+1))
	}
	return append(
		out,
		conditionOf("long", fmt.Sprintf("has %d characters", longest), strings.Repeat("a", longest)),
		conditionOf("unicode", "has characters beyond ASCII", "ประเสริฐ สมชาย", "𝕊 👩‍👩‍👧‍👦 e\u0301 \u202egnihtyna"),
		conditionOf("control", "has control characters", "a\x00b", "a\r\nX-Injected: 1", "\x1b[31m\x7f\u2028"),
		conditionOf(
			"injection", "contains code", "' OR '1'='1' --", "<script>alert(1)</script>",
			"${jndi:ldap://127.0.0.1/a}{{7*7}}", "../../etc/passwd",
		),
	)
}

// candidates are texts of which some do not match any pattern of the contract.
var candidates = []string{
	"not valid!", "-", "zzzz", "ก", "12", "12345", "12345678901", "12345678901234567890",
	"12345678901234567890123456789",
}

// unlike returns texts that do not match a pattern.
func unlike(pattern string) []any {
	compiled, err := regexp.Compile(pattern)
	if err != nil {
		return nil // ECMA has more than this; such a pattern makes no such case
	}
	var out []any
	for _, text := range candidates {
		if !compiled.MatchString(text) {
			out = append(out, text)
		}
	}
	return out
}

// idPattern matches the patterns of ids in the contract, of one kind or several.
var idPattern = lazyregexp.New(`^\^\(?([a-z|]+)\)?\(_test\)\?_`)

// unusedID is the rest of an id that nothing has: no server creates ids of 2018 now.
const unusedID = "_test_5xuy4w91xqz7d1w9u0t"

// unknownIDs returns the condition of an unknown id, if the pattern is one of ids.
func unknownIDs(pattern string) []valueCondition {
	match := idPattern.FindStringSubmatch(pattern)
	if match == nil {
		return nil
	}
	c := conditionOf("unknown", "is an unknown id")
	for prefix := range strings.SplitSeq(match[1], "|") {
		c.values = append(c.values, probeValue{value: prefix + unusedID})
	}
	return []valueCondition{c}
}
