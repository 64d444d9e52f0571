// Package script writes the requests of a case as the commands of a shell, so that they can be
// pasted and do the same again: an id that an answer brought is a variable in the commands after it.
package script

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/jsonvalue"
	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// Request is a request with its answer.
type Request struct {
	// Step is the number of the step that makes the request.
	Step int
	// Command makes the request, as exchange.Exchange.Curl writes it.
	Command string
	// Answer is the body of its answer.
	Answer []byte
	// AtOnce says that the command runs in the background. A later "wait" waits for it.
	AtOnce bool
}

// Control returns the command that posts a body, which is JSON, to a path of the control API of a target.
func Control(path, body string) string {
	return `curl -sS -X POST "$OMISE_CONTROL_URL"` + path + ` -H 'Content-Type: application/json' --data-raw '` + body + `'`
}

// Script is a list of requests with the ids that go from one to another.
type Script struct {
	requests []Request
	brought  map[string]*capture // by id
}

// capture is an id that an answer brings and a later request needs.
type capture struct {
	at       int    // the request that brings it
	filter   string // of jq
	variable string
}

// New returns the script of requests.
func New(requests []Request) *Script {
	s := &Script{requests: requests, brought: map[string]*capture{}}
	first := map[string]int{}
	for i := range requests {
		for _, word := range words.FindAllString(requests[i].Command, -1) {
			if _, known := first[word]; !known {
				first[word] = i
			}
		}
	}
	names := map[string]int{}
	for i := range requests {
		if i == len(requests)-1 {
			break // nothing is sent after it
		}
		// An id that was sent before it came back is not one that the answer made.
		for _, each := range idsOf(requests[i].Answer, func(id string) bool { return first[id] > i }) {
			if s.brought[each.id] != nil {
				continue
			}
			names[each.name]++
			variable := each.name
			if n := names[each.name]; n > 1 {
				variable = fmt.Sprintf("%s_%d", each.name, n)
			}
			s.brought[each.id] = &capture{at: i, filter: each.filter, variable: variable}
		}
	}
	return s
}

// Commands returns the commands of each request. The first one of a step begins with a comment that
// has its number.
func (s *Script) Commands() []string {
	out := make([]string, len(s.requests))
	var waiting []string
	step := 0
	for i := range s.requests {
		r := &s.requests[i]
		if r.Step != step {
			step = r.Step
			out[i] = fmt.Sprintf("# step %d\n", step)
		}
		command, captures := s.spliced(r.Command), s.capturesAt(i)
		switch {
		case r.AtOnce && len(captures) > 0:
			// What runs in the background cannot set a variable.
			file := captures[0].variable + ".json"
			command += " >" + file + " &"
			for _, c := range captures {
				waiting = append(waiting, fmt.Sprintf("%s=$(jq -r %s %s)", c.variable, c.filter, file))
			}
		case r.AtOnce:
			command += " &"
		case len(captures) == 1:
			command = fmt.Sprintf("%s=$(%s | jq -r %s)", captures[0].variable, command, captures[0].filter)
		case len(captures) > 1:
			lines := []string{"answer=$(" + command + ")"}
			for _, c := range captures {
				lines = append(lines, fmt.Sprintf("%s=$(printf '%%s' \"$answer\" | jq -r %s)", c.variable, c.filter))
			}
			command = strings.Join(lines, "\n")
		}
		if !r.AtOnce && len(waiting) > 0 {
			command += "\n" + strings.Join(waiting, "\n")
			waiting = nil
		}
		out[i] += command
	}
	return out
}

// String returns the script as text, with an empty line before each step but the first.
func (s *Script) String() string {
	var b strings.Builder
	for i, command := range s.Commands() {
		if i > 0 && strings.HasPrefix(command, "# step ") {
			b.WriteByte('\n')
		}
		b.WriteString(command + "\n")
	}
	return b.String()
}

// environment are the variables that a script expects to be set.
var environment = lazyregexp.New(`\$(OMISE_[A-Z_]+)`)

