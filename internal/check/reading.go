package check

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// reading is the judging of one record.
type reading struct {
	Judged
	judge  *Judge
	record *captures.Record
	kept   judge.Kept
	// foreign holds for a host that nobody knows for one of the API.
	foreign bool
}

// exchange makes an exchange of the record.
func (r *reading) exchange() {
	raw := exchange.Raw{Seq: r.Number, Started: r.record.Started, Duration: r.record.Duration}
	if request := r.record.Request; request != nil {
		raw.Method, raw.Header, raw.Body = request.Method, request.Header, request.Body
		raw.Host, raw.Path, raw.Query, r.foreign = addressed(request)
		r.kept.Request = request.Method != "" && raw.Path != ""
	}
	r.kept.Status, r.kept.Header = r.record.Status != 0, len(r.record.Header) > 0
	if r.answered = r.kept.Status || len(r.record.Body) > 0; r.answered {
		raw.Response = &exchange.RawResponse{Status: r.record.Status, Header: r.record.Header, Body: r.record.Body}
	}
	r.Exchange = exchange.New(raw)
}

// roles are the hosts of the API by the beginning of their names, and who stands for them in recordings of this project.
var roles = []struct {
	prefix string
	role   exchange.Host
}{
	{"api.omise.", exchange.API},
	{"vault.omise.", exchange.Vault},
	{"api.target", exchange.API},
	{"vault.target", exchange.Vault},
	{"api.opn.", exchange.API},
	{"vault.opn.", exchange.Vault},
}

// addressed returns where a request goes to, and whether the host is one of others. Behind such a host may be the API all the
// same, such as by a proxy.
func addressed(request *captures.Request) (host exchange.Host, path, query string, foreign bool) {
	rest, query, _ := strings.Cut(request.URL, "?")
	query, _, _ = strings.Cut(query, "#")
	name := ""
	if scheme, after, absolute := strings.Cut(rest, "://"); absolute && !strings.Contains(scheme, "/") {
		authority, behind, _ := strings.Cut(after, "/")
		name, rest = authority[strings.LastIndexByte(authority, '@')+1:], "/"+behind
	}
	for _, known := range roles {
		if strings.HasPrefix(strings.ToLower(name), known.prefix) {
			return known.role, rest, query, false
		}
	}
	if unescaped, err := url.PathUnescape(rest); err == nil && strings.Contains(unescaped, "://") {
		return "", rest, query, true // what a proxy was asked for
	}
	return "", rest, query, name != ""
}

// kinds are the objects of the API that its answers show, with what the contract does not describe.
var kinds = []string{
	"account", "balance", "capability", "card", "chain", "charge", "customer", "dispute", "document", "event", "forex", "link", "list",
	"occurrence", "receipt", "recipient", "refund", "schedule", "search", "source", "token", "transaction", "transfer", "error",
	"bank_account", "barcode", "linked_account", "payment_method",
}

// others are fields by which objects of another API of payments are known that has the same kinds.
var others = []string{"last4", "exp_month", "has_more", "payment_intent", "balance_transaction", "object_id"}

// ofTheAPI reports whether a record is of the API.
func (r *reading) ofTheAPI() bool {
	object := r.Exchange.Response.Object()
	kind, _ := object["object"].(string)
	if object != nil && slices.Contains(kinds, kind) {
		return !ofAnother(object)
	}
	if r.record.Request == nil || r.foreign {
		return false
	}
	return r.Exchange.Request.Host != "" || r.operation(r.judge.edition(specs.Version)) != nil
}

// ofAnother reports whether an object is of another API: its times are numbers, or it has fields that only others have.
func ofAnother(object map[string]any) bool {
	for _, name := range others {
		if _, there := object[name]; there {
			return true
		}
	}
	if _, number := object["created"].(float64); number {
		return true
	}
	if object["object"] == "error" {
		_, coded := object["code"].(string)
		location, _ := object["location"].(string)
		return !coded && !strings.Contains(location, "omise")
	}
	if object["object"] != "list" {
		return false
	}
	data, isList := object["data"].([]any)
	for _, each := range data {
		element, _ := each.(map[string]any)
		if kind, _ := element["object"].(string); !slices.Contains(kinds, kind) || ofAnother(element) {
			return true
		}
	}
	_, located := object["location"]
	_, from := object["from"]
	return !isList || len(data) == 0 && !located && !from
}

// operation returns the operation of the request in a contract, nil where there is none, and gives the exchange its host where
// the record does not name it.
func (r *reading) operation(by *edition) *specs.Operation {
	request := &r.Exchange.Request
	if !r.kept.Request || by == nil {
		return nil
	}
	method := request.Method
	if method == "PUT" { // which the API takes for PATCH
		method = http.MethodPatch
	}
	found := by.Contract.Find(string(request.Host), method, request.Path)
	if found != nil && request.Host == "" {
		request.Host = exchange.Host(found.Host)
	}
	return found
}
