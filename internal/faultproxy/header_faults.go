package faultproxy

import (
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/specs"
)

// headerChanges are what may go wrong with the headers that have rules. An empty value
// removes the header.
var headerChanges = []struct {
	header, name, value, sentence, rule string
}{
	{"X-Request-Id", "drop", "", "Answers have no X-Request-Id.", "answer.request-id"},
	{"X-Request-Id", "constant", "5e7b1f0c-0000-4000-8000-000000000000", "All answers have the same X-Request-Id.", "answer.request-id"},
	{"Cache-Control", "drop", "", "Answers have no Cache-Control.", "answer.no-store"},
	{"Cache-Control", "public", "public, max-age=60", "Answers may be cached.", "answer.no-store"},
	{"Cache-Control", "no-cache", "no-cache", "Answers may be stored.", "answer.no-store"},
	{"Omise-Version", "drop", "", "Answers do not name the API version.", "answer.version-header"},
	{"Omise-Version", "word", "latest", "Answers name an API version that is not a date.", "answer.version-header"},
	{"Content-Type", "drop", "", "Answers have no Content-Type.", "answer.json"},
	{"Content-Type", "text", "text/plain; charset=utf-8", "Answers say that they are text.", "answer.json"},
	{"Content-Type", "html", "text/html; charset=utf-8", "Answers say that they are HTML.", "answer.json"},
	{"Content-Type", "form", "application/x-www-form-urlencoded", "Answers say that they are a form.", "answer.json"},
	{"Content-Type", "binary", "application/octet-stream", "Answers say that they are bytes.", "answer.json"},
	{"Content-Type", "malformed", "application/", "Answers have a Content-Type without a subtype.", "answer.json"},
	{"X-Debug", "secret-key", "skey_test_5xuy4w91xqz7d1w9u0t", "A header repeats a secret key.", "answer.no-secret-key"},
	{"X-Debug", "card-number", "4111111111111111", "A header repeats a card number.", "answer.no-card-data"},
	{"X-B3-TraceId", "card-number", "4111111111111111", "The id of a trace is a card number.", "answer.no-card-data"},
}

func headerFaults() []*Fault {
	var faults []*Fault
	for _, h := range headerChanges {
		faults = append(faults, &Fault{
			ID: "wire/header/" + strings.ToLower(h.header) + "/" + h.name, Sentence: h.sentence, Group: "header",
			Breaks: []string{h.rule}, Dialect: string(specs.Any),
			change: func(a *answer) {
				if a.kind != "" {
					setHeader(a.response.Header, h.header, h.value)
				}
			},
		})
	}
	return faults
}

func setHeader(header http.Header, name, value string) {
	if value == "" {
		header.Del(name)
		return
	}
	header.Set(name, value)
}
