package specs

import (
	"bytes"
	"strings"
	"testing"
)

const soundRules = `sources:
  W17: recordings
features:
  - {name: clock, sentence: Time can be moved.}
rules:
  - name: token.single-use
    sentence: A token can be charged once.
    level: MUST
    basis: recorded
    source: [W17 tokens]
    operations: [createCharge]
    requires: [clock]
    refusal: {both: {status: [400], codes: [used_token], message: "^token was already used$"}}
disagreements:
  - {list: "12", row: 1, topic: hosts, rules: [token.single-use]}
`

// rulesOf returns rules that need no operation.
func rulesOf() []byte {
	return []byte(strings.Replace(soundRules, "    operations: [createCharge]\n", "", 1))
}

// tryRules loads rules onto the document of today.
func tryRules(t *testing.T, text string) error {
	t.Helper()
	c := *contract(t)
	file, err := decodeRules([]byte(text))
	if err != nil {
		return err
	}
	return c.addRules(file, []byte(text))
}

func TestLoadedContract(t *testing.T) {
	c := contract(t)
	again, _ := Load()
	if again != c {
		t.Error("Load returns another contract the second time")
	}
	for i, rule := range c.Rules {
		if c.Rule(rule.Name) != rule {
			t.Errorf("rule %d is not found by its name %s", i, rule.Name)
		}
	}
	if len(c.Rules) == 0 || len(c.Features) == 0 || len(c.Disagreements) == 0 {
		t.Errorf("%d rules, %d features, %d disagreements", len(c.Rules), len(c.Features), len(c.Disagreements))
	}
	Raw()[0], RawRules()[0] = 'X', 'X'
	if Raw()[0] == 'X' || RawRules()[0] == 'X' || !bytes.Contains(Raw(), []byte("openapi: 3.0.3\n")) {
		t.Error("Raw gives away the text itself")
	}
}

// TestFaultyRulesAreRefused changes one thing each in sound rules and wants the
// sentence with the file and the line.
func TestFaultyRulesAreRefused(t *testing.T) {
	if err := tryRules(t, soundRules); err != nil {
		t.Fatalf("the sound rules are refused: %v", err)
	}
	for _, row := range []struct{ old, new, want string }{
		{"name: token.single-use", "name: TokenOnce", `specs/rules.yaml:6: the rule name "TokenOnce" is not like subject.some-words`},
		{"name: token.single-use", "name: token.single_use", `specs/rules.yaml:6: the rule name "token.single_use" is not like subject.some-words`},
		{"sentence: A token can be charged once.", `sentence: " "`, `specs/rules.yaml:6: the rule token.single-use has no sentence`},
		{"level: MUST", "level: must", `specs/rules.yaml:6: the rule token.single-use has the level "must": want MUST or SHOULD`},
		{"basis: recorded", "basis: rumour", `the rule token.single-use has the basis "rumour": want recorded, live-test, official, sdk or guide`},
		{"basis: recorded", "basis: recorded\n    dialects: [any]", `the rule token.single-use has the dialect "any": want recorded or documented`},
		{"basis: recorded", "basis: recorded\n    dialects: [recorded, recorded]", `the rule token.single-use lists the dialect recorded twice`},
		{"basis: recorded", "basis: recorded\n    dialect: recorded", `specs/rules.yaml:10: unknown field "dialect"`},
		{"    basis: recorded", "    basis: recorded\n    basis: guide", `specs/rules.yaml:10: `},
		{"source: [W17 tokens]", "source: []", `the rule token.single-use has no source`},
		{"source: [W17 tokens]", `source: [""]`, `the rule token.single-use has an empty source`},
		{"source: [W17 tokens]", "source: [W18 tokens]", `the rule token.single-use has the source "W18 tokens", which does not begin with a short name listed under sources`},
		{"operations: [createCharge]", "operations: [makeCharge]", `specs/rules.yaml:6: the rule token.single-use names the operation "makeCharge", which specs/openapi.yaml does not have`},
		{"operations: [createCharge]", "operations: [createCharge, createCharge]", `names the operation createCharge twice`},
		{"requires: [clock]", "requires: [clocks]", `the rule token.single-use requires the feature "clocks", which is not listed under features`},
		{"{both: {", "{either: {", `the rule token.single-use has a refusal for "either": want recorded, documented or both`},
		{"status: [400]", "status: [200]", `the rule token.single-use refuses with the status 200: want 400 to 499`},
		{"codes: [used_token]", "codes: [Used]", `refuses with the code "Used", which is not like some_words`},
		{"status: [400], codes: [used_token], ", "", `the rule token.single-use asserts nothing in the refusal for both`},
		{`"^token was already used$"`, `"^token ("`, "the rule token.single-use has a refusal message that does not compile: error parsing regexp: missing closing ): `^token (`"},
		{"{name: clock,", "{name: Clock,", `specs/rules.yaml:4: the feature name "Clock" is not like some_words`},
		{"sentence: Time can be moved.", `sentence: ""`, `specs/rules.yaml:4: the feature clock has no sentence`},
		{"features:\n", "features:\n  - {name: clock, sentence: Twice.}\n", `specs/rules.yaml:5: the feature clock is listed twice`},
		{"rules: [token.single-use]", "rules: [token.twice]", `specs/rules.yaml:15: row 1 of list 12 names the rule "token.twice", which does not exist`},
		{"rules: [token.single-use]", "rules: []", `row 1 of list 12 must either name rules or say under none why there is none`},
		{"rules: [token.single-use]", "rules: [token.single-use], none: because", `row 1 of list 12 must either name rules or say under none why there is none`},
		{`list: "12"`, `list: "11"`, `specs/rules.yaml:15: unknown list "11" of disagreements: want 11.1, 11.2 or 12`},
		{"row: 1", "row: 0", `rows count from 1, not from 0`},
		{"disagreements:\n", "disagreements:\n  - {list: \"12\", row: 1, topic: t, none: n}\n", `specs/rules.yaml:16: row 1 of list 12 is settled twice`},
		{"topic: hosts", `topic: ""`, `row 1 of list 12 has no topic`},
		{"level: MUST", "level: [MUST]", `specs/rules.yaml:8: `},
		{"rules:\n", "rules:\n  -\n", `specs/rules.yaml:6: rule 1 is empty`},
	} {
		text := strings.Replace(soundRules, row.old, row.new, 1)
		if text == soundRules {
			t.Fatalf("%q is not in the sound rules", row.old)
		}
		err := tryRules(t, text)
		if err == nil {
			t.Errorf("%q is accepted", row.new)
		} else if !strings.Contains(err.Error(), row.want) {
			t.Errorf("%q returns\n  %v\nwant\n  %s", row.new, err, row.want)
		}
	}
}

