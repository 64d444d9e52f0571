package exchange

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
)

// Parameters returns what the body of the request carries. It reads the body by what it looks like, since Content-Type
// may lie: a JSON object, whose numbers are json.Number, or a form, whose values are texts. No body is one without
// parameters; readable is false for any other.
func (r *Request) Parameters() (parameters map[string]any, readable bool) {
	body := bytes.TrimSpace(r.Body)
	if len(body) == 0 {
		return map[string]any{}, true
	}
	if body[0] == '{' {
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber() // keeps 1e400, which no float64 holds
		var object map[string]any
		if decoder.Decode(&object) != nil {
			return nil, false
		}
		return object, true
	}
	return decodeForm(string(body))
}

// decodeForm reads a form with brackets as Rack does: card[number]=…, and
// items[][name]=…, where a name that comes again begins the next element.
func decodeForm(body string) (map[string]any, bool) {
	if !strings.Contains(body, "=") || strings.HasPrefix(body, "[") {
		return nil, false
	}
	form := map[string]any{}
	for pair := range strings.SplitSeq(body, "&") {
		name, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		if err != nil {
			return nil, false
		}
		if value, err = url.QueryUnescape(value); err != nil {
			return nil, false
		}
		first, rest, nested := strings.Cut(name, "[")
		if !nested {
			form[first] = value
			continue
		}
		putParameter(form, first, strings.Split(strings.TrimSuffix(rest, "]"), "]["), value)
	}
	return form, true
}

// putParameter sets a value within an object, below a name, along further steps; an empty
// step is an element of a list.
func putParameter(object map[string]any, name string, steps []string, value string) {
	if steps[0] != "" {
		inner, ok := object[name].(map[string]any)
		if !ok {
			inner = map[string]any{}
			object[name] = inner
		}
		if len(steps) == 1 {
			inner[steps[0]] = value
			return
		}
		putParameter(inner, steps[0], steps[1:], value)
		return
	}
	list, _ := object[name].([]any)
	if len(steps) == 1 {
		object[name] = append(list, value)
		return
	}
	var last map[string]any
	if len(list) > 0 {
		last, _ = list[len(list)-1].(map[string]any)
	}
	if _, again := last[steps[1]]; last == nil || again {
		last = map[string]any{}
		list = append(list, last)
	}
	object[name] = list
	if len(steps) == 2 {
		last[steps[1]] = value
		return
	}
	putParameter(last, steps[1], steps[2:], value)
}
