package postman

import (
	"strings"

	"github.com/tidwall/gjson"

	"github.com/omise-conformance/harness/internal/captures/message"
	"github.com/omise-conformance/harness/internal/captures/record"
	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// anySegment stands for a segment of a path that the collection does not say.
const anySegment = "{any}"

// variable is how a request names a variable.
var variable = lazyregexp.New(`\{\{([^{}]*)\}\}`)

// variablesOf returns the variables of a list that have a value.
func variablesOf(list gjson.Result) map[string]string {
	all := map[string]string{}
	list.ForEach(func(_, each gjson.Result) bool {
		name, value := each.Get("key").String(), each.Get("value").String()
		if name == "" {
			name = each.Get("id").String()
		}
		if value != "" && !each.Get("disabled").Bool() {
			all[name] = value
		}
		return true
	})
	return all
}

// filled returns a text with the values of the variables that the collection has.
func (c *collection) filled(text string) string {
	return variable.ReplaceAllStringFunc(text, func(written string) string {
		if value, known := c.variables[strings.TrimSpace(written[2:len(written)-2])]; known {
			return value
		}
		return written
	})
}

// asked returns a request, which may be its URL alone.
func (c *collection) asked(written gjson.Result) *record.Request {
	if written.Type == gjson.String {
		return &record.Request{Method: "GET", URL: c.url(written)}
	}
	request := &record.Request{Method: "GET"} // unless it is said
	written.ForEach(func(name, value gjson.Result) bool {
		switch name.Str {
		case "method":
			request.Method = strings.ToUpper(value.String())
		case "url":
			request.URL = c.url(value)
		case "header":
			request.Header = message.Header(value)
		case "body":
			request.Body = bodyOf(value)
		}
		return true
	})
	return request
}

// bodyOf returns the body of a request in the mode that it is in.
func bodyOf(written gjson.Result) []byte {
	switch mode := written.Get("mode").String(); mode {
	case "raw":
		return []byte(written.Get("raw").String())
	case "urlencoded":
		return []byte(message.Form(written.Get("urlencoded")))
	case "graphql":
		return []byte(written.Get("graphql").Raw)
	}
	return nil
}

// url returns the URL of a request: a text, or an object that has it as a text and in parts.
func (c *collection) url(written gjson.Result) string {
	text := written.String()
	var own map[string]string
	if written.IsObject() {
		own = variablesOf(written.Get("variable"))
		if text = written.Get("raw").String(); text == "" {
			text = joined(written.Get("host"), ".") + "/" + joined(written.Get("path"), "/")
		}
	}
	path, query, asked := strings.Cut(c.filled(text), "?")
	host := ""
	switch scheme := strings.Index(path, "://"); {
	case scheme >= 0:
		if slash := strings.IndexByte(path[scheme+3:], '/'); slash >= 0 {
			host, path = path[:scheme+3+slash], path[scheme+3+slash:]
		} else {
			host, path = path, ""
		}
	case strings.HasPrefix(path, "{{"): // the address, which some environment has
		_, path, _ = strings.Cut(path, "}}")
	case !strings.HasPrefix(path, "/"):
		host, path, _ = strings.Cut(path, "/")
		host, path = "https://"+host, "/"+path
	}
	if strings.Contains(host, "{{") {
		host = ""
	}
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		if name, named := strings.CutPrefix(segment, ":"); named && name != "" {
			if segment = c.filled(own[name]); segment == "" {
				segment = anySegment
			}
		}
		if strings.Contains(segment, "{{") {
			segment = anySegment
		}
		segments[i] = segment
	}
	out := host + strings.Join(segments, "/")
	if asked {
		out += "?" + query
	}
	return out
}

// joined returns a part of a URL, which is a text, or a list of texts and of objects with a value.
func joined(written gjson.Result, by string) string {
	if !written.IsArray() {
		return written.String()
	}
	var parts []string
	written.ForEach(func(_, each gjson.Result) bool {
		if each.IsObject() {
			each = each.Get("value")
		}
		parts = append(parts, each.String())
		return true
	})
	return strings.Join(parts, by)
}
