package specs

import "strings"

// Variables returns the values that a path has in the places of the variables of
// the operation's path: charge_id → chrg_test_….
func (o *Operation) Variables(path string) map[string]string {
	given := strings.Split(strings.Trim(path, "/"), "/")
	out := map[string]string{}
	for i, segment := range o.segments {
		if isVariable(segment) && i < len(given) {
			out[strings.Trim(segment, "{}")] = given[i]
		}
	}
	return out
}

// LastVariable is the name of the last variable of the path, empty where there is
// none: that of the object itself.
func (o *Operation) LastVariable() string {
	for i := len(o.segments) - 1; i >= 0; i-- {
		if isVariable(o.segments[i]) {
			return strings.Trim(o.segments[i], "{}")
		}
	}
	return ""
}
