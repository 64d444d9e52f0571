package specs

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// contract returns the loaded contract or ends the test.
func contract(t testing.TB) *Contract {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestDocumentIsValidOpenAPI also validates every default and every example
// against its schema. Load leaves this out to start quickly.
func TestDocumentIsValidOpenAPI(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(Raw())
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		t.Errorf("%s: %v", OpenAPIFile, err)
	}
	if doc.OpenAPI != "3.0.3" || doc.Info.Version != Version {
		t.Errorf("the document is OpenAPI %s of the API version %s, want 3.0.3 and %s", doc.OpenAPI, doc.Info.Version, Version)
	}
}

// operationIDs are the names that rules, cases and coverage refer to.
var operationIDs = strings.Fields(`createToken retrieveToken
	createCharge listCharges retrieveCharge updateCharge captureCharge reverseCharge expireCharge markChargeAsPaid
	markChargeAsFailed listChargeEvents
	createRefund listChargeRefunds retrieveRefund listRefunds
	createSource retrieveSource
	createCustomer listCustomers retrieveCustomer updateCustomer destroyCustomer
	createCustomerCard listCustomerCards retrieveCustomerCard updateCustomerCard destroyCustomerCard
	createRecipient listRecipients retrieveRecipient updateRecipient destroyRecipient verifyRecipient
	listChains retrieveChain revokeChain listEvents retrieveEvent retrieveCapability`)

func TestOperationIDsNeverChange(t *testing.T) {
	var have []string
	for _, op := range contract(t).Operations {
		have = append(have, op.ID)
	}
	want := slices.Sorted(slices.Values(operationIDs))
	if slices.Sort(have); !slices.Equal(have, want) {
		t.Errorf("operations are %v, want %v", have, want)
	}
}

func TestEveryOperationIsComplete(t *testing.T) {
	c := contract(t)
	subjects := strings.Fields("tokens charges refunds sources customers cards recipients chains events capability")
	for _, op := range c.Operations {
		wantHost, wantKeys := "api", []string{"secret"}
		switch op.Subject {
		case "tokens":
			wantHost, wantKeys = "vault", []string{"public"}
		case "charges":
			wantKeys = []string{"secret", "chain"}
		case "sources", "capability":
			wantKeys = []string{"public", "secret"}
		}
		if op.Host != wantHost || len(*op.Spec.Servers) != 1 {
			t.Errorf("%s: host is %s, want only %s", op.ID, op.Host, wantHost)
		}
		if !slices.Equal(op.Keys, wantKeys) {
			t.Errorf("%s: keys are %v, want %v", op.ID, op.Keys, wantKeys)
		}
		if !slices.Contains(subjects, op.Subject) {
			t.Errorf("%s: subject %q is none of %v", op.ID, op.Subject, subjects)
		}
		checkRequest(t, op)
		checkParameters(t, op, c.Doc.Paths.Value(op.Path).Parameters)
		checkAnswers(t, op)
	}
}

// checkRequest wants every body in both encodings, of one schema, with examples.
func checkRequest(t *testing.T, op *Operation) {
	t.Helper()
	if op.Spec.RequestBody == nil {
		return
	}
	content := op.Spec.RequestBody.Value.Content
	form := content["application/x-www-form-urlencoded"]
	if content[jsonType] == nil || form == nil || len(content) != 2 {
		t.Errorf("%s: the body must be JSON or a form", op.ID)
		return
	}
	if content[jsonType].Schema.Ref == "" || content[jsonType].Schema.Ref != form.Schema.Ref {
		t.Errorf("%s: JSON and form have different schemas", op.ID)
	}
	for kind, media := range content {
		if len(media.Examples) == 0 {
			t.Errorf("%s: the %s body has no example", op.ID, kind)
		}
	}
	for name, property := range form.Schema.Value.Properties {
		nested := property.Value.Type != nil && property.Value.Type.Is("object")
		for _, branch := range property.Value.OneOf {
			nested = nested || branch.Value.Type.Is("object")
		}
		encoding := form.Encoding[name]
		if nested && (encoding == nil || encoding.Style != "deepObject" || encoding.Explode == nil || !*encoding.Explode) {
			t.Errorf("%s: the form does not say that %s is a deepObject", op.ID, name)
		}
	}
	describe(t, op.ID, form.Schema.Value)
}

// describe wants a type and a description of every parameter in a body.
func describe(t *testing.T, at string, schema *openapi3.Schema) {
	t.Helper()
	for name, property := range schema.Properties {
		value := property.Value
		if value.Description == "" {
			t.Errorf("%s: the parameter %s has no description", at, name)
		}
		if value.Type == nil && len(value.OneOf) == 0 {
			t.Errorf("%s: the parameter %s has no type", at, name)
		}
		describe(t, at+" "+name, value)
	}
}

