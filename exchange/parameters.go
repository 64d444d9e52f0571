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
	form := string(body)
	if !strings.Contains(form, "=") || form[0] == '[' {
		return nil, false
	}
	return FormParameters(form)
}

// deepest bounds the levels of a name in a form. No parameter has more than three.
const deepest = 16

// FormParameters reads a form with brackets as Rack does: card[number]=…, and items[][name]=…, where a name that comes
// again begins the next element. A name alone is null.
func FormParameters(body string) (map[string]any, bool) {
	form := map[string]any{}
	for pair := range strings.SplitSeq(body, "&") {
		if pair == "" {
			continue
		}
		name, text, given := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		if err != nil {
			return nil, false
		}
		var value any // null for a name alone
		if given {
			if value, err = url.QueryUnescape(text); err != nil {
				return nil, false
			}
		}
		first, rest, nested := strings.Cut(name, "[")
		if !nested {
			form[first] = value
			continue
		}
		steps := strings.Split(strings.TrimSuffix(rest, "]"), "][")
		if len(steps) > deepest {
			return nil, false
		}
		putParameter(form, first, steps, value)
	}
	return form, true
}

// putParameter sets a value within an object, below a name, along further steps; an empty
// step is an element of a list.
func putParameter(object map[string]any, name string, steps []string, value any) {
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
