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

// rulesOf gives rules that need no operation.
func rulesOf() []byte {
	return []byte(strings.Replace(soundRules, "    operations: [createCharge]\n", "", 1))
}

func TestLoadedContract(t *testing.T) {
	c := contract(t)
	again, _ := Load()
	if again != c {
		t.Error("Load gives another contract the second time")
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
	if _, err := parse(rawOpenAPI, []byte(soundRules)); err != nil {
		t.Fatalf("the sound rules are refused: %v", err)
	}
	for _, row := range []struct{ old, new, want string }{
		{"name: token.single-use", "name: TokenOnce", `specs/rules.yaml:6: the rule name "TokenOnce" is not like subject.some-words`},
		{"name: token.single-use", "name: token.single_use", `specs/rules.yaml:6: the rule name "token.single_use" is not like subject.some-words`},
		{"sentence: A token can be charged once.", `sentence: " "`, `specs/rules.yaml:6: the rule token.single-use has no sentence`},
		{"level: MUST", "level: must", `specs/rules.yaml:6: the rule token.single-use has the level "must", which is none of MUST and SHOULD`},
		{"basis: recorded", "basis: rumour", `the rule token.single-use has the basis "rumour", which is none of recorded, live-test, official, sdk and guide`},
		{"basis: recorded", "basis: recorded\n    dialects: [any]", `the rule token.single-use has the dialect "any", which is none of recorded and documented`},
		{"basis: recorded", "basis: recorded\n    dialects: [recorded, recorded]", `the rule token.single-use lists the dialect recorded twice`},
		{"basis: recorded", "basis: recorded\n    dialect: recorded", `specs/rules.yaml:10: unknown field "dialect"`},
		{"    basis: recorded", "    basis: recorded\n    basis: guide", `specs/rules.yaml:10: `},
		{"source: [W17 tokens]", "source: []", `the rule token.single-use has no source`},
		{"source: [W17 tokens]", `source: [""]`, `the rule token.single-use has an empty source`},
		{"source: [W17 tokens]", "source: [W18 tokens]", `the rule token.single-use has the source "W18 tokens", which begins with none of the short names under sources`},
		{"operations: [createCharge]", "operations: [makeCharge]", `specs/rules.yaml:6: the rule token.single-use names the operation "makeCharge", which specs/openapi.yaml does not have`},
		{"operations: [createCharge]", "operations: [createCharge, createCharge]", `names the operation createCharge twice`},
		{"requires: [clock]", "requires: [clocks]", `the rule token.single-use requires the feature "clocks", which is not listed under features`},
		{"{both: {", "{either: {", `the rule token.single-use has a refusal for "either", which is none of recorded, documented and both`},
		{"status: [400]", "status: [200]", `the rule token.single-use refuses with status 200, which is no refusal`},
		{"codes: [used_token]", "codes: [Used]", `refuses with the code "Used", which is not like some_words`},
		{"status: [400], codes: [used_token], ", "", `the rule token.single-use asserts nothing in the refusal for both`},
		{`"^token was already used$"`, `"^token ("`, "the rule token.single-use has a refusal message that does not compile: error parsing regexp: missing closing ): `^token (`"},
		{"{name: clock,", "{name: Clock,", `specs/rules.yaml:4: the feature name "Clock" is not like some_words`},
		{"sentence: Time can be moved.", `sentence: ""`, `specs/rules.yaml:4: the feature clock has no sentence`},
		{"features:\n", "features:\n  - {name: clock, sentence: Twice.}\n", `specs/rules.yaml:5: the feature clock is listed twice`},
		{"rules: [token.single-use]", "rules: [token.twice]", `specs/rules.yaml:15: row 1 of list 12 names the rule "token.twice", which does not exist`},
		{"rules: [token.single-use]", "rules: []", `row 1 of list 12 must either name rules or say under none why there is none`},
		{"rules: [token.single-use]", "rules: [token.single-use], none: because", `row 1 of list 12 must either name rules or say under none why there is none`},
		{`list: "12"`, `list: "11"`, `specs/rules.yaml:15: there is no list "11" of disagreements, only 11.1, 11.2 and 12`},
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
		_, err := parse(rawOpenAPI, []byte(text))
		if err == nil {
			t.Errorf("%q is accepted", row.new)
		} else if !strings.Contains(err.Error(), row.want) {
			t.Errorf("%q gives\n  %v\nwant\n  %s", row.new, err, row.want)
		}
	}
}

func TestAllFaultsAreReported(t *testing.T) {
	text := strings.NewReplacer("MUST", "MAY", "requires: [clock]", "requires: [x]", "row: 1", "row: -1").Replace(soundRules)
	_, err := parse(rawOpenAPI, []byte(text))
	if err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("want three faults, got %v", err)
	}
}

