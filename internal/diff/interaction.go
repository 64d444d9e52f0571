package diff

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
)

// step is one interaction of a case, decoded for comparing.
type step struct {
	ex        *exchange.Exchange
	seq       int    // number in the case, from 1
	operation string // what is called, whatever the ids: "GET /charges/{charge_id}"
	account   bool   // a list of all objects of the account
	sent      map[string]string
	answer    any
	isJSON    bool
}

// controlHost is the host of a target's control API, which is not part of the
// API that is compared.
const controlHost exchange.Host = "control"

// stepsOf decodes the interactions of a case. A read that is repeated at once
// with the same answer counts once: how often a case has to ask until a status
// changes depends on time only.
func stepsOf(contract *specs.Contract, exchanges []*exchange.Exchange) []*step {
	var steps []*step
	for i, ex := range exchanges {
		if ex.Request.Host == controlHost {
			continue
		}
		s := newStep(contract, ex)
		s.seq = i + 1
		if n := len(steps); n > 0 && ex.Request.Method == http.MethodGet && s.repeats(steps[n-1]) {
			continue
		}
		steps = append(steps, s)
	}
	return steps
}

func newStep(contract *specs.Contract, ex *exchange.Exchange) *step {
	s := &step{ex: ex, operation: ex.Request.Method + " " + text(ex.Request.Path), sent: map[string]string{}}
	if op := contract.Find(string(ex.Request.Host), ex.Request.Method, ex.Request.Path); op != nil {
		s.operation = op.Method + " " + op.Path
		s.account = !strings.Contains(op.Path, "{")
	}
	s.readQuery(ex.Request.Query)
	s.readBody(ex.Request.Body)
	if ex.Response != nil {
		s.answer, s.isJSON = decode(ex.Response.Body)
		object, _ := s.answer.(map[string]any)
		s.account = s.account && object["object"] == "list"
	}
	return s
}

// repeats tells whether the step is the same read with the same answer.
func (s *step) repeats(before *step) bool {
	a, b := &s.ex.Request, &before.ex.Request
	if a.Method != b.Method || a.Host != b.Host || a.Path != b.Path || a.Query != b.Query || a.Key != b.Key {
		return false
	}
	x, y := s.ex.Response, before.ex.Response
	return x != nil && y != nil && x.Status == y.Status && bytes.Equal(x.Body, y.Body)
}

// decode keeps numbers as they are written: 1 and 1.0 are not the same to a
// typed client. What is no UTF-8 is replaced as reports do.
func decode(body []byte) (any, bool) {
	decoder := json.NewDecoder(bytes.NewReader(bytes.ToValidUTF8(body, []byte("\uFFFD"))))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil || decoder.More() {
		return nil, false
	}
	return value, true
}

func (s *step) readQuery(query string) {
	for pair := range strings.SplitSeq(query, "&") {
		if name, value, _ := strings.Cut(pair, "="); name != "" {
			s.sent["?"+clear(name)] = clear(value)
		}
	}
}

func (s *step) readBody(body []byte) {
	if value, ok := decode(body); ok {
		s.readJSON("", value)
		return
	}
	for pair := range strings.SplitSeq(string(body), "&") {
		if name, value, found := strings.Cut(pair, "="); found {
			s.sent[clear(name)] = clear(value)
		}
	}
}

// readJSON names fields as a form does.
func (s *step) readJSON(name string, value any) {
	below := func(step string) string {
		if name == "" {
			return step
		}
		return name + "[" + step + "]"
	}
	switch node := value.(type) {
	case map[string]any:
		for inner, each := range node {
			s.readJSON(below(inner), each)
		}
	case []any:
		for i, each := range node {
			s.readJSON(below(strconv.Itoa(i)), each)
		}
	default:
		s.sent[name] = fmt.Sprint(value)
	}
}

func clear(escaped string) string {
	if s, err := url.QueryUnescape(escaped); err == nil {
		return s
	}
	return escaped
}

// key tells requests of one operation apart, whatever the ids.
func (s *step) key() string {
	var key strings.Builder
	fmt.Fprintf(&key, "%s\n%s\n%s\n", s.ex.Request.Host, s.operation, s.ex.Request.Key)
	for _, name := range slices.Sorted(maps.Keys(s.sent)) {
		key.WriteString(name + "=" + text(s.sent[name]) + "\n")
	}
	return key.String()
}

// outcome says in short how a request was answered.
func (s *step) outcome() string {
	switch {
	case s.ex.Failure != nil:
		return "no answer (" + string(s.ex.Failure.Kind) + ")"
	case s.ex.Response == nil:
		return "no answer"
	}
	status := strconv.Itoa(s.ex.Response.Status)
	object, _ := s.answer.(map[string]any)
	if code, ok := object["code"].(string); ok && s.ex.Response.Status >= 400 {
		return status + " " + code
	}
	return status
}

// align pairs the steps of two sides of a case. Equal requests are paired in
// their order, then the others of each operation in theirs; linear in the number
// of steps, and not upset by a request more or less. What has no partner stands
// alone.
//
// Of equal requests that were sent at the same time (loose) those are paired that
// were answered alike: which of them wins is left to chance.
func align(a, b []*step, loose bool) [][2]*step {
	partner := map[*step]*step{}
	taken := map[*step]bool{}
	keys := []func(*step) string{(*step).key, func(s *step) string { return string(s.ex.Request.Host) + s.operation }}
	if loose {
		keys = append([]func(*step) string{func(s *step) string { return s.key() + s.outcome() }}, keys...)
	}
	for _, keyOf := range keys {
		waiting := map[string][]*step{}
		for _, s := range b {
			if !taken[s] {
				waiting[keyOf(s)] = append(waiting[keyOf(s)], s)
			}
		}
		for _, s := range a {
			if queue := waiting[keyOf(s)]; partner[s] == nil && len(queue) > 0 {
				partner[s], taken[queue[0]] = queue[0], true
				waiting[keyOf(s)] = queue[1:]
			}
		}
	}
	pairs := make([][2]*step, 0, len(a))
	for _, s := range a {
		pairs = append(pairs, [2]*step{s, partner[s]})
	}
	for _, s := range b {
		if !taken[s] {
			pairs = append(pairs, [2]*step{nil, s})
		}
	}
	return pairs
}

// overlapping tells whether requests were in progress at the same time.
func overlapping(exchanges []*exchange.Exchange) bool {
	var busy time.Time
	for _, ex := range exchanges {
		if ex.Started.Before(busy) {
			return true
		}
		if end := ex.Started.Add(ex.Duration); end.After(busy) {
			busy = end
		}
	}
	return false
}
