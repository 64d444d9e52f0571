package cassette

import (
	"fmt"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/omise-conformance/harness/internal/captures/record"
)

// TestTextsAreReadAsAnotherParserReadsThem writes a body in each way that YAML has, with what looks like the beginning of the next
// interaction in it.
func TestTextsAreReadAsAnotherParserReadsThem(t *testing.T) {
	const text = `---
version: 1
interactions:
- request: {method: GET, url: "http://a/b"}
  response:
    code: 200
    body: %s
- request:
    url: /next
    method: GET
`
	for _, body := range []string{
		`"{\"a\":\"\u00e9\\n\", \"b\": \
        1}"`, `'{"a": "it''s"}'`, "'{\"a\":\n\n      1}'", "|\n      {\"a\": 1}\n\n      - request:\n", "|-\n      {\n        \"a\": 1\n      }", "|+\n      x\n\n",
		">\n      folded\n      text\n\n      more\n", ">-\n      {\"a\":\n       1}", "\"# no comment\"", "plain text", "'- request:'", "|-\n      # text\n      :", "{}", "12", "null", "~", "true", "!!str 12", "!binary aGk=",
		"!binary |\n      eyJhIjox\n      fQ==", "&x 'anchored'",
	} {
		whole := fmt.Sprintf(text, body)
		var want struct {
			Interactions []struct{ Response struct{ Body yaml.Node } }
		}
		if err := yaml.Unmarshal([]byte(whole), &want); err != nil {
			t.Fatalf("%v:\n%s", err, whole)
		}
		node := want.Interactions[0].Response.Body
		expected := node.Value
		if node.Tag == "!binary" || node.Tag == "!!binary" {
			expected = map[bool]string{true: "hi", false: `{"a":1}`}[node.Value == "aGk="]
		}
		var got []string
		for made, err := range readYAML(&record.File{Reader: strings.NewReader(whole)}) {
			if err != nil {
				t.Fatalf("%v:\n%s", err, whole)
			}
			got = append(got, string(made.Body))
		}
		if node.Tag == "!!null" || node.Kind == yaml.MappingNode {
			expected = ""
		}
		if len(got) != 2 || got[0] != expected {
			t.Errorf("%s: got %q of %d, want %q", body, got[0], len(got), expected)
		}
	}
}

func TestBrokenInteractionsAreTold(t *testing.T) {
	const good = "- request: {method: GET, uri: /a}\n  response: {status: {code: 200}, body: {string: '{}'}}\n"
	for text, want := range map[string]string{
		"interactions:\n" + good + "- request: {method\n  x: ]\n" + good: "GET /a 200; holds an interaction in line 4 that is not YAML…; GET /a 200",
		"interactions:\n- response: {}\n":                                "holds an interaction in line 2 that has no request",
		"http_interactions: []\n":                                        "",
		"interactions:\n" + good + "version: 1\n":                        "GET /a 200",
		"other: 1\n": "has no list of interactions",
		"interactions:\n# a comment\n\n  " + strings.ReplaceAll(strings.TrimSpace(good), "\n", "\n  ") + "\n# the end\n...\n": "GET /a 200",
		"interactions:\n- " + strings.Repeat("[", 300) + "\n" + good:                                                          "holds an interaction in line 2 that is not YAML…; GET /a 200",
	} {
		var got []string
		for made, err := range readYAML(&record.File{Reader: strings.NewReader(text)}) {
			line := ""
			if err == nil {
				line = fmt.Sprint(made.Request.Method, " ", made.Request.URL, " ", made.Status)
			} else if line = err.Error(); strings.Contains(line, "is not YAML") {
				line = line[:strings.Index(line, "is not YAML")+len("is not YAML")] + "…"
			}
			got = append(got, line)
		}
		if got := strings.Join(got, "; "); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}
