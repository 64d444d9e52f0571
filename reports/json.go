package reports

import (
	"bytes"
	_ "embed"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/jsondocument"
	"github.com/omise-conformance/harness/internal/sentence"
	"github.com/omise-conformance/harness/judge"
)

// SchemaID identifies the format of report.json. A change that old readers cannot read
// increases the number at its end.
const SchemaID = schemaFamily + "1"

const schemaFamily = "urn:omise-conformance:report:"

//go:embed report.schema.json
var schemaText []byte

// Schema returns the JSON Schema (draft 2020-12) of report.json.
func Schema() []byte { return slices.Clone(schemaText) }

// WriteJSON writes the report as Schema describes it. Unless Run.Full is set, it leaves out exchanges of
// cases that passed, and of thousands of failures what does not fit into 20 MB.
func WriteJSON(w io.Writer, r *Report) error {
	document := Condensed(r)
	cases := document.Cases
	document.Cases = []CaseEntry{}
	return jsondocument.WriteList(w, document, "cases", cases, " ")
}

// Condensed returns a copy of the report with what WriteJSON would keep of its cases.
func Condensed(r *Report) *Report { return condensed(complete(r)) }

// complete returns a copy of the report with [] and {} for every list and object that
// is nil, because the schema allows no null.
func complete(r *Report) *Report {
	full := *r
	full.Schema = SchemaID
	full.Rules, full.Cases = slices.Clone(jsondocument.List(r.Rules)), slices.Clone(jsondocument.List(r.Cases))
	full.Stale, full.Incomplete, full.Problems = jsondocument.List(r.Stale), jsondocument.List(r.Incomplete), jsondocument.List(r.Problems)
	full.Run.Features = jsondocument.List(r.Run.Features)
	if r.Coverage != nil {
		measured := *r.Coverage
		measured.Totals, measured.Items = jsondocument.List(measured.Totals), jsondocument.List(measured.Items)
		full.Coverage = &measured
	}
	full.Gate, full.Check = r.Gate.complete(), r.Check.Complete()
	full.Run.Spoke, full.Run.Timeouts = object(r.Run.Spoke), object(r.Run.Timeouts)
	for i := range full.Rules {
		full.Rules[i].Cases = jsondocument.List(full.Rules[i].Cases)
	}
	for i := range full.Cases {
		c := &full.Cases[i]
		c.Rules, c.Judged = jsondocument.List(c.Rules), object(c.Judged)
		c.Findings, c.Exchanges = jsondocument.List(c.Findings), jsondocument.List(c.Exchanges)
	}
	return &full
}

// condensed takes from a report that complete has copied what nobody reads of most cases. It keeps what the verdicts
// follow from.
func condensed(r *Report) *Report {
	if r.Run.Full {
		return r
	}
	r.JudgedInPassing = maps.Clone(r.JudgedInPassing)
	sizes, entries := make([]int, len(r.Cases)), map[string]*CaseEntry{}
	for i := range r.Cases {
		c := &r.Cases[i]
		entries[c.ID] = c
		if c.Status == StatusPassed {
			r.condensePassed(c)
		}
		sizes[i] = evidence(c)
	}
	share, whole := fairShare(sizes, maxEvidence), exampleIDs(r)
	for i := range r.Cases {
		if c := &r.Cases[i]; whole[c.ID] {
			c.shorten(max(share, maxExample))
		} else {
			c.shorten(share)
		}
	}
	for i := range r.Rules { // every case judges the rules of all answers
		rule := &r.Rules[i]
		rule.Cases = slices.DeleteFunc(slices.Clone(rule.Cases), func(id string) bool {
			c := entries[id]
			return c == nil || !declares(c, rule.ID) && len(findingsOf(c, rule.ID)) == 0
		})
	}
	return r
}

// condensePassed leaves a case that passed the exchanges that its warnings are about, and the checks of the rules that
// it declares.
func (r *Report) condensePassed(c *CaseEntry) {
	all := c.Exchanges
	c.Requests, c.Exchanges = requestsOf(c), []ExchangeEntry{}
	for i := range all {
		if slices.ContainsFunc(c.Findings, func(f judge.Finding) bool { return f.Exchange == all[i].Seq }) {
			c.Exchanges = append(c.Exchanges, all[i])
		}
	}
	judged := map[string]int{}
	for rule, checks := range c.Judged {
		if declares(c, rule) || len(findingsOf(c, rule)) > 0 {
			judged[rule] = checks
		} else {
			r.addPassing(map[string]int{rule: checks})
		}
	}
	c.Judged = judged
}

// addPassing adds checks that no case of the report counts.
func (r *Report) addPassing(checks map[string]int) {
	if r.JudgedInPassing == nil && len(checks) > 0 {
		r.JudgedInPassing = map[string]int{}
	}
	for rule, n := range checks {
		r.JudgedInPassing[rule] += n
	}
}

// exampleIDs returns the cases that stand for the likely causes which people are shown.
func exampleIDs(r *Report) map[string]bool {
	ids := map[string]bool{}
	for _, cause := range LeadingCauses(r) {
		ids[cause.Case] = true
	}
	return ids
}

func object[V any](m map[string]V) map[string]V {
	if m == nil {
		return map[string]V{}
	}
	return m
}

