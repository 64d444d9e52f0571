// Package check judges recorded traffic, without a target: each record by itself, and the objects that several records show
// through their states.
package check

import (
	"sync"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/internal/lifecycle"
	"github.com/omise-conformance/harness/internal/versions"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports/files"
	"github.com/omise-conformance/harness/specs"
)

// Judged is what is said of one record. It depends on nothing but the record and the options, so that records can be judged in
// any order and on any machine.
type Judged struct {
	File   string
	Format string // the name of the format of the file
	Number int    // of the record in the file, counted from 1
	Line   int    // of the record, 0 where nobody knows it
	// At is when it was answered; zero where the file does not say it.
	At time.Time
	// Exchange is the record, redacted.
	Exchange *exchange.Exchange
	// Operation is the operationId of what was asked, empty where the record does not say it or the contract has none.
	Operation string
	// Objects are the ids of the objects that the request names and that the answer shows. What each of them went through is
	// judged by the records that have it, in the order of time.
	Objects []string
	Reading versions.Reading
	// Version is that of the contract by which it was judged, empty where it was by none.
	Version string
	Kind    files.Kind
	// Outside is what it is about that the contract does not describe, "GET /transfers" or "transfer".
	Outside string
	Rules   []string        // those that were judged
	Found   []judge.Finding // with file and line
	Secrets []files.Secret

	answered bool   // there was something to judge
	trimmed  bool   // fields that are missing were left out by hand
	wanted   string // the version that was expected
	odd      int    // the line of what is of another version than the rest of a mixture
}

// Options say how records are judged.
type Options struct {
	// Version is the version of the API that all answers are to be of; empty: each is judged by its own.
	Version string
	Dialect specs.Dialect
	// Level returns the level of a rule; nil: the rule's own.
	Level func(*specs.Rule) specs.Level
	// Jobs is how many goroutines judge at once beside those that read, so that a processor has work while a file is read and its
	// objects are followed; below 2, only those that read.
	Jobs int
}

// Judge judges records. It is safe for concurrent use.
type Judge struct {
	options  Options
	editions map[string]func() *edition // by version
	free     chan struct{}              // who may judge at once, beside those who read
}

// edition is the contract of a version with what judges by it.
type edition struct {
	version string
	*judge.Judge
	objects *lifecycle.Objects
}

// New returns a judge of all versions that have a contract.
func New(options Options) (*Judge, error) {
	j := &Judge{options: options, editions: map[string]func() *edition{}}
	if options.Jobs > 1 {
		j.free = make(chan struct{}, options.Jobs)
	}
	for _, version := range specs.Versions() {
		j.editions[version] = sync.OnceValue(func() *edition { return newEdition(version, options) })
	}
	if j.edition(specs.Version) == nil {
		_, err := specs.Load()
		return nil, err
	}
	return j, nil
}

// newEdition returns the contract of a version, nil where it cannot be loaded, which a test of it says.
func newEdition(version string, options Options) *edition {
	contract, err := specs.LoadVersion(version)
	if err != nil {
		return nil
	}
	by := &judge.Judge{Contract: contract, Dialect: options.Dialect, Level: options.Level}
	return &edition{version: version, Judge: by, objects: lifecycle.NewObjects(contract)}
}

// edition returns the contract of a version, nil where there is none. That of an older one is made when the first record is of it.
func (j *Judge) edition(version string) *edition {
	if made := j.editions[version]; made != nil {
		return made()
	}
	return nil
}

// Record judges the record of a number, counted from 1, in a file.
func (j *Judge) Record(file string, number int, record *captures.Record) *Judged {
	r := &reading{judge: j, record: record, Judged: Judged{File: file, Number: number, Line: record.At.Line, wanted: j.wanted()}}
	if !record.Started.IsZero() {
		r.At = record.Started.Add(record.Duration)
	}
	r.exchange()
	r.secrets()
	if !r.ofTheAPI() {
		r.Kind = files.Nothing
		return &r.Judged
	}
	r.judgeByVersion()
	r.place()
	return &r.Judged
}