func TestAllFaultsAreReported(t *testing.T) {
	text := strings.NewReplacer("MUST", "MAY", "requires: [clock]", "requires: [x]", "row: 1", "row: -1").Replace(soundRules)
	err := tryRules(t, text)
	if err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("want three faults, got %v", err)
	}
}

func TestRulesAreListedOnce(t *testing.T) {
	double := strings.Replace(soundRules, "disagreements:", soundRules[strings.Index(soundRules, "  - name:"):strings.Index(soundRules, "disagreements:")]+"disagreements:", 1)
	err := tryRules(t, double)
	if want := "specs/rules.yaml:14: the rule token.single-use is listed twice"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// soundDocument is as small as a document can be that has all the index reads.
const soundDocument = `openapi: 3.0.3
info: {title: Small, version: "1"}
x-undescribed-paths: [/charges/search]
paths:
  /charges/{charge_id}:
    get:
      operationId: retrieveCharge
      tags: [charges]
      x-dialect: documented
      servers: [{url: "https://api.omise.co"}]
      security: [{secretKey: []}]
      responses:
        "400":
          description: No.
          x-error-codes: [{code: bad_request}, {code: not_found, dialect: recorded}]
        "200":
          description: Yes.
          content:
            application/json:
              schema: {type: object, properties: {id: {type: string}}}
    patch:
      operationId: updateCharge
      tags: [charges]
      servers: [{url: "https://api.omise.co"}]
      security: [{secretKey: []}]
      responses: {}
components:
  schemas:
    Charge:
      type: object
      properties:
        id: {type: string}
        status: {type: string, enum: [paid, open]}
        closed_at: {type: string, nullable: true}
      x-required-since:
        "2025-01-01": [closed_at]
      x-lifecycle:
        read: retrieveCharge
        states:
          paid:
            description: Its money is there.
            fields: {status: paid, closed_at: set}
        starts:
          - {operation: retrieveCharge, state: paid}
        refusals:
          - {on: retrieveCharge, in: [paid], status: [400]}
`

func TestSmallDocument(t *testing.T) {
	c, err := indexDocument(OpenAPIFile, []byte(soundDocument))
	if err != nil {
		t.Fatal(err)
	}
	op := c.Find("api", "GET", "/charges/chrg_1")
	if op == nil || op.Dialect != Documented || c.Find("api", "GET", "/charges/search") != nil {
		t.Errorf("found %+v", op)
	}
	schema, where := op.ResponseSchema(200)
	if want := "specs/openapi.yaml #/paths/~1charges~1{charge_id}/get/responses/200/content/application~1json/schema"; where != want {
		t.Errorf("the schema is at %s, want %s", where, want)
	}
	if violations := ValidateJSON(schema, where, map[string]any{"id": 1.0}); len(violations) != 1 || violations[0].Where != where+"/properties/id" {
		t.Errorf("violations are %v", violations)
	}
	if codes := op.ErrorCodes(400); len(codes) != 2 || codes[1] != (ErrorCode{"not_found", Recorded}) {
		t.Errorf("codes are %v", codes)
	}
}

// TestFaultyDocumentIsRefused changes one thing each in the OpenAPI document.
func TestFaultyDocumentIsRefused(t *testing.T) {
	for _, row := range []struct{ old, new, want string }{
		{"operationId: updateCharge", "operationId: retrieveCharge", "operationId retrieveCharge is used twice"},
		{"operationId: retrieveCharge", "summary: none", "specs/openapi.yaml:5: GET /charges/{charge_id}: has no operationId"},
		{"tags: [charges]", "tags: []", "GET /charges/{charge_id}: has no tag to be its subject"},
		{`servers: [{url: "https://api.omise.co"}]`, "servers: []", "has no servers of its own"},
		{"https://api.omise.co", "https://www.omise.co", "has the server https://www.omise.co: want api or vault"},
		{"security: [{secretKey: []}]", "security: [{apiKey: []}]", "names a security scheme that is not a kind of key"},
		{"      security: [{secretKey: []}]\n", "", "has no security"},
		{"x-dialect: documented", "x-dialect: guides", `has the x-dialect "guides": want recorded or documented`},
		{"{code: bad_request}", "bad_request", "answer 400: x-error-codes: "},
		{`"400":`, "default:", `has the answer "default", which is not a status`},
		{"2025-01-01", "2025-01-41", `specs/openapi.yaml:29: Charge: x-required-since: "2025-01-41" is not a date`},
		{`"2025-01-01": [closed_at]`, `"2025-01-01": [closes_at]`, "Charge: x-required-since: closes_at is not a property"},
		{`"2025-01-01": [closed_at]`, `"2025-01-01": []`, "Charge: x-required-since: 2025-01-01 lists no fields"},
		{"fields: {status: paid", "fields: {status: payed", "specs/openapi.yaml:29: Charge: x-lifecycle: the state paid: status cannot be payed"}, //nolint:misspell // a mistake on purpose
		{"fields: {status: paid", `fields: {status: "null"`, "the state paid: status can never be null"},
		{"fields: {status: paid", "fields: {state: paid", "the state paid: state is not a property"},
		{"description: Its money is there.", `description: ""`, "the state paid lacks a description or fields"},
		{"read: retrieveCharge", "read: readCharge", `read is "readCharge", which is not an operation`},
		{"state: paid}", "state: payed}", `the start retrieveCharge names the state "payed", which does not exist`}, //nolint:misspell // a mistake on purpose
		{"{on: retrieveCharge", "{on: chargeUpdate", `a refusal is on "chargeUpdate", which is not an operation`},
		{"in: [paid], status: [400]", "in: [paid]", "the refusal of retrieveCharge in paid names neither a rule nor a status, or both"},
		{
			"        refusals:", "        transitions:\n          - {on: updateCharge, from: [paid], to: same, answered: {status: open}}\n        refusals:",
			"the transition on updateCharge depends on an answer: it must say so under provided",
		},
		{"in: [paid], status", "in: [], status", "the refusal of retrieveCharge names no state"},
		{"starts:", "begins:", `x-lifecycle: unknown field "begins"`},
		{"properties: {id: {type: string}}", `properties: {id: {$ref: "#/components/schemas/NoSuch"}}`, "specs/openapi.yaml: "},
		{"paths:\n", "paths: [\n", "specs/openapi.yaml: "},
	} {
		text := strings.Replace(soundDocument, row.old, row.new, 1)
		if text == soundDocument {
			t.Fatalf("%q is not in the document", row.old)
		}
		_, err := Parse([]byte(text), rulesOf())
		if err == nil {
			t.Errorf("%q is accepted", row.new)
		} else if !strings.Contains(err.Error(), row.want) {
			t.Errorf("%q returns\n  %v\nwant\n  %s", row.new, err, row.want)
		}
	}
}