func checkParameters(t *testing.T, op *Operation, ofPath openapi3.Parameters) {
	t.Helper()
	named := map[string]bool{}
	for _, parameter := range slices.Concat(ofPath, op.Spec.Parameters) {
		value := parameter.Value
		named[value.Name] = true
		if value.Description == "" || value.Schema == nil || value.Schema.Value.Type == nil || value.Example == nil {
			t.Errorf("%s: the parameter %s lacks a description, a type or an example", op.ID, value.Name)
		}
	}
	for _, segment := range op.segments {
		if isVariable(segment) && !named[strings.Trim(segment, "{}")] {
			t.Errorf("%s: %s is not described", op.ID, segment)
		}
	}
	if strings.HasPrefix(op.ID, "list") {
		for _, name := range []string{"offset", "limit", "from", "to", "order"} {
			if !named[name] {
				t.Errorf("%s: the list parameter %s is not described", op.ID, name)
			}
		}
	}
}

// checkAnswers wants 200 and 401, a schema and an example everywhere, and codes
// on every error.
func checkAnswers(t *testing.T, op *Operation) {
	t.Helper()
	for _, needed := range []int{200, 401} {
		if !slices.Contains(op.Statuses(), needed) {
			t.Errorf("%s: does not say what answer %d is", op.ID, needed)
		}
	}
	if strings.Contains(op.Path, "{") && !slices.Contains(op.Statuses(), 404) {
		t.Errorf("%s: takes an id and never answers 404", op.ID)
	}
	if (op.Spec.RequestBody != nil || strings.HasPrefix(op.ID, "list")) && !slices.Contains(op.Statuses(), 400) {
		t.Errorf("%s: takes parameters and never answers 400", op.ID)
	}
	for status, response := range op.Spec.Responses.Map() {
		media := response.Value.Content[jsonType]
		if media == nil || len(media.Examples) == 0 {
			t.Errorf("%s: answer %s has no example", op.ID, status)
		}
	}
	for _, status := range op.Statuses() {
		schema, where := op.ResponseSchema(status)
		if schema == nil || !strings.HasPrefix(where, OpenAPIFile+" #/components/schemas/") {
			t.Errorf("%s: answer %d has the schema %q", op.ID, status, where)
		}
		if status == 200 {
			continue
		}
		if where != OpenAPIFile+" #/components/schemas/Error" || len(op.ErrorCodes(status)) == 0 {
			t.Errorf("%s: answer %d is no error with codes", op.ID, status)
		}
		for _, code := range op.ErrorCodes(status) {
			if !codeName.MatchString(code.Code) || code.Dialect != "" && !slices.Contains(dialects, code.Dialect) {
				t.Errorf("%s: answer %d has the code %+v", op.ID, status, code)
			}
		}
	}
}

// TestExamplesKeepTheContract holds the examples to what Validate does not
// know: x-required-since and the formats.
func TestExamplesKeepTheContract(t *testing.T) {
	seen := 0
	for _, op := range contract(t).Operations {
		for _, status := range op.Statuses() {
			schema, where := op.ResponseSchema(status)
			for name, example := range op.Spec.Responses.Status(status).Value.Content[jsonType].Examples {
				seen++
				for _, violation := range ValidateJSON(schema, where, example.Value.Value) {
					t.Errorf("%s: example %s of answer %d: expected %s %s (%s)", op.ID, name, status,
						violation.Pointer, violation.Reason, violation.Where)
				}
				if object, _ := example.Value.Value.(map[string]any); status >= 400 {
					codes := op.ErrorCodes(status)
					if !slices.ContainsFunc(codes, func(c ErrorCode) bool { return c.Code == object["code"] }) {
						t.Errorf("%s: example %s of answer %d has the code %v, which is not listed", op.ID, name, status, object["code"])
					}
				}
			}
		}
	}
	if seen < 3*len(operationIDs) {
		t.Errorf("only %d examples were looked at", seen)
	}
}

// TestDocumentedOnly makes sure that what only the guides state is marked.
func TestDocumentedOnly(t *testing.T) {
	c := contract(t)
	for _, op := range c.Operations {
		want := Dialect("")
		if op.ID == "createCustomerCard" {
			want = Documented
		}
		if op.Dialect != want {
			t.Errorf("%s: dialect is %q, want %q", op.ID, op.Dialect, want)
		}
	}
	parameters := c.Doc.Components.Schemas["ChargeParameters"].Value.Properties
	if got := parameters["destination"].Value.Extensions["x-dialect"]; got != "documented" {
		t.Errorf("the parameter destination is of the dialect %v, want documented", got)
	}
	for _, code := range c.Operation("createCharge").ErrorCodes(402) {
		if code.Dialect != Documented {
			t.Errorf("402 %s is of the dialect %q, want documented", code.Code, code.Dialect)
		}
	}
}

// TestLoadedDocumentCanBeWritten keeps what Load changes in the document
// (nullable copies) writable: the schemas may not become cycles.
func TestLoadedDocumentCanBeWritten(t *testing.T) {
	text, err := json.Marshal(contract(t).Doc)
	if err != nil || len(text) < len(Raw())/2 {
		t.Errorf("%d bytes, error %v", len(text), err)
	}
}
