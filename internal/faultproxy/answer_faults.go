package faultproxy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/specs"
)

// spoilt is one way in which a whole answer may go wrong.
type spoilt struct {
	name     string
	sentence string
	// breaks are the rules that it breaks; schema stands for that of the object.
	breaks []string
	change func(*answer)
}

const schema = "schema"

// ofObjects spoil the answers that are one kind of object.
var ofObjects = []spoilt{
	{"status-500", "is answered with 500", []string{"answer.no-5xx"}, status(500)},
	{"empty", "has no body", []string{"answer.json"}, body(func([]byte) []byte { return nil })},
	{"cut", "ends in the middle of its body", []string{"answer.json"}, body(func(b []byte) []byte { return b[:len(b)/2] })},
	{"page", "is a page of HTML", []string{"answer.json"}, page},
	{"null", "is null", []string{schema}, body(func([]byte) []byte { return []byte("null") })},
	{"array", "is an empty array", []string{schema}, body(func([]byte) []byte { return []byte("[]") })},
	{"wrapped", "is in an array", []string{schema}, body(func(b []byte) []byte { return writeArray([]json.RawMessage{b}) })},
	{"text", "is a string that holds JSON", []string{schema}, body(func(b []byte) []byte { text, _ := json.Marshal(string(b)); return text })},
	{"doubled-key", "has its object twice, the second time with another value", []string{schema}, body(doubled)},
	{"trailing", "is followed by another object", []string{"answer.json"}, body(func(b []byte) []byte { return append(bytes.Clone(b), "{}"...) })},
}

// ofSuccesses spoil what is no error, ofErrors what is one.
var (
	ofSuccesses = []spoilt{
		{"status-201", "is answered with 201", []string{"answer.success-is-200", "answer.declared-status"}, status(201)},
	}
	ofErrors = []spoilt{
		{"status-200", "is answered with 200", []string{
			"token.schema", "charge.schema", "source.schema", "customer.schema", "card.schema", "recipient.schema",
			"refund.schema", "chain.schema", "event.schema", "capability.schema", "list.schema",
		}, status(200)},
		{"status-410", "is answered with 410", []string{"answer.declared-status"}, status(410)},
		{"extra-field", "has a field more", []string{"error.schema"}, body(func(b []byte) []byte {
			return append([]byte(`{"request_id":"1",`), bytes.TrimPrefix(b, []byte("{"))...)
		})},
	}
)

// answerFaults spoils the answers of each kind that has a rule on its form.
func answerFaults(contract *specs.Contract) []*Fault {
	var faults []*Fault
	seen := map[string]bool{}
	for _, f := range newFields(contract) {
		if seen[f.kind] || contract.Rule(f.kind+".schema") == nil {
			continue
		}
		seen[f.kind] = true
		others := ofSuccesses
		if f.kind == "error" {
			others = ofErrors
		}
		for _, s := range append(others[:len(others):len(others)], ofObjects...) {
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
				if rule == schema {
					rule = f.kind + ".schema"
				}
				fault.Breaks = append(fault.Breaks, rule)
			}
			faults = append(faults, fault)
		}
	}
	return faults
}

func status(code int) func(*answer) {
	return func(a *answer) { setStatus(a.response, code) }
}

func setStatus(response *http.Response, code int) {
	response.StatusCode, response.Status = code, fmt.Sprintf("%d %s", code, http.StatusText(code))
}

func body(c func([]byte) []byte) func(*answer) {
	return func(a *answer) { a.body = c(a.body) }
}

// page is what a proxy in between answers.
func page(a *answer) {
	a.body = []byte("<!DOCTYPE html><title>Please wait</title><p>Checking your connection.")
	a.response.Header.Set("Content-Type", "text/html; charset=utf-8")
}

// doubled puts the first member once more at the end, where most readers take it.
func doubled(text []byte) []byte {
	text = bytes.TrimRight(text, " \r\n\t")
	return append(bytes.Clone(text[:len(text)-1]), `,"object":"`+strings.ToLower(noWord)+`"}`...)
}
