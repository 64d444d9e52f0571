package export

import (
	"bytes"
	_ "embed"
	"fmt"
	"go/format"
	"sort"
	"strconv"
	"strings"
	"sync"
	"text/template"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/jsonvalue"
	"github.com/omise-conformance/harness/internal/lazyregexp"
)

//go:embed gotest.tmpl
var goTestText string

var goTestTemplate = sync.OnceValue(func() *template.Template { return template.Must(template.New("gotest").Parse(goTestText)) })

// step is one request of a Go test. Its fields are expressions of Go.
type step struct {
	Title, Method, Host, Target, Key, Type, Body string
	Want                                         string // the status, with the code of a refusal
	Takes                                        []taking
}

// taking is an id that an answer brings and a later request needs.
type taking struct {
	Variable, Path string
	used           bool
}

// goTest writes the session as a test that repeats it and asserts the status of each answer, and the code of each refusal. An id that an answer has brought is a
// variable in the requests after it.
func goTest(s *Session) ([]byte, error) {
	all := s.exchanges(true)
	known := ids{}
	steps := make([]step, len(all))
	for i, ex := range all {
		steps[i] = known.step(ex)
	}
	for i := range steps { // only those that a request needs
		var used []taking
		for _, each := range known.of[i] {
			if each.used {
				used = append(used, *each)
			}
		}
		steps[i].Takes = used
	}
	var out bytes.Buffer
	if err := goTestTemplate().Execute(&out, map[string]any{"Steps": steps, "LeftOut": s.LeftOut}); err != nil {
		return nil, err
	}
	formatted, err := format.Source(out.Bytes())
	if err != nil {
		return nil, fmt.Errorf("the Go test is not one: %w", err)
	}
	return formatted, nil
}

// ids are those that answers have brought so far.
type ids struct {
	by    map[string]*taking
	of    [][]*taking // by step
	count int
}

// objectID is an id of the API, as it stands in an answer and in a request.
var objectID = lazyregexp.New(`\b[a-z]{3,5}_test_[0-9A-Za-z_]{4,64}\b`)

func (k *ids) step(ex *exchange.Exchange) step {
	target := ex.Request.Path
	if ex.Request.Query != "" {
		target += "?" + ex.Request.Query
	}
	made := step{
		Title: title(ex.Request.Method + " " + ex.Request.Path), Method: strconv.Quote(ex.Request.Method), Host: string(ex.Request.Host),
		Target: k.expression(target), Key: string(ex.Request.Key), Type: strconv.Quote(ex.Request.Header.Get("Content-Type")),
		Body: k.expression(securityCode.ReplaceAllString(string(ex.Request.Body), "${1}123")),
	}
	made.Want = "nothing"
	if ex.Request.Host == cassettes.Control {
		made.Key = string(exchange.KeyNone)
	}
	var brought []*taking
	if ex.Response != nil {
		code, _ := ex.Response.Object()["code"].(string)
		if ex.Response.Object()["object"] != "error" {
			code = ""
		}
		made.Want = strings.TrimSpace(strconv.Itoa(ex.Response.Status) + " " + code)
		brought = k.bring(ex.Response.JSON)
	}
	k.of = append(k.of, brought)
	return made
}

// securityCode is one that was redacted: any three digits do.
var securityCode = lazyregexp.New(`(security_code(?:"\s*:\s*"|%5D=|\]=|=))\*\*\*`)

// bring notes the ids in an answer.
func (k *ids) bring(answer any) (brought []*taking) {
	if k.by == nil {
		k.by = map[string]*taking{}
	}
	for path, leaf := range jsonvalue.Leaves(answer) {
		id, _ := leaf.(string)
		if k.by[id] != nil || objectID.FindString(id) != id || id == "" || len(path) > mostPath || !plainPath.MatchString(path) {
			continue
		}
		k.count++
		kind, _, _ := strings.Cut(id, "_")
		each := &taking{Variable: fmt.Sprintf("%s%d", kind, k.count), Path: path}
		k.by[id] = each
		brought = append(brought, each)
	}
	sort.Slice(brought, func(i, j int) bool { return brought[i].Path < brought[j].Path })
	return brought
}

var plainPath = lazyregexp.New(`^[a-z_0-9.]+$`)

// mostPath bounds the path to an id, of an answer that may have any.
const mostPath = 100

// expression returns a text as an expression of Go, with variables in the place of the ids that answers have brought.
func (k *ids) expression(text string) string {
	var parts []string
	for text != "" {
		at := objectID.FindStringIndex(text)
		if at == nil {
			break
		}
		each := k.by[text[at[0]:at[1]]]
		if each == nil {
			parts, text = append(parts, quoted(text[:at[1]])), text[at[1]:]
			continue
		}
		each.used = true
		if at[0] > 0 {
			parts = append(parts, quoted(text[:at[0]]))
		}
		parts, text = append(parts, each.Variable), text[at[1]:]
	}
	if text != "" || len(parts) == 0 {
		parts = append(parts, quoted(text))
	}
	return strings.Join(parts, " + ")
}

func quoted(text string) string {
	if strconv.CanBackquote(text) {
		return "`" + text + "`"
	}
	return strconv.Quote(text)
}

// title is a text for a comment.
func title(text string) string { return strings.Trim(strconv.Quote(exchange.Cut(text, 200)), `"`) }
