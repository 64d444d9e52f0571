package judge

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/jsonvalue"
	"github.com/omise-conformance/harness/specs"
)

const errorPlace = "#/components/schemas/Error"

// ambient collects the results of judging one answer.
type ambient struct {
	judge     *Judge
	ex        *exchange.Exchange
	operation *specs.Operation
	recorded  bool   // what is judged was kept by others
	sent      string // in words, once a finding needs it: an answer {} has a finding for each field that is missing
	judged    []string
	findings  []Finding
}

// ambientChecks run in this order on every answer.
var ambientChecks = []func(*ambient){
	(*ambient).serverFault,
	(*ambient).declaredStatus,
	(*ambient).successStatus,
	(*ambient).json,
	(*ambient).bytes,
	(*ambient).errorObject,
	(*ambient).schema,
	(*ambient).leaks,
	(*ambient).testMode,
	(*ambient).locations,
}

// Ambient judges what must hold for every answer: declared status, content type, schema,
// error object, no leak, test mode. It returns the names of the rules that it judged,
// and their findings. Where no answer came, or 429, it judges nothing; of a message that
// could not be read it says that.
func (j *Judge) Ambient(ex *exchange.Exchange) (judged []string, findings []Finding) {
	a := &ambient{judge: j, ex: ex, operation: j.find(&ex.Request), judged: make([]string, 0, 24)}
	if ex.Failure != nil && ex.Failure.Kind == exchange.FailureMalformed {
		a.holds(messageRule, false, "a message as HTTP/1.1 has it", ex.Failure.Message, "")
		return a.judged, a.findings
	}
	if ex.NotJudged() != "" || ex.Response == nil {
		return nil, nil
	}
	for _, check := range ambientChecks {
		check(a)
	}
	return a.judgedByContract(), a.findings
}

// judgedByContract returns the rules that were judged, without those that the contract of an older version lacks.
func (a *ambient) judgedByContract() []string {
	if a.judge.Contract == nil {
		return a.judged
	}
	return slices.DeleteFunc(a.judged, func(rule string) bool { return a.judge.rule(rule) == nil })
}

func (j *Judge) find(request *exchange.Request) *specs.Operation {
	if j.Contract == nil {
		return nil
	}
	return j.Contract.Find(string(request.Host), request.Method, request.Path)
}

// holds records that a rule was judged, and a finding where it does not hold.
func (a *ambient) holds(rule string, ok bool, expected, got, where string) {
	a.judged = append(a.judged, rule)
	if !ok {
		a.report(rule, mismatch{expected: expected, got: got}, where)
	}
}

// mostFindings are reported of one answer. A list of 100 objects {} has 3,000.
const mostFindings = 4000

// report adds a finding; without a place it refers to the rule itself. The contract of an older version lacks rules:
// what they are about is not judged there.
func (a *ambient) report(rule string, miss mismatch, where string) {
	if where == "" {
		where = ruleWhere(rule)
	}
	if a.judge.Contract != nil && a.judge.rule(rule) == nil {
		return
	}
	if a.sent == "" {
		a.sent = a.judge.sent(a.ex)
	}
	if len(a.findings) == mostFindings {
		return
	}
	found := a.judge.findingAfter(a.sent, rule, a.ex, miss, where)
	if miss.place != "" {
		found.Object = shortened(objectAt(a.ex.Response.JSON, miss.place), longestValue)
	}
	a.findings = append(a.findings, found)
}

// objectAt returns the id of the innermost object with one around a place in an answer, the kind of an
// object that is the only one of an account, and an empty string where the place is of the answer itself.
func objectAt(value any, place string) string {
	if place == "" {
		return ""
	}
	name := ""
	tokens := jsonvalue.Tokens(place)
	for i := range tokens {
		object, _ := value.(map[string]any)
		if id, ok := object["id"].(string); ok && id != "" {
			name = id
		} else if object["object"] == "capability" {
			name = "capability"
		}
		value, _ = jsonvalue.Step(value, tokens[i])
	}
	return name
}

func (a *ambient) serverFault() {
	a.holds("answer.no-5xx", a.ex.Response.Status < 500, "a status below 500", describeIf(a.ex.Response, 500), "")
}

// describeIf describes an answer with at least this status. It saves the work for
// answers without findings.
func describeIf(resp *exchange.Response, least int) string {
	if resp.Status < least {
		return ""
	}
	return describe(resp)
}

// declaredStatus leaves 5xx to its own rule: one error, one finding.
func (a *ambient) declaredStatus() {
	status := a.ex.Response.Status
	if a.operation == nil || status >= 500 {
		return
	}
	declared := a.operation.Statuses()
	if slices.Contains(declared, status) {
		a.holds("answer.declared-status", true, "", "", "")
		return
	}
	a.holds("answer.declared-status", false, "status "+joinOr(numbers(declared)), describe(a.ex.Response),
		a.judge.inDocument("#/paths/"+jsonvalue.Escape(a.operation.Path)+"/"+strings.ToLower(a.operation.Method)+"/responses"))
}

func (a *ambient) successStatus() {
	status := a.ex.Response.Status
	if status >= 200 && status < 300 {
		ok := status == http.StatusOK
		a.holds("answer.success-is-200", ok, "status 200", describeIf(a.ex.Response, 201), "")
	}
}

