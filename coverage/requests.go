package coverage

import (
	"net/url"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/requestvalues"
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
	body, readable := ex.Request.Parameters()
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
		case segment.plan.check.Wrong(id) != "":
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
			m.class(field, requestvalues.Missing)
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
	if wrong := p.check.Wrong(value); wrong != "" && !masked {
		m.class(p, wrong)
		if wrong == requestvalues.Empty {
			m.class(p, requestvalues.Null) // a form writes null as an empty text
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
