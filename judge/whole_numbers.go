package judge

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/internal/jsonvalue"
)

// wholeNumbers looks at amounts and other whole numbers as readers with types do: 100000.0 is no int64.
func wholeNumbers(w *wire) []mismatch {
	var found []mismatch
	for _, each := range w.odd {
		if each.spelling == oddNumber && w.whole[each.place] {
			found = append(found, mismatch{
				expected: subject(each.place) + " to be written in digits alone, and to fit 64 bits",
				got:      shortened(each.text, longestValue), place: each.place,
			})
		}
	}
	return found
}

// wholePlaces returns the places of odd numbers that are whole, where the contract wants them whole: with a fraction
// they would break its schema.
func (a *ambient) wholePlaces(odd []oddity) map[string]bool {
	odd = slices.DeleteFunc(slices.Clone(odd), func(o oddity) bool { return o.spelling != oddNumber })
	var value any
	schema, where := a.answerSchema()
	if schema == nil || len(odd) == 0 || json.Unmarshal(a.ex.Response.Body, &value) != nil {
		return nil
	}
	changed := map[string]bool{}
	for _, each := range odd {
		if number, err := strconv.ParseFloat(each.text, 64); err == nil && number == math.Trunc(number) {
			changed[each.place] = replace(value, jsonvalue.Tokens(each.place), 0.5)
		}
	}
	places := map[string]bool{}
	for _, violation := range a.judge.Contract.ValidateJSON(schema, where, value) {
		if changed[violation.Pointer] {
			places[violation.Pointer] = true
		}
	}
	return places
}

// safeDigits is how many digits every number below 2^53 can have without being compared.
const safeDigits = 15

func (s *speller) number(token []byte) {
	if bytes.ContainsAny(token, ".eE") {
		s.note(oddNumber, token)
		if inexact(token) {
			s.note(inexactNumber, token)
		}
		return
	}
	digits := bytes.TrimPrefix(token, []byte("-"))
	if len(digits) <= safeDigits {
		return
	}
	number, err := strconv.ParseInt(string(token), 10, 64)
	switch {
	case err != nil:
		s.note(oddNumber, token)
		s.note(unsafeNumber, token)
	case number > 1<<53 || number < -1<<53:
		s.note(unsafeNumber, token)
	}
}

// mostDigits is how many significant digits a double keeps at most.
const mostDigits = 17

// inexact reports whether a number with a fraction or an exponent is beyond the range or the precision of a double. RFC 8259, 6 has
// 1E400 and 3.141592653589793238462643383279 for it: readers refuse them, round them or keep them.
func inexact(token []byte) bool {
	mantissa, _, _ := strings.Cut(strings.ToLower(string(token)), "e")
	digits := strings.Trim(strings.Replace(strings.TrimPrefix(mantissa, "-"), ".", "", 1), "0")
	number, err := strconv.ParseFloat(string(token), 64)
	return err != nil || number == 0 && digits != "" || len(digits) > mostDigits
}

// replace replaces what stands at a place of a value, and reports whether there is something.
func replace(value any, tokens []string, with any) bool {
	if len(tokens) == 0 {
		return false
	}
	last := tokens[len(tokens)-1]
	for _, token := range tokens[:len(tokens)-1] {
		value, _ = jsonvalue.Step(value, token)
	}
	switch parent := value.(type) {
	case map[string]any:
		parent[last] = with
	case []any:
		i, err := strconv.Atoi(last)
		if err != nil || i >= len(parent) {
			return false
		}
		parent[i] = with
	default:
		return false
	}
	return true
}
