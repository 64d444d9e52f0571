package captures_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/specs"
)

// bodies are the ways to keep one answer of which nothing else has to be said. BODY stands for it.
var bodies = []struct{ file, format, text string }{
	{"test/api.omise.co/charges/chrg_test_1-get.json", "fixture-tree", "BODY"},
	{"charge.json", "bare", "\n\nBODY\n"},
	{"charges.json", "bare", "[\n{},\nBODY]"},
	{"all.json", "bare", "{\"one\":\nBODY}"},
	{"Mock/Success.txt", "http", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nBODY\r\n"},
	{"nock/charge.json", "nock", "[{\"scope\": \"https://api.omise.co\", \"method\": \"GET\", \"path\": \"/charges/x\", \"status\": 200,\n\"response\":\nBODY}]"},
	{"charge_test.rb", "code", "def body\n  <<~JSON\n    BODY\n  JSON\nend"},
	{"ChargeTest.php", "code", "<?php\n$body = <<<'JSON'\nBODY\nJSON;"},
	{"mockdata/charge.py", "code", "\nbody = \"\"\"BODY\"\"\""},
	{"charge_test.go", "code", "const body = `BODY`"},
	{"ChargeTest.java", "code", "String body = \"\"\"\n    BODY\n    \"\"\";"},
	{"ChargeTests.swift", "code", "let body = \"\"\"\n    BODY\n    \"\"\""},
	{"ChargeTest.kt", "code", "val body = \"\"\"\n    BODY\n    \"\"\""},
	{"charge_test.exs", "code", "body = \"\"\"\nBODY\n\"\"\""},
	{"template.js", "code", "const body = `\nBODY`;"},
	{"mock.js", "code", "nock('https://api.omise.co')\n  .get('/charges/x')\n  .reply(200, BODY);"},
	{"handlers.ts", "code", "http.get('/charges/:id', () =>\n  HttpResponse.json(BODY))"},
}

// TestAChangedFieldIsFound: the contract names the one field of a body that is wrong, and its line is that of the file.
func TestAChangedFieldIsFound(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	schema, where := contract.Operation("retrieveCharge").ResponseSchema(200)
	text := whole(t)
	for _, each := range bodies {
		for _, changed := range []bool{false, true} {
			body := text
			if changed {
				body = strings.Replace(text, `"amount": 100000`, `"amount": "100000"`, 1)
			}
			if each.file == "mock.js" || each.file == "handlers.ts" { // as programs write it
				body = regexp.MustCompile(`(?m)^(\s*)"(\w+)":`).ReplaceAllString(body, "$1$2:")
				body = strings.ReplaceAll(strings.ReplaceAll(body, `"`, "'"), "null\n", "null,\n")
			}
			file := strings.Replace(each.text, "BODY", body, 1)
			format := captures.Recognize(each.file, []byte(file))
			if format == nil || format.Name != each.format {
				t.Errorf("%s is taken for %+v", each.file, format)
				continue
			}
			n := 0
			for record, err := range format.Read(&captures.File{Path: each.file, Reader: strings.NewReader(file)}) {
				if n++; err != nil || n > 1 || len(record.Unknown) > 0 {
					t.Errorf("%s: record %d: %+v, %v", each.file, n, record, err)
					continue
				}
				var value any
				if err := json.Unmarshal(record.Body, &value); err != nil {
					t.Errorf("%s: %v in %s", each.file, err, record.Body)
				}
				var found []string
				for _, violation := range specs.ValidateJSON(schema, where, value) {
					found = append(found, violation.Pointer)
				}
				line := record.BodyAt.Line + bytes.Count(before(record.Body, `"amount"`), []byte("\n"))
				want := 1 + bytes.Count(before([]byte(file), "amount"), []byte("\n"))
				if got := fmt.Sprint(found); got != map[bool]string{true: "[/amount]", false: "[]"}[changed] || line != want || !record.BodyAt.Verbatim {
					t.Errorf("%s, changed %v: found %s, amount on line %d of %d", each.file, changed, got, line, want)
				}
			}
			if n == 0 {
				t.Errorf("%s has no record", each.file)
			}
		}
	}
}

// before returns a text up to where a word first stands in it.
func before(text []byte, word string) []byte {
	head, _, _ := bytes.Cut(text, []byte(word))
	return head
}

// whole returns a charge that keeps the contract, which one of the cassettes of this package has.
func whole(t *testing.T) string {
	t.Helper()
	records, errs := records(t, "browser.har", load(t, "browser.har"), "har")
	if len(errs) > 0 || len(records) < 2 {
		t.Fatal(errs)
	}
	var text bytes.Buffer
	if err := json.Indent(&text, records[1].Body, "", "  "); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func TestFilesThatAreNoCaptures(t *testing.T) {
	charge := strconv.Quote(whole(t))
	for file, text := range map[string]string{
		"package.json":      `{"name": "shop", "version": "1.0.0", "dependencies": {"omise": "^0.12.0"}, "scripts": {"test": "jest"}}`,
		"package-lock.json": `{"name": "shop", "lockfileVersion": 3, "packages": {"": {}, "node_modules/omise": {"version": "1.0.0"}}}`,
		"composer.lock":     `{"packages": [{"name": "omise/omise-php", "version": "v2.16.1"}]}`,
		"tsconfig.json":     "{\n  // with a comment\n  \"compilerOptions\": {\"strict\": true,},\n}",
		"openapi.json":      `{"openapi": "3.0.3", "paths": {}, "components": {"examples": {"charge": {"value": ` + whole(t) + `}}}}`,
		"main.go":           "package main\n\nfunc main() { println(`{}`) }",
		"stripe.rb":         "x = '{\"object\": \"order\", \"livemode\": false}'",
		"README.md":         "```json\n" + charge + "\n```",
		"notes.txt":         "object: charge",
	} {
		if format := captures.Recognize(file, []byte(text)); format != nil {
			t.Errorf("%s is taken for %s", file, format.Title)
		}
	}
}