// speaksJSON reports whether an answer has to be JSON. Documents (QR images) and payment pages are not part
// of the API, and redirects have no body to judge.
func (a *ambient) speaksJSON(isJSON bool) bool {
	resp := a.ex.Response
	redirect := resp.Status >= 300 && resp.Status < 400
	document := a.operation == nil && resp.Status < 300 && !isJSON
	return !redirect && !document && a.ex.Request.Method != http.MethodHead
}

// json judges the form of the body.
func (a *ambient) json() {
	resp := a.ex.Response
	isJSON := mediaType(resp) == jsonType
	if !a.speaksJSON(isJSON) {
		return
	}
	switch {
	case resp.JSONError != "":
		a.holds("answer.json", false, "a JSON body", describe(resp), "")
	case !isJSON:
		a.holds("answer.json", false, "Content-Type application/json", "Content-Type "+display(resp.Header.Get("Content-Type"), true), "")
	default:
		a.holds("answer.json", true, "", "", "")
	}
}

func (a *ambient) errorObject() {
	resp := a.ex.Response
	if resp.Status < 400 || resp.JSONError != "" {
		return
	}
	shape := errorShape(resp)
	a.judged = append(a.judged, "error.schema")
	for _, miss := range shape {
		a.report("error.schema", miss, a.judge.inDocument(errorPlace))
	}
	if len(shape) == 0 {
		a.judged = append(a.judged, "error.location")
		for _, miss := range errorLocation(resp) {
			a.report("error.location", miss, a.judge.inDocument(errorPlace+"/properties/location"))
		}
	}
}

// leakRules maps each kind of leak to the rule that it breaks.
var leakRules = map[exchange.SecretKind]string{
	exchange.SecretCardNumber:   "answer.no-card-data",
	exchange.SecretLikelyCard:   "answer.no-card-data",
	exchange.SecretSecurityCode: "answer.no-card-data",
	exchange.SecretSecretKey:    "answer.no-secret-key",
	exchange.SecretChainKey:     "answer.no-secret-key",
	exchange.SecretValue:        "answer.no-secret-key",
}

func (a *ambient) leaks() {
	a.judged = append(a.judged, "answer.no-card-data", "answer.no-secret-key")
	for _, leak := range a.ex.Leaks {
		kind := string(leak.Kind)
		miss := mismatch{expected: "no " + kind, got: "a " + kind + " in the " + leak.At}
		if leak.Kind == exchange.SecretLikelyCard {
			miss.got += ", which may be an identifier that looks like one by chance"
			miss.unsure = true
		}
		a.report(leakRules[leak.Kind], miss, "")
	}
}

// testMode looks for livemode anywhere in the answer.
func (a *ambient) testMode() {
	seen := false
	var live []string
	for at, object := range jsonvalue.Objects(a.ex.Response.JSON) {
		if flag, ok := object["livemode"].(bool); ok {
			seen = true
			if flag {
				live = append(live, at.String()+"/livemode")
			}
		}
	}
	if !seen {
		return
	}
	a.judged = append(a.judged, "answer.test-mode")
	slices.Sort(live)
	for _, at := range live {
		a.report("answer.test-mode", mismatch{expected: "livemode to be false", got: "true", place: at}, "")
	}
}

// locations judges the location of the object, or of each object of a list.
func (a *ambient) locations() {
	object := a.ex.Response.Object()
	if a.ex.Response.Status >= 400 || object == nil {
		return
	}
	judged := a.location(object, "")
	if list, ok := object["data"].([]any); ok && object["object"] == "list" {
		for i, each := range list {
			if inner, ok := each.(map[string]any); ok {
				judged = a.location(inner, "/data/"+strconv.Itoa(i)) || judged
			}
		}
	}
	if judged {
		a.judged = append(a.judged, "answer.location")
	}
}

// location judges one object and reports whether it has a location. The card in a token
// has null, and the schema says where null is allowed.
func (a *ambient) location(object map[string]any, at string) bool {
	id, _ := object["id"].(string)
	location, ok := object["location"].(string)
	if id == "" || !ok {
		return false
	}
	expected := "location to be a path that ends with /" + id
	fine := strings.HasPrefix(location, "/") && strings.HasSuffix(location, "/"+id)
	if object["object"] == "token" {
		expected = "location to be an absolute URL that ends with /tokens/" + id
		fine = isTokenURL(location, id)
	}
	if !fine {
		a.report("answer.location", mismatch{expected: expected, got: display(location, true), place: at + "/location"}, "")
	}
	return true
}

// isTokenURL reports whether a location is an absolute URL that ends with /tokens/ and an id.
func isTokenURL(location, id string) bool {
	rest, plain := strings.CutPrefix(location, "http://")
	if !plain {
		var secure bool
		if rest, secure = strings.CutPrefix(location, "https://"); !secure {
			return false
		}
	}
	base, ends := strings.CutSuffix(rest, "/tokens/"+id)
	return ends && base != "" && base[0] != '/' && !strings.Contains(base, "\n") && !strings.Contains(id, "/")
}
