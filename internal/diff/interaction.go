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

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
)

// interaction is one request of a case with its answer, decoded.
type interaction struct {
	ex        *exchange.Exchange
	seq       int    // number in the case, from 1
	operation string // without ids: "GET /charges/{charge_id}"
	account   bool   // a list of all objects of the account
	sent      map[string]string
	answer    any
	isJSON    bool
}

// interactionsOf decodes the interactions of a case, without those of the control API. A
// read that is repeated at once with the same answer counts once: how often a case has to
// ask until a status changes depends on time only.
func interactionsOf(contract *specs.Contract, exchanges []*exchange.Exchange) []*interaction {
	var kept []*interaction
	for i, ex := range exchanges {
		if ex.Request.Host == cassettes.Control {
			continue
		}
		s := newInteraction(contract, ex)
		s.seq = i + 1
		if n := len(kept); n > 0 && ex.Request.Method == http.MethodGet && s.repeats(kept[n-1]) {
			continue
		}
		kept = append(kept, s)
	}
	return kept
}

func newInteraction(contract *specs.Contract, ex *exchange.Exchange) *interaction {
	s := &interaction{ex: ex, operation: ex.Request.Method + " " + normalized(ex.Request.Path), sent: map[string]string{}}
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

// repeats reports whether this is the same read with the same answer.
func (s *interaction) repeats(before *interaction) bool {
	a, b := &s.ex.Request, &before.ex.Request
	if a.Method != b.Method || a.Host != b.Host || a.Path != b.Path || a.Query != b.Query || a.Key != b.Key {
		return false
	}
	x, y := s.ex.Response, before.ex.Response
	return x != nil && y != nil && x.Status == y.Status && bytes.Equal(x.Body, y.Body)
}

// decode keeps numbers as they are written: 1 and 1.0 are not the same to a typed client.
// It replaces invalid UTF-8 as reports do.
func decode(body []byte) (any, bool) {
	decoder := json.NewDecoder(bytes.NewReader(bytes.ToValidUTF8(body, []byte("\uFFFD"))))
	decoder.UseNumber()
	var value any
	if exchange.Beyond(body) != "" || decoder.Decode(&value) != nil || decoder.More() {
		return nil, false
	}
	return value, true
}

func (s *interaction) readQuery(query string) {
	for pair := range strings.SplitSeq(query, "&") {
		if name, value, _ := strings.Cut(pair, "="); name != "" {
			s.sent["?"+unescaped(name)] = unescaped(value)
		}
	}
}

func (s *interaction) readBody(body []byte) {
	if value, ok := decode(body); ok {
		s.readJSON("", value)
		return
	}
	for pair := range strings.SplitSeq(string(body), "&") {
		if name, value, found := strings.Cut(pair, "="); found {
			s.sent[unescaped(name)] = unescaped(value)
		}
	}
}

// readJSON names fields as a form does.
func (s *interaction) readJSON(name string, value any) {
	below := func(member string) string {
		if name == "" {
			return member
		}
		return name + "[" + member + "]"
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

func unescaped(escaped string) string {
	if s, err := url.QueryUnescape(escaped); err == nil {
		return s
	}
	return escaped
}

// key is equal for equal requests, whatever ids they have.
func (s *interaction) key() string {
	var key strings.Builder
	fmt.Fprintf(&key, "%s\n%s\n%s\n", s.ex.Request.Host, s.operation, s.ex.Request.Key)
	for _, name := range slices.Sorted(maps.Keys(s.sent)) {
		key.WriteString(name + "=" + normalized(s.sent[name]) + "\n")
	}
	return key.String()
}

// outcome is the status with the error code, or why there is no answer.
func (s *interaction) outcome() string {
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

// align pairs the interactions of a case. Equal requests are paired in their order, then
// the other requests of each operation in theirs. It is linear in the number of
// interactions, and one request more or less does not shift the rest.
//
// Of equal requests that were sent at the same time (loose), those with the same outcome
// are paired: chance decides which of them wins.
func align(a, b []*interaction, loose bool) []comparedPair {
	partner := map[*interaction]*interaction{}
	taken := map[*interaction]bool{}
	keys := []func(*interaction) string{(*interaction).key, func(s *interaction) string { return string(s.ex.Request.Host) + s.operation }}
	if loose {
		keys = append([]func(*interaction) string{func(s *interaction) string { return s.key() + s.outcome() }}, keys...)
	}
	for _, keyOf := range keys {
		waiting := map[string][]*interaction{}
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
	pairs := make([]comparedPair, 0, len(a))
	for _, s := range a {
		pairs = append(pairs, comparedPair{s, partner[s]})
	}
	for _, s := range b {
		if !taken[s] {
			pairs = append(pairs, comparedPair{nil, s})
		}
	}
	return pairs
}

// overlapping reports whether requests were in progress at the same time.
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
