// Package postman reads the collections of Postman: requests in folders, each with the answers that were saved of it.
package postman

import (
	"bytes"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/omise-conformance/harness/internal/captures/jsonstream"
	"github.com/omise-conformance/harness/internal/captures/message"
	"github.com/omise-conformance/harness/internal/captures/record"
	"github.com/omise-conformance/harness/internal/captures/template"
)

// Format is the format in which Postman exports a collection, and in which others write one for it.
var Format = &record.Format{
	Name: "postman", Apart: true,
	Title: "Postman collections, version 2",
	Takes: "each saved response, in folders as well, with the request that it answers: method, URL with the variables of the collection and of the path, headers and body " +
		"(raw, urlencoded, GraphQL as text); code, headers, body. Requests without a saved response, and variables, authorization and scripts are searched for secrets",
	Leaves:    "what is switched off; files and forms with parts; variables that no collection has are not judged, and a segment of a path with one stands for any",
	Recognize: isCollection,
	Read:      read,
}

func isCollection(_ string, head []byte) bool {
	if !bytes.Contains(head, []byte("postman.com")) {
		return false
	}
	outline := jsonstream.OutlineOf(head)
	return outline.Has("info.schema") || outline.Has("collection.info.schema") // as its API answers
}

func read(file *record.File) iter.Seq2[*record.Record, error] {
	return func(yield func(*record.Record, error) bool) {
		for value, err := range jsonstream.Values(file) {
			if err != nil {
				if !yield(nil, err) {
					return
				}
				continue
			}
			whole := gjson.Parse(value.Text)
			if within := whole.Get("collection"); within.IsObject() {
				whole = within
			}
			c := collection{lines: lines{text: value.Text, line: value.Line}, variables: variablesOf(whole.Get("variable")), yield: yield}
			if !c.item(whole, 0) {
				return
			}
		}
	}
}

// collection is a collection in progress. Its methods report whether it goes on.
type collection struct {
	lines     lines
	variables map[string]string
	yield     func(*record.Record, error) bool
	records   int
}

// deepest bounds how many folders are within each other.
const deepest = 50

// item goes through a folder or a request; the collection itself is a folder.
func (c *collection) item(written gjson.Result, depth int) (goOn bool) {
	goOn = true
	var asked, answers gjson.Result
	written.ForEach(func(name, value gjson.Result) bool {
		switch name.Str {
		case "item":
			if depth == deepest {
				goOn = c.yield(nil, fmt.Errorf("holds more than %d folders within each other in line %d", deepest, c.lines.of(value.Index)))
				break
			}
			value.ForEach(func(_, each gjson.Result) bool {
				goOn = c.item(each, depth+1)
				return goOn
			})
		case "request":
			asked = value
		case "response":
			answers = value
		case "variable", "auth", "event":
			goOn = c.aside(name.Str, value)
		}
		return goOn
	})
	return goOn && (!asked.Exists() || c.request(asked, answers))
}

// aside yields what stands beside the requests, and may hold a secret.
func (c *collection) aside(name string, written gjson.Result) bool {
	return c.yield(&record.Record{
		At: record.Place{Line: c.lines.of(written.Index)}, Name: name, Request: &record.Request{Body: []byte(written.Raw)},
	}, nil)
}

// request yields a request with each answer that was saved of it, or alone.
func (c *collection) request(asked, answers gjson.Result) (goOn bool) {
	goOn = true
	if auth := asked.Get("auth"); auth.IsObject() {
		goOn = c.aside("auth", auth)
	}
	one, none := c.asked(asked), true
	answers.ForEach(func(_, each gjson.Result) bool {
		if !goOn || !each.IsObject() {
			return goOn
		}
		none = false
		goOn = c.yield(c.answer(one, each), nil)
		return goOn
	})
	if goOn && none {
		c.records++
		goOn = c.yield(&record.Record{At: record.Place{Line: c.lines.of(asked.Index)}, Name: c.name(), Request: one}, nil)
	}
	return goOn
}

func (c *collection) name() string { return fmt.Sprintf("response %d", c.records) }

// answer returns the record of an answer that was saved with what was asked for it, or else with what the request is now.
func (c *collection) answer(now *record.Request, written gjson.Result) *record.Record {
	c.records++
	made := &record.Record{At: record.Place{Line: c.lines.of(written.Index)}, Name: c.name(), Request: now}
	written.ForEach(func(name, value gjson.Result) bool {
		switch name.Str {
		case "originalRequest":
			made.Request = c.asked(value)
		case "code":
			made.Status = int(value.Int())
		case "header":
			made.Header = message.Header(value)
		case "responseTime":
			made.Duration = message.Duration(value.Num, time.Millisecond)
		case "body":
			if value.Type == gjson.String {
				made.Body, made.Unknown = template.Braces([]byte(value.Str))
				made.BodyAt.Line = c.lines.of(value.Index)
			}
		}
		return true
	})
	if made.Status < 100 || made.Status > 999 {
		made.Status, made.Header, made.Body, made.Unknown = 0, nil, nil, nil
	}
	return made
}

// lines finds the lines of a text. What is asked for in the order of the text is found by going over it once.
type lines struct {
	text     string
	at, line int
}

// of returns the line in which the byte at an index stands.
func (l *lines) of(index int) int {
	if index = min(max(index, 0), len(l.text)); index >= l.at {
		l.line += strings.Count(l.text[l.at:index], "\n")
	} else {
		l.line -= strings.Count(l.text[index:l.at], "\n")
	}
	l.at = index
	return l.line
}
