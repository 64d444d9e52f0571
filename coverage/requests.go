package coverage

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/omise-conformance/harness/exchange"
)

// request covers the parameters of a request, and returns its body, decoded, nil
// where there is none to read.
func (m *meter) request(plan *operationPlan, ex *exchange.Exchange) map[string]any {
	accepted := ex.Response.Status < 300
	m.pathParameters(plan, ex)
	for _, p := range plan.header {
		if values := ex.Request.Header[p.name]; len(values) > 0 {
			m.value(p, values[0], accepted)
		}
	}
	if len(plan.query) > 0 && ex.Request.Query != "" {
		if query, err := url.ParseQuery(ex.Request.Query); err == nil {
			for _, p := range plan.query {
				if query.Has(p.name) {
					m.value(p, query.Get(p.name), accepted)
				}
			}
		}
	}
	if plan.body == nil {
		return nil
	}
	body, readable := decode(ex)
	if !readable {
		return nil
	}
	m.object(plan.body, body, accepted)
	m.card(body, accepted)
	m.source(body, accepted)
	return body
}

// pathParameters covers the ids in the path: valid where the request was accepted,
// else unknown or malformed.
func (m *meter) pathParameters(plan *operationPlan, ex *exchange.Exchange) {
	rest := strings.Trim(ex.Request.Path, "/")
	for _, segment := range plan.path {
		var id string
		id, rest, _ = strings.Cut(rest, "/")
		if segment.plan == nil {
			continue
		}
		switch {
		case segment.plan.check.wrong(id) != "":
			m.class(segment.plan, malformed)
		case ex.Response.Status < 300:
			m.cover(segment.plan.item)
		case ex.Response.Status == 404:
			m.class(segment.plan, unknown)
		}
	}
}

// object covers the parameters within an object.
func (m *meter) object(plan *parameterPlan, object map[string]any, accepted bool) {
	for _, field := range plan.fields {
		value, given := object[field.name]
		if !given {
			m.class(field, missing)
			continue
		}
		m.value(field, value, accepted)
	}
}

// value covers one parameter and what is within it. A masked value shows
// nothing of itself; a target that accepted it shows that it was valid.
func (m *meter) value(p *parameterPlan, value any, accepted bool) {
	word, isText := value.(string)
	masked := isText && strings.Contains(word, "***")
	if wrong := p.check.wrong(value); wrong != "" && !masked {
		m.class(p, wrong)
		if wrong == empty {
			m.class(p, nullValue) // a form writes null as an empty text
		}
		return
	}
	if accepted {
		m.cover(p.item)
	}
	switch value := value.(type) {
	case map[string]any:
		m.object(p, value, accepted)
	case []any:
		if p.elements == nil {
			return
		}
		for _, element := range value {
			if object, ok := element.(map[string]any); ok {
				m.object(p.elements, object, accepted)
			}
		}
	}
}

// card covers a test card that a token was made of.
func (m *meter) card(body map[string]any, accepted bool) {
	card, _ := body["card"].(map[string]any)
	if i, known := m.cards[textOf(card["number"])]; known && accepted {
		m.cover(i)
	}
}

// source covers the type of a source, made alone or with its charge.
func (m *meter) source(body map[string]any, accepted bool) {
	if !accepted {
		return
	}
	kind := textOf(body["type"])
	if source, ok := body["source"].(map[string]any); ok {
		kind = textOf(source["type"])
	}
	if i, known := m.sources[kind]; known {
		m.cover(i)
	}
}

// decode reads the body of a request by what it looks like, since Content-Type may
// lie: a JSON object or a form. No body is one without parameters.
func decode(ex *exchange.Exchange) (map[string]any, bool) {
	body := bytes.TrimSpace(ex.Request.Body)
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