// ReadJSON reads a report that WriteJSON wrote. It returns an error if the report has
// another format, an unknown field, or totals that do not match its cases. The error
// does not name the file, which only the caller knows. The report has no secrets, whoever wrote it.
func ReadJSON(r io.Reader) (*Report, error) {
	text, err := jsondocument.ReadText(r)
	if err != nil {
		return nil, fmt.Errorf("the report cannot be read: %w", err)
	}
	text = sentence.Document(text)
	if err := checkFamily(text); err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var report Report
	if err := decoder.Decode(&report); err != nil {
		return nil, decodeError(text, err)
	}
	if err := checkReport(&report); err != nil {
		return nil, err
	}
	return &report, nil
}

// checkFamily returns an error if text is not a report at all. A foreign file deserves
// a better message than its first unknown field.
func checkFamily(text []byte) error {
	if len(bytes.TrimSpace(text)) == 0 {
		return errors.New("this is not a report: the file is empty")
	}
	var head struct {
		Schema *string `json:"$schema"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return decodeError(text, err)
	}
	switch {
	case head.Schema == nil:
		return fmt.Errorf("this is not a report of omise-conformance: it has no \"$schema\": %q", SchemaID)
	case *head.Schema == SchemaID:
		return nil
	case strings.HasPrefix(*head.Schema, schemaFamily):
		return fmt.Errorf("this report has the format %q and this version reads %q: read it with the version that wrote it",
			*head.Schema, SchemaID)
	}
	return fmt.Errorf("this is not a report of omise-conformance: its \"$schema\" is %q, not %q", *head.Schema, SchemaID)
}

// decodeError returns an error that says where in the file the JSON is wrong.
func decodeError(text []byte, err error) error {
	var syntax *json.SyntaxError
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax) && syntax.Offset >= int64(len(text)):
		return fmt.Errorf("this is not a report: the JSON ends too early, in line %d", lineAt(text, syntax.Offset))
	case errors.As(err, &syntax):
		return fmt.Errorf("this is not a report: the JSON is broken in line %d: %w", lineAt(text, syntax.Offset), err)
	case errors.As(err, &mismatch) && mismatch.Field == "":
		return fmt.Errorf("this is not a report: it is a JSON %s, not an object", mismatch.Value)
	case errors.As(err, &mismatch):
		return fmt.Errorf("this is not a report: %s in line %d is a %s, not a %s",
			mismatch.Field, lineAt(text, mismatch.Offset), mismatch.Value, jsonKind(mismatch.Type))
	}
	return fmt.Errorf("this is not a report: %s", strings.TrimPrefix(err.Error(), "json: "))
}

// jsonKind names the JSON type that a Go type is written as.
func jsonKind(goType reflect.Type) string {
	if reflect.PointerTo(goType).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return "string"
	}
	switch goType.Kind() {
	case reflect.Slice:
		return "list"
	case reflect.Map, reflect.Struct:
		return "object"
	case reflect.Int, reflect.Int64, reflect.Float64:
		return "number"
	default:
		return goType.Kind().String()
	}
}

func lineAt(text []byte, offset int64) int {
	return 1 + bytes.Count(text[:min(offset, int64(len(text)))], []byte("\n"))
}

// checkReport returns an error for a report that contradicts itself.
func checkReport(r *Report) error {
	if code, found := exitCodes[r.Verdict]; !found {
		return fmt.Errorf("this is not a report: unknown verdict %q", r.Verdict)
	} else if code != r.ExitCode {
		return fmt.Errorf("this report contradicts itself: the verdict %q has exit code %d, not %d",
			r.Verdict, code, r.ExitCode)
	}
	seen := map[string]bool{}
	for i := range r.Cases {
		c := &r.Cases[i]
		switch {
		case c.ID == "":
			return fmt.Errorf("this is not a report: case %d has no id", i+1)
		case seen[c.ID]:
			return fmt.Errorf("this report contradicts itself: the case %s is in it twice", c.ID)
		case !slices.Contains(caseStatuses, c.Status):
			return fmt.Errorf("this is not a report: the case %s has the unknown status %q", c.ID, c.Status)
		}
		seen[c.ID] = true
		if err := checkFindings(c.ID, c.Findings); err != nil {
			return err
		}
	}
	if counted := totalsOf(r); counted != r.Totals {
		return fmt.Errorf("this report contradicts itself: its totals say %s, its cases say %s",
			brief(r.Totals), brief(counted))
	}
	return nil
}

func checkFindings(id string, findings []judge.Finding) error {
	for _, finding := range findings {
		if finding.Rule == "" || finding.Message == "" {
			return fmt.Errorf("this is not a report: a finding of the case %s has no rule or no message", id)
		}
	}
	return nil
}

func brief(t Totals) string {
	return fmt.Sprintf("%d cases (%d passed, %d failed, %d blocked, %d known failing, %d not judged, %d not supported, %d excluded, "+
		"%d with warnings, %d checks, %d requests)", t.Cases, t.Passed, t.Failed, t.Blocked, t.KnownFailing, t.NotJudged,
		t.Unsupported, t.Excluded, t.Warnings, t.Checks, t.Requests)
}
