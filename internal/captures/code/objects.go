package code

import (
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/tdewolff/parse/v2/js"

	"github.com/omise-conformance/harness/internal/captures/fixture"
	"github.com/omise-conformance/harness/internal/captures/omise"
	"github.com/omise-conformance/harness/internal/captures/record"
)

// scripts are the endings of programs in JavaScript.
const scripts = " .js .cjs .mjs .jsx .ts .cts .mts .tsx "

// objects yields the objects of the API that a program in JavaScript has as its own, and what its mocks of nock answer.
func objects(file string, text []byte, yield func(*record.Record, error) bool) {
	if !strings.Contains(scripts, " "+strings.ToLower(path.Ext(file))+" ") {
		return
	}
	tokens := tokenize(text)
	p := program{reader: reader{tokens: tokens, constants: map[string]*value{}}, taken: map[int]bool{}}
	p.readConstants()
	for at := range tokens {
		if tokens[at].text == "reply" && p.word(at-1) == "." && p.word(at+1) == "(" && tokens[at+1].pair > 0 {
			if found := p.reply(at); found != nil && !yield(found, nil) {
				return
			}
		}
	}
	for at := 0; at < len(tokens); at++ {
		if p.taken[at] {
			at = max(at, tokens[at].pair)
			continue
		}
		if !p.saysObject(at) {
			continue
		}
		if found := p.record(p.readAt(at), false); found != nil {
			if !yield(found, nil) {
				return
			}
			at = max(at, tokens[at].pair)
		}
	}
}

// program is a program in JavaScript.
type program struct {
	reader
	taken map[int]bool // the tokens with which those objects begin that have a record
}

// readConstants reads what has a name and one value. A name that gets another is not known.
func (p *program) readConstants() {
	assigned := map[string]int{}
	for at := range p.tokens {
		if p.word(at+1) == "=" && js.IsIdentifier(p.tokens[at].kind) && p.word(at-1) != "." {
			assigned[p.tokens[at].text]++
		}
	}
	for at := range p.tokens {
		if before := p.tokens[at].text; before != "const" && before != "let" && before != "var" {
			continue
		}
		for name := at + 1; p.word(name+1) == "="; name = p.at + 1 {
			found := p.readAt(name + 2)
			if found.kind == unknown && p.word(name+2) == "nock" && p.word(name+3) == "(" {
				after := p.at
				found = p.readAt(name + 4) // the host stands for the mock of it
				p.at = after
			}
			if found.kind != unknown && assigned[p.word(name)] == 1 {
				p.constants[p.word(name)] = found
			}
			if p.peek() != js.CommaToken {
				break
			}
		}
	}
}

// saysObject reports whether an object begins with a token that says which object of the API it is.
func (p *program) saysObject(at int) bool {
	if p.tokens[at].kind != js.OpenBraceToken {
		return false
	}
	for i := at + 1; i < p.tokens[at].pair; i++ {
		this := p.tokens[i]
		if name := strings.Trim(this.text, `"'`); name == "object" && p.word(i+1) == ":" {
			_, exists := omise.Kinds[strings.Trim(p.word(i+2), "\"'`")]
			return exists
		}
		if this.pair > i {
			i = this.pair
		}
	}
	return false
}

// record returns the record of a value that is an object of the API, or that is one because the API was asked; else it is nil.
func (p *program) record(v *value, asked bool) *record.Record {
	if v.kind != object && v.kind != list || v.from >= len(p.tokens) {
		return nil
	}
	body, unknown, ok := write(v, p.lastLine(v))
	if !ok || !asked && !omise.Object(body, unknown...) {
		return nil
	}
	p.taken[v.from] = true
	at := record.Place{Line: v.line, Verbatim: true}
	return &record.Record{At: at, Body: body, BodyAt: at, Unknown: unknown}
}

// lastLine returns the line on which a value that is an object or a list ends.
func (p *program) lastLine(v *value) int {
	if v.from < len(p.tokens) && p.tokens[v.from].pair > 0 {
		return p.tokens[p.tokens[v.from].pair].line
	}
	return v.line
}

// reply returns the record of a mock of nock, whose answer a token is the name of, or nil for one that is of another API.
func (p *program) reply(at int) *record.Record {
	asked := p.asked(at - 1)
	status := p.readAt(at + 2)
	var answered *record.Record
	body, header := text(""), &value{}
	if p.peek() == js.CommaToken {
		body = p.readAt(p.at + 1)
		if p.peek() == js.CommaToken {
			header = p.readAt(p.at + 1)
		}
		answered = p.record(body, fixture.OfAPI(&record.Record{Request: asked}))
	}
	if answered == nil {
		answered = &record.Record{}
		if plain, ok := body.text(); ok {
			answered.Body, answered.BodyAt = []byte(plain), record.Place{Line: body.line}
		}
	}
	answered.Request = asked
	if answered.At.Line == 0 && !fixture.OfAPI(answered) {
		return nil
	}
	answered.At = record.Place{Line: p.tokens[at].line, Verbatim: true}
	answered.Status, _ = strconv.Atoi(status.scalar)
	for _, m := range header.members {
		if text, ok := m.value.text(); ok {
			if answered.Header == nil {
				answered.Header = http.Header{}
			}
			answered.Header.Add(m.name, text)
		}
	}
	return answered
}

// asked returns what a chain of calls before a dot says of the request, or nil where that is not whole.
func (p *program) asked(dot int) *record.Request {
	var call record.Request // its address is the path as yet
	for dot > 0 {
		end := dot - 1 // what the dot is about
		if p.word(end) != ")" || p.tokens[end].pair < 1 {
			return requestOf(p.constants[p.word(end)], call)
		}
		open := p.tokens[end].pair
		called := p.word(open - 1)
		if called == "nock" {
			return requestOf(p.readAt(open+1), call)
		}
		if verb, isVerb := verbs[called]; isVerb && call.Method == "" {
			path, ok := p.readAt(open + 1).text()
			if verb == "" && p.peek() == js.CommaToken { // named behind the path
				verb, _ = p.readAt(p.at + 1).text()
			}
			if !ok || verb == "" {
				return nil
			}
			call = record.Request{Method: strings.ToUpper(verb), URL: path}
			call.Body, call.BodyAt = p.sent()
		}
		dot = open - 2
	}
	return nil
}

// verbs are the methods by the names of nock's calls.
var verbs = map[string]string{
	"get": http.MethodGet, "post": http.MethodPost, "put": http.MethodPut, "patch": http.MethodPatch,
	"delete": http.MethodDelete, "head": http.MethodHead, "intercept": "",
}

// sent returns the body that a call names next and where that is, or nothing where it is not known as a whole: nock compares it with
// what was sent.
func (p *program) sent() ([]byte, record.Place) {
	if p.peek() != js.CommaToken {
		return nil, record.Place{}
	}
	v := p.readAt(p.at + 1)
	if plain, ok := v.text(); ok {
		return []byte(plain), record.Place{Line: v.line}
	}
	body, unknown, ok := write(v, p.lastLine(v))
	if v.kind != object || len(unknown) > 0 || !ok {
		return nil, record.Place{}
	}
	return body, record.Place{Line: v.line, Verbatim: true}
}

// requestOf returns a call as a request to a host.
func requestOf(host *value, call record.Request) *record.Request {
	if host == nil || call.Method == "" {
		return nil
	}
	base, ok := host.text()
	if address, err := url.Parse(base); !ok || err != nil || address.Host == "" {
		return nil
	}
	call.URL = strings.TrimSuffix(base, "/") + call.URL
	return &call
}
