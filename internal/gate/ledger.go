package gate

import (
	"cmp"
	"maps"
	"slices"

	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/clientjudge"
	"github.com/omise-conformance/harness/internal/gate/child"
	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// ledger keeps what a client did: for each rule and operation that it touched, how often it was judged, and
// what was found. What it keeps is bounded, whatever the number of requests.
type ledger struct {
	judge    *judge.Judge
	observer *clientjudge.Observer
	marks    *child.Marks
	meter    *coverage.Client
	seq      int
	pages    map[topic]*page
	said     reports.Gate
	// markHeader is the canonical name of the header in which the client says where it is.
	markHeader string
	agents     agents
	keys       []string // that the client was given
	defect     error    // the first panic that a request made; see seeing
	live       string   // why nothing was passed on any more, where an answer was about real money
}

// topic is what one case of the report is about.
type topic struct{ operation, rule string }

func newLedger(by *judge.Judge, marks *child.Marks) *ledger {
	return &ledger{
		judge: by, marks: marks, observer: clientjudge.New(by), pages: map[topic]*page{}, agents: agents{},
		meter: coverage.NewClient(by.Contract, coverage.Options{Dialect: by.Dialect}),
		said: reports.Gate{
			Outside: map[string]int{}, Operations: map[string]int{}, Ways: map[string]int{}, Versions: map[string]int{}, Injected: map[string]int{},
		},
	}
}

// see judges a request that a front has seen.
func (l *ledger) see(seen *front.Seen) {
	l.seq++
	seen.Raw.Seq, seen.Raw.Secrets = l.seq, l.keys
	sent := &clientjudge.Sent{
		Exchange: exchange.New(seen.Raw), Plain: seen.Plain, Lost: seen.Lost, Injected: seen.Note.Injected, Mark: seen.Mark,
		Secrets: exchange.SentSecrets(&seen.Raw), LiveKey: seen.LiveKey,
	}
	delete(sent.Request.Header, l.markHeader) // it is no part of what the client sends to the API
	// As of the answer: until then the test that has sent the request waits, and its name may still be on the way.
	sent.Mark = cmp.Or(sent.Mark, l.marks.At(seen.Raw.Started.Add(seen.Raw.Duration)))
	if seen.Note.Answered != nil {
		proper := seen.Raw
		proper.Response, proper.Failure = seen.Note.Answered, nil
		sent.Proper = exchange.New(proper).Response
	}
	l.take(sent, seen.Way)
}

// take judges a request and writes down what was said of it.
func (l *ledger) take(sent *clientjudge.Sent, way front.Way) {
	if l.live == "" && target.LiveMode(sent.Exchange) {
		l.live = target.LiveModeStop(target.Call{Method: sent.Request.Method, Path: sent.Request.Path})
	}
	verdict := l.observer.Observe(sent)
	l.count(sent, &verdict, way)
	l.meter.Observe(sent.Exchange)
	for _, rule := range verdict.Judged {
		l.page(verdict.Operation, rule).judged()
	}
	for i := range verdict.Findings {
		found := &verdict.Findings[i]
		l.page(verdict.Operation, found.Rule).found(*found, sent, verdict.Before[found.Rule])
	}
}

// page returns the page about a rule and an operation, nil for what is no operation.
func (l *ledger) page(op *specs.Operation, rule string) *page {
	at, name := topic{rule: rule}, otherName
	if op != nil {
		at.operation, name = op.ID, op.ID
	}
	if l.pages[at] == nil {
		l.pages[at] = newPage(&suites.Case{
			ID: caseName(op, rule), Rules: []string{rule}, Title: title(l.judge.Contract.Rule(rule), name),
		})
	}
	return l.pages[at]
}

// results returns what the report lists, in the order of operations and rules.
func (l *ledger) results() []*suites.Result {
	results := make([]*suites.Result, 0, len(l.pages))
	for _, each := range slices.SortedFunc(maps.Values(l.pages), func(a, b *page) int { return cmp.Compare(a.result.Case.ID, b.result.Case.ID) }) {
		results = append(results, each.finish())
	}
	return results
}

// close adds to the summary what only the end of the client's run shows.
func (l *ledger) close() {
	l.said.Notes = append(l.said.Notes, l.agents.notes()...)
	if note := uncaptured(l.observer.Uncaptured()); note != "" {
		l.said.Notes = append(l.said.Notes, note)
	}
}

// remarks returns what the report says beside the results.
func (l *ledger) remarks(minCoverage float64) session.Remarks {
	remarks := session.Remarks{Gate: &l.said}
	if l.defect != nil {
		remarks.Incomplete = append(remarks.Incomplete, "Judging a request: "+l.defect.Error())
	}
	if l.live != "" {
		remarks.Problems = append(remarks.Problems, l.live)
		remarks.Incomplete = append(remarks.Incomplete, "What the client sent after an answer about real money was not passed on.")
	}
	measured, err := l.meter.Measured()
	if err != nil {
		remarks.Incomplete = append(remarks.Incomplete, "The coverage of the contract could not be measured: "+err.Error())
		return remarks
	}
	measured.Minimum = minCoverage
	remarks.Coverage = measured
	return remarks
}
