package gate

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/clientjudge"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// What a page keeps at most.
const (
	mostFindings = 10
	mostBody     = 16 << 10 // of an exchange, in bytes
)

// page is a ledger's page about one rule and operation.
type page struct {
	result *suites.Result
	// exchanges are those of the findings that are kept, with those before that led to them, by their Seq.
	exchanges map[int]*exchange.Exchange
}

func newPage(about *suites.Case) *page {
	return &page{
		result: &suites.Result{
			Case: about, Status: suites.Passed, Started: time.Now(), Attempts: 1,
			DialectByRule: map[string]specs.Dialect{},
		},
		exchanges: map[int]*exchange.Exchange{},
	}
}

// judged counts a check.
func (p *page) judged() { p.result.Checks++ }

// found keeps a finding, if it is one of the first, with the requests that led to it.
func (p *page) found(f judge.Finding, sent *clientjudge.Sent, before []*exchange.Exchange) {
	if f.Level == specs.Must {
		p.result.Status = suites.Failed
	}
	if len(p.result.Findings) == mostFindings {
		p.result.FindingsLeftOut++
		return
	}
	if f.Mark = sent.Mark; f.Mark != "" {
		f.Message += " It was sent in " + f.Mark + "."
	}
	p.result.Findings = append(p.result.Findings, f)
	for _, each := range before {
		p.exchanges[each.Seq] = each
	}
	p.exchanges[sent.Seq] = sent.Brief(mostBody)
}

// finish returns the result, with its exchanges in the order of their answers.
func (p *page) finish() *suites.Result {
	p.result.ChecksByRule = map[string]int{p.result.Case.Rules[0]: p.result.Checks}
	p.result.Exchanges = slices.SortedFunc(maps.Values(p.exchanges), func(a, b *exchange.Exchange) int { return cmp.Compare(a.Seq, b.Seq) })
	return p.result
}

// title is that of the case about a rule and an operation.
func title(rule *specs.Rule, operation string) string {
	if rule == nil {
		return operation
	}
	return operation + ": " + strings.TrimSuffix(rule.Sentence, ".")
}
