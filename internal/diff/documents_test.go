package diff

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// changed is a comparison with a change that breaks, at several places, and one
// that does not.
func changed(t *testing.T) *Result {
	a, b := NewSide(Source{Path: "old", Kind: KindCassettes, About: "recording of omise, 2026-01-01"}), NewSide(Source{Path: "new", Kind: KindReport, About: "run of a|fake"})
	for _, id := range []string{"charges/a", "charges/b", "charges/c", "charges/d"} {
		a.add(id, call{request: "POST /charges", status: 200, body: `{"object":"charge","amount":1}`})
		b.add(id, call{request: "POST /charges", status: 200, body: `{"object":"charge","amount":"1","note":true}`})
	}
	return compare(t, a, b)
}

func TestTextDocument(t *testing.T) {
	var out strings.Builder
	if err := Text(&out, changed(t)); err != nil {
		t.Fatal(err)
	}
	expect(t, "text", out.String(), `A  old (recording of omise, 2026-01-01)
B  new (run of a|fake)
Compared 4 cases with 4 interactions.

Breaks a client (1)
  type                  charge.amount was integer and is string
                        in charges/a #1 /amount, charges/b #1 /amount, charges/c #1 /amount and 1 more

Harmless to a client (1)
  field-added           charge.note is new; it is boolean
                        in charges/a #1 /note, charges/b #1 /note, charges/c #1 /note and 1 more

2 changes, 1 of which breaks a client.
`)
}

func TestTextWithoutDifference(t *testing.T) {
	var out strings.Builder
	if err := Text(&out, compare(t, answer("{}"), answer("{}"))); err != nil {
		t.Fatal(err)
	}
	expect(t, "text", out.String(), "A  x (run of x)\nB  x (run of x)\nCompared 1 case with 1 interaction.\n\nNo difference.\n")
}

func TestMarkdownDocument(t *testing.T) {
	var out strings.Builder
	if err := Markdown(&out, changed(t)); err != nil {
		t.Fatal(err)
	}
	expect(t, "markdown", out.String(), "## 2 changes, 1 of which breaks a client.\n\n"+
		"- A: `old` (recording of omise, 2026-01-01)\n- B: `new` (run of a\\|fake)\n- Compared: 4 cases with 4 interactions\n\n"+
		"### Breaks a client\n\n| Kind | Change | Where |\n| --- | --- | --- |\n"+
		"| type | charge.amount was integer and is string | in charges/a #1 /amount, charges/b #1 /amount, charges/c #1 /amount and 1 more |\n\n"+
		"### Harmless to a client\n\n| Kind | Change | Where |\n| --- | --- | --- |\n"+
		"| field-added | charge.note is new; it is boolean | in charges/a #1 /note, charges/b #1 /note, charges/c #1 /note and 1 more |\n")
}

func TestJSONDocument(t *testing.T) {
	a := answer(`{"object":"charge","amount":1}`)
	b := answer(`{"object":"charge","amount":2}`)
	var out bytes.Buffer
	if err := JSON(&out, compare(t, a, b)); err != nil {
		t.Fatal(err)
	}
	expect(t, "json", out.String(), `{
  "$schema": "urn:omise-conformance:diff:1",
  "a": {
    "path": "x",
    "kind": "report",
    "about": "run of x"
  },
  "b": {
    "path": "x",
    "kind": "report",
    "about": "run of x"
  },
  "cases": 1,
  "interactions": 1,
  "breaking": true,
  "changes": [
    {
      "kind": "amount",
      "breaking": true,
      "subject": "charge.amount",
      "before": "1",
      "after": "2",
      "sentence": "charge.amount was 1 and is 2",
      "places": [
        {
          "case": "charges/one",
          "a": 1,
          "b": 1,
          "request": "GET /charges/{charge_id}",
          "pointer": "/amount"
        }
      ]
    }
  ]
}
`)
	out.Reset()
	if err := JSON(&out, compare(t, a, a)); err != nil {
		t.Fatal(err)
	}
	var empty struct {
		Changes []any `json:"changes"`
	}
	if err := json.Unmarshal(out.Bytes(), &empty); err != nil || empty.Changes == nil {
		t.Errorf("without a difference changes must be an empty list: %s", out.String())
	}
}

func TestDocumentsHoldNoControlCharactersAndNoSecrets(t *testing.T) {
	a := answer(`{"object":"charge","description":"x"}`)
	b := answer(`{"object":"charge","description":"x"}`)
	key := "skey_test_" + "5xuy4w91xqz7d1w9zzz"
	b.cases["charges/one"].exchanges[0].Response.Body = []byte(`{"object":"charge","description":"` + key + `\u001b[31mred\nline"}`)
	result := compare(t, a, b)
	for name, write := range Formats {
		var out strings.Builder
		if err := write(&out, result); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), key) {
			t.Errorf("%s holds the key", name)
		}
		if strings.ContainsRune(out.String(), '\x1b') {
			t.Errorf("%s holds a control character", name)
		}
	}
}

func TestNothingInCommonIsNoSuccess(t *testing.T) {
	_, err := Compare(contract(t), sides("a/one", call{request: "GET /charges", status: 200, body: "{}"}), sides("b/one"))
	if !errors.Is(err, ErrNothing) {
		t.Errorf("got %v, want ErrNothing", err)
	}
}
