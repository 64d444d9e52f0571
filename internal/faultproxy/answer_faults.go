package faultproxy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/specs"
)

// answerMutation is one way in which a whole answer can go wrong.
type answerMutation struct {
	name     string
	sentence string
	// breaks are the rules that must fail; ownSchema stands for the schema rule of the
	// object.
	breaks []string
	change func(*answer)
}

const ownSchema = "schema"

// objectMutations apply to the answers of every kind.
var objectMutations = []answerMutation{
	{"status-500", "is answered with 500", []string{"answer.no-5xx"}, answerStatus(500)},
	{"empty", "has no body", []string{"answer.json"}, changeBody(func([]byte) []byte { return nil })},
	{"cut", "ends in the middle of its body", []string{"answer.json"}, changeBody(func(b []byte) []byte { return b[:len(b)/2] })},
	{"page", "is a page of HTML", []string{"answer.json"}, htmlPage},
	{"null", "is null", []string{ownSchema}, changeBody(func([]byte) []byte { return []byte("null") })},
	{"array", "is an empty array", []string{ownSchema}, changeBody(func([]byte) []byte { return []byte("[]") })},
	{"wrapped", "is in an array", []string{ownSchema}, changeBody(func(b []byte) []byte { return writeArray([]json.RawMessage{b}) })},
	{
		"text",
		"is a string that holds JSON",
		[]string{ownSchema},
		changeBody(func(b []byte) []byte { text, _ := json.Marshal(string(b)); return text }),
	},
	{"doubled-key", "has its object member twice, the second time with another value", []string{ownSchema}, changeBody(doubled)},
	{
		"trailing",
		"is followed by another object",
		[]string{"answer.json"},
		changeBody(func(b []byte) []byte { return append(bytes.Clone(b), "{}"...) }),
	},
}

// successMutations apply to every kind but error, errorMutations to errors.
var (
	successMutations = []answerMutation{
		{"status-201", "is answered with 201", []string{"answer.success-is-200", "answer.declared-status"}, answerStatus(201)},
	}
	errorMutations = []answerMutation{
		{"status-200", "is answered with 200", []string{
			"token.schema", "charge.schema", "source.schema", "customer.schema", "card.schema", "recipient.schema",
			"refund.schema", "chain.schema", "event.schema", "capability.schema", "list.schema",
		}, answerStatus(200)},
		{"status-410", "is answered with 410", []string{"answer.declared-status"}, answerStatus(410)},
		{"extra-field", "has one more field", []string{"error.schema"}, changeBody(func(b []byte) []byte {
			return append([]byte(`{"request_id":"1",`), bytes.TrimPrefix(b, []byte("{"))...)
		})},
	}
)

// answerFaults returns the faults of the answers of each kind that has a schema rule.
func answerFaults(contract *specs.Contract) []*Fault {
	var faults []*Fault
	seen := map[string]bool{}
	for _, f := range newFields(contract) {
		if seen[f.kind] || contract.Rule(f.kind+".schema") == nil {
			continue
		}
		seen[f.kind] = true
		others := successMutations
		if f.kind == "error" {
			others = errorMutations
		}
		for _, s := range append(others[:len(others):len(others)], objectMutations...) {
			fault := &Fault{
				ID: "wire/answer/" + f.kind + "/" + s.name, Sentence: fmt.Sprintf("An answer that is a %s %s.", f.kind, s.sentence),
				Group: "answer", kind: f.kind, Dialect: string(specs.Any),
				change: func(a *answer) {
					if a.kind == f.kind {
						s.change(a)
					}
				},
			}
			for _, rule := range s.breaks {
				if rule == ownSchema {
					rule = f.kind + ".schema"
				}
				fault.Breaks = append(fault.Breaks, rule)
			}
			faults = append(faults, fault)
		}
	}
	return faults
}

func answerStatus(code int) func(*answer) {
	return func(a *answer) { setStatus(a.response, code) }
}

func setStatus(response *http.Response, code int) {
	response.StatusCode, response.Status = code, fmt.Sprintf("%d %s", code, http.StatusText(code))
}

func changeBody(c func([]byte) []byte) func(*answer) {
	return func(a *answer) { a.body = c(a.body) }
}

// htmlPage is an answer of a proxy in front of the target.
func htmlPage(a *answer) {
	a.body = []byte("<!DOCTYPE html><title>Please wait</title><p>Checking your connection.")
	a.response.Header.Set("Content-Type", "text/html; charset=utf-8")
}

// doubled repeats the object member at the end, where most readers take it from.
func doubled(text []byte) []byte {
	text = bytes.TrimRight(text, " \r\n\t")
	return append(bytes.Clone(text[:len(text)-1]), `,"object":"`+strings.ToLower(noWord)+`"}`...)
}
