package judge

import (
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
)

// Kept says what a recording keeps of an exchange beside the body of its answer.
type Kept struct{ Request, Status, Header bool }

// has reports whether all is kept that a check needs.
func (k Kept) has(need Kept) bool {
	return (k.Request || !need.Request) && (k.Status || !need.Status) && (k.Header || !need.Header)
}

// recordedChecks are the ambient checks of what was recorded, each with what it needs. What stood around the body on the wire
// is not among them: a recorder unpacks a body and leaves Content-Encoding as it was. Neither is the mode: traffic is
// recorded in live mode too. Secrets are looked for in all that is recorded, elsewhere.
var recordedChecks = []struct {
	need  Kept
	check func(*ambient)
}{
	{Kept{Status: true}, (*ambient).serverFault},
	{Kept{Request: true, Status: true}, (*ambient).declaredStatus},
	{Kept{Status: true}, (*ambient).successStatus},
	{Kept{Status: true, Header: true}, (*ambient).recordedType},
	{Kept{}, (*ambient).recordedBytes},
	{Kept{}, (*ambient).errorObject},
	{Kept{}, (*ambient).schema},
	{Kept{}, (*ambient).locations},
}

// Recorded judges an answer in a recording as Ambient does, by what the recording keeps. Without a request the answer is judged
// by the schema of its object; without a status it is taken for success, unless it is an error.
func (j *Judge) Recorded(ex *exchange.Exchange, kept Kept) (judged []string, findings []Finding) {
	if ex.NotJudged() != "" || ex.Response == nil {
		return nil, nil
	}
	a := &ambient{judge: j, ex: ex, recorded: true, judged: make([]string, 0, 16)}
	if kept.Request {
		a.operation = j.find(&ex.Request)
	}
	if !kept.Status {
		assumed, answer := *ex, *ex.Response
		answer.Status = http.StatusOK
		if answer.Object()["object"] == "error" {
			answer.Status = http.StatusBadRequest
		}
		assumed.Response = &answer
		a.ex = &assumed
	}
	for _, each := range recordedChecks {
		if kept.has(each.need) {
			each.check(a)
		}
	}
	return a.judged, a.findings
}

// recordedType is json for a recording, which may leave out Content-Type with other headers.
func (a *ambient) recordedType() {
	if a.operation != nil && (a.ex.Response.JSONError != "" || a.ex.Response.Header.Get("Content-Type") != "") {
		a.json()
	}
}

// recordedBytes judges how the text of a recorded answer is written.
func (a *ambient) recordedBytes() {
	if a.ex.Response.JSONError != "" {
		return
	}
	w := &wire{Response: a.ex.Response, isJSON: true}
	if w.odd = spellings(a.ex.Response.Body); len(w.odd) > 0 {
		w.whole = a.wholePlaces(w.odd)
	}
	a.judged = append(a.judged, "answer.whole-numbers")
	for _, miss := range wholeNumbers(w) {
		a.report("answer.whole-numbers", miss, "")
	}
}

// answerSchema returns the schema that an answer is judged by: that of the operation, or in a recording without one that of
// the object that it shows.
func (a *ambient) answerSchema() (schema *openapi3.Schema, where string) {
	switch {
	case a.operation != nil:
		return a.operation.ResponseSchema(a.ex.Response.Status)
	case a.recorded:
		return a.judge.objectSchema(a.ex.Response.Object())
	}
	return nil, ""
}

// Describes reports whether the contract describes an object, by its kind, or the elements of a list.
func (j *Judge) Describes(object map[string]any) bool {
	schema, _ := j.objectSchema(object)
	return schema != nil
}

// objectSchema returns the schema of an object by its kind, and of a list by the kind of its elements.
func (j *Judge) objectSchema(object map[string]any) (schema *openapi3.Schema, where string) {
	name := schemaOf(object)
	if object["deleted"] == true {
		if op := j.deletion(object["object"]); op != nil {
			return op.ResponseSchema(http.StatusOK)
		}
	}
	if data, _ := object["data"].([]any); name == "List" && len(data) > 0 {
		element, _ := data[0].(map[string]any)
		name = schemaOf(element) + name
		if name == "List" {
			return nil, ""
		}
	}
	ref := j.Contract.Doc.Components.Schemas[name]
	if name == "" || ref == nil {
		return nil, ""
	}
	return ref.Value, j.inDocument("#/components/schemas/" + name)
}

// deletion returns the operation that deletes objects of a kind, nil where there is none.
func (j *Judge) deletion(kind any) *specs.Operation {
	for _, op := range j.Contract.Operations {
		collection, _, _ := strings.Cut(op.Path[strings.LastIndexByte(strings.TrimSuffix(op.Path, "/{"+op.LastVariable()+"}"), '/')+1:], "/")
		if op.Method == http.MethodDelete && strings.TrimSuffix(collection, "s") == kind {
			return op
		}
	}
	return nil
}

// schemaOf returns the name of the schema of a kind of object, empty where no rule judges it.
func schemaOf(object map[string]any) string {
	kind, _ := object["object"].(string)
	if schemaRules[kind] == "" {
		return ""
	}
	return strings.ToUpper(kind[:1]) + kind[1:]
}
