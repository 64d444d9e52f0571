package judge

import (
	"net/url"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/jsonvalue"
)

// errorKeys has the members of an error, in the order of the recordings.
var errorKeys = []string{"object", "location", "code", "message"}

// mostMembers bounds what is said of the members of one error.
const mostMembers = 100

// errorShape returns every mismatch of an answer and an error object.
func errorShape(resp *exchange.Response) []mismatch {
	object := resp.Object()
	if object == nil {
		return []mismatch{{expected: "an error object", got: describe(resp)}}
	}
	var misses []mismatch
	for _, key := range errorKeys {
		value, present := object[key]
		if text, ok := value.(string); !ok {
			misses = append(misses, mismatch{expected: key + " to be a string", got: display(value, present), place: "/" + key})
		} else if key == "object" && text != "error" {
			misses = append(misses, mismatch{expected: `object to be "error"`, got: display(value, present), place: "/object"})
		} else if key == "code" && text == "" {
			misses = append(misses, mismatch{expected: "code to be non-empty", got: `""`, place: "/code"})
		}
	}
	for _, key := range sortedPaths(object) {
		if len(misses) == mostMembers {
			break
		}
		if !slices.Contains(errorKeys, key) {
			misses = append(misses, mismatch{
				expected: "no members but " + joinAnd(errorKeys), got: display(object[key], true), place: "/" + jsonvalue.Escape(key),
			})
		}
	}
	return misses
}

// errorLocation wants the address of the documentation of the code:
// https://www.omise.co/api-errors#used-token for used_token.
func errorLocation(resp *exchange.Response) []mismatch {
	code, _ := resp.Object()["code"].(string)
	location, _ := resp.Object()["location"].(string)
	fragment := strings.ReplaceAll(code, "_", "-")
	address, err := url.Parse(location)
	if err == nil && strings.HasPrefix(address.Scheme, "http") && address.Host != "" && address.Fragment == fragment {
		return nil
	}
	return []mismatch{{
		expected: "location to be a URL that ends with #" + fragment,
		got:      display(location, true),
		place:    "/location",
	}}
}
