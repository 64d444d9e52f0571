package judge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/jsonvalue"
	"github.com/omise-conformance/harness/specs"
)

// mismatch is one way in which an answer differs from a want.
type mismatch struct {
	expected string
	got      string
	weight   int
	place    string // the JSON pointer of what was found, empty for a whole answer
	unsure   bool   // it may be chance, so that it is no MUST
}

// envelopeWeight makes a want with the right status nearer than any other,
// however many fields differ.
const envelopeWeight = 1000

// Answer judges one answer against the wants of a rule. It must meet one of them; with
// a pinned dialect those of the other do not count. Where no answer came, or 429, the
// verdict is vacuous.
func (j *Judge) Answer(rule string, ex *exchange.Exchange, wants ...Want) Verdict {
	return j.answer(rule, ex, ruleWhere(rule), wants...)
}

func (j *Judge) answer(rule string, ex *exchange.Exchange, where string, wants ...Want) Verdict {
	wants = j.applicable(wants)
	if ex.NotJudged() != "" || ex.Response == nil || len(wants) == 0 {
		return Verdict{Vacuous: true}
	}
	results := make([][]mismatch, len(wants))
	var met []specs.Dialect
	for i, want := range wants {
		results[i] = compare(want, ex.Response)
		if len(results[i]) == 0 {
			met = append(met, want.Dialect)
		}
	}
	if len(met) > 0 {
		return Verdict{Spoke: spoke(met)}
	}
	nearest := 0
	for i := range results {
		if weigh(results[i]) < weigh(results[nearest]) {
			nearest = i
		}
	}
	var verdict Verdict
	for _, miss := range results[nearest] {
		miss.expected += otherWants(wants, nearest)
		verdict.Findings = append(verdict.Findings, j.finding(rule, ex, miss, where))
	}
	return verdict
}

// applicable returns the wants without those of a dialect that is not judged.
func (j *Judge) applicable(wants []Want) []Want {
	if j.Dialect == specs.Any || j.Dialect == "" {
		return wants
	}
	return slices.DeleteFunc(slices.Clone(wants), func(want Want) bool {
		return want.Dialect != "" && want.Dialect != specs.Any && want.Dialect != j.Dialect
	})
}

// spoke returns the dialect whose want alone was met, empty where a want of both
// dialects was met.
func spoke(met []specs.Dialect) specs.Dialect {
	for _, dialect := range met {
		if dialect != met[0] || dialect == specs.Any {
			return ""
		}
	}
	return met[0]
}

// weigh returns how far an answer is from a want.
func weigh(misses []mismatch) int {
	total := 0
	for _, miss := range misses {
		total += miss.weight
	}
	return total
}

// otherWants returns what else would have conformed, as the end of a sentence.
func otherWants(wants []Want, nearest int) string {
	if len(wants) == 1 {
		return ""
	}
	var out strings.Builder
	if dialect := wants[nearest].Dialect; dialect != "" {
		fmt.Fprintf(&out, " (%s)", dialect)
	}
	for i, want := range wants {
		if i == nearest {
			continue
		}
		out.WriteString(", or " + want.String())
		if want.Dialect != "" {
			fmt.Fprintf(&out, " (%s)", want.Dialect)
		}
	}
	return out.String()
}

// String returns the want in words: "status 400 and code invalid_charge".
func (w Want) String() string {
	parts := []string{w.envelope()}
	for _, path := range sortedPaths(w.Fields) {
		parts = append(parts, path+" to be "+asMatcher(w.Fields[path]).String())
	}
	return joinAnd(parts)
}

func (w Want) envelope() string {
	parts := []string{"status " + joinOr(numbers(w.statuses()))}
	if slices.Equal(w.Status, anyRefusal) {
		parts[0] = "a 4xx status"
	}
	if len(w.Codes) > 0 {
		parts = append(parts, "code "+joinOr(w.Codes))
	}
	if w.Message != "" {
		parts = append(parts, "a message like /"+w.Message+"/")
	}
	return joinAnd(parts)
}

func (w Want) statuses() []int {
	if len(w.Status) == 0 {
		return []int{200}
	}
	return w.Status
}

// compare returns every mismatch. Where the status or the error differs, the fields are
// not compared: they belong to another object.
func compare(want Want, resp *exchange.Response) []mismatch {
	if !meetsEnvelope(want, resp) {
		return []mismatch{{expected: want.envelope(), got: describe(resp), weight: envelopeWeight}}
	}
	var misses []mismatch
	for _, path := range sortedPaths(want.Fields) {
		matcher := asMatcher(want.Fields[path])
		value, present := jsonvalue.Get(resp.JSON, path)
		if !matcher.Match(value, present) {
			misses = append(misses, mismatch{
				expected: path + " to be " + matcher.String(),
				got:      display(value, present),
				place:    jsonvalue.PointerOf(path),
				weight:   1,
			})
		}
	}
	return misses
}

func meetsEnvelope(want Want, resp *exchange.Response) bool {
	if !slices.Contains(want.statuses(), resp.Status) {
		return false
	}
	code, _ := resp.Object()["code"].(string)
	if len(want.Codes) > 0 && !slices.Contains(want.Codes, code) {
		return false
	}
	message, _ := resp.Object()["message"].(string)
	return want.Message == "" || matches(want.Message, message)
}

// Refusal judges an answer against the refusal of a rule: status, code and message. The
// shape of the error is judged by error.schema: otherwise one extra member would break
// every rule with a refusal, 121 of them. Where a pinned dialect states no refusal, the
// verdict is vacuous.
func (j *Judge) Refusal(rule string, ex *exchange.Exchange) Verdict {
	if ex.NotJudged() != "" || ex.Response == nil {
		return Verdict{Vacuous: true}
	}
	known := j.Contract.Rule(rule)
	if known == nil || len(known.Refusal) == 0 {
		miss := mismatch{expected: "a rule with a refusal", got: "none of that name in the contract"}
		return Verdict{Findings: []Finding{j.finding(rule, ex, miss, "specs/rules.yaml")}}
	}
	return j.Answer(rule, ex, refusalWants(known)...)
}

// anyRefusal has the statuses that a refusal may have where no source names one.
var anyRefusal = []int{400, 401, 402, 403, 404, 409, 410, 412, 415, 422}

// refusalWants returns what each dialect that states a refusal expects: success where
// it accepts the request, and the refusal where it states one.
func refusalWants(rule *specs.Rule) []Want {
	var wants []Want
	for _, stated := range []struct {
		name    string
		dialect specs.Dialect
	}{{"both", ""}, {"recorded", specs.Recorded}, {"documented", specs.Documented}} {
		refusal, found := rule.Refusal[stated.name]
		if !found {
			continue
		}
		if refusal.Accepted {
			wants = append(wants, Want{Dialect: stated.dialect})
		}
		if refusal.Accepted && len(refusal.Status)+len(refusal.Codes) == 0 {
			continue
		}
		want := Want{Dialect: stated.dialect, Status: refusal.Status, Codes: refusal.Codes, Message: refusal.Message}
		if len(want.Status) == 0 {
			want.Status = anyRefusal
		}
		wants = append(wants, want)
	}
	return wants
}

// Relation returns a finding about something that no single answer shows: two answers
// differ, a race had two winners. The exchange may be nil.
func (j *Judge) Relation(rule string, ex *exchange.Exchange, expected, got string) Finding {
	return j.finding(rule, ex, mismatch{expected: expected, got: got}, ruleWhere(rule))
}
