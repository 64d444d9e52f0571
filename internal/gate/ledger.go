package gate

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/clientjudge"
	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// ledger keeps what a client did: for each rule and operation that it touched, how often it was judged, and
// what was found. What it keeps is bounded, whatever the number of requests.
type ledger struct {
	judge    *judge.Judge
	observer *clientjudge.Observer
	seq      int
	about    map[topic]*suites.Result
	said     reports.Gate
}

// topic is what one case of the report is about.
type topic struct{ operation, rule string }

func newLedger(by *judge.Judge) *ledger {
	return &ledger{
		judge: by, observer: clientjudge.New(by), about: map[topic]*suites.Result{},
		said: reports.Gate{
			Outside: map[string]int{}, Operations: map[string]int{}, Ways: map[string]int{}, Versions: map[string]int{}, Injected: map[string]int{},
		},
	}
}

// see judges a request that a front has seen.
func (l *ledger) see(seen *front.Seen) {
	l.seq++
	seen.Raw.Seq = l.seq
	sent := &clientjudge.Sent{
		Exchange: exchange.New(seen.Raw), Plain: seen.Plain, Lost: seen.Lost, Injected: seen.Note.Injected, Mark: seen.Mark,
		LiveKey: exchange.LiveAuthorization(seen.Raw.Header.Get("Authorization")),
	}
	verdict := l.observer.Observe(sent)
	l.count(sent, &verdict, seen.Way)
	for _, rule := range verdict.Judged {
		result := l.result(verdict.Operation, rule)
		result.Checks++
		result.ChecksByRule[rule]++
	}
	for _, found := range verdict.Findings {
		result := l.result(verdict.Operation, found.Rule)
		result.Findings = append(result.Findings, found)
		result.Exchanges = append(result.Exchanges, sent.Exchange)
		if found.Level == specs.Must {
			result.Status = suites.Failed
		}
	}
}

func (l *ledger) count(sent *clientjudge.Sent, verdict *clientjudge.Verdict, way front.Way) {
	l.said.Requests++
	l.said.Ways[string(way)]++
	l.said.Versions[sent.Request.Header.Get("Omise-Version")]++
	if sent.Response == nil {
		l.said.Unanswered++
	}
	if sent.Injected != "" {
		l.said.Injected[sent.Injected]++
	}
	switch {
	case verdict.Outside:
		root, _, _ := strings.Cut(strings.TrimPrefix(sent.Request.Path, "/"), "/")
		l.said.Outside[sent.Request.Method+" /"+root]++
	case verdict.Operation != nil:
		l.said.Operations[verdict.Operation.ID]++
	}
}

// result returns the result about a rule and an operation, nil for what is no operation.
func (l *ledger) result(op *specs.Operation, rule string) *suites.Result {
	at, name := topic{rule: rule}, otherName
	if op != nil {
		at.operation, name = op.ID, op.ID
	}
	if l.about[at] == nil {
		l.about[at] = &suites.Result{
			Case: &suites.Case{
				ID: caseName(op, rule), Rules: []string{rule}, Title: title(l.judge.Contract.Rule(rule), name),
			},
			Status: suites.Passed, Started: time.Now(), Attempts: 1,
			ChecksByRule: map[string]int{}, DialectByRule: map[string]specs.Dialect{},
		}
	}
	return l.about[at]
}

func title(rule *specs.Rule, operation string) string {
	if rule == nil {
		return operation
	}
	return operation + ": " + strings.TrimSuffix(rule.Sentence, ".")
}

// results returns what the report lists, in the order of operations and rules.
func (l *ledger) results() []*suites.Result {
	return slices.SortedFunc(maps.Values(l.about), func(a, b *suites.Result) int { return cmp.Compare(a.Case.ID, b.Case.ID) })
}

// summary returns what the report says of the client's run as a whole.
func (l *ledger) summary() *reports.Gate { return &l.said }
