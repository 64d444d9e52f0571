package template_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/captures/template"
	"github.com/omise-conformance/harness/internal/jsonvalue"
)

func TestGapsBecomeNull(t *testing.T) {
	for _, each := range []struct {
		text, filled string
		unknown      []string
	}{
		{`{"id": "x"}`, `{"id": "x"}`, nil},
		{`{"id": "<%= charge.id %>", "amount": 1}`, `{"id": null, "amount": 1}`, []string{"/id"}},
		{`{"id": "chrg_#{hash["id"]}"}`, `{"id": null}`, []string{"/id"}},
		{`{"amount": #{amount}, "card": {"id": "${card}"}}`, `{"amount": null, "card": {"id": null}}`, []string{"/amount", "/card/id"}},
		{`{"data": [1, {{ charges }}, "%s"]}`, `{"data": [1, null, null]}`, []string{"/data/1", "/data/2"}},
		{`{"a/b": "\(swift.id(1))"}`, `{"a/b": null}`, []string{"/a~1b"}},
		{`{"metadata": {"#{key}": 1}}`, `{"metadata": {"*": 1}}`, []string{"/metadata/*"}},
		{`{"amount": <%=
amount %>, "b": 1}`, "{\"amount\": null\n, \"b\": 1}", []string{"/amount"}},
		{`{"a": "50% of {}", "b": {}, "c": "\\(x)"}`, `{"a": "50% of {}", "b": {}, "c": "\\(x)"}`, nil},
		{`{"amount": %d, "id": %q, "name": "%(name)s"}`, `{"amount": null, "id": null, "name": null}`, []string{"/amount", "/id", "/name"}},
		{`{"id": "{$id}", "name": "$name", "x": "{x}"}`, `{"id": null, "name": null, "x": null}`, []string{"/id", "/name", "/x"}},
	} {
		filled, unknown, err := template.Fill([]byte(each.text))
		if err != nil || string(filled) != each.filled || !slices.Equal(unknown, each.unknown) {
			t.Errorf("%s: got %s, %q, %v; want %s, %q", each.text, filled, unknown, err, each.filled, each.unknown)
		}
	}
}

func TestWhatIsNoJSONHasItsLine(t *testing.T) {
	for text, want := range map[string]template.Error{
		"{\n  \"a\": 1,\n  \"b\": 2,\n}":        {Line: 3, Why: "nothing stands between a comma and the } after it"},
		"{\n  \"a\": [1,\n\n  ]}":               {Line: 2, Why: "nothing stands between a comma and the ] after it"},
		"{\n  \"a\": 1\n  \"b\": 2\n}":          {Line: 3, Why: "invalid character '\"' after object key:value pair"},
		"{\n  \"a\": 1,\n":                      {Line: 2, Why: "it ends before the JSON does"},
		"":                                      {Line: 1, Why: "it ends before the JSON does"},
		"{\n  \"a\": \"#{x}\",\n  #{more}\n\n}": {Line: 5, Why: "invalid character '}' after object key"},
	} {
		_, _, err := template.Fill([]byte(text))
		var got *template.Error
		if !errors.As(err, &got) || *got != want {
			t.Errorf("%q: got %v, want %v", text, err, &want)
		}
	}
}

// FuzzFill holds that what is filled is JSON with null in each place that is not known, on the lines of the text.
func FuzzFill(f *testing.F) {
	f.Add(`{"id": "<%= charge.id %>", "amount": #{amount}, "list": [{{ x }}, "%s"]}`)
	f.Add("{\"a\": ${\n}, \"#{b}\": \"\\(c)\"}")
	f.Add(`{"a": "\\#{b}"}`)
	f.Fuzz(func(t *testing.T, text string) {
		filled, unknown, err := template.Fill([]byte(text))
		if err != nil {
			return
		}
		if !json.Valid(filled) {
			t.Fatalf("%q became %q, which is no JSON", text, filled)
		}
		if n, want := bytes.Count(filled, []byte("\n")), strings.Count(text, "\n"); n > want {
			t.Fatalf("%q became %q, which has %d lines more", text, filled, n-want)
		}
		var value any
		_ = json.Unmarshal(filled, &value)
		for _, place := range unknown {
			if found, ok := jsonvalue.Pointer(value, place); !strings.HasSuffix(place, "/*") && ok && found != nil {
				t.Fatalf("%q is not known of %q and is %v", place, text, found)
			}
		}
	})
}
