package clientjudge

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/requestvalues"
	"github.com/omise-conformance/harness/judge"
)

// values judges the parameters of one request.
type values struct {
	*request
	by         *judge.Judge
	in         string         // "body" or "query"
	top        map[string]any // the object that an amount and its currency are in
	sourceType string
}

// object judges the parameters within an object, which stands at a pointer.
func (v *values) object(f *field, at string, given map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		value, place := given[name], at+"/"+name
		inner := f.fields[name]
		switch {
		case v.isSecret(v.in, place): // the rules on secrets judge it
		case inner == nil:
			v.unknown(f, name, place, value)
		case !unset(inner, value):
			v.value(inner, place, value)
		}
	}
	for _, name := range f.order {
		if f.fields[name].Required {
			v.judged(ruleRequired)
		}
		if inner := f.fields[name]; unset(inner, given[name]) {
			v.missing(f, inner, at+"/"+name, given)
		}
	}
}

// resent are parameters that clients send once more and the API does not look at: what a charge was made with, sent
// with its capture by payment libraries for many gateways.
var resent = map[string][]string{"captureCharge": {"amount", "currency", "description"}}

// unknown judges a parameter that the contract does not have.
func (v *values) unknown(f *field, name, place string, value any) {
	op := v.verdict.Operation
	if v.enough() || unset(nil, value) || place == "/"+name && slices.Contains(resent[op.ID], name) {
		return
	}
	v.judged("client.parameter-known")
	what := flaw{
		expected: "parameters that " + op.Method + " " + op.Path + " has; the API takes no notice of others",
		got:      "the parameter " + quoted(name) + strings.TrimSuffix(names.Hint(name, f.order), "?"),
	}
	if v.in == "body" {
		what.place = place
	} else {
		what.got += " in the " + v.in
	}
	v.found("client.parameter-known", what)
}

// value judges a value that is given.
func (v *values) value(f *field, place string, value any) {
	v.judged("client.parameter-known")
	value = spelled(f, value)
	word, isText := value.(string)
	if isText && strings.Contains(word, "***") {
		return // redacted, so that it shows nothing of itself
	}
	what := flaw{place: place, where: f.Where}
	if v.in != "body" {
		what.place = ""
	}
	if isText && len(f.ids) > 0 {
		v.id(f, word, what, func() string { return v.of(f) })
		return
	}
	if v.verifies(f, value) {
		return
	}
	if !v.number(f, value, &what) || !v.check(f, value, &what) {
		return
	}
	switch value := value.(type) {
	case map[string]any:
		v.within(f, place, value)
	case []any:
		for i, element := range value {
			if f.elements != nil && !unset(f.elements, element) {
				v.value(f.elements, place+"/"+strconv.Itoa(i), element)
			}
		}
	}
}

// within judges what is in an object. Where the contract describes nothing in it, the client is free.
func (v *values) within(f *field, place string, object map[string]any) {
	switch {
	case f.inline != nil:
		inner := *v
		inner.sourceType, inner.top = text(object["type"]), v.top
		whole := maps.Clone(object)
		for _, name := range []string{"amount", "currency"} { // those of the charge
			if v.top[name] != nil && whole[name] == nil {
				whole[name] = v.top[name]
			}
		}
		inner.object(f.inline, place, whole)
	case len(f.fields) > 0:
		v.object(f, place, object)
	}
}

// number judges whether an integer is one, and an amount within the limits of its currency.
func (v *values) number(f *field, value any, what *flaw) (fine bool) {
	word := text(value)
	number, err := strconv.ParseFloat(word, 64)
	if !f.Check.Takes(openapi3.TypeInteger) || err != nil {
		return true
	}
	if v.judged("client.integer"); number != math.Trunc(number) {
		what.expected, what.got = "an integer", word
		if strings.Contains(f.Name, "amount") {
			what.expected = "an integer, in the smallest unit of the currency: " + inSmallestUnit(number, v.currency())
		}
		v.found("client.integer", *what)
		return false
	}
	if v.judged("client.integer-form"); strings.ContainsAny(word, ".eE") {
		what.expected, what.got = "an integer without a fraction and an exponent", word
		v.found("client.integer-form", *what)
	}
	return v.amount(f, number, what)
}

// check judges a value by its schema.
func (v *values) check(f *field, value any, what *flaw) (fine bool) {
	v.judged("client.parameter-type")
	v.judged("client.parameter-value")
	v.judged(ruleDescribed)
	class := f.Check.Wrong(value)
	standing := f.standing(v.by, class, v.sourceType)
	if class == "" || standing == harmless {
		return v.term(f, value, what)
	}
	what.expected, what.got = wanted(f, class)+v.of(f), quotedValue(value)
	switch {
	case class == requestvalues.Type: // the description of the API states types, and it was made from the API
		v.found("client.parameter-type", *what)
	case standing == refused:
		v.found("client.parameter-value", *what)
	default:
		v.found(ruleDescribed, *what)
	}
	return false
}

// alternativesOf are parameters of which one is needed.
var alternativesOf = map[string][]string{"createCharge": {"card", "customer", "source"}}

// missing judges a parameter that is not given.
func (v *values) missing(object, f *field, place string, given map[string]any) {
	op := v.verdict.Operation
	rule, standing := ruleRequired, f.standing(v.by, requestvalues.Missing, v.sourceType)
	what := flaw{place: place, where: f.Where, expected: f.Name, got: notGiven(given, f.Name)}
	switch {
	case standing == refused && !f.Required && object == v.observer.plans[op].body && slices.Contains(alternativesOf[op.ID], f.Name):
		if slices.ContainsFunc(alternativesOf[op.ID], func(other string) bool { return !unset(nil, given[other]) }) {
			return
		}
		what.place, what.expected, what.got = "", alternatives(alternativesOf[op.ID]), "none of them"
	case standing == refused:
	case f.Required:
		rule = ruleDescribed
	default:
		return
	}
	what.expected += ", which " + op.Method + " " + op.Path + " needs"
	v.judged(rule)
	v.found(rule, what)
}

// of says in which place a value stands that no pointer leads to.
func (v *values) of(f *field) string {
	if v.in == "body" {
		return ""
	}
	return " as " + f.Name + " in the " + v.in
}

// text returns a scalar as a text, and nothing for any other value.
func text(value any) string {
	switch value := value.(type) {
	case string:
		return strings.TrimSpace(value)
	case json.Number:
		return string(value)
	case bool:
		return strconv.FormatBool(value)
	}
	return ""
}
