package clientjudge

import (
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
)

// check judges one topic of a request. It records every rule that it judges.
type check struct {
	topic string
	judge func(*request)
	// outside has it judge requests about what the contract does not describe as well.
	outside bool
}

// checks are the topics, in the order of the findings.
var checks = []check{
	{topic: "security", judge: (*request).security, outside: true},
	{topic: "card data", judge: (*request).cardData},
	{topic: "operation", judge: (*request).operation},
	{topic: "key", judge: (*request).key},
	{topic: "version", judge: (*request).version},
	{topic: "ids", judge: (*request).ids},
	{topic: "parameters", judge: (*request).parameters},
	{topic: "session", judge: (*request).session, outside: true},
}

// operation judges method, path and host.
func (r *request) operation() {
	contract, method, path := r.observer.judge.Contract, r.Request.Method, r.Request.Path
	if gap := emptyID(contract, method, path); gap != "" {
		r.judged(ruleIDGiven)
		r.found(ruleIDGiven, flaw{expected: "an id in " + gap, got: "nothing in its place: " + method + " " + path})
		return
	}
	elsewhere := contract.Find("", method, path)
	if r.judged("client.operation"); elsewhere == nil {
		r.found("client.operation", flaw{expected: "a method and a path that the API has" + otherMethods(contract, path), got: method + " " + path})
		return
	}
	if r.judged("client.host"); r.verdict.Operation == nil {
		r.found("client.host", flaw{
			expected: "the " + elsewhere.Host + " host for " + method + " " + elsewhere.Path, got: "the " + string(r.Request.Host) + " host",
		})
	}
}

// exampleID stands for an id where a path is tried.
const exampleID = "x_test_0"

// emptyID returns the path that would have been meant if an id that is empty were given, "/charges/{charge_id}", or
// nothing: clients end the paths of lists with a slash too.
func emptyID(contract *specs.Contract, method, path string) string {
	if !strings.HasSuffix(path, "/") && !strings.Contains(path, "//") || path == "/" || contract.Find("", method, path) != nil {
		return ""
	}
	whole := strings.ReplaceAll(path, "//", "/"+exampleID+"/")
	if strings.HasSuffix(whole, "/") {
		whole += exampleID
	}
	if meant := contract.Find("", method, whole); meant != nil {
		return meant.Path
	}
	return ""
}

// methods are those of the API.
var methods = []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete}

// otherMethods returns ", such as PATCH /charges/{charge_id}" for a path that other methods have.
func otherMethods(contract *specs.Contract, path string) string {
	var known []string
	for _, method := range methods {
		if op := contract.Find("", method, path); op != nil {
			known = append(known, method+" "+op.Path)
		}
	}
	if len(known) == 0 {
		return ""
	}
	return ", such as " + strings.Join(known, " or ")
}

// version judges Omise-Version. Which version a client asks for is its own affair; it must be one.
func (r *request) version() {
	op, version := r.verdict.Operation, r.Request.Header.Get("Omise-Version")
	if op == nil || version == "" {
		return
	}
	header := r.observer.plans[op].header["Omise-Version"]
	if header == nil {
		return
	}
	if r.judged("client.version"); header.Check.Wrong(version) != "" {
		r.found("client.version", flaw{
			expected: "an Omise-Version that the API has: " + alternatives(header.Schema.Enum), got: quoted(version), where: header.Where,
		})
	}
}

// outsidePaths lists the paths that the API serves and the contract does not describe: further resources of SDKs, and
// pages for a payer's browser. One star matches any segment, two match any number of further ones.
var outsidePaths = [][]string{
	{"account", "**"},
	{"balance", "**"},
	{"transfers", "**"},
	{"links", "**"},
	{"disputes", "**"},
	{"schedules", "**"},
	{"occurrences", "**"},
	{"transactions", "**"},
	{"receipts", "**"},
	{"forex", "**"},
	{"integrations", "**"},
	{"search", "**"},
	{"charges", "search"},
	{"charges", "schedules"},
	{"charges", "*", "disputes"},
	{"charges", "*", "documents", "**"},
	{"customers", "*", "schedules"},
	{"recipients", "*", "schedules"},
	{"payments", "*", "authorize"},
	{"offsites", "**"},
}

// outside reports whether a request is about something that the contract does not describe.
func outside(request *exchange.Request) bool {
	segments := strings.Split(strings.Trim(request.Path, "/"), "/")
	for _, pattern := range outsidePaths {
		if fits(pattern, segments) {
			return true
		}
	}
	return false
}

func fits(pattern, segments []string) bool {
	for i, want := range pattern {
		switch {
		case want == "**":
			return true
		case i >= len(segments), want != "*" && want != segments[i]:
			return false
		}
	}
	return len(pattern) == len(segments)
}
