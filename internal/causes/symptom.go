package causes

import (
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/jsonvalue"
	"github.com/omise-conformance/harness/internal/lazyregexp"
	"github.com/omise-conformance/harness/judge"
)

// symptom is what findings with one cause have in common: the place, and what was expected and
// found there, without the values that differ from case to case.
type symptom string

// symptomOf returns the symptom of a finding. A field is the same in whatever list or object it
// stands, and under whatever rule; a status belongs to its operation, unless it stands for all errors of a code or
// for all successes, or one error code stands for another: those come from the same table for every operation.
func (m masks) symptomOf(f *judge.Finding) symptom {
	expected, got := m.of(f.Expected), m.of(f.Got)
	switch field := fieldOf(f); {
	case lacksObject(f) || strings.HasSuffix(f.Got, " and {}") || strings.HasSuffix(f.Got, ` and the object ""`):
		return bare
	case field != "":
		return symptom(field + "|" + m.likeness(f))
	case f.Rule == crash:
		return symptom(OperationOf(f.Sent) + "|" + expected)
	case strings.HasPrefix(got, "status 404") && !strings.Contains(expected, "404"):
		return symptom(OperationOf(f.Sent) + "|" + got) // nobody is there, whatever was expected of it
	case isCode(expected) && isCode(got):
		return codes(expected, got)
	case strings.HasPrefix(expected, "status 200") && otherSuccess.MatchString(got):
		return symptom("status 200|" + otherSuccess.FindString(got))
	case strings.HasPrefix(got, "status "):
		return symptom(OperationOf(f.Sent) + "|" + expected + "|" + got)
	}
	return symptom(f.Rule + "|" + expected)
}

// codes returns the symptom of an answer with an error code where one of some was expected. The message, and what
// another dialect expects, are not part of it. Where the code is right, the status of that code is wrong.
func codes(expected, got string) symptom {
	want, is := refusal.FindStringSubmatch(expected), refusal.FindStringSubmatch(got)
	switch {
	case want == nil || is == nil || want[1] == is[1] && slices.Contains(strings.Split(want[2], " or "), is[2]):
		return symptom(expected + "|" + got)
	case slices.Contains(strings.Split(want[2], " or "), is[2]):
		return symptom(is[2] + "|" + want[1] + "|" + is[1])
	}
	return symptom(want[0] + "|" + is[0])
}

// bare is the symptom of answers that are objects of no kind.
const bare symptom = "{}"

// bareMembers is how many members, among them object, such an answer lacks at least.
const bareMembers = 3

// bareAnswers returns the exchanges whose answers are objects of no kind.
func bareAnswers(findings []judge.Finding) map[int]bool {
	missing, bare := map[int]int{}, map[int]bool{}
	for i := range findings {
		if f := &findings[i]; strings.Count(f.Place, "/") == 1 && strings.HasPrefix(f.Got, "nothing at ") {
			missing[f.Exchange]++
		}
	}
	for i := range findings {
		if f := &findings[i]; f.Exchange > 0 && lacksObject(f) && missing[f.Exchange] >= bareMembers {
			bare[f.Exchange] = true
		}
	}
	return bare
}

func lacksObject(f *judge.Finding) bool {
	return f.Place == "/object" && strings.HasPrefix(f.Got, "nothing at ")
}

// likeness returns what a finding about a field says apart from the name of the field. Values that do not match a
// pattern are all alike.
func (m masks) likeness(f *judge.Finding) string {
	expected, got := m.of(f.Expected), m.of(f.Got)
	if at := strings.Index(expected, " to "); at >= 0 {
		expected, _, _ = strings.Cut(expected[at:], ", as in every object")
	}
	if strings.HasPrefix(expected, " to match ") && strings.HasPrefix(got, `"`) {
		got = `"…"`
	}
	return expected + "|" + got
}

// told returns a field and its value: `amount "…"`. For a finding of a walk it returns the beginning of its sentence, which has the same form.
func (m masks) told(f *judge.Finding) string {
	if field := fieldOf(f); field != "" {
		return field + " " + m.of(f.Got)
	}
	said, _, _ := strings.Cut(m.of(f.Got), " after ")
	return said
}

// fieldOf returns the name of the field that a finding is about, without the objects and lists
// around it. It is empty for a finding about a whole answer.
func fieldOf(f *judge.Finding) string {
	tokens := jsonvalue.Tokens(f.Place)
	for _, token := range slices.Backward(tokens) {
		if !index.MatchString(token) {
			return token
		}
	}
	return ""
}

// crash is the rule that no answer is a server error. Such an answer says nothing else.
const crash = "answer.no-5xx"

// OperationOf returns the method and the path of a request, without its ids, from the words of
// judge.Finding.Sent.
func OperationOf(sent string) string {
	words := strings.SplitN(sent, " ", 3)
	if len(words) < 2 {
		return ""
	}
	path, _, _ := strings.Cut(words[1], "?")
	segments := strings.Split(path, "/")
	for i := 2; i < len(segments); i += 2 { // "", charges, id, refunds, id
		segments[i] = "{id}"
	}
	return words[0] + " " + strings.Join(segments, "/")
}

func isCode(text string) bool {
	return strings.HasPrefix(text, "status ") && strings.Contains(text, " code ")
}

var (
	// refusal is the beginning of what is said of an error: "status 400 and code invalid_charge or bad_request".
	refusal = lazyregexp.New(`^status (\d+(?:(?:,| or) \d+)*)(?:,| and) code ([a-z_]+(?: or [a-z_]+)*)`)
	// otherSuccess is that of a success that is not 200.
	otherSuccess = lazyregexp.New(`^status 2(?:0[1-9]|[1-9]\d)`)

	index = lazyregexp.New(`^-?\d+$`)
	id    = lazyregexp.New(`\b([a-z]{3,5}(?:_test)?)_(?:[0-9a-z]{10,}|…)`)
	text  = lazyregexp.New(`"(?:[^"\\]|\\.)*"?`)
	// word is a text that stands for one of few: a status, a code, a kind.
	word    = lazyregexp.New(`^"[a-z][a-z_]{0,31}"$`)
	status  = lazyregexp.New(`status \d+`)
	number  = lazyregexp.New(`-?\d+(?:\.\d+)?`)
	place   = lazyregexp.New(` at (?:/\S*|the top)$`)
	message = lazyregexp.New(` \(.*\)$`)
)

// masks holds the masked form of each text that was seen. Thousands of cases say the same.
type masks map[string]string

func (m masks) of(text string) string {
	known, ok := m[text]
	if !ok {
		known = masked(text)
		m[text] = known
	}
	return known
}

// masked returns a text without the values that differ from case to case.
func masked(s string) string {
	s = message.ReplaceAllString(place.ReplaceAllString(s, ""), "")
	s = id.ReplaceAllString(s, "${1}_…")
	s = text.ReplaceAllStringFunc(s, func(quoted string) string {
		if word.MatchString(quoted) {
			return quoted
		}
		return `"…"`
	})
	kept := status.FindAllString(s, -1)
	s = status.ReplaceAllString(s, "status \x00")
	s = number.ReplaceAllString(s, "…")
	for _, each := range kept {
		s = strings.Replace(s, "status \x00", each, 1)
	}
	return s
}