// Needs returns what the script expects: the names of variables in order, and jq where it takes ids out of answers.
func (s *Script) Needs() []string {
	var out []string
	for i := range s.requests {
		for _, found := range environment.FindAllStringSubmatch(s.requests[i].Command, -1) {
			out = append(out, found[1])
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if len(s.brought) > 0 {
		out = append(out, "jq")
	}
	return out
}

// capturesAt returns the ids that the answer to a request brings, in the order of their variables.
func (s *Script) capturesAt(i int) []*capture {
	var out []*capture
	for _, c := range s.brought {
		if c.at == i {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b *capture) int { return cmp.Compare(a.variable, b.variable) })
	return out
}

// wordLetters are what ids consist of.
const wordLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

var words = lazyregexp.New(`[A-Za-z0-9_-]+`)

// Identifiers: those of the API wherever they stand, and what a member named id holds.
var (
	testID = lazyregexp.New(`^[a-z]+_test_[0-9a-z]+$`)
	anyID  = lazyregexp.New(`^[A-Za-z0-9_-]{6,}$`)
	member = lazyregexp.New(`^[a-z][a-z_]*$`)
	index  = lazyregexp.New(`^[0-9]+$`)
)

// longestMember bounds the names of members: a counted repetition takes long to compile at every start.
const longestMember = 31

// isMember reports whether a name is one that neither a shell nor jq takes for something else.
func isMember(name string) bool { return len(name) <= longestMember && member.MatchString(name) }

// identifier is an id in an answer.
type identifier struct {
	id, filter string
	name       string // of a variable; a shell gives none that ends in _id a meaning of its own
}

// The longest answer that is searched for ids, and the most objects and lists in it: the paths into ten thousand levels have
// 80 MB.
const (
	longestAnswer = 512 << 10
	mostBrackets  = 2000
)

// idsOf returns the ids in an answer that are needed, the outer ones first. Members with names that a shell or jq could
// take for something else are passed over: the answer is the target's.
func idsOf(answer []byte, needed func(id string) bool) []identifier {
	var value any
	if len(answer) > longestAnswer || bytes.Count(answer, []byte("["))+bytes.Count(answer, []byte("{")) > mostBrackets ||
		json.Unmarshal(answer, &value) != nil {
		return nil
	}
	var out []identifier
	for path, leaf := range jsonvalue.Leaves(value) {
		id, _ := leaf.(string)
		if !needed(id) {
			continue
		}
		parts := strings.Split(path, ".")
		last := parts[len(parts)-1]
		if filter := filterOf(parts); filter != "" && (testID.MatchString(id) || last == "id" && anyID.MatchString(id)) {
			out = append(out, identifier{id: id, filter: filter, name: variableOf(value, path, last)})
		}
	}
	slices.SortStableFunc(out, func(a, b identifier) int {
		return cmp.Compare(strings.Count(a.filter, ".")+strings.Count(a.filter, "["), strings.Count(b.filter, ".")+strings.Count(b.filter, "["))
	})
	return out
}

// filterOf returns a path as jq takes it, quoted for a shell.
func filterOf(parts []string) string {
	var text strings.Builder
	for _, part := range parts {
		switch {
		case index.MatchString(part):
			text.WriteString("[" + part + "]")
		case isMember(part):
			text.WriteString("." + part)
		default:
			return ""
		}
	}
	filter := text.String()
	if strings.Contains(filter, "[") {
		return "'." + strings.TrimPrefix(filter, ".") + "'"
	}
	return filter
}

// variableOf names an id after the object that it is of.
func variableOf(value any, path, last string) string {
	name := last
	if last == "id" {
		kind, _ := jsonvalue.Get(value, strings.TrimSuffix(path, "id")+"object")
		name, _ = kind.(string)
	}
	if !isMember(name) {
		name = "object"
	}
	return name + "_id"
}

// spliced returns a command with variables in the place of the ids that earlier answers bring.
func (s *Script) spliced(command string) string {
	var b strings.Builder
	for quote := byte(0); command != ""; {
		size := 1
		switch c := command[0]; {
		case quote != '\'' && c == '\\' && len(command) > 1:
			size = 2
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
		case quote == c:
			quote = 0
		case quote != '"':
			size = max(1, len(command)-len(strings.TrimLeft(command, wordLetters)))
			found := s.brought[command[:size]]
			if found == nil {
				break
			}
			variable := `"$` + found.variable + `"`
			command = command[size:]
			switch {
			case quote == 0:
				b.WriteString(variable)
			case strings.HasPrefix(command, "'"):
				b.WriteString("'" + variable)
				command, quote = command[1:], 0
			default:
				b.WriteString("'" + variable + "'")
			}
			continue
		}
		b.WriteString(command[:size])
		command = command[size:]
	}
	return b.String()
}
