package hooks

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// topic is what one case of the report is about.
type topic struct{ id, rule, title string }

// mostExchanges of one case are kept, beside those of its findings.
const mostExchanges = 3

// mostFindings of one case are kept: a handler that is broken is so for every event.
const mostFindings = 10

// book keeps the results of a trial. What it keeps is bounded by the number of cases.
type book struct {
	judge *judge.Judge

	mu      sync.Mutex
	results []*suites.Result
}

// open returns the result about a topic.
func (b *book) open(about topic) *suites.Result {
	id := "webhooks/" + about.id
	for _, result := range b.results {
		if result.Case.ID == id {
			return result
		}
	}
	result := &suites.Result{
		Case:   &suites.Case{ID: id, Rules: []string{about.rule}, Title: about.title},
		Status: suites.Passed, Started: time.Now(), Attempts: 1,
		ChecksByRule: map[string]int{}, DialectByRule: map[string]specs.Dialect{},
	}
	b.results = append(b.results, result)
	return result
}

// holds records that a topic was judged by the answer to a delivery, and a finding where it does not hold.
func (b *book) holds(about topic, ok bool, a *answer, expected, got string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	result := b.open(about)
	result.Checks++
	result.ChecksByRule[about.rule]++
	result.Duration = time.Since(result.Started)
	if ok {
		if len(result.Exchanges) < mostExchanges {
			keep(result, a)
		}
		return
	}
	if len(result.Findings) == mostFindings {
		result.FindingsLeftOut++
		return
	}
	found := b.judge.Delivery(about.rule, keep(result, a), a.delivery.describe(), expected, got)
	result.Findings = append(result.Findings, found)
	if found.Level == specs.Must {
		result.Status = suites.Failed
	}
}

// show adds to a topic a delivery that was made before the one that is judged.
func (b *book) show(about topic, a *answer) {
	b.mu.Lock()
	defer b.mu.Unlock()
	result := b.open(about)
	keep(result, a)
}

// keep adds a delivery to a case, of which it then is a step.
func keep(result *suites.Result, a *answer) *exchange.Exchange {
	kept := *a.Exchange
	kept.Seq = len(result.Exchanges) + 1
	result.Exchanges = append(result.Exchanges, &kept)
	return &kept
}

// unreached says why a topic was not judged. One that was judged before and held is not any more.
func (b *book) unreached(about topic, status suites.Status, why string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	result := b.open(about)
	if result.Status != suites.Failed {
		result.Status, result.Reason = status, why
	}
}

// judged reports whether something is known of a topic.
func (b *book) judged(about topic) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.ContainsFunc(b.results, func(r *suites.Result) bool { return r.Case.ID == "webhooks/"+about.id })
}

// all returns the results in the order of their ids.
func (b *book) all() []*suites.Result {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.SortedFunc(slices.Values(b.results), func(a, c *suites.Result) int { return strings.Compare(a.Case.ID, c.Case.ID) })
}
