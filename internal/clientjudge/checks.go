package clientjudge

import (
	"strings"

	"github.com/omise-conformance/harness/exchange"
)

// check judges one topic of a request. It records every rule that it judges.
type check struct {
	topic string
	judge func(*request)
}

// checks are the topics, in the order of the findings.
var checks = []check{
	{"operation", (*request).operation},
	{"key", (*request).key},
	{"session", (*request).session},
}

// operation judges method, path and host.
func (r *request) operation() {
	elsewhere := r.observer.judge.Contract.Find("", r.Request.Method, r.Request.Path)
	r.holds("client.operation", elsewhere != nil, "", "a method and a path that the API has", r.Request.Method+" "+r.Request.Path, "")
	if elsewhere != nil {
		r.holds("client.host", r.verdict.Operation != nil, "", "the "+elsewhere.Host+" host", "the "+string(r.Request.Host)+" host", "")
	}
}

// key judges the kind of key.
func (r *request) key() {
	op := r.verdict.Operation
	if op == nil {
		return
	}
	ok := false
	for _, kind := range op.Keys {
		ok = ok || kind == string(r.Request.Key)
	}
	r.holds("client.key-kind", ok, "", "a "+strings.Join(op.Keys, " or ")+" key", "a key of the kind "+string(r.Request.Key), "")
}

// outsideRoots are the first segments of paths that the API has and the contract does not describe.
var outsideRoots = map[string]bool{
	"account": true, "balance": true, "transfers": true, "links": true, "disputes": true, "schedules": true,
	"occurrences": true, "transactions": true, "receipts": true, "forex": true, "search": true,
}

// outside reports whether a request is about something that the contract does not describe.
func outside(request *exchange.Request) bool {
	root, _, _ := strings.Cut(strings.TrimPrefix(request.Path, "/"), "/")
	return outsideRoots[root]
}
