// Package check judges recorded traffic, without a target: each record by itself, and the objects that several records show
// through their states.
package check

import (
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/internal/versions"
	"github.com/omise-conformance/harness/judge"
)

// Judged is what is said of one record. It depends on nothing but the record and the options, so that records can be judged in
// any order and on any machine.
type Judged struct {
	// Exchange is the record, redacted.
	Exchange *exchange.Exchange
	// Operation is the operationId of what was asked, empty where the record does not say it or the contract has none.
	Operation string
	// Objects are the ids of the objects that the request names and that the answer shows as they are then. What each of them
	// went through is judged by the records that have it, in the order of time.
	Objects []string
	Reading versions.Reading
	Rules   []string        // those that were judged
	Found   []judge.Finding // with file and line
	Secrets []Secret
}

// Secret is a secret in a file.
type Secret struct {
	exchange.Secret
	File string
	Line int // 0: not known
}

// Judge judges records. It is safe for concurrent use.
type Judge struct{}

// Record judges the record of a number, counted from 1, in a file.
func (j *Judge) Record(file string, number int, record *captures.Record) *Judged { return &Judged{} }