func TestRulesAreListedOnce(t *testing.T) {
	double := strings.Replace(soundRules, "disagreements:", soundRules[strings.Index(soundRules, "  - name:"):strings.Index(soundRules, "disagreements:")]+"disagreements:", 1)
	_, err := parse(rawOpenAPI, []byte(double))
	if want := "specs/rules.yaml:14: the rule token.single-use is listed twice"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestFaultyDocumentIsRefused changes one thing each in the OpenAPI document.
func TestFaultyDocumentIsRefused(t *testing.T) {
	for _, row := range []struct{ old, new, want string }{
		{"operationId: retrieveToken", "operationId: createToken", "operationId createToken is used twice"},
		{"operationId: createToken\n", "description: none\n", "specs/openapi.yaml:34: POST /tokens: has no operationId"},
		{"tags: [tokens]", "tags: []", "POST /tokens: has no tag to be its subject"},
		{`servers: [{url: "https://vault.omise.co"}]`, "servers: []", "POST /tokens: has no servers of its own"},
		{"https://vault.omise.co", "https://www.omise.co", "POST /tokens: has the server https://www.omise.co, which is neither api nor vault"},
		{"security: [{publicKey: []}]", "security: [{apiKey: []}]", "POST /tokens: names a security scheme that is no kind of key"},
		{"      security: [{publicKey: []}]\n", "", "POST /tokens: has no security"},
		{"x-dialect: documented\n      servers", "x-dialect: guides\n      servers", `x-dialect is "guides", neither recorded nor documented`},
		{"- {code: invalid_card}", "- invalid_card", "POST /tokens: answer 400: x-error-codes: "},
		{`        "2018-01-01": [location, deleted`, `        "2018-01-41": [location, deleted`, `Card: x-required-since: "2018-01-41" is no date`},
		{`        "2018-01-01": [location, deleted`, `        "2018-01-01": [location, delated`, `Card: x-required-since: delated is no property`},
		{"fields: {status: successful, authorized: true", "fields: {status: paid, authorized: true", "x-lifecycle: state captured: status cannot be paid"},
		{"fields: {status: successful, authorized: true", `fields: {status: "null", authorized: true`, "x-lifecycle: state captured: status can never be null"},
		{"fields: {status: successful, authorized: true", "fields: {state: successful, authorized: true", "x-lifecycle: state captured: state is no property"},
		{"description: A card that was charged at once.", `description: ""`, "x-lifecycle: state captured lacks a description or fields"},
		{"#/components/schemas/TokenParameters", "#/components/schemas/NoSuch", "specs/openapi.yaml: "},
		{"paths:\n", "paths: [\n", "specs/openapi.yaml: "},
	} {
		text := strings.Replace(string(rawOpenAPI), row.old, row.new, 1)
		if text == string(rawOpenAPI) {
			t.Fatalf("%q is not in the document", row.old)
		}
		_, err := parse([]byte(text), []byte(soundRules))
		if err == nil {
			t.Errorf("%q is accepted", row.new)
		} else if !strings.Contains(err.Error(), row.want) {
			t.Errorf("%q gives\n  %v\nwant\n  %s", row.new, err, row.want)
		}
	}
}
